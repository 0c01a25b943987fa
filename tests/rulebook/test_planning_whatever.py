"""What holds of every plan, and a slow oracle beside it that walks each day by another calendar."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.assessment import Assessment
from rulebook.packs import load
from rulebook.planning import Plan, plan
from tests.rulebook.plans import FACTS, ONE_UNIT, REDUNDANCIES, assessed, latest, on, planned

DAY = timedelta(days=1)

CASES: dict[str, Callable[[], Assessment]] = {
    "reorganisation": lambda: assessed("reorganisation"),
    "several": lambda: assessed("reorganisation", facts={**FACTS, "units_affected": 3}),
    "redundancies": lambda: assessed("collective_redundancies", facts=REDUNDANCIES),
    "schedule": lambda: assessed("work_schedule", facts=ONE_UNIT),
    "lay_off": lambda: assessed("temporary_layoff", profile="lo_nho"),
    "control": lambda: assessed("control_measure"),
}
kinds = st.sampled_from(sorted(CASES))


@cache
def case_of(kind: str) -> Assessment:
    return CASES[kind]()


days = st.dates(on("2027-06-01"), on("2040-12-31"))
OPEN = frozenset({"information", "nav", "call", "papers", "meeting", "minutes", "notice"})
ANCHOR = {"nav": "nav_notified", "call": "meeting_called", "meeting": "meeting_held"}
SET = {**ANCHOR, "information": "information_given", "minutes": "minutes_circulated"}


def at_latest(kind: str, decision: date, start: date) -> Plan:
    return planned(case_of(kind), decision, start)


@settings(max_examples=40, deadline=None)
@given(kinds, days, st.integers(0, 120))
def test_a_plan_followed_to_the_day_breaks_nothing(kind: str, decision: date, n: int) -> None:
    found = at_latest(kind, decision, decision + n * DAY)
    done = {SET[s.code]: s.latest for s in found.steps if s.code in SET and s.latest}
    start = decision + n * DAY
    case_file = case_of(kind).case_file
    again = assessed(
        *case_file.measures,
        profile=case_file.profile,
        facts=dict(case_file.facts),
        dates={**done, "planned_implementation": start},
    )
    for duty in again.duties:
        for deadline in duty.deadlines:
            if deadline.kind == "latest_before" and deadline.anchor == "meeting_called":
                assert done["nav_notified"] <= deadline.raw_end  # type: ignore[operator]
            if deadline.earliest is not None:
                assert start >= deadline.earliest
            if deadline.rule == "AML-10-3":
                heard = latest(found, "input")
                assert heard is not None
                assert deadline.raw_end is not None
                assert heard <= deadline.raw_end
    kept = planned(again, latest(found, "decision") or decision, start)
    assert not any(s.late(on("2027-01-01")) for s in kept.steps)


@settings(max_examples=40, deadline=None)
@given(kinds, days, st.integers(0, 60))
def test_one_day_later_is_too_late(kind: str, decision: date, n: int) -> None:
    found = at_latest(kind, decision, decision + n * DAY)
    first = next(s for s in found.steps if s.dated)
    assert first.latest is not None
    in_time = planned(case_of(kind), decision, decision + n * DAY, today=first.latest)
    if latest(found, "decision") == decision:
        assert not in_time.too_late
    assert not any(s.late(first.latest) for s in in_time.steps)
    after = load().calendar.roll_forward(first.latest + DAY)
    late = planned(case_of(kind), decision, decision + n * DAY, today=after)
    assert late.too_late


@settings(max_examples=40, deadline=None)
@given(kinds, days, st.integers(0, 60))
def test_the_earliest_days_are_in_time_and_a_day_before_is_not(
    kind: str, today: date, n: int
) -> None:
    first = plan(case_of(kind), load(), today=today).goal("decision").earliest
    start = planned(case_of(kind), first, first, today=today).goal("implementation").earliest
    assert not planned(case_of(kind), first, start + n * DAY, today=today).too_late
    assert first not in shut_days(first)
    before = load().calendar.roll_back(first - DAY)
    assert planned(case_of(kind), before, start, today=today).too_late
    if start > first:
        assert planned(case_of(kind), first, start - DAY, today=today).too_late


@settings(max_examples=40, deadline=None)
@given(kinds, days, st.integers(0, 60))
def test_what_the_employer_does_never_falls_on_a_closed_day(
    kind: str, decision: date, n: int
) -> None:
    found = at_latest(kind, decision, decision + n * DAY)
    shut = shut_days(decision)
    for one in found.steps:
        if one.code in OPEN:
            assert one.latest not in shut
            assert one.earliest not in shut


# -- an oracle that walks every day, with another calendar ------------------------------------


def shut_days(around: date) -> set[date]:
    red = holidays.country_holidays("NO", years=range(around.year - 1, around.year + 2))
    first = date(around.year - 1, 1, 1)
    return {
        day
        for day in (first + n * DAY for n in range(1095))
        if day.weekday() >= 5 or day in red
    }


def working_days(start: date, n: int, shut: set[date]) -> date:
    """Walk on (or back) one day at a time, until N open days are passed."""
    while n:
        start += DAY if n > 0 else -DAY
        n += 0 if start in shut else (-1 if n > 0 else 1)
    return start


def walked_back(day: date, shut: set[date]) -> Iterator[date]:
    for n in range(400):
        if (tried := day - n * DAY) not in shut:
            yield tried


@settings(max_examples=80, deadline=None)
@given(days)
def test_a_slow_oracle_finds_the_same_latest_days(decision: date) -> None:
    shut = shut_days(decision)
    found = at_latest("reorganisation", decision, decision)
    minutes = next(
        day for day in walked_back(decision, shut) if working_days(day, 5, shut) < decision
    )
    meeting = next(
        day for day in walked_back(minutes, shut) if working_days(day, 3, shut) <= minutes
    )
    call = next(d for d in walked_back(meeting, shut) if d <= working_days(meeting, -10, shut))
    papers = next(d for d in walked_back(meeting, shut) if d <= working_days(meeting, -5, shut))
    told = next(d for d in walked_back(call, shut) if working_days(d, 10, shut) <= meeting)
    assert latest(found, "minutes") == minutes
    assert latest(found, "meeting") == meeting
    assert latest(found, "call") == call
    assert latest(found, "papers") == papers
    assert latest(found, "information") == told


@settings(max_examples=40, deadline=None)
@given(days, st.integers(0, 90))
def test_a_slow_oracle_finds_the_same_last_day_for_nav(decision: date, n: int) -> None:
    shut = shut_days(decision)
    start = decision + n * DAY
    found = at_latest("redundancies", decision, start)
    call = latest(found, "call")
    assert call is not None
    assert latest(found, "nav") == next(
        day for day in walked_back(call, shut) if day + 30 * DAY <= start
    )


@settings(max_examples=40, deadline=None)
@given(days)
def test_a_slow_oracle_finds_the_same_earliest_decision(today: date) -> None:
    shut = shut_days(today)
    told = today
    while told in shut:
        told += DAY
    meeting = working_days(told, 10, shut)
    answered = working_days(working_days(meeting, 3, shut), 5, shut)
    decided = answered + DAY
    while decided in shut:
        decided += DAY
    found = plan(case_of("reorganisation"), load(), today=today)
    assert found.goal("decision").earliest == decided
