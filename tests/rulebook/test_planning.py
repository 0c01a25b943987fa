"""The backward plan: latest days, earliest days, what binds – and a slow oracle beside it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.assessment import Assessment, CaseFile, assess
from rulebook.calendar import OutsideCalendar
from rulebook.packs import load
from rulebook.plan_steps import ORDER
from rulebook.planning import Plan, PlannedStep, plan
from rulebook.schema import LANGUAGES

TODAY = date(2027, 3, 8)
DAY = timedelta(days=1)
FACTS = {"employees": 320, "dismissals": 0}
ONE_UNIT = {**FACTS, "units_affected": 1, "different_hours": True}
REDUNDANCIES = {"employees": 320, "dismissals": 12}


def on(text: str) -> date:
    return date.fromisoformat(text)


def assessed(*measures: str, profile: str = "ha_ks_b", **parts: Any) -> Assessment:
    data = {"profile": profile, "measures": [*measures], "on": TODAY, "facts": FACTS, **parts}
    return assess(CaseFile.of(data, load()), load())


def planned(found: Assessment, *days: date, today: date = TODAY, **more: Any) -> Plan:
    """Plan decisions on all days but the last, which is the start."""
    return plan(
        found, load(), today=today, decisions=days[:-1], implementation=days[-1], **more
    )


def step(found: Plan, code: str, point: int | None = None) -> PlannedStep:
    return next(s for s in found.steps if s.code == code and point in (None, s.point))


def latest(found: Plan, code: str, point: int | None = None) -> date | None:
    return step(found, code, point).latest


# -- worked by hand ---------------------------------------------------------------------------


def test_it_counts_back_from_the_decision() -> None:
    found = planned(assessed("reorganisation"), on("2027-03-18"), on("2027-04-26"))
    days = {s.code: s.latest for s in found.steps if s.latest}
    assert days == {
        "information": on("2027-02-19"),
        "call": on("2027-02-19"),
        "papers": on("2027-02-26"),
        "input": on("2027-03-05"),
        "meeting": on("2027-03-05"),
        "minutes": on("2027-03-10"),
        "remarks": on("2027-03-17"),
        "decision": on("2027-03-18"),
        "implementation": on("2027-04-26"),
    }


def test_it_says_how_late_it_is_and_the_earliest_day_instead() -> None:
    found = planned(assessed("reorganisation"), on("2027-03-18"), on("2027-04-26"))
    assert found.too_late
    assert step(found, "call").days_late(TODAY) == 17
    assert not step(found, "minutes").late(TODAY)
    decision = found.goal("decision")
    assert decision.too_early
    # Ten working days for input, three for the minutes, five to answer them – across Easter.
    assert decision.earliest == on("2027-04-07")
    assert [rule.id for rule in decision.binding] == ["LOC-REMARKS", "LOC-MINUTES", "LOC-INPUT"]
    assert not found.goal("implementation").too_early


def test_it_does_not_call_a_short_routine_unlawful() -> None:
    found = planned(assessed("reorganisation"), on("2027-03-18"), on("2027-04-26"))
    decision = found.goal("decision")
    assert decision.earliest_by_law == TODAY
    assert not decision.unlawful
    assert decision.binding_by_law == ()


def test_two_weeks_before_a_work_schedule_are_law() -> None:
    found = planned(
        assessed("work_schedule", facts=ONE_UNIT), on("2027-03-12"), on("2027-03-15")
    )
    start = found.goal("implementation")
    assert start.unlawful
    assert start.earliest_by_law == on("2027-03-22")
    assert [rule.id for rule in start.binding_by_law] == ["AML-10-3"]
    heard = step(found, "input")
    assert heard.latest == on("2027-03-01")
    assert heard.rule is not None
    assert heard.rule.id == "AML-10-3"
    assert heard.source_kind == "law"


def test_dismissals_take_effect_thirty_days_after_nav_was_told() -> None:
    found = planned(
        assessed("collective_redundancies", facts=REDUNDANCIES),
        on("2027-04-01"),
        on("2027-04-02"),
    )
    nav = step(found, "nav")
    assert nav.latest == on("2027-03-02")  # before the call by the notice, and 30 days before
    start = found.goal("implementation")
    assert start.earliest_by_law == on("2027-04-07")
    assert [rule.id for rule in start.binding_by_law] == ["AML-15-2-eff"]


def test_a_first_lawful_day_is_not_moved_past_a_closed_one() -> None:
    found = plan(
        assessed("collective_redundancies", facts=REDUNDANCIES),
        load(),
        today=on("2027-04-16"),
    )
    sunday = on("2027-05-16")
    assert found.goal("implementation").earliest_by_law == sunday
    assert load().calendar.closed(sunday)


def test_a_lay_off_is_discussed_before_notice_and_notice_given_in_time() -> None:
    found = planned(
        assessed("temporary_layoff", profile="lo_nho"), on("2027-05-10"), on("2027-05-31")
    )
    notice = step(found, "notice")
    assert notice.latest == on("2027-05-14")  # the 16th is a Sunday
    assert notice.rule is not None
    assert notice.rule.id == "NHO-7-3-a"
    assert step(found, "meeting").latest < notice.latest  # type: ignore[operator]


def test_an_unforeseen_event_asks_for_the_short_notice_only() -> None:
    facts = {**FACTS, "unforeseen_event": True}
    found = planned(
        assessed("temporary_layoff", profile="lo_nho", facts=facts),
        on("2027-05-10"),
        on("2027-05-31"),
    )
    assert latest(found, "notice") == on("2027-05-28")
    assert "NHO-7-3-a" not in {rule.id for s in found.steps for rule in s.rules}


def test_a_start_follows_the_decision_wished_for_and_not_only_the_first_possible() -> None:
    found = planned(
        assessed("temporary_layoff", profile="lo_nho"), on("2027-05-28"), on("2027-05-31")
    )
    assert not found.goal("decision").too_early
    assert found.goal("implementation").too_early
    assert found.goal("implementation").earliest == on("2027-06-12")


def test_each_decision_point_gets_its_own_round() -> None:
    found = planned(
        assessed("collective_redundancies", facts=REDUNDANCIES),
        on("2027-05-14"),
        on("2027-06-10"),
        on("2027-07-15"),
    )
    assert latest(found, "decision", 1) == on("2027-05-14")
    assert latest(found, "decision", 2) == on("2027-06-10")
    first, second = latest(found, "meeting", 1), latest(found, "meeting", 2)
    assert first is not None
    assert second is not None
    assert first < second
    assert sum(s.code == "information" for s in found.steps) == 1
    assert sum(s.code == "nav" for s in found.steps) == 1
    days = [s.latest for s in found.steps if s.latest]
    assert days == sorted(days)


def test_it_keeps_what_the_rules_order_without_a_date_in_its_place() -> None:
    facts = {**FACTS, "environment_plan": True, "has_amu": True, "shows_individuals": True}
    found = planned(
        assessed("reorganisation", "digitalisation", facts=facts),
        on("2027-05-14"),
        on("2027-06-10"),
    )
    order = [s.code for s in found.steps]
    undated = {s.code: s.before for s in found.steps if not s.dated}
    assert undated["amu_treated"] == "decision"
    assert undated["employees_informed"] == "implementation"
    assert order.index("safety_representative_consulted") < order.index("meeting")
    assert order.index("remarks") < order.index("amu_treated") < order.index("decision")
    assert order.index("decision") < order.index("employees_informed")
    assert order[0] == "early_talk"
    assert order[-1] == "implementation"


def test_what_nobody_has_verified_is_shown_and_moves_nothing() -> None:
    facts = {**FACTS, "decision_level": "political"}
    dates = {"planned_political_treatment": on("2027-05-14")}
    found = planned(
        assessed("reorganisation", facts=facts, dates=dates), on("2027-05-14"), on("2027-06-10")
    )
    advised = step(found, "LOC-POLITICAL")
    assert advised.latest == on("2027-04-30")
    assert advised.source_kind == "suggested"
    assert not advised.binding
    without = planned(
        assessed("reorganisation", facts=facts), on("2027-05-14"), on("2027-06-10")
    )
    assert latest(found, "meeting") == latest(without, "meeting")


def test_what_is_done_or_set_stands_and_the_rest_is_counted_from_it() -> None:
    dates = {
        "information_given": on("2027-03-01"),
        "meeting_called": on("2027-03-05"),
        "meeting_held": on("2027-03-15"),
    }
    found = planned(assessed("reorganisation", dates=dates), on("2027-04-30"), on("2027-05-31"))
    assert step(found, "meeting").done_on == on("2027-03-15")
    assert latest(found, "call") == on("2027-03-01")
    # Called four days after the last day for it: shown as it is, and nothing else moves.
    assert step(found, "call").days_late(TODAY) == 4
    assert found.goal("decision").earliest == on("2027-03-31")


def test_a_light_case_is_answered_in_writing_and_never_met_about() -> None:
    found = planned(
        assessed("work_schedule", facts=ONE_UNIT), on("2027-03-19"), on("2027-04-12")
    )
    assert not {"call", "papers", "meeting", "minutes"} & {s.code for s in found.steps}
    assert found.goal("decision").earliest == on("2027-03-12")
    heavier = planned(
        assessed("work_schedule", facts=ONE_UNIT),
        on("2027-03-19"),
        on("2027-04-12"),
        weight="ordinary",
    )
    assert "meeting" in {s.code for s in heavier.steps}


def test_a_case_without_duties_is_only_decided_and_started() -> None:
    found = planned(assessed("welfare_measures", profile="none"), TODAY, TODAY)
    assert [s.code for s in found.steps if s.dated] == ["decision", "implementation"]
    assert not found.too_late


def test_without_days_it_tells_only_the_earliest() -> None:
    found = plan(assessed("reorganisation"), load(), today=TODAY)
    assert not any(s.latest for s in found.steps)
    assert found.goal("decision").earliest == on("2027-04-07")
    assert not found.too_late


def test_it_explains_each_day_in_three_languages_and_cites() -> None:
    found = planned(assessed("reorganisation"), on("2027-03-18"), on("2027-04-26")).to_json()
    assert found["too_late"]
    told = {one["code"]: one for one in found["steps"]}
    call = told["call"]
    assert call["source_kind"] == "local_routine"
    assert call["late"]
    assert call["citation"]["section"] == "punkt 2"
    assert set(call["explanation"]) == set(LANGUAGES)
    assert "er fredag 19. februar" in call["explanation"]["nb"]
    assert told["meeting"]["citation"]["confidence"] in ("T", "S")
    assert all(set(one["title"]) == set(LANGUAGES) for one in found["steps"])
    assert {goal["code"] for goal in found["goals"]} == {"decision", "implementation"}


def test_it_refuses_days_the_calendar_does_not_reach() -> None:
    with pytest.raises(OutsideCalendar):
        planned(assessed("reorganisation"), on("2197-03-18"), on("2197-04-26"))


def test_every_step_and_every_kind_of_evidence_has_a_name() -> None:
    words = load().vocabulary
    assert set(ORDER) == set(words["plan_steps"])


# -- what must hold whatever the case ---------------------------------------------------------

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
