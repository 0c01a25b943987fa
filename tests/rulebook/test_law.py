"""What the shipped packs say: ids, aliases, thresholds by date, and what may hold a decision."""

import re
from datetime import date

import pytest

from rulebook.assessment import CaseFile, assess, standing
from rulebook.packs import load
from rulebook.schema import LANGUAGES

TODAY = date(2026, 11, 22)
BEFORE_2024 = date(2023, 12, 31)
FROM_2024 = date(2024, 1, 1)
DISPUTES = [
    "AML-17-2-3",
    "AML-17-3-2",
    "AML-17-3-2-priority",
    "AML-17-3-2-leaving",
    "AML-17-3-2-suspension",
    "AML-17-3-3",
    "AML-17-3-4",
    "AML-17-3-5",
    "AML-17-4-1",
    "AML-17-4-1-none",
    "AML-17-4-1-refused",
    "AML-17-4-1-undated",
    "AML-17-4-2",
    "AML-17-4-3",
]
ACT = [
    "AML-2-3",
    "AML-2A-6",
    "AML-3-1",
    "AML-4-2-2",
    "AML-4-2-3",
    "AML-4-3-2026",
    "AML-6-1",
    "AML-6-1-agreed",
    "AML-6-2-1",
    "AML-6-2-3",
    "AML-6-2-4",
    "AML-6-3",
    "AML-7-1",
    "AML-7-2",
    "AML-8-1",
    "AML-8-2-a",
    "AML-8-2-b",
    "AML-8-2-c",
    "AML-8-3",
    "AML-8-4",
    "AML-9-2-1",
    "AML-9-2-2",
    "AML-9-2-3",
    "AML-10-2",
    "AML-10-3",
    "AML-10-5-1",
    "AML-10-5-2",
    "AML-10-5-3",
    "AML-10-6-3",
    "AML-10-6-5",
    "AML-10-10",
    "AML-10-12-4",
    "AML-14-1b",
    "AML-14-3",
    "AML-14-8x",
    "AML-14-12",
    "AML-14-14a",
    "AML-15-1",
    "AML-15-2-disc",
    "AML-15-2-info",
    "AML-15-2-NAV",
    "AML-15-2-eff",
    "AML-16-3",
    "AML-16-5-1",
    "AML-16-5-3",
    "AML-16-6",
]
REGULATION = [
    "FOLM-2-2",
    "FOLM-2-3",
    "FOLM-3-15",
    "FOLM-3-16-a",
    "FOLM-3-16-b",
    "FOLM-3-16-c",
    "FOLM-3-19",
]
AGREEMENTS = [
    "KL-01",
    "KL-01b",
    "KL-03",
    "KL-04",
    "KL-05",
    "KL-06",
    "IND-01",
    "HTA-01",
    "HTA-02",
    "HTA-04",
    "HTA-05",
    "HTA-06",
    "HTA-07",
    "HTA-08",
    "HTA-09",
    "HTA-11",
    "HTA-12",
    "HTA-13",
    "HAS-17",
    "HAS-18",
    "HAS-19",
    "HAS-20-1",
    "HAS-20-2",
    "HAS-20-3",
    "HAS-21",
    "HAS-22-1",
    "HAS-22-2",
    "HAS-22-3",
    "HAS-22-4",
    "HAS-23",
    "HAS-24-1",
    "HAS-24-2",
    "HAS-18-list",
    "HTAS-2.7.1",
    "HTAS-2.7.1-handle",
    "HTAS-2.7.2",
    "HTAS-2.7.2-delegated",
    "HTAS-2.7.2-writ",
    "HTAS-2.7.2-writ-delegated",
    "NHO-2-3-5",
    "NHO-2-3-prot",
    "NHO-7-3-a",
    "NHO-7-3-b",
    "NHO-7-disc",
    "NHO-9-3",
    "NHO-9-4",
    "NHO-9-5",
    "NHO-9-6",
]
ALIASES = {
    "AML-01": "AML-8-2-a",
    "AML-02": "AML-8-2-b",
    "AML-03": "AML-8-2-c",
    "AML-03x": "AML-8-1",
    "AML-04": "AML-9-2-1",
    "AML-05": "AML-14-14a",
    "AML-05b": "AML-14-1b",
    "AML-06": "AML-10-3",
    "AML-07": "AML-10-5-2",
    "AML-08": "AML-15-1",
    "AML-09": "AML-15-2-disc",
    "AML-10": "AML-16-5-1",
    "AML-11": "AML-16-6",
    "AML-12": "AML-7-2",
    "AML-13": "AML-7-1",
    "AML-14": "FOLM-2-2",
    "AML-15": "AML-6-2-4",
    "AML-16": "AML-7-2-state",
}


