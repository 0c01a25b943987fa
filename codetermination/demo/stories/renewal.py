"""A case that went the whole way: cleaning is organised by need, and closed."""

from __future__ import annotations

from datetime import time

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.actions import Proposal, View

_MINUTES = """1. Renhold etter behov. Arbeidsgiver foreslår to lag i stedet for faste bygg. Delta og \
Fagforbundet er enige på vilkår av at ingen får flere kvadratmeter per time enn i dag.

2. Utstyr. Verneombudet ba om nye moppevogner før oppstart. Arbeidsgiver bestiller dem i november.

3. Arbeidsplan. Arbeidstiden endres ikke.

Arbeidsgiver beslutter når innspillene er besvart."""


def cleaning_by_need(town: Town) -> Story:
    """Geir's reorganisation of the cleaners: informed, discussed, decided, started and closed."""
    days = town.days
    geir, ingrid, per, stein = town["geir"], town["ingrid"], town["per"], town["stein"]
    yield days.at(-60, "09:05")
    ref = actions.open_case(
        Proposal(
            title="Renhold etter behov i kommunens bygg",
            units=[town.units["Eiendom og renhold"]],
            measures=["reorganisation"],
            facts={
                "dismissals": 0,
                "substantial_change": True,
                "environment_plan": False,
                "project_group": False,
                "large_project": False,
                "overall_policy": False,
            },
            known_on=days.day(-64),
            planned_decision_on=days.day(-28),
            planned_implementation_on=days.day(-14),
            brief={
                "proposal": "To renholdslag går etter behov i stedet for faste bygg.",
                "background": "Noen bygg brukes lite, andre er i bruk fra morgen til kveld.",
                "open": "Inndelingen i lag og hvilke bygg som går sammen.",
                "consequences": "19 renholdere får nye bygg. Ingen får lavere stilling.",
                "environment": "Mer gåing. Tunge vogner er en kjent belastning.",
            },
            questions=["Bør renholdet gå i to lag?"],
            weight="ordinary",
        ),
        actor=geir,
    ).reference
    actions.give_information(ref, actor=geir)
    yield days.at(-57, "11:40")
    limit = actions.submit_input(
        ref, "Ingen må få flere kvadratmeter per time enn i dag.", question=1, actor=per
    )
    yield days.at(-55, "10:20")
    for who in (ingrid, per):
        actions.take_position(
            ref,
            [View(1, "conditions", "Ikke flere kvadratmeter per time enn i dag.")],
            actor=who,
        )
    actions.take_position(ref, [View(1, "agree")], actor=stein)
    yield days.at(-54, "09:30")
    actions.open_discussion(
        ref, meets_on=days.day(-43), starts_at=time(13, 0), place="Driftssentralen", actor=geir
    )
    yield days.at(-50, "14:05")
    actions.answer_input(
        ref,
        limit.pk,
        outcome="used",
        text="Arealnormen blir den samme. Den står nå i forslaget til beslutning.",
        actor=geir,
    )
    yield days.at(-41, "15:00")
    minutes = actions.circulate_minutes(ref, _MINUTES, held_on=days.day(-43), actor=geir)
    for n, who in ((-40, per), (-39, ingrid), (-38, stein)):
        yield days.at(n, "10:50")
        actions.approve_minutes(ref, minutes.number, actor=who)
    yield days.at(-36, "08:30")
    actions.close_discussion(ref, actor=geir)
    actions.file_evidence(
        ref,
        "risk_assessed",
        occurred_on=days.day(-37),
        text="Risikovurderingen er gjort sammen med verneombudet. Nye vogner er bestilt.",
        actor=geir,
    )
    yield from _decided_and_started(town, ref)


def _decided_and_started(town: Town, ref: str) -> Story:
    days, geir = town.days, town["geir"]
    yield days.at(-35, "09:45")
    actions.file_evidence(
        ref,
        "employees_involved",
        occurred_on=days.day(-45),
        text="Renholderne tegnet selv inndelingen i lag på to verksteder.",
        actor=geir,
    )
    actions.decide(
        ref,
        1,
        "Renholdet går i to lag fra planlagt dato. Arealnormen endres ikke.",
        views="Vilkåret fra Delta og Fagforbundet er tatt inn. Verneombudet får nye vogner.",
        actor=geir,
    )
    yield days.at(-18, "12:15")
    actions.file_evidence(
        ref,
        "employees_informed",
        occurred_on=days.day(-19),
        text="Alle renholderne fikk ny plan på personalmøtet, og skriftlig samme dag.",
        actor=geir,
    )
    yield days.at(-14, "08:00")
    actions.implement(ref, 1, actor=geir)
    yield days.at(-10, "14:30")
    actions.conclude(ref, actor=geir)
