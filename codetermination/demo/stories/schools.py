"""The council's own decision, registered as taken – and what is left for the employer to discuss."""

from __future__ import annotations

from datetime import time

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.actions import Proposal, View


def the_council_decided(town: Town) -> Story:
    """Lise's case: the structure is decided by the council, how it is carried out is not."""
    days = town.days
    lise, unni = town["lise"], town["unni"]
    yield days.at(-20, "09:15")
    ref = actions.open_case(
        Proposal(
            title="Granli skole slås sammen med barneskolen",
            units=[town.units["Granli skole"], town.units["Furuvang barneskole"]],
            measures=["reorganisation", "premises"],
            facts={
                "dismissals": 0,
                "substantial_change": True,
                "environment_plan": True,
                "decision_level": "political",
                "project_group": True,
                "large_project": False,
            },
            known_on=days.day(-52),
            planned_decision_on=days.day(24),
            planned_implementation_on=days.day(140),
            brief={
                "proposal": "Elevene og de ansatte ved Granli flyttes til barneskolen fra høsten.",
                "background": "Elevtallet ved Granli er halvert på ti år.",
                "open": (
                    "Om skolene skal slås sammen, er kommunestyrets sak. Hvem som flytter når, "
                    "romfordeling, team og ny ledelse er åpent."
                ),
                "alternatives": "Flytte alle samtidig, eller ett trinn om gangen over to år.",
                "consequences": "21 ansatte får nytt arbeidssted. Ingen mister jobben.",
                "environment": "Trangere arbeidsrom det første året, og to kulturer som møtes.",
                "plan": "Drøfting i desember, romplan i januar, flytting i sommerferien.",
                "goal": "Kommuneplanens mål om trygge skoler med gode fagmiljø.",
            },
            questions=[
                "Bør alle flytte samtidig, eller ett trinn om gangen?",
                "Hva må være på plass før de ansatte flytter?",
            ],
            points=["Ny skolestruktur", "Plan for flytting av ansatte"],
        ),
        actor=lise,
    ).reference
    yield days.at(-9, "08:25")
    actions.give_information(ref, actor=lise)
    yield days.at(-7, "08:40")
    actions.register_taken(
        ref,
        number=1,
        decided_on=days.day(-8),
        decided_by="Kommunestyret i Furuvang",
        text="Granli skole og Furuvang barneskole blir én skole fra neste skoleår.",
        actor=lise,
    )
    yield days.at(-6, "12:20")
    actions.submit_input(
        ref,
        "Drøftingen skulle vært holdt før kommunestyret fikk saken. Nå må de ansatte få være med "
        "på hvordan det gjøres.",
        question=2,
        actor=unni,
    )
    yield days.at(-5, "10:35")
    actions.take_position(
        ref,
        [
            View(1, "conditions", "Ett trinn om gangen, ellers blir det for trangt."),
            View(2, "conditions", "Arbeidsplasser til alle lærerne fra første dag."),
        ],
        actor=town["henrik"],
    )
    yield days.at(-4, "09:00")
    actions.open_discussion(
        ref,
        meets_on=days.day(8),
        starts_at=time(14, 30),
        place="Rådhuset, Granstua",
        actor=lise,
    )
