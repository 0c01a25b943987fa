"""The light cases: one page, one answer from each party."""

from __future__ import annotations

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.actions import Proposal


def autumn_rota(town: Town) -> Story:
    """A rota that everybody answered: decided, carried out on its day, closed by itself."""
    days, lise = town.days, town["lise"]
    yield days.at(-31, "08:35")
    ref = actions.open_case(
        Proposal(
            title="Ny arbeidsplan for Solbakken barnehage",
            units=[town.units["Solbakken barnehage"]],
            measures=["work_schedule"],
            facts={"different_hours": True, "environment_plan": False},
            known_on=days.day(-34),
            planned_decision_on=days.day(-22),
            planned_implementation_on=days.day(-6),
            brief={
                "what": "Seinvakten slutter 17.00 i stedet for 16.45. Seks ansatte får ny plan.",
                "why": "Foreldrene henter senere, og lukkevakten går ofte over tiden.",
                "risk": "To ansatte går til buss 16.55. De bytter seinvakt med hverandre.",
            },
        ),
        actor=lise,
    ).reference
    actions.give_information(ref, actor=lise)
    yield days.at(-30, "09:15")
    actions.answer_in_writing(ref, "no_remarks", actor=town["unni"])
    yield days.at(-30, "12:50")
    remark = actions.answer_in_writing(
        ref,
        "remark",
        text="Parkeringsplassen er mørk etter klokka 17. Kan dere sette opp lys før oppstart?",
        actor=town["yngve"],
    )
    yield days.at(-29, "08:20")
    actions.answer_in_writing(ref, "no_remarks", actor=town["ingrid"])
    yield days.at(-28, "10:30")
    said = remark.inputs.get()
    actions.answer_input(
        ref,
        said.pk,
        outcome="used",
        text="Ja. Lyset er på plass før ny plan starter.",
        actor=lise,
    )
    actions.file_evidence(
        ref,
        "risk_assessed",
        occurred_on=days.day(-28),
        text="Gikk gjennom lukkevakten og parkeringen sammen med verneombudet.",
        actor=lise,
    )
    yield days.at(-26, "09:05")
    actions.decide(ref, 1, "Ny arbeidsplan gjelder som foreslått.", actor=lise)


def weekends_in_the_north(town: Town) -> Story:
    """A rota where Fagforbundet's seat is vacant: the chief representative answers for it."""
    days, anne = town.days, town["anne"]
    yield days.at(-3, "09:40")
    ref = actions.open_case(
        Proposal(
            title="Ny arbeidsplan for Nordre sone",
            units=[town.units["Nordre sone"]],
            measures=["work_schedule"],
            facts={"different_hours": True, "environment_plan": False},
            known_on=days.day(-6),
            planned_decision_on=days.day(8),
            planned_implementation_on=days.day(30),
            brief={
                "what": "Helgene fordeles på ni ansatte i stedet for sju. Arbeid hver tredje helg.",
                "why": "To nye i hele stillinger gjør at helgene kan deles på flere.",
                "risk": "Tre ansatte får nye makkere. Opplæring er satt av til første uke.",
            },
        ),
        actor=anne,
    ).reference
    actions.give_information(ref, actor=anne)
    yield days.at(-2, "08:15")
    actions.answer_in_writing(ref, "no_remarks", actor=town["per"])
    yield days.at(-2, "11:35")
    actions.answer_in_writing(
        ref,
        "remark",
        text="Søndagen før ny plan er det bare åtte timer mellom vaktene for to ansatte.",
        actor=town["nina"],
    )


def an_earlier_start(town: Town) -> Story:
    """The rota of Granly kindergarten: one of three has answered."""
    days, eli = town.days, town["eli"]
    yield days.at(-2, "13:10")
    ref = actions.open_case(
        Proposal(
            title="Ny arbeidsplan for Granly barnehage",
            units=[town.units["Granly barnehage"]],
            measures=["work_schedule"],
            facts={"different_hours": True, "environment_plan": False},
            known_on=days.day(-5),
            planned_decision_on=days.day(7),
            planned_implementation_on=days.day(28),
            brief={
                "what": (
                    "Tidligvakten starter 06.45 i stedet for 07.00. Åtte ansatte får ny plan. "
                    "Ingen får flere timer."
                ),
                "why": "Ni barn kommer tidlig. I dag er én voksen alene de første 15 minuttene.",
                "risk": (
                    "Bussen fra sentrum kommer 06.52. To ansatte må kjøre selv eller bytte vakt."
                ),
            },
        ),
        actor=eli,
    ).reference
    actions.give_information(ref, actor=eli)
    yield days.at(-1, "08:10")
    actions.answer_in_writing(ref, "no_remarks", actor=town["trine"])


def a_night_post(town: Town) -> Story:
    """A part-time post: the need is in writing, and two of four have answered."""
    days, kari = town.days, town["kari"]
    yield days.at(-2, "09:55")
    ref = actions.open_case(
        Proposal(
            title="Nattstilling på 60 prosent på Furutun",
            units=[town.units["Furutun bo- og omsorgssenter"]],
            measures=["part_time_appointment"],
            facts={},
            known_on=days.day(-8),
            planned_decision_on=days.day(6),
            planned_implementation_on=days.day(32),
            brief={
                "what": "Vi lyser ut en nattstilling på 60 prosent i avdeling Øst.",
                "why": "En ansatt går ned til 40 prosent fram til pensjon. Resten må dekkes.",
                "risk": "Mer deltid om natta. Vi har spurt alle om utvidelse, ingen kunne.",
            },
        ),
        actor=kari,
    ).reference
    actions.file_evidence(
        ref,
        "need_documented",
        occurred_on=days.day(-3),
        text=(
            "Ingen i dagens turnus kan utvide med 60 prosent natt. Vi har vurdert å slå stillingen "
            "sammen med helgestillingen i avdeling Vest, men vaktene overlapper."
        ),
        actor=kari,
    )
    actions.give_information(ref, actor=kari)
    yield days.at(-1, "09:30")
    actions.answer_in_writing(ref, "no_remarks", actor=town["per"])
    yield days.at(-1, "14:20")
    actions.answer_in_writing(
        ref,
        "remark",
        text="Kan nattstillingene i Øst og Vest slås sammen til én hel stilling fra høsten?",
        actor=town["bjorn"],
    )
