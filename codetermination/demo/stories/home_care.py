"""The large case: home care goes from five zones to three, and everybody has a view."""

from __future__ import annotations

from datetime import time

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.actions import Proposal, View

_QUESTIONS = (
    "Bør hjemmetjenesten ha tre soner?",
    "Skal rutene planlegges på nettbrett?",
    "Bør sonene ha felles nattpatrulje?",
    "Hva mener dere om ny turnus?",
    "Bør hver sone ha en egen fagansvarlig?",
)

_BRIEF = {
    "proposal": (
        "Hjemmetjenesten får to soner i stedet for dagens soner med fem arbeidslag, felles "
        "nattpatrulje og ny turnus. Hver sone får egen fagansvarlig."
    ),
    "background": (
        "Kjøretiden har økt med en femdel på tre år. Arbeidslagene er små, og ved sykdom må "
        "lederne ringe rundt for å få dekket vaktene. Brukerne møter mange ulike ansatte."
    ),
    "open": (
        "Antallet soner, grensene mellom dem, oppmøtestedene, turnusen og nattpatruljen er "
        "åpne. Budsjettrammen for neste år er bestemt av kommunestyret."
    ),
    "alternatives": (
        "1. Dagens ordning med felles vikarpool. 2. Tre soner. 3. To soner. "
        "Alternativ 1 koster mest, alternativ 3 gir de lengste kjørerutene."
    ),
    "consequences": (
        "Rundt 70 ansatte får ny sone eller nytt arbeidslag. Elleve kan få nytt oppmøtested. "
        "Ingen mister jobben, og ingen får lavere stillingsprosent."
    ),
    "environment": (
        "Risikovurderingen peker på alenearbeid om natta, tid mellom vaktene og uro i "
        "overgangen. Tiltakene går verneombudet og lederne gjennom sammen."
    ),
    "plan": (
        "Drøfting i høst, arbeidsmiljøutvalget før beslutningen, opplæring i januar og start "
        "på nyåret. Evaluering etter seks måneder."
    ),
    "goal": (
        "Kommuneplanens mål om trygge tjenester hjemme, og arbeidsgiverstrategiens mål om "
        "heltid og færre ulike ansatte hos hver bruker."
    ),
}

_MINUTES = """Til stede: Tor Brekke (kommunalsjef), Anne Bråten (enhetsleder, referent), alle \
inviterte tillitsvalgte og verneombudet.

1. Soner. Arbeidsgiver gikk gjennom tre soner, versjon 2 av saksframlegget. NSF og Delta støtter \
forslaget. FO har ikke noe syn. Fagforbundet kommer tilbake med sitt syn innen fristen.

2. Ruter på nettbrett. Ingen er imot. NSF vil ha det skriftlig at rutetidene ikke brukes til å \
måle den enkelte. Arbeidsgiver er enig.

3. Nattpatrulje. NSF er uenig i én patrulje for alle sonene. Delta er enig på vilkår. \
Arbeidsgiver svarer skriftlig før beslutningen.

4. Turnus. Utkastet ble lagt fram. Partene ga foreløpige merknader.

5. Verneombudet ba om svar på bekymringen om alenearbeid før saken går til \
arbeidsmiljøutvalget.

Arbeidsgiver beslutter etter at alle innspill er besvart."""


