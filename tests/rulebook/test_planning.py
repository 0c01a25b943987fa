"""The backward plan worked by hand: latest days, earliest days, what binds."""

import pytest

from rulebook.calendar import OutsideCalendar
from rulebook.packs import load
from rulebook.plan_steps import ORDER
from rulebook.planning import plan
from rulebook.schema import LANGUAGES
from tests.rulebook.plans import (
    FACTS,
    ONE_UNIT,
    REDUNDANCIES,
    TODAY,
    assessed,
    latest,
    on,
    planned,
    step,
)


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
