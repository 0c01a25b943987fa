"""The year wheel: planned from the packs, opened when due or on demand, and told of when missed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties.models import Organisation
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.actions.recurring import keep_wheel
from workflows.models import Case, DecisionPoint, RecurringDuty
from workflows.queries.law import law_on
from workflows.queries.recurring import AHEAD, used_between, year_wheel

DAY = timedelta(days=1)
STAFFING = "AML-14-14a"


def tick(day: date) -> int:
    with clock_at(at(day)):
        return keep_wheel(at(day))


def turn_of(rule: str, on: date = TODAY):
    turns = year_wheel(law_on(on), Organisation.objects.get(), on)
    return next(turn for turn in turns if turn.rule.id == rule)


@pytest.mark.database
def test_it_plans_a_year_ahead_from_the_packs_and_does_it_once(cast: Cast) -> None:
    with records(Event.RECURRING_PLANNED):
        assert tick(TODAY) > 0
    assert turn_of(STAFFING).due_on == date(2028, 2, 1)
    assert turn_of("HTA-01-temp").due_on == date(2027, 8, 1)
    with records():
        assert tick(TODAY) == 0


def test_it_leaves_out_what_binds_other_employers(cast: Cast) -> None:
    tick(TODAY)
    found = set(RecurringDuty.objects.values_list("rule", flat=True))
    assert STAFFING in found
    assert "NHO-9-3" not in found


@pytest.mark.database
def test_it_opens_one_case_for_what_is_discussed_together(cast: Cast) -> None:
    tick(TODAY)
    day = turn_of("HTA-01-temp").due_on - AHEAD
    tick(day - DAY)
    assert not Case.objects.exists()
    assert tick(day) > 0
    case = Case.objects.get()
    assert (case.owner, case.unit, case.measures) == (
        cast.dag,
        cast.municipality,
        ["staffing_review"],
    )
    assert case.questions.count() == 4
    together = set(RecurringDuty.objects.filter(case=case).values_list("rule", flat=True))
    assert {STAFFING, "HTA-01", "HTA-01-temp"} <= together
    assert tick(day) == 0
    assert Case.objects.count() == 1


def test_it_counts_the_next_turn_from_the_discussion(cast: Cast) -> None:
    tick(TODAY)
    with clock_at(at(TODAY)):
        case = actions.demand_recurring(STAFFING, actor=cast.ola)
    held = TODAY + 30 * DAY
    DecisionPoint.objects.filter(case=case).update(discussed_on=held)
    assert turn_of(STAFFING, held).due_on == date(2028, 3, 3)
    tick(held)
    duty = RecurringDuty.objects.get(rule=STAFFING)
    assert (duty.last_held_on, duty.case) == (held, None)


@pytest.mark.database
def test_it_tells_hr_and_the_chief_representatives_the_day_after_the_year(cast: Cast) -> None:
    tick(TODAY)
    with clock_at(at(TODAY)):
        actions.note_held(STAFFING, held_on=TODAY, actor=cast.hanne)
        actions.demand_recurring(STAFFING, actor=cast.ola)
    due = date(2028, 2, 1)

    def told() -> int:
        found = Entry.objects.filter(event=Event.RECURRING_FELL_DUE, subject=STAFFING)
        return found.count()

    tick(due)
    assert told() == 0
    tick(due + DAY)
    tick(due + 2 * DAY)
    assert told() == 1


@pytest.mark.database
@pytest.mark.parametrize("name", ["ola", "aisha", "nina", "dag"])
def test_it_opens_at_once_when_either_side_demands_it(cast: Cast, name: str) -> None:
    tick(TODAY)
    with clock_at(at(TODAY)):
        case = actions.demand_recurring(STAFFING, actor=cast[name])
    assert case.owner == cast.dag
    entry = Entry.objects.get(event=Event.RECURRING_CASE_OPENED)
    assert (entry.actor_id, entry.facts["demanded"]) == (cast[name].pk, True)
    with clock_at(at(TODAY)), refuses(NotPossible, "already_open"):
        actions.demand_recurring(STAFFING, actor=cast.ola)


def test_it_refuses_to_demand_what_the_rule_gives_no_right_to(cast: Cast) -> None:
    tick(TODAY)
    with clock_at(at(TODAY)):
        with refuses(NotPossible, "not_on_demand"):
            actions.demand_recurring("HTA-01-temp", actor=cast.ola)
        with refuses(NotPossible, "not_in_wheel"):
            actions.demand_recurring("AML-17-3-2", actor=cast.ola)


def test_it_lets_go_of_a_withdrawn_case(cast: Cast) -> None:
    tick(TODAY)
    with clock_at(at(TODAY)):
        case = actions.demand_recurring(STAFFING, actor=cast.ola)
        actions.withdraw(case.reference, reason="Feil", actor=cast.dag)
    tick(TODAY)
    assert RecurringDuty.objects.get(rule=STAFFING).case is None


def test_it_refuses_a_day_to_come_and_an_earlier_one(cast: Cast) -> None:
    tick(TODAY)
    with clock_at(at(TODAY)):
        with refuses(NotPossible, "day_to_come"):
            actions.note_held(STAFFING, held_on=TODAY + DAY, actor=cast.hanne)
        actions.note_held(STAFFING, held_on=TODAY - DAY, actor=cast.dag)
        with refuses(NotPossible, "earlier_day"):
            actions.note_held(STAFFING, held_on=TODAY - DAY, actor=cast.hanne)


@pytest.mark.database
def test_it_counts_decisions_by_unit_and_never_people(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    Case.objects.filter(pk=case.pk).update(measures=["temporary_appointment"])
    DecisionPoint.objects.filter(case=case).update(
        state=DecisionPoint.State.DECIDED, decided_on=TODAY
    )
    used = used_between(TODAY - DAY, TODAY)
    assert [(u.measure, u.unit, u.ground, u.decisions) for u in used] == [
        ("temporary_appointment", str(case.unit), "", used[0].decisions)
    ]
    assert used_between(TODAY - 9 * DAY, TODAY - DAY) == []


@pytest.mark.parametrize("name", ["tor", "per"])
def test_it_refuses_outsiders(cast: Cast, name: str) -> None:
    tick(TODAY)
    with clock_at(at(TODAY)):
        with refuses(NotPermitted):
            actions.demand_recurring(STAFFING, actor=cast[name])
        for outsider in OUTSIDERS:
            with refuses(NotPermitted):
                actions.note_held(STAFFING, held_on=TODAY, actor=cast[outsider])