def three_zones(town: Town) -> Story:
    """Tor's reorganisation: informed in time, discussed once, with three things still open."""
    days = town.days
    tor, ingrid, aisha = town["tor"], town["ingrid"], town["aisha"]
    yield days.at(-33, "09:20")
    ref = actions.open_case(
        Proposal(
            title="Ny organisering av hjemmetjenesten",
            units=[town.units[z] for z in ("Nordre sone", "Søndre sone", "Sentrum sone")],
            measures=["reorganisation", "digitalisation", "work_schedule"],
            facts={
                "dismissals": 0,
                "substantial_change": True,
                "environment_plan": True,
                "different_hours": True,
                "shows_individuals": False,
                "affects_staffing": False,
            },
            known_on=days.day(-48),
            planned_decision_on=days.day(17),
            planned_implementation_on=days.day(50),
            brief=_BRIEF,
            questions=_QUESTIONS,
            points=["Soner, oppmøtesteder og fagansvarlige", "Ny turnus og nattpatrulje"],
            archive_reference="26/1874",
        ),
        actor=tor,
    ).reference
    actions.log_early_talk(
        ref,
        occurred_on=days.day(-40),
        text=(
            "Fortalte de hovedtillitsvalgte og hovedverneombudet at vi ser på sonene. Ingenting "
            "er bestemt. De ønsker tall for kjøretid og sykefravær i saksframlegget."
        ),
        actor=tor,
    )
    yield days.at(-13, "08:40")
    actions.give_information(ref, actor=tor)
    actions.open_discussion(
        ref,
        meets_on=days.day(-3),
        starts_at=time(12, 0),
        place="Rådhuset, Furusalen",
        actor=tor,
    )
    kept = actions.keep_confidential(
        ref,
        "brief:consequences",
        "Utleieren sier opp lokalene på Granmo 31. desember. Kommunen kjenner ikke leieprisen i "
        "det nye bygget, og utleieren har bedt om at salget ikke blir kjent før det er tinglyst.",
        label="Leieavtalen for oppmøtestedet på Granmo",
        basis="aml-8-3",
        share="advisers",
        ends_with="decision",
        actor=tor,
    )
    yield days.at(-12, "10:05")
    actions.open_information(ref, actor=aisha)
    actions.confirm_confidential(ref, kept.number, actor=aisha)
    yield days.at(-12, "12:30")
    actions.open_information(ref, actor=ingrid)
    yield days.at(-12, "15:10")
    actions.inform_employees(
        ref,
        "Vi vil gå fra fem arbeidslag til færre soner fra nyttår. Ingen mister jobben. Noen får "
        "nytt oppmøtested, og turnusen blir ny. Ingenting er bestemt: De tillitsvalgte og "
        "verneombudet drøfter det med oss nå. Lurer du på noe, spør meg her.",
        actor=tor,
    )
    yield days.at(-11, "14:10")
    measured = actions.submit_input(
        ref,
        "Tidene i rutene må ikke brukes til å måle den enkelte ansatte.",
        question=2,
        actor=aisha,
    )
    yield days.at(-10, "09:45")
    meeting_place = actions.submit_input(
        ref,
        "Tre soner går hvis oppmøtestedet på Granmo består. Med to soner får elleve ansatte "
        "over en halv time lengre vei til jobb.",
        question=1,
        actor=ingrid,
    )
    asked = actions.request_information(
        ref, "Vi ber om vaktplanene for i år, og tall for overtid i hver sone.", actor=ingrid
    )
    yield from _answers(town, ref, measured.pk, meeting_place.pk, asked.pk)
    yield from _views(town, ref)
    yield days.at(-4, "13:15")
    actions.raise_concern(
        ref,
        "Med én nattpatrulje blir mange alene i bilen i Øvre Furudal, der det er dårlig "
        "mobildekning. Hvordan får de hjelp hvis noe skjer?",
        actor=town["nina"],
    )
    yield days.at(-2, "15:20")
    minutes = actions.circulate_minutes(ref, _MINUTES, held_on=days.day(-3), actor=tor)
    yield days.at(-2, "16:05")
    actions.ask_as_employee(
        ref, "Får vi som går natt opplæring på nettbrettene i arbeidstida?", actor=town["odd"]
    )
    yield days.at(-1, "09:10")
    actions.approve_minutes(ref, minutes.number, actor=town["per"])
    yield days.at(-1, "13:05")
    actions.approve_minutes(
        ref,
        minutes.number,
        outcome="with_remark",
        text="Under sak 5: FO støttet verneombudet. Det bør stå i referatet.",
        actor=town["solveig"],
    )


