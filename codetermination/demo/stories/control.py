"""The control measure: phones that show where the crew is. Discussed, and ready to be decided."""

from __future__ import annotations

from datetime import time

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.actions import Proposal, View

_MINUTES = """1. Formål. Arbeidsgiver vil se hvilken bil som er nærmest ved isbrann, vannlekkasje og \
velt. Posisjonen skal ikke brukes til å kontrollere arbeidstid.

2. Lagring. Partene ble enige om at posisjonen slettes etter 24 timer, og at bare vaktleder ser \
den. Posisjonen slås av i pauser og utenfor vakt.

3. Evaluering. Ordningen evalueres sammen med de tillitsvalgte etter seks måneder, og deretter en \
gang i året.

Fagforbundet er enig på disse vilkårene. Verneombudet har fått svar på sin bekymring."""

_BRIEF = {
    "proposal": "Vakttelefonene viser vaktleder hvor brøytebilene er.",
    "background": "I fjor vinter brukte vi i snitt 20 minutter på å finne ledig bil.",
    "open": "Hvem som ser posisjonen, hvor lenge den lagres, og når den er slått av.",
    "consequences": "14 ansatte har vakttelefon. Oppgavene blir de samme.",
    "environment": (
        "Noen kan oppleve det som overvåking. Posisjonen kan også gi raskere hjelp ved "
        "ulykker når noen er alene på vei."
    ),
}


def phones_that_know_where(town: Town) -> Story:
    """Geir's case: every gate before the decision is met, one before the start is still open."""
    days = town.days
    geir, ingrid, stein = town["geir"], town["ingrid"], town["stein"]
    yield days.at(-44, "10:15")
    ref = actions.open_case(
        Proposal(
            title="Posisjon i vakttelefonene på Vei og park",
            units=[town.units["Vei og park"]],
            measures=["control_measure", "digitalisation"],
            facts={
                "shows_individuals": True,
                "environment_plan": True,
                "substantial_change": False,
                "affects_staffing": False,
                "dismissals": 0,
            },
            known_on=days.day(-50),
            planned_decision_on=days.day(2),
            planned_implementation_on=days.day(21),
            brief=_BRIEF,
            questions=["Hvem skal kunne se posisjonen?", "Hvor lenge skal den lagres?"],
        ),
        actor=geir,
    ).reference
    actions.give_information(ref, actor=geir)
    yield days.at(-41, "11:20")
    actions.take_position(
        ref,
        [
            View(1, "conditions", "Bare vaktleder, og bare under vakt."),
            View(2, "conditions", "Ikke lenger enn ett døgn."),
        ],
        actor=ingrid,
    )
    yield days.at(-39, "12:45")
    worry = actions.raise_concern(
        ref,
        "Mannskapet er redd posisjonen blir brukt mot dem hvis en rode tar lang tid.",
        actor=stein,
    )
    yield days.at(-37, "09:00")
    actions.answer_input(
        ref,
        worry.pk,
        outcome="used",
        text="Posisjonen slettes etter 24 timer og kan ikke hentes fram i personalsaker.",
        actor=geir,
    )
    actions.open_discussion(
        ref, meets_on=days.day(-26), starts_at=time(8, 30), place="Driftssentralen", actor=geir
    )
    yield days.at(-24, "14:25")
    minutes = actions.circulate_minutes(ref, _MINUTES, held_on=days.day(-26), actor=geir)
    yield days.at(-22, "10:10")
    actions.approve_minutes(ref, minutes.number, actor=ingrid)
    yield days.at(-21, "13:30")
    actions.approve_minutes(ref, minutes.number, actor=stein)
    actions.add_statement(
        ref,
        minutes.number,
        "Verneombudet vil være med på evalueringen etter seks måneder.",
        actor=stein,
    )
    yield days.at(-20, "08:45")
    actions.close_discussion(ref, actor=geir)
    yield days.at(-7, "15:10")
    for kind, on, text in (
        (
            "amu_treated",
            days.day(-8),
            "Arbeidsmiljøutvalget behandlet saken og ba om evaluering etter seks måneder.",
        ),
        (
            "risk_assessed",
            days.day(-30),
            "Risikovurderingen er gjort sammen med verneombudet og lagt ved saken.",
        ),
    ):
        actions.file_evidence(ref, kind, occurred_on=on, text=text, actor=geir)
    yield from _changed_after_the_meeting(town, ref)


def _changed_after_the_meeting(town: Town, ref: str) -> Story:
    """Geir shortens how long positions are kept; both parties say they have no objection."""
    days = town.days
    yield days.at(-6, "09:15")
    actions.revise_brief(
        ref,
        {**_BRIEF, "proposal": f"{_BRIEF['proposal']} Posisjonen slettes etter 12 timer."},
        material=True,
        reason="Arbeidsmiljøutvalget ba om kortere lagring enn det som ble drøftet.",
        actor=town["geir"],
    )
    yield days.at(-5, "12:20")
    actions.answer_change(ref, "no_objection", actor=town["ingrid"])
    yield days.at(-5, "14:05")
    actions.answer_change(ref, "no_objection", actor=town["stein"])