@pytest.fixture(scope="module")
def packs():
    return load()


def assessed(packs, measures, facts=None, profile="ha_ks_b", on=TODAY, dates=None):
    case = {
        "profile": profile,
        "measures": measures,
        "on": on,
        "facts": facts or {},
        "dates": dates or {},
    }
    return assess(CaseFile.of(case, packs), packs)


def raised(packs, measures, facts=None, **more):
    return {duty.id: duty for duty in assessed(packs, measures, facts, **more).duties}


def standing_ids(packs, facts, on, profile="none"):
    return {duty.id for duty in standing(profile, facts, packs, on=on)}


@pytest.mark.parametrize("rule_id", [*ACT, *DISPUTES, *REGULATION, *AGREEMENTS])
def test_it_holds_every_rule_under_its_own_id(packs, rule_id):
    assert packs.rule(rule_id).id == rule_id


@pytest.mark.parametrize(("alias", "rule_id"), ALIASES.items())
def test_it_finds_a_duty_of_the_act_by_its_other_name(packs, alias, rule_id):
    assert packs.rule(alias).id == rule_id


def test_it_gives_every_rule_an_id_that_can_stand_in_an_address(packs):
    assert [
        rule_id for rule_id in packs.rules if not re.fullmatch(r"[A-Za-z0-9.-]+", rule_id)
    ] == []


def test_it_says_every_rule_in_three_languages_and_in_few_words(packs):
    for rule in packs.rules.values():
        for lang in LANGUAGES:
            assert len(rule.title[lang]) <= 90, rule.id
            assert len(rule.plain[lang]) <= 420, rule.id
        # Short sentences may be the same in both forms of Norwegian; a whole rule is not.
        said = [
            (rule.title[lang], rule.plain[lang], rule.leader.get(lang)) for lang in LANGUAGES
        ]
        assert len(rule.plain["nb"]) < 60 or said[0] != said[1], rule.id
        assert rule.plain["nb"] != rule.plain["en"], rule.id


def test_it_points_every_rule_to_a_place_that_was_checked_on_a_day(packs):
    for rule in packs.rules.values():
        assert rule.citation.section, rule.id
        assert rule.citation.href or rule.source_kind == "local_routine", rule.id
        assert rule.citation.checked_on <= TODAY, rule.id


# -- thresholds by edition ------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "employees", "owed"),
    [
        (FROM_2024, 4, False),
        (FROM_2024, 5, True),
        (BEFORE_2024, 9, False),
        (BEFORE_2024, 10, True),
    ],
)
def test_it_asks_for_a_safety_representative_from_the_threshold_of_the_day(
    packs, on, employees, owed
):
    assert ("AML-6-1" in standing_ids(packs, {"employees": employees}, on)) is owed


@pytest.mark.parametrize(
    ("on", "headcount", "owed"),
    [
        (FROM_2024, 9, set()),
        (FROM_2024, 10, {"AML-7-1-demand"}),
        (FROM_2024, 29, {"AML-7-1-demand"}),
        (FROM_2024, 30, {"AML-7-1"}),
        (BEFORE_2024, 49, set()),
        (BEFORE_2024, 50, {"AML-7-1"}),
    ],
)
def test_it_asks_for_an_amu_from_the_threshold_of_the_day(packs, on, headcount, owed):
    facts = {"employees": 200, "amu_headcount": headcount}
    found = standing_ids(packs, facts, on)
    assert {rule_id for rule_id in found if rule_id.startswith("AML-7-1")} == owed


