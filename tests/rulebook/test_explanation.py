import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.calendar import Period, Unit, norway
from rulebook.dates import SOURCE_KINDS, Kind, Timing, chained, deadline
from rulebook.explanation import Step, in_words, listed, period_in_words, render
from rulebook.phrases import CODES, DEVIATIONS, KEPT_BY, LANGUAGES, SENTENCES, UNITS, WEIGHTS

NORWAY = norway()
SECTION_17_3 = {
    "nb": "arbeidsmiljøloven § 17-3 (2)",
    "nn": "arbeidsmiljølova § 17-3 (2)",
    "en": "Working Environment Act § 17-3 (2)",
}


def told(kind, n, unit, anchor, lang="nb", cite=None, **more):
    weight = more.pop("weight", None)
    timing = Timing(kind, "", Period(n, unit), **more)
    return deadline(
        "R",
        timing,
        date.fromisoformat(anchor),
        calendar=NORWAY,
        citation_text=cite,
        weight=weight,
    ).explanation(lang)


# --- whole explanations ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "nb",
            "To uker fra torsdag 11. mars 2027 er torsdag 25. mars (skjærtorsdag). "
            "Handle senest onsdag 24. mars. "
            "Da er det dagen før skjærtorsdag: ikke stengt, men få er på jobb. "
            "Flyttet til tirsdag 30. mars etter analogi fra domstolloven § 149 – "
            "ikke verifisert for denne regelen. Lov: arbeidsmiljøloven § 17-3 (2).",
        ),
        (
            "nn",
            "To veker frå torsdag 11. mars 2027 er torsdag 25. mars (skjertorsdag). "
            "Handle seinast onsdag 24. mars. "
            "Då er det dagen før skjertorsdag: ikkje stengt, men få er på jobb. "
            "Flytta til tysdag 30. mars etter analogi frå domstolloven § 149 – "
            "ikkje verifisert for denne regelen. Lov: arbeidsmiljølova § 17-3 (2).",
        ),
        (
            "en",
            "Two weeks from Thursday 11 March 2027 is Thursday 25 March (Maundy Thursday). "
            "Act by Wednesday 24 March. "
            "That is the day before Maundy Thursday: not closed, but few are at work. "
            "Rolled to Tuesday 30 March by analogy with domstolloven § 149 – "
            "not verified for this rule. Law: Working Environment Act § 17-3 (2).",
        ),
    ],
)
def test_it_tells_a_window_that_ends_on_maundy_thursday(lang, text):
    found = told(
        Kind.WINDOW_AFTER,
        2,
        Unit.WEEKS,
        "2027-03-11",
        lang,
        SECTION_17_3,
        by_analogy=True,
    )
    assert found == text


def test_it_tells_a_count_back_that_is_never_moved_forward():
    text = told(
        Kind.LATEST_BEFORE,
        2,
        Unit.WEEKS,
        "2027-05-31",
        agreed_deviation="collective_agreement",
    )
    assert text == (
        "To uker før mandag 31. mai 2027 er mandag 17. mai (17. mai og 2. pinsedag). "
        "Fristen regnes bakover og flyttes aldri fram. Handle senest fredag 14. mai. "
        "En tariffavtale kan sette en annen frist."
    )


def test_it_says_the_year_again_when_the_year_is_another():
    text = told(Kind.LATEST_BEFORE, 2, Unit.WEEKS, "2027-01-07")
    assert text == (
        "To uker før torsdag 7. januar 2027 er torsdag 24. desember 2026. "
        "Helligdagene i perioden teller med. "
        "Da er det julaften: ikke stengt, men få er på jobb."
    )


def test_it_tells_of_no_days_off_in_half_a_year():
    text = told(Kind.WINDOW_AFTER, 6, Unit.MONTHS, "2026-08-31")
    assert text == (
        "Seks måneder fra mandag 31. august 2026 er søndag 28. februar 2027. "
        "Handle senest fredag 26. februar. "
        "Fristen flyttes til mandag 1. mars etter domstolloven § 149."
    )


