"""A case that went wrong: agency nurses were hired before anything was discussed."""

from __future__ import annotations

from datetime import time

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.actions import Proposal, View


def nurses_in_a_hurry(town: Town) -> Story:
    """Kari decides despite what is open, says why, and calls the discussion afterwards."""
    days = town.days
    kari, bjorn = town["kari"], town["bjorn"]
    yield days.at(-16, "11:30")
    ref = actions.open_case(
        Proposal(
            title="Innleie av sykepleiere på Furutun i høst",
            units=[town.units["Furutun bo- og omsorgssenter"]],
            measures=["hiring_in"],
            facts={},
            known_on=days.day(-21),
            planned_decision_on=days.day(-12),
            planned_implementation_on=days.day(-11),
            brief={
                "proposal": "To sykepleiere fra vikarbyrå, kveld og helg, i åtte uker.",
                "background": "Tre sykepleiere er sykmeldt, og to stillinger står ledige.",
                "open": "Antall uker, og hvilke vakter de innleide går.",
                "consequences": "De fast ansatte slipper å jobbe ekstra helger.",
                "environment": "Nye folk i hver vakt gir mer opplæring for dem som er fast.",
            },
            questions=["Kan vaktene dekkes på en annen måte enn innleie?"],
            weight="ordinary",
        ),
        actor=kari,
    ).reference
    actions.give_information(ref, actor=kari)
    yield days.at(-14, "09:50")
    actions.submit_input(
        ref,
        "Spør først dem som vil ha større stilling. Fire har meldt seg hos oss.",
        question=1,
        actor=bjorn,
    )
    yield days.at(-13, "10:40")
    for who in ("per", "lars"):
        actions.take_position(
            ref,
            [
                View(
                    1,
                    "conditions",
                    "Bare hvis de faste har fått spørsmål om ekstra vakter først.",
                )
            ],
            actor=town[who],
        )
    yield days.at(-12, "15:35")
    actions.decide_despite(
        ref,
        1,
        "Vi leier inn to sykepleiere fra i morgen og i åtte uker.",
        reason=(
            "Kveldsvaktene fra i morgen er uten sykepleier. Det er ikke forsvarlig å vente til "
            "drøftingen er holdt. Den holdes så snart det går."
        ),
        actor=kari,
    )
    yield days.at(-11, "07:45")
    actions.implement(ref, 1, actor=kari)
    yield days.at(-8, "10:25")
    actions.open_discussion(
        ref,
        meets_on=days.day(3),
        starts_at=time(14, 0),
        place="Furutun, møterom 2",
        actor=kari,
    )
