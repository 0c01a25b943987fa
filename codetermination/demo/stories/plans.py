"""Two cases at the start: one just sent to the parties, one still a draft."""

from __future__ import annotations

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.actions import Proposal, View


def machines_that_read(town: Town) -> Story:
    """Dag's case across sectors: a tool that reads applications. Sent last week; views awaited.

    One union stands outside and one is called in, each with its reason; and what each party
    thinks of the tool's tasks is hidden until all have said it.
    """
    days, dag = town.days, town["dag"]
    yield days.at(-7, "13:45")
    ref = actions.open_case(
        Proposal(
            title="KI-hjelp i byggesak og på servicetorget",
            units=[town.units["Plan og byggesak"], town.units["Servicetorget"]],
            measures=["digitalisation", "procurement"],
            facts={
                "dismissals": 0,
                "shows_individuals": False,
                "affects_staffing": True,
                "substantial_change": True,
                "environment_plan": True,
                "project_group": True,
                "large_project": False,
            },
            known_on=days.day(-15),
            planned_decision_on=days.day(35),
            planned_implementation_on=days.day(75),
            brief={
                "proposal": "Et verktøy sorterer søknader og lager utkast til svar.",
                "background": "Svartiden i byggesak er ti uker, og to stillinger er vanskelige å fylle.",
                "open": (
                    "Hvilke oppgaver verktøyet får, hvem som kontrollerer det, og om vi kjøper det "
                    "nå eller venter. Ingenting er kjøpt."
                ),
                "alternatives": "Felles løsning med nabokommunene, en saksbehandler til, eller vente.",
                "consequences": "Elleve ansatte får endrede oppgaver. Ingen skal sies opp.",
                "environment": "Mer kontroll av andres tekst, mindre skriving. Fare for høyere tempo.",
                "plan": "Drøfting før kravspesifikasjonen, prøve i tre måneder, så evaluering.",
                "goal": "Arbeidsgiverstrategiens mål om kompetanse og trygg omstilling.",
            },
            questions=[
                "Hvilke oppgaver bør verktøyet ikke få?",
                "Hvilken opplæring trenger de ansatte?",
            ],
            points=["Publisere kravspesifikasjonen", "Ta verktøyet i bruk"],
        ),
        actor=dag,
    ).reference
    actions.omit_party(
        ref,
        _key(town, "Delta"),
        "Delta har selv bedt om å stå utenfor: ingen av medlemmene skal bruke verktøyet.",
        actor=dag,
    )
    actions.give_information(ref, hidden=[1], actor=dag)
    yield days.at(-6, "13:35")
    actions.invite_party(
        ref,
        _key(town, "FO"),
        reason="Barnevernstjenesten skal prøve verktøyet etter servicetorget. FO ba om plass.",
        actor=dag,
    )
    yield days.at(-5, "15:05")
    actions.request_information(
        ref,
        "Hvilke data trenes verktøyet på, og hvem eier utkastene det lager?",
        actor=town["erik"],
    )
    yield days.at(-4, "10:55")
    actions.take_position(
        ref,
        [
            View(1, "conditions", "Ikke avslag: de skal skrives av en saksbehandler."),
            View(2, "conditions", "Minst to dager før oppstart, og tid til å øve."),
        ],
        actor=town["maria"],
    )
    yield days.at(-3, "08:35")
    actions.take_position(
        ref,
        [View(1, "disagree", "Det bør ikke sortere søknader i det hele tatt.")],
        actor=town["ingrid"],
    )


def _key(town: Town, union: str) -> str:
    return f"union-{town.unions[union].pk}"


def two_kindergartens(town: Town) -> Story:
    """Lise's draft: opened and assessed, not sent yet. The parties do not see it."""
    days, lise = town.days, town["lise"]
    yield days.at(-1, "11:15")
    actions.open_case(
        Proposal(
            title="Felles ledelse for Granly og Solbakken barnehager",
            units=[town.units["Granly barnehage"], town.units["Solbakken barnehage"]],
            measures=["reorganisation", "leader_appointment"],
            facts={
                "dismissals": 0,
                "substantial_change": True,
                "environment_plan": False,
            },
            known_on=days.day(-3),
            planned_decision_on=days.day(45),
            planned_implementation_on=days.day(110),
            brief={
                "proposal": "Barnehagene får felles styrer og hver sin fagleder.",
                "background": "Den ene styreren går av neste sommer.",
                "open": "Alt. Dette er en tanke, og de tillitsvalgte skal høres først.",
            },
            questions=["Bør barnehagene ha felles styrer?"],
        ),
        actor=lise,
    )