def _answers(town: Town, ref: str, measured: int, meeting_place: int, asked: int) -> Story:
    """Tor answers: one taken in, one in part and not well enough, one with papers; then a new version."""
    days, tor = town.days, town["tor"]
    yield days.at(-9, "11:25")
    actions.draft_answer(
        ref,
        measured,
        outcome="used",
        text="Vi lagrer ikke hvem som kjørte ruten. Det står nå i saksframlegget.",
        actor=tor,
    )
    actions.draft_answer(
        ref,
        asked,
        outcome="used",
        text="Vaktplanene og overtidstallene er lagt ved saken. Si fra om noe mangler.",
        actor=tor,
    )
    actions.release_answers(ref, actor=tor)
    yield days.at(-8, "09:30")
    actions.revise_brief(
        ref,
        {
            **_BRIEF,
            "proposal": (
                "Hjemmetjenesten får tre soner, felles nattpatrulje og ny turnus. Hver sone får "
                "egen fagansvarlig. Tidene i rutene lagres ikke på person."
            ),
        },
        material=True,
        reason="Etter innspill fra Fagforbundet foreslår vi tre soner i stedet for to.",
        actor=tor,
    )
    actions.answer_input(
        ref,
        meeting_place,
        outcome="partly",
        text=(
            "Oppmøtestedet på Granmo består ut neste år. Etter det må leieavtalen reforhandles, "
            "og vi kan ikke love mer nå. Vi tar det opp til ny drøfting neste høst."
        ),
        actor=tor,
    )
    yield days.at(-7, "10:00")
    actions.submit_input(
        ref,
        "Én patrulje for tre soner gir over 40 minutter kjøretid fra Øvre til Søndre. Da er "
        "ingen sykepleier nær nok ved akutt sykdom.",
        question=3,
        actor=town["aisha"],
    )


def _views(town: Town, ref: str) -> Story:
    """NSF, Delta, FO and the safety representative say what they think; Fagforbundet still owes it."""
    days = town.days
    yield days.at(-7, "10:12")
    actions.take_position(
        ref,
        [
            View(1, "agree"),
            View(2, "conditions", "Rutetidene må ikke brukes til å måle den enkelte."),
            View(3, "disagree", "Det blir for langt mellom sykepleierne om natta."),
            View(4, "conditions", "Ingen må få under elleve timer mellom to vakter."),
            View(5, "agree", "Fagansvarlig må få satt av tid til fag i turnusen."),
        ],
        actor=town["aisha"],
    )
    yield days.at(-6, "08:50")
    actions.take_position(
        ref,
        [
            View(1, "agree"),
            View(2, "agree"),
            View(3, "conditions", "Prøv ordningen i tre måneder, og evaluer sammen med oss."),
            View(5, "agree"),
        ],
        actor=town["per"],
    )
    yield days.at(-6, "12:15")
    question = actions.ask_as_employee(
        ref,
        "Jeg møter opp på Granmo i dag. Når får jeg vite om det blir et annet sted?",
        actor=town["tove"],
    )
    yield days.at(-5, "10:30")
    actions.answer_employee(
        ref,
        question.number,
        "Oppmøtestedene er ikke bestemt. Alle får vite det minst to måneder før oppstart, og vi "
        "snakker med hver enkelt som må flytte.",
        actor=town["tor"],
    )
    yield days.at(-5, "14:40")
    actions.take_position(
        ref,
        [
            View(1, "no_view"),
            View(2, "conditions", "Vernepleierne må få opplæring før oppstart."),
            View(3, "no_view"),
            View(4, "no_view"),
            View(5, "agree"),
        ],
        actor=town["solveig"],
    )
    yield days.at(-4, "13:05")
    actions.take_position(
        ref,
        [
            View(
                1, "conditions", "Overgangen må planlegges så ingen står alene de første ukene."
            ),
            View(3, "disagree", "Alenearbeid om natta er ikke godt nok vurdert."),
        ],
        actor=town["nina"],
    )
