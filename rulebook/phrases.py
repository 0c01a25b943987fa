"""Keep the words deadlines are told in, in every language. [Ordliste for frister]

A code is never renamed: explanations stored under it must stay readable.
"""

LANGUAGES = ("nb", "nn", "en")

# Monday first, as date.weekday() counts; January first.
WEEKDAYS = {
    "nb": ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    "nn": ["måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_NORWEGIAN_MONTHS = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]
MONTHS = {
    "nb": _NORWEGIAN_MONTHS,
    "nn": _NORWEGIAN_MONTHS,
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
# Singular and plural of each unit, the singular with its own word for one.
UNITS: dict[str, dict[str, tuple[str, str]]] = {
    "nb": {
        "calendar_days": ("én kalenderdag", "kalenderdager"),
        "working_days": ("én arbeidsdag", "arbeidsdager"),
        "weekdays": ("én virkedag", "virkedager"),
        "weeks": ("én uke", "uker"),
        "months": ("én måned", "måneder"),
        "years": ("ett år", "år"),
    },
    "nn": {
        "calendar_days": ("éin kalenderdag", "kalenderdagar"),
        "working_days": ("éin arbeidsdag", "arbeidsdagar"),
        "weekdays": ("éin verkedag", "verkedagar"),
        "weeks": ("éi veke", "veker"),
        "months": ("éin månad", "månader"),
        "years": ("eitt år", "år"),
    },
    "en": {
        "calendar_days": ("one calendar day", "calendar days"),
        "working_days": ("one working day", "working days"),
        "weekdays": ("one weekday (Monday to Saturday)", "weekdays (Monday to Saturday)"),
        "weeks": ("one week", "weeks"),
        "months": ("one month", "months"),
        "years": ("one year", "years"),
    },
}
NUMBERS = {
    "nb": [
        "null",
        "en",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "sju",
        "åtte",
        "ni",
        "ti",
        "elleve",
        "tolv",
    ],
    "nn": [
        "null",
        "ein",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "sju",
        "åtte",
        "ni",
        "ti",
        "elleve",
        "tolv",
    ],
    "en": [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ],
}
KEPT_BY = {
    "law": {"nb": "Lov", "nn": "Lov", "en": "Law"},
    "agreement": {"nb": "Avtale", "nn": "Avtale", "en": "Agreement"},
    "local_routine": {"nb": "Lokal rutine", "nn": "Lokal rutine", "en": "Local routine"},
    "suggested": {"nb": "Forslag", "nn": "Forslag", "en": "Suggestion"},
}
WEIGHTS = {
    "none": {"nb": "ingen sak", "nn": "inga sak", "en": "no case"},
    "light": {"nb": "lett sak", "nn": "lett sak", "en": "a light case"},
    "ordinary": {"nb": "vanlig sak", "nn": "vanleg sak", "en": "an ordinary case"},
    "large": {"nb": "stor sak", "nn": "stor sak", "en": "a large case"},
}
DEVIATIONS = {
    "parties": {
        "nb": "Partene kan avtale en annen frist.",
        "nn": "Partane kan avtale ein annan frist.",
        "en": "The parties may agree on another deadline.",
    },
    "collective_agreement": {
        "nb": "En tariffavtale kan sette en annen frist.",
        "nn": "Ein tariffavtale kan setje ein annan frist.",
        "en": "A collective agreement may set another deadline.",
    },
    "local_agreement": {
        "nb": "En lokal avtale kan sette en annen frist.",
        "nn": "Ein lokal avtale kan setje ein annan frist.",
        "en": "A local agreement may set another deadline.",
    },
    "employee": {
        "nb": "Arbeidsgiver og arbeidstaker kan avtale en annen frist.",
        "nn": "Arbeidsgivar og arbeidstakar kan avtale ein annan frist.",
        "en": "The employer and the employee may agree on another deadline.",
    },
}
NO_DEVIATION = {
    "nb": "Her kan ingen avtale en annen frist. Hold den som står.",
    "nn": "Her kan ingen avtale ein annan frist. Hald den som står.",
    "en": "Nobody may agree on another deadline here. Keep the one that stands.",
}
# One sentence per step. What stands in braces is made by _filled() from the facts of the step.
SENTENCES = {
    "counted": {
        "nb": "{period} fra {from} er {to}.",
        "nn": "{period} frå {from} er {to}.",
        "en": "{period} from {from} is {to}.",
    },
    "counted_back": {
        "nb": "{period} før {from} er {to}.",
        "nn": "{period} før {from} er {to}.",
        "en": "{period} before {from} is {to}.",
    },
    "same_day": {
        "nb": "Siste dag er samme dag: {date}.",
        "nn": "Siste dag er same dag: {date}.",
        "en": "The last day is the same day: {date}.",
    },
    "working_days_only": {
        "nb": "Lørdager, søndager og helligdager teller ikke.",
        "nn": "Laurdagar, søndagar og heilagdagar tel ikkje.",
        "en": "Saturdays, Sundays and public holidays do not count.",
    },
    "weekdays_only": {
        "nb": "Søndager og helligdager teller ikke.",
        "nn": "Søndagar og heilagdagar tel ikkje.",
        "en": "Sundays and public holidays do not count.",
    },
    "holidays_count": {
        "nb": "Helligdagene i perioden teller med.",
        "nn": "Heilagdagane i perioden tel med.",
        "en": "The public holidays in between count too.",
    },
    "never_forward": {
        "nb": "Fristen regnes bakover og flyttes aldri fram.",
        "nn": "Fristen blir rekna bakover og aldri flytta fram.",
        "en": "The deadline is counted back and never moved forward.",
    },
    "act_by": {
        "nb": "Handle senest {date}.",
        "nn": "Handle seinast {date}.",
        "en": "Act by {date}.",
    },
    "rolled": {
        "nb": "Fristen flyttes til {to} etter {by}.",
        "nn": "Fristen blir flytta til {to} etter {by}.",
        "en": "The deadline moves to {to} under {by}.",
    },
    "rolled_by_analogy": {
        "nb": "Flyttet til {to} etter analogi fra {by} – ikke verifisert for denne regelen.",
        "nn": "Flytta til {to} etter analogi frå {by} – ikkje verifisert for denne regelen.",
        "en": "Rolled to {to} by analogy with {by} – not verified for this rule.",
    },
    "low_staffing": {
        "nb": "Da er det {names}: ikke stengt, men få er på jobb.",
        "nn": "Då er det {names}: ikkje stengt, men få er på jobb.",
        "en": "That is {names}: not closed, but few are at work.",
    },
    "earliest": {
        "nb": "Tidligste dag er {to}: {period} fra {from}.",
        "nn": "Tidlegaste dag er {to}: {period} frå {from}.",
        "en": "The earliest day is {to}: {period} from {from}.",
    },
    "notice": {
        "nb": "Varselet løper fra slutten av {from}. {period} går til og med {last}. "
        "Tidligste dag er {to}.",
        "nn": "Varselet går frå slutten av {from}. {period} går til og med {last}. "
        "Tidlegaste dag er {to}.",
        "en": "The notice runs from the end of {from}. {period} last through {last}. "
        "The earliest day is {to}.",
    },
    "not_moved": {
        "nb": "Dagen flyttes ikke, selv om det er fri. Neste arbeidsdag er {next}.",
        "nn": "Dagen blir ikkje flytta, sjølv om det er fri. Neste arbeidsdag er {next}.",
        "en": "The day does not move although it is a day off. The next working day is {next}.",
    },
    "recurring": {
        "nb": "Sist gjort {from}. Neste gang senest {to}, {period} etter.",
        "nn": "Sist gjort {from}. Neste gong seinast {to}, {period} etter.",
        "en": "Last done {from}. Next time by {to}, {period} later.",
    },
    "spread": {
        "nb": "Kilden sier {times} ganger på {period}, ikke når. Jevn fordeling er en tolkning.",
        "nn": "Kjelda seier {times} gonger på {period}, ikkje når. Jamn fordeling er ei tolking.",
        "en": "The source says {times} times in {period}, not when. "
        "Spreading them evenly is an interpretation.",
    },
    "on_demand": {
        "nb": "Hver av partene kan kreve det før.",
        "nn": "Kvar av partane kan krevje det før.",
        "en": "Either party may demand it sooner.",
    },
    "before_decision": {
        "nb": "Regelen setter ingen dato. Dette må være gjort før beslutningen.",
        "nn": "Regelen set ingen dato. Dette må vere gjort før avgjerda.",
        "en": "The rule sets no date. This must be done before the decision.",
    },
    "before_implementation": {
        "nb": "Regelen setter ingen dato. Dette må være gjort før tiltaket settes i verk.",
        "nn": "Regelen set ingen dato. Dette må vere gjort før tiltaket blir sett i verk.",
        "en": "The rule sets no date. This must be done before the measure is carried out.",
    },
    "planned": {
        "nb": "Det er planlagt {date}.",
        "nn": "Det er planlagt {date}.",
        "en": "That is planned for {date}.",
    },
    "no_date": {
        "nb": "Regelen setter ingen dato. Gjør det så tidlig som mulig.",
        "nn": "Regelen set ingen dato. Gjer det så tidleg som mogleg.",
        "en": "The rule sets no date. Do it as early as possible.",
    },
    "chained": {
        "nb": "Fristen regnes fra slutten av en annen frist ({rule}). Det er en tolkning.",
        "nn": "Fristen blir rekna frå slutten av ein annan frist ({rule}). Det er ei tolking.",
        "en": "The deadline is counted from the end of another one ({rule}). "
        "That is an interpretation.",
    },
    "by_weight": {
        "nb": "Lengden er for {weight}.",
        "nn": "Lengda er for {weight}.",
        "en": "The length is for {weight}.",
    },
    "agreed": {
        "nb": "Partene avtalte {on} ny frist: {to} ({document}). Den gjelder nå.",
        "nn": "Partane avtalte {on} ny frist: {to} ({document}). Den gjeld no.",
        "en": "On {on} the parties agreed on a new deadline: {to} ({document}). It holds now.",
    },
    "paused": {
        "nb": "Fristen stod stille fra {from} til {until}: {period} teller ikke.",
        "nn": "Fristen stod stille frå {from} til {until}: {period} tel ikkje.",
        "en": "The deadline stood still from {from} until {until}: {period} not counted.",
    },
    "unverified": {
        "nb": "Regelen er ikke verifisert.",
        "nn": "Regelen er ikkje verifisert.",
        "en": "The rule is not verified.",
    },
    "cited": {"nb": "{kind}: {text}.", "nn": "{kind}: {text}.", "en": "{kind}: {text}."},
}
# «closed» and «may_be_agreed» have no sentence of their own here: see _told().
CODES = frozenset({*SENTENCES, "closed", "may_be_agreed"})