def test_it_applies_chapter_8_from_fifty_employees(packs):
    assert "AML-8-1" not in standing_ids(packs, {"employees": 49}, TODAY)
    assert "AML-8-1" in standing_ids(packs, {"employees": 50}, TODAY)
    below = raised(packs, ["reorganisation"], {"employees": 49}, profile="none")
    above = raised(packs, ["reorganisation"], {"employees": 50}, profile="none")
    assert not {"AML-8-2-b", "AML-8-2-c"} & below.keys()
    assert {"AML-8-2-b", "AML-8-2-c"} <= above.keys()


def test_it_counts_collective_redundancies_from_ten(packs):
    nine = {"employees": 900, "dismissals": 9, "dismissals_within_window": 9}
    ten = {"employees": 900, "dismissals": 10, "dismissals_within_window": 10}
    assert "AML-15-2-disc" not in raised(packs, ["workforce_reduction"], nine)
    assert {"AML-15-2-disc", "AML-15-2-info", "AML-15-2-NAV"} <= raised(
        packs, ["workforce_reduction"], ten
    ).keys()
    assert packs.value("aml.collective_redundancies_days", on=TODAY).value == 30


# -- what may hold a decision ---------------------------------------------------------


@pytest.mark.parametrize("profile", ["ha_ks_b", "ha_stat", "lo_nho", "none"])
def test_it_never_binds_on_a_source_that_has_not_been_read(packs, profile):
    facts = {"employees": 900, "substantial_change": True, "hire_in_by_agreement": True}
    for measure in packs.measures:
        for duty in raised(packs, [measure], facts, profile=profile).values():
            assert duty.binding is (duty.citation.confidence in ("T", "S")), duty.id


@pytest.mark.parametrize(
    ("measure", "rule_id", "evidence"),
    [
        ("reorganisation", "AML-8-2-b", "reasoned_answer"),
        ("reorganisation", "AML-8-2-c", "discussion_held"),
        ("control_measure", "AML-9-2-1", "discussion_held"),
        ("work_schedule", "AML-10-3", "discussion_held"),
        ("part_time_appointment", "AML-14-1b", "need_documented"),
        ("staffing_review", "AML-14-14a", "discussion_held"),
        ("dismissal", "AML-15-1", "employee_heard"),
        ("transfer_of_undertaking", "AML-16-5-1", "discussion_held"),
    ],
)
def test_it_holds_the_decision_until_a_verified_duty_is_done(packs, measure, rule_id, evidence):
    duty = raised(packs, [measure], {"employees": 900})[rule_id]
    assert duty.binding
    assert ("decision", evidence) in [(gate.before, gate.evidence) for gate, _ in duty.gates]


def test_it_holds_a_control_measure_until_those_affected_are_told(packs):
    duty = raised(packs, ["control_measure"])["AML-9-2-2"]
    assert [(gate.before, gate.evidence) for gate, _ in duty.gates] == [
        ("implementation", "employees_informed")
    ]


def test_it_asks_for_nothing_more_than_a_track_below_the_threshold_of_chapter_8(packs):
    assert assessed(packs, ["digitalisation"], {"employees": 20}, profile="none").rung is None


def test_it_consults_the_safety_representative_in_planning_and_again_at_the_start(packs):
    duty = raised(packs, ["reorganisation"])["AML-6-2-4"]
    assert [gate.before for gate, _ in duty.gates] == ["decision", "implementation"]
    assert duty.rung is None and duty.rule.track == "participation"


