"""Fifteen part-time posts in one list: discussed as one, and one of them lifted out."""

from __future__ import annotations

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.actions import Line, Proposal

_ASKED = "Alle i dagens turnus er spurt om større stilling. {}"
POSTS = [
    Line(what, _ASKED.format(why), place, extent)
    for what, place, extent, why in (
        ("Helsefagarbeider", "Øst", "60 %", "To har takket ja til 10 prosent hver."),
        ("Helsefagarbeider", "Øst", "50 %", "Ingen kan gå mer natt."),
        ("Helsefagarbeider", "Vest", "75 %", "Én har fått 100 prosent; dette er resten."),
        ("Helsefagarbeider", "Vest", "40 %", "Vaktene overlapper med helgene i Øst."),
        ("Helsefagarbeider, natt", "Øst", "60 %", "Ingen kunne utvide om natta."),
        ("Helsefagarbeider, natt", "Vest", "50 %", "Ingen kunne utvide om natta."),
        ("Sykepleier", "Øst", "80 %", "Deles ikke: resten er lederoppgaver."),
        ("Sykepleier", "Vest", "75 %", "Lyst ut som hel to ganger uten søkere."),
        ("Sykepleier, helg", "Øst", "20 %", "Studenter har gått vaktene i to år."),
        ("Assistent, helg", "Øst", "18 %", "Tre av fire helger er dekket av faste."),
        ("Assistent, helg", "Øst", "18 %", "Tre av fire helger er dekket av faste."),
        ("Assistent, helg", "Vest", "18 %", "Kan ikke slås sammen med Øst samme helg."),
        ("Kjøkkenassistent", "Kjøkkenet", "50 %", "Middagen lages tre dager i uka."),
        ("Renholder", "Huset", "60 %", "Resten er flyttet til Solbakken."),
        ("Aktivitør", "Dagsenteret", "50 %", "Dagsenteret er åpent tre dager."),
    )
]


def fifteen_posts(town: Town) -> Story:
    """Kari lays fifteen part-time posts before the parties; NSF lifts the weekend nurse out."""
    days, kari = town.days, town["kari"]
    yield days.at(-4, "10:10")
    ref = actions.open_case(
        Proposal(
            title="Deltidsstillingene på Furutun i vår",
            units=[town.units["Furutun bo- og omsorgssenter"]],
            measures=["part_time_appointment"],
            facts={},
            known_on=days.day(-12),
            planned_decision_on=days.day(9),
            planned_implementation_on=days.day(40),
            brief={
                "what": "Femten deltidsstillinger som skal lyses ut sammen. De står i lista.",
                "why": "Ny turnus fra april. Det som kan slås sammen til hele, er slått sammen.",
                "risk": "Mange små stillinger om helgene gir nye makkere i hver vakt.",
            },
        ),
        actor=kari,
    ).reference
    actions.set_list(ref, POSTS, actor=kari)
    actions.file_evidence(
        ref,
        "need_documented",
        occurred_on=days.day(-5),
        text="Behovet for hver stilling står i lista, rad for rad.",
        actor=kari,
    )
    actions.give_information(ref, actor=kari)
    yield days.at(-2, "13:20")
    actions.answer_in_writing(ref, "no_remarks", actor=town["per"])
    yield days.at(-1, "11:15")
    actions.lift_row(
        ref,
        9,
        "Faste helgestillinger på 20 prosent for sykepleiere er et prinsipp vi vil drøfte for seg.",
        actor=town["bjorn"],
    )