def test_it_tells_which_days_do_not_count():
    weight = {"n_by_weight": {"light": 3, "ordinary": 5}, "weight": "ordinary"}
    assert told(Kind.WINDOW_AFTER, 1, Unit.WORKING_DAYS, "2027-03-23", **weight) == (
        "Fem arbeidsdager fra tirsdag 23. mars 2027 er fredag 2. april. "
        "Lørdager, søndager og helligdager teller ikke. Lengden er for vanlig sak."
    )
    assert told(Kind.WINDOW_AFTER, 1, Unit.WEEKDAYS, "2027-03-18") == (
        "Én virkedag fra torsdag 18. mars 2027 er fredag 19. mars. "
        "Søndager og helligdager teller ikke."
    )


def test_it_tells_a_notice_whose_first_day_stays_on_a_holiday():
    assert told(Kind.NOTICE_PERIOD, 2, Unit.CALENDAR_DAYS, "2027-05-14") == (
        "Varselet løper fra slutten av fredag 14. mai 2027. "
        "To kalenderdager går til og med søndag 16. mai. "
        "Tidligste dag er mandag 17. mai (17. mai og 2. pinsedag). "
        "Dagen flyttes ikke, selv om det er fri. Neste arbeidsdag er tirsdag 18. mai."
    )


def test_it_tells_a_waiting_period():
    assert told(Kind.WAITING_PERIOD, 30, Unit.CALENDAR_DAYS, "2027-03-01") == (
        "Tidligste dag er onsdag 31. mars 2027: 30 kalenderdager fra mandag 1. mars. "
        "Helligdagene i perioden teller med."
    )


def test_it_tells_a_yearly_duty():
    assert told(Kind.RECURRING, 1, Unit.YEARS, "2026-05-17") == (
        "Sist gjort søndag 17. mai 2026. "
        "Neste gang senest mandag 17. mai 2027, ett år etter (17. mai og 2. pinsedag). "
        "Handle senest fredag 14. mai."
    )


def test_it_tells_a_latest_day_that_is_the_day_itself():
    assert told(Kind.LATEST_BEFORE, 0, Unit.CALENDAR_DAYS, "2027-02-26") == (
        "Siste dag er samme dag: fredag 26. februar 2027."
    )


@pytest.mark.parametrize(
    ("kind", "anchor", "text"),
    [
        (
            Kind.GATE_BEFORE_DECISION,
            "planned_decision",
            "Regelen setter ingen dato. Dette må være gjort før beslutningen. "
            "Det er planlagt torsdag 15. april 2027.",
        ),
        (
            Kind.GATE_BEFORE_IMPLEMENTATION,
            "planned_implementation",
            "Regelen setter ingen dato. Dette må være gjort før tiltaket settes i verk. "
            "Det er planlagt torsdag 15. april 2027.",
        ),
        (
            Kind.GATE_BEFORE_IMPLEMENTATION,
            "known_on",
            "Regelen setter ingen dato. Dette må være gjort før tiltaket settes i verk.",
        ),
        (Kind.SOFT, "", "Regelen setter ingen dato. Gjør det så tidlig som mulig."),
    ],
)
def test_it_tells_that_a_gate_sets_no_date(kind, anchor, text):
    found = deadline("R", Timing(kind, anchor), date(2027, 4, 15), calendar=NORWAY)
    assert found.explanation("nb") == text


@pytest.mark.parametrize("kind", SOURCE_KINDS)
def test_it_says_whether_it_is_law_agreement_routine_or_suggestion(kind):
    found = deadline(
        "R",
        Timing(Kind.SOFT),
        date(2027, 4, 15),
        calendar=NORWAY,
        citation_text=SECTION_17_3,
        source_kind=kind,
    )
    expected = f"{KEPT_BY[kind]['nb']}: {SECTION_17_3['nb']}."
    assert found.explanation("nb").endswith(expected)


def test_it_says_so_when_nobody_has_read_the_source():
    found = deadline(
        "R", Timing(Kind.SOFT), date(2027, 4, 15), calendar=NORWAY, unverified=True
    )
    assert found.explanation("nn").endswith("Regelen er ikkje verifisert.")


def test_it_does_not_say_twice_that_a_routine_is_a_local_routine():
    text = {"nb": "Lokal rutine punkt 3", "nn": "Lokal rutine punkt 3", "en": "Routine item 3"}
    step = Step("cited", {"kind": "local_routine", "text": text})
    assert render([step], "nb") == "Lokal rutine punkt 3."
    assert render([step], "en") == "Local routine: Routine item 3."