def test_it_sends_the_case_to_amu_or_to_the_safety_representative_where_there_is_none(packs):
    with_amu = {"environment_plan": True, "has_amu": True}
    without = {"environment_plan": True, "has_amu": False}
    assert "AML-7-2" in raised(packs, ["reorganisation"], with_amu)
    assert "FOLM-2-2" not in raised(packs, ["reorganisation"], with_amu)
    assert "FOLM-2-2" in raised(packs, ["reorganisation"], without)
    assert "AML-7-2" not in raised(packs, ["reorganisation"], without)


def test_it_keeps_a_case_about_one_person_out_of_the_committee(packs):
    routes = {r.body: r.treat for r in assessed(packs, ["dismissal"]).routing}
    assert routes["committee"] == "never" and routes["political"] == "never"


def test_it_asks_for_a_risk_assessment_of_a_reorganisation_from_2026(packs):
    assert "AML-4-3-2026" in raised(packs, ["reorganisation"], on=date(2026, 1, 1))
    assert "AML-4-3-2026" not in raised(packs, ["reorganisation"], on=date(2025, 12, 31))


def test_it_negotiates_only_where_an_agreement_is_needed(packs):
    ordinary = {"needs_longer_shifts": False}
    longer = {"needs_longer_shifts": True}
    assert assessed(packs, ["work_schedule"], ordinary).rung == "discussion"
    assert assessed(packs, ["work_schedule"], longer).rung == "negotiation"
    assert assessed(packs, ["work_schedule"], longer, profile="none").rung == "discussion"


def test_it_approves_minutes_in_the_civil_service_and_signs_protocols(packs):
    assert packs.rule("HAS-21").forms == ("minutes_approved",)
    assert packs.rule("HAS-18").forms == ("minutes_approved",)
    assert "protocol_signed" in packs.rule("HAS-19").forms
    assert "protocol_signed" in packs.rule("AML-17-3-5").forms


def test_it_gives_the_state_shortcut_to_no_municipality(packs):
    assert not packs.rule("AML-16").measures
    assert packs.rule("AML-16").when[0].profiles == ("ha_stat",)


# -- clocks -----------------------------------------------------------------------------


def test_it_wants_nav_told_no_later_than_the_day_the_meeting_is_called(packs):
    called = date(2027, 2, 26)
    due = packs.deadline("AML-15-2-NAV", called)
    assert due.raw_end == called
    assert not due.overdue(called)
    assert due.overdue(date(2027, 2, 27))


def test_it_repeats_the_staffing_discussion_after_a_year(packs):
    assert packs.deadline("AML-14-14a", date(2026, 1, 15)).raw_end == date(2027, 1, 15)


def test_it_calls_the_yearly_look_at_a_control_measure_a_suggestion(packs):
    assert packs.deadline("AML-9-2-3", date(2026, 1, 15)).source_kind == "suggested"


def test_it_rolls_by_analogy_except_for_lawsuits(packs):
    windows = {
        rule.id: rule.timing.by_analogy
        for rule in packs.rules.values()
        if rule.timing
        and rule.timing.kind == "window_after"
        and rule.source_kind != "local_routine"
    }
    by_law = {rule_id for rule_id, analogy in windows.items() if not analogy}
    assert {
        "AML-17-2-3",
        "AML-17-4-1",
        "AML-17-4-1-none",
        "AML-17-4-1-refused",
        "AML-17-4-1-undated",
        "AML-17-4-2",
    } == {rule_id for rule_id in by_law if rule_id.startswith(("AML", "HAS", "NHO"))}


def test_it_lets_an_expired_agreement_apply_and_says_that_no_successor_was_seen(packs):
    found = assessed(packs, ["temporary_layoff"], profile="lo_nho")
    assert "NHO-7-disc" in {duty.id for duty in found.duties}
    assert "successor_not_seen" in {warning["code"] for warning in found.warnings}


def test_it_knows_nothing_of_the_collective_agreement_before_it_was_made(packs):
    assert "HTA-09" in raised(packs, ["hiring_in"], on=date(2026, 5, 1))
    assert "HTA-09" not in raised(packs, ["hiring_in"], on=date(2026, 4, 30))
