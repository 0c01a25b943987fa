"""Vestre Toten: agency nurses, and a specification that should have been discussed first.

Published: a union's account that the trouble with the purchase could have been avoided had the
specification been discussed. No date in the account is used: all dates here are assumed, and so
are the names, the numbers and the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import pytest

from ledger.models import Entry, OutboxEvent
from ledger.refusals import NotPermitted, NotPossible
from parties.models import Confederation, Level, OrgUnit, Role, User
from tests.journeys.telling import Register, assert_the_record_stands, case_now, on
from tests.saying import refuses
from workflows import actions
from workflows.actions import Proposal, View
from workflows.models import Case, DecisionPoint, Obligation

pytestmark = pytest.mark.database

DESPITE = "decision.taken_despite"
PUBLISH = "Publisere kravspesifikasjonen"


@dataclass
class Toten:
    """The people of the journey, by what they are."""

    health: OrgUnit
    units: list[OrgUnit]
    chief: User
    nsf: User
    fagforbundet: User
    safety: User
    hr: User
    ref: str = ""

    def publish(self) -> DecisionPoint:
        return actions.decide(self.ref, 1, "Kravspesifikasjonen legges ut.", actor=self.chief)


@pytest.fixture
def toten(db: None) -> Toten:
    with on("2026-01-05"):
        r = Register("Vestre Toten kommune", employees=1400, since=date(2025, 1, 1))
        health = r.unit("Helse og omsorg", Level.SECTOR, r.root)
        units = [
            r.unit(name, Level.WORKPLACE, health) for name in ("Sykehjemmet", "Hjemmetjenesten")
        ]
        nsf = r.union("Norsk Sykepleierforbund", "NSF", Confederation.UNIO, *units)
        fagforbundet = r.union("Fagforbundet", "Fagforbundet", Confederation.LO, *units)
        area = r.area("Helse og omsorg", *units)
        return Toten(
            health=health,
            units=units,
            chief=r.person("kommunalsjef", Role.LEADER, health),
            nsf=r.person("nsf", Role.HTV, r.root, union=nsf),
            fagforbundet=r.person("fagforbundet", Role.HTV, r.root, union=fagforbundet),
            safety=r.person("verneombud", Role.SAFETY_REPRESENTATIVE, health, area=area),
            hr=r.person("hr", Role.HR_AUDITOR, r.root),
        )


@pytest.fixture
def informed(toten: Toten) -> Toten:
    with on("2026-09-01"):
        toten.ref = actions.open_case(
            Proposal(
                title="Kjøp av sykepleiere fra vikarbyrå",
                units=toten.units,
                measures=["procurement", "hiring_in"],
                facts={"affects_staffing": True, "dismissals": 0, "substantial_change": False},
                known_on=date(2026, 8, 17),
                planned_decision_on=date(2026, 10, 9),
                planned_implementation_on=date(2026, 11, 2),
                brief={
                    "proposal": "Rammeavtale om vikarer fra byrå i to år.",
                    "background": "Ni sykepleierstillinger står ledige.",
                    "open": "Omfang, krav til språk og opplæring, og hvor lenge.",
                    "alternatives": "Større stillinger til dem som ønsker det, egen vikarpool.",
                    "consequences": "Færre ekstravakter, mer opplæring av nye.",
                    "environment": "Mange nye ansikter i vaktene.",
                    "plan": "Drøfting, kravspesifikasjon, konkurranse, oppstart.",
                    "goal": "Trygge tjenester og hele stillinger.",
                },
                questions=["Hvilke krav må stå i spesifikasjonen?"],
                points=[PUBLISH],
            ),
            actor=toten.chief,
        ).reference
        actions.give_information(toten.ref, actor=toten.chief)
    return toten


def test_it_finds_the_duty_to_discuss_the_specification(informed: Toten) -> None:
    result = case_now(informed.ref).assessment.result
    duties = {duty["id"]: duty for duty in result["duties"]}
    assert result["rung"] == "discussion"
    assert {"HAB-10g", "AML-14-14a", "AML-8-2-b"} <= set(duties)
    assert duties["HAB-10g"]["gates"][0]["point"] == "publish"


def test_it_refuses_to_publish_before_the_discussion_and_cites_why(informed: Toten) -> None:
    with on("2026-09-14"):
        with refuses(NotPossible, "discussion_held") as refusal:
            informed.publish()
        gate = next(m for m in refusal.value.missing if m.code == "discussion_held")
        cited = next(
            duty["id"]
            for duty in case_now(informed.ref).assessment.duties
            if duty["citation"] == gate.citation
        )
        assert (
            cited == "HAB-10g"
        )  # the rule that speaks of a specification, not of all decisions


def test_it_lets_nobody_but_the_leader_publish(informed: Toten) -> None:
    with on("2026-09-14"):
        for who in (informed.nsf, informed.safety, informed.hr):
            with refuses(NotPermitted):
                actions.decide(informed.ref, 1, "Legges ut.", actor=who)
            with refuses(NotPermitted):
                actions.decide_despite(informed.ref, 1, "Ut.", reason="Haster.", actor=who)


def test_it_shows_a_decision_taken_despite_to_all_parties_and_hr(informed: Toten) -> None:
    with on("2026-09-03"):
        actions.submit_input(
            informed.ref, "Kravene til norsk og opplæring må drøftes først.", actor=informed.nsf
        )
    with on("2026-09-14"):
        with refuses(NotPossible, "empty_text"):
            actions.decide_despite(informed.ref, 1, "Ut.", reason="  ", actor=informed.chief)
        point = actions.decide_despite(
            informed.ref,
            1,
            "Kravspesifikasjonen legges ut i dag.",
            reason="Vi rekker ikke høstferien ellers.",
            actor=informed.chief,
        )
    assert (point.state, point.manner) == ("decided", DecisionPoint.Manner.DESPITE)
    assert str(point.reason.body) == "Vi rekker ikke høstferien ellers."
    entry = Entry.objects.get(chain__case__reference=informed.ref, event=DESPITE)
    assert {"discussion_held", "unanswered_input"} <= set(entry.facts["open"])
    told = User.objects.filter(mandates__in=OutboxEvent.objects.get(entry=entry).audience)
    assert set(told) == {
        informed.chief,
        informed.nsf,
        informed.fagforbundet,
        informed.safety,
        informed.hr,
    }
    # Deciding despite does not settle the debt: the meeting and the answer are still owed.
    owed = Obligation.objects.filter(case__reference=informed.ref, done_at__isnull=True)
    assert {"call_meeting", "answer_input"} <= set(owed.values_list("kind", flat=True))
    assert_the_record_stands(informed.ref)


def test_it_publishes_as_it_should_have_gone(informed: Toten) -> None:
    chief, ref = informed.chief, informed.ref
    reps = [informed.nsf, informed.fagforbundet, informed.safety]
    with on("2026-09-03"):
        said = actions.submit_input(
            ref, "Krav om norsk på B2-nivå og tre opplæringsvakter.", question=1, actor=reps[0]
        )
        for rep in reps:
            actions.take_position(
                ref, [View(1, "conditions", "Språk og opplæring må stå der.")], actor=rep
            )
    with on("2026-09-04"):
        actions.open_discussion(
            ref, meets_on=date(2026, 9, 21), starts_at=time(13), actor=chief
        )
        with refuses(NotPossible, "discussion_held"):
            informed.publish()
    with on("2026-09-22"):
        minutes = actions.circulate_minutes(
            ref,
            "Kravene ble gått gjennom punkt for punkt.",
            held_on=date(2026, 9, 21),
            actor=chief,
        )
        for rep in reps:
            actions.approve_minutes(ref, minutes.number, actor=rep)
        actions.close_discussion(ref, actor=chief)
        # Discussed, but an input that came in time is not answered: still no.
        with refuses(NotPossible, "unanswered_input"):
            informed.publish()
    with on("2026-09-24"):
        actions.answer_input(
            ref, said.pk, outcome="used", text="Begge kravene står nå der.", actor=chief
        )
        point = informed.publish()
    assert (point.state, point.manner) == ("decided", DecisionPoint.Manner.ORDINARY)
    with on("2026-11-02"):
        actions.implement(ref, 1, actor=chief)
    with on("2026-11-09"):
        actions.conclude(ref, actor=chief)
    assert case_now(ref).state == Case.State.CLOSED
    assert_the_record_stands(ref)