# --- stored steps ------------------------------------------------------------------------------


@given(
    kind=st.sampled_from(Kind),
    start=st.dates(date(1995, 1, 1), date(2090, 1, 1)),
    n=st.integers(0, 20),
    unit=st.sampled_from([unit for unit in Unit if unit is not Unit.YEARS]),
)
def test_it_reads_stored_steps_as_it_told_them_in_every_language(kind, start, n, unit):
    dateless = kind in (Kind.SOFT, Kind.GATE_BEFORE_DECISION, Kind.GATE_BEFORE_IMPLEMENTATION)
    timing = Timing(kind, "", None if dateless else Period(n, unit), agreed_deviation="parties")
    found = deadline("R", timing, start, calendar=NORWAY, citation_text=SECTION_17_3)
    stored = json.loads(json.dumps(found.to_json()))
    for lang in LANGUAGES:
        assert render(stored["steps"], lang) == stored["explanation"][lang]
        assert "{" not in stored["explanation"][lang]
        assert stored["explanation"][lang].endswith(".")


def test_it_uses_only_codes_it_can_tell():
    first = deadline(
        "R",
        Timing(Kind.RECURRING, "", Period(1, Unit.YEARS)),
        date(2026, 1, 15),
        calendar=NORWAY,
    )
    then = chained(
        "S", Timing(Kind.WINDOW_AFTER, "", Period(2, Unit.WEEKS)), first, calendar=NORWAY
    )
    agreed = then.agreed(date(2027, 3, 1), on=date(2027, 1, 20), document="e-post")
    assert {step.code for step in agreed.steps} <= CODES
    assert agreed.explanation("en") == (
        "The deadline is counted from the end of another one (R). That is an interpretation. "
        "Two weeks from Friday 15 January 2027 is Friday 29 January. "
        "On Wednesday 20 January the parties agreed on a new deadline: Monday 1 March (e-post). "
        "It holds now."
    )


def test_it_refuses_a_step_or_a_language_it_does_not_know():
    with pytest.raises(ValueError, match="unknown step 'guessed'"):
        render([Step("guessed", {})], "nb")
    with pytest.raises(ValueError, match="wanted one of nb, nn, en"):
        render([], "da")


def test_it_tells_the_name_of_a_day_that_stands_alone():
    names = {"nb": ["17. mai"], "nn": ["17. mai"], "en": ["Constitution Day"]}
    step = Step("closed", {"date": "2027-05-17", "names": names})
    assert render([step], "nb") == "Mandag 17. mai 2027: 17. mai."


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nb", "torsdag 11. mars 2027"),
        ("nn", "torsdag 11. mars 2027"),
        ("en", "Thursday 11 March 2027"),
    ],
)
def test_it_writes_a_date_out_in_words(lang, words):
    assert in_words(date(2027, 3, 11), lang) == words
    assert in_words(date(2027, 3, 11), lang, year=False) == words.removesuffix(" 2027")


@pytest.mark.parametrize(
    ("n", "unit", "lang", "words"),
    [
        (1, "years", "nb", "ett år"),
        (1, "weeks", "nn", "éi veke"),
        (12, "working_days", "nb", "tolv arbeidsdager"),
        (13, "weekdays", "nn", "13 verkedagar"),
        (0, "months", "en", "zero months"),
    ],
)
def test_it_writes_a_period_out_in_words(n, unit, lang, words):
    assert period_in_words(n, unit, lang) == words


def test_it_lists_words_as_they_are_read_aloud():
    assert listed(["a"], "nb") == "a"
    assert listed(["a", "b", "c"], "nb") == "a, b og c"
    assert listed(["a", "b"], "en") == "a and b"


def test_it_has_every_phrase_in_all_three_languages():
    for table in (SENTENCES, KEPT_BY, WEIGHTS, DEVIATIONS):
        assert all(set(words) == set(LANGUAGES) for words in table.values())
    assert set(UNITS) == set(LANGUAGES)
    assert all(set(words) == set(Unit) for words in UNITS.values())
