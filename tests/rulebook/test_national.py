"""What the Act and the agreements outside KS say, row by row where a row asks for more than an id."""

from datetime import date

import pytest

from rulebook.assessment import CaseFile, assess, standing
from rulebook.packs import load
from rulebook.procedure import procedure
from rulebook.questions import questions

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def packs():
    return load()


def assessed(packs, measures, facts=None, profile="none", on=TODAY, dates=None):
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


def gates(duty):
    return [(gate.before, gate.evidence) for gate, _ in duty.gates]


# -- the Act ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("employees", "found"), [(4, "AML-6-1-agreed"), (5, "AML-6-1"), (2000, "AML-6-1")]
)
def test_it_lets_a_small_undertaking_agree_on_another_arrangement(packs, employees, found):
    duties = standing("none", {"employees": employees}, packs, on=TODAY)
    ids = {duty.id for duty in duties if duty.id.startswith("AML-6-1")}
    assert ids == {found}


@pytest.mark.parametrize(
    ("dismissals", "in_all", "counts"),
    [(10, 10, True), (9, 9, False), (5, 10, True), (4, 12, False), (6, 9, False)],
)
def test_it_counts_other_terminations_once_five_are_dismissals(
    packs, dismissals, in_all, counts
):
    facts = {
        "employees": 900,
        "dismissals": dismissals,
        "dismissals_within_window": dismissals,
        "terminations_within_window": in_all,
    }
    found = raised(packs, ["workforce_reduction"], facts)
    for rule_id in ("AML-15-2-disc", "AML-15-2-info", "AML-15-2-NAV"):
        assert (rule_id in found) is counts


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"laid_off_without_pay": 10}, True),
        ({"laid_off_without_pay": 9}, False),
        ({"laid_off_without_pay": 0, "hours_cut_over_half": 10}, True),
        ({"laid_off_without_pay": 0, "hours_cut_over_half": 9}, False),
        ({}, True),
    ],
)
def test_it_has_nav_told_of_a_large_lay_off_before_the_meeting_is_called(packs, facts, told):
    found = raised(packs, ["temporary_layoff"], {"employees": 900, **facts})
    assert ("AML-15-2-NAV" in found) is told
    if told:
        assert gates(found["AML-15-2-NAV"]) == [("meeting_call", "nav_notified")]
    assert "AML-15-2-disc" not in found, "a lay-off is no dismissal"


def test_it_reminds_a_hiring_in_of_the_yearly_discussion_without_holding_it_back(packs):
    reminded = raised(packs, ["hiring_in"], {"employees": 900})["AML-14-14a"]
    yearly = raised(packs, ["staffing_review"], {"employees": 900})["AML-14-14a"]
    assert gates(reminded) == []
    assert gates(yearly) == [("decision", "discussion_held")]


@pytest.mark.parametrize(
    ("rule_id", "measure", "before", "after"),
    [
        ("AML-14-1b", "part_time_appointment", date(2022, 12, 31), date(2023, 1, 1)),
        ("AML-14-14a", "staffing_review", date(2023, 12, 31), date(2024, 1, 1)),
    ],
)
def test_it_knows_no_duty_before_it_was_law(packs, rule_id, measure, before, after):
    assert rule_id not in raised(packs, [measure], on=before)
    assert rule_id in raised(packs, [measure], on=after)


@pytest.mark.parametrize(
    ("rule_id", "measure", "fact"),
    [
        ("AML-8-4", "merger", "several_group_companies"),
        ("AML-10-10", "work_schedule", "night_or_sunday_work"),
        ("AML-14-3", "recruitment", "part_timer_wants_more"),
    ],
)
def test_it_only_advises_where_the_act_is_told_from_memory(packs, rule_id, measure, fact):
    assert rule_id not in raised(packs, [measure], {fact: False})
    duty = raised(packs, [measure], {fact: True})[rule_id]
    assert not duty.binding


def test_it_negotiates_centrally_what_goes_beyond_a_local_agreement(packs):
    duty = raised(packs, ["working_time_agreement"], {"beyond_local_agreement": True})[
        "AML-10-12-4"
    ]
    assert (duty.rung, duty.binding) == ("negotiation", True)
    assert gates(duty) == [("implementation", "agreement_reached")]


@pytest.mark.parametrize(
    ("rule_id", "anchor"),
    [
        ("AML-17-3-2", "dismissal_given"),
        ("AML-17-3-2-priority", "priority_refused"),
        ("AML-17-3-2-leaving", "employment_ended"),
        ("AML-17-3-2-suspension", "suspension_ended"),
    ],
)
def test_it_counts_two_weeks_from_each_starting_point_of_section_17_3(packs, rule_id, anchor):
    found = packs.deadline(rule_id, date(2027, 3, 11))
    assert (found.anchor, found.raw_end) == (anchor, date(2027, 3, 25))
    assert found.by_analogy and found.safe_end == date(2027, 3, 24)


@pytest.mark.parametrize(
    ("rule_id", "anchor"),
    [
        ("AML-17-4-1", "negotiations_ended"),
        ("AML-17-4-1-none", "dismissal_given"),
        ("AML-17-4-1-refused", "negotiations_refused"),
    ],
)
def test_it_counts_eight_weeks_to_a_lawsuit_from_where_negotiations_stand(
    packs, rule_id, anchor
):
    found = packs.deadline(rule_id, date(2027, 4, 20))
    assert (found.anchor, found.rolled_end) == (anchor, date(2027, 6, 15))


def test_it_says_that_the_source_does_not_tell_where_the_six_months_begin(packs):
    rule = packs.rule("AML-17-4-2")
    assert rule.timing.anchor == "negotiations_ended"
    assert "hvilken dag" in rule.citation.note["nb"]


# -- the civil service --------------------------------------------------------------------

CHART = {
    "organisation_chart_change": True,
    "change_over_six_months": True,
    "staff_or_equipment_moved": True,
}


def test_it_negotiates_a_reorganisation_only_when_three_conditions_hold_together(packs):
    assert "HAS-19" in raised(packs, ["reorganisation"], CHART, profile="ha_stat")
    for missing in CHART:
        found = raised(packs, ["reorganisation"], {**CHART, missing: False}, profile="ha_stat")
        assert "HAS-19" not in found, missing


def test_it_counts_an_unanswered_condition_as_met_and_says_so(packs):
    found = assessed(packs, ["reorganisation"], profile="ha_stat")
    assert found.rung == "negotiation"
    assumed = {warning.get("fact") for warning in found.warnings}
    assert set(CHART) <= assumed


@pytest.mark.parametrize(
    ("measure", "facts", "rung"),
    [
        ("new_post", {"post_settled_in_budget": False}, "negotiation"),
        ("new_post", {"post_settled_in_budget": True}, None),
        ("welfare_measures", {}, "negotiation"),
        ("personnel_guidelines", {}, "negotiation"),
        ("premises", {"premises_allocation_only": False}, "negotiation"),
        ("premises", {"premises_allocation_only": True}, "discussion"),
        ("working_environment_plan", {"amu_matter_negotiated": True}, "negotiation"),
        ("working_environment_plan", {"amu_matter_negotiated": False}, None),
        ("work_schedule", {"needs_longer_shifts": False}, "discussion"),
        ("budget", {}, "discussion"),
    ],
)
def test_it_negotiates_what_stands_on_the_list_and_discusses_the_rest(
    packs, measure, facts, rung
):
    facts = {"employees": 40, "substantial_change": False, **facts}
    assert assessed(packs, [measure], facts, profile="ha_stat").rung == rung


@pytest.mark.parametrize(
    ("measure", "rule_id"), [("budget", "HAS-18"), ("welfare_measures", "HAS-19")]
)
def test_it_runs_the_two_weeks_and_the_week_of_section_20_in_either_form(
    packs, measure, rule_id
):
    dates = {"demand_made": date(2026, 12, 14), "negotiations_started": date(2027, 3, 30)}
    duty = raised(packs, [measure], profile="ha_stat", dates=dates)[rule_id]
    told = {found.rule: found for found in duty.deadlines}
    assert told["HAS-20-1"].rolled_end == date(2026, 12, 28)
    assert told["HAS-20-2"].earliest == date(2027, 4, 6)


def test_it_only_advises_on_the_matters_of_discussion_told_from_memory(packs):
    assert not raised(packs, ["competence_plan"], profile="ha_stat")["HAS-18-list"].binding


@pytest.mark.parametrize(
    ("rule_id", "notice", "writ"),
    [
        # Talks that ended on 11 March 2027. Two weeks on is Maundy Thursday, so notice is due on
        # Tuesday 30 March, and three weeks from there is 20 April.
        ("HTAS-2.7.2", date(2027, 3, 30), date(2027, 4, 20)),
        # The shorter road: one week to 18 March, then two weeks to 1 April.
        ("HTAS-2.7.2-delegated", date(2027, 3, 18), date(2027, 4, 1)),
    ],
)
def test_it_counts_the_writ_from_the_last_day_for_notice(packs, rule_id, notice, writ):
    ended = date(2027, 3, 11)
    chained = rule_id.replace("2.7.2", "2.7.2-writ")
    assert packs.deadline(rule_id, ended).rolled_end == notice
    found = packs.deadline(chained, ended)
    assert (found.rolled_end, found.interpretation) == (writ, True)


def test_it_counts_a_lawsuit_from_when_undated_negotiations_should_have_ended(packs):
    first_meeting = date(2027, 4, 6)
    assert packs.deadline("AML-17-3-5", first_meeting).rolled_end == date(2027, 4, 20)
    found = packs.deadline("AML-17-4-1-undated", first_meeting)
    assert (found.rolled_end, found.interpretation) == (date(2027, 6, 15), True)


# -- LO–NHO, Spekter, Virke, Finans Norge ---------------------------------------------------


@pytest.mark.parametrize("profile", ["lo_nho", "spekter", "ha_stat"])
def test_it_says_that_no_newer_edition_has_been_seen(packs, profile):
    codes = {w["code"] for w in assessed(packs, ["reorganisation"], profile=profile).warnings}
    assert "successor_not_seen" in codes


@pytest.mark.parametrize("profile", ["virke", "finans"])
def test_it_claims_nothing_of_an_agreement_before_it_was_read(packs, profile):
    before = assessed(packs, ["temporary_layoff"], profile=profile, on=date(2025, 12, 31))
    assert "not_yet_valid" in {warning["code"] for warning in before.warnings}


@pytest.mark.parametrize(
    ("profile", "measure", "rule_id", "binding"),
    [
        ("lo_nho", "reorganisation", "NHO-9-4", False),
        ("lo_nho", "merger", "NHO-9-5", False),
        ("spekter", "reorganisation", "SPK-31", True),
        ("spekter", "merger", "SPK-32", True),
        ("spekter", "digitalisation", "SPK-30", True),
        ("spekter", "working_group", "SPK-29", True),
        ("virke", "reorganisation", "VIR-HA", True),
    ],
)
def test_it_raises_what_each_agreement_says(packs, profile, measure, rule_id, binding):
    assert raised(packs, [measure], profile=profile)[rule_id].binding is binding


def test_it_treats_a_closure_inside_a_reorganisation_as_what_it_is(packs):
    assert "SPK-32" not in raised(packs, ["reorganisation"], profile="spekter")
    assert "SPK-32" in raised(
        packs, ["reorganisation"], {"sold_or_closed": True}, profile="spekter"
    )


@pytest.mark.parametrize("rule_id", ["NHO-2-3-5", "SPK-13"])
def test_it_lets_the_parties_agree_on_another_day_than_the_eighth(packs, rule_id):
    found = packs.deadline(rule_id, date(2027, 3, 24))
    assert found.rolled_end == date(2027, 4, 1)
    assert packs.rule(rule_id).timing.agreed_deviation == "parties"


def test_it_counts_the_two_weeks_of_virke_from_the_end_of_talks_and_four_from_their_deadline(
    packs,
):
    assert packs.deadline("VIR-HUK", date(2027, 3, 11)).raw_end == date(2027, 3, 25)
    central = packs.deadline("VIR-HUK-central", date(2027, 3, 11))
    assert (central.anchor, central.raw_end) == ("local_talks_deadline", date(2027, 4, 8))


def test_it_holds_the_notice_until_the_parties_agree_in_finance(packs):
    found = raised(
        packs, ["temporary_layoff"], {"layoff_by_local_agreement": True}, profile="finans"
    )["FIN-21"]
    assert (found.rung, gates(found)) == ("negotiation", [("notice", "agreement_reached")])
    assert packs.deadline("FIN-21", date(2027, 3, 15)).earliest == date(2027, 3, 30)


# -- papers and breaks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "rung", "paper", "closed_by", "configurable"),
    [
        ("ha_stat", "discussion", "minutes", "approval", False),
        ("ha_stat", "negotiation", "protocol", "signature", False),
        ("lo_nho", "discussion", "protocol", "signature", True),
        ("lo_nho", "negotiation", "protocol", "signature", False),
        ("spekter", "discussion", "protocol", "signature", True),
        ("spekter", "negotiation", "protocol", "signature", False),
        ("virke", "discussion", "protocol", "signature", True),
    ],
)
def test_it_approves_minutes_in_the_civil_service_and_signs_protocols_elsewhere(
    packs, profile, rung, paper, closed_by, configurable
):
    found = procedure(packs, profile, rung, on=TODAY)
    assert (found.paper, found.closed_by) == (paper, closed_by)
    assert found.configurable is configurable


@pytest.mark.parametrize(
    ("profile", "measure", "outcome", "track", "suspends"),
    [
        ("ha_stat", "welfare_measures", "dispute", "mediation", "measure"),
        ("ha_stat", "local_agreement", "dispute", "local_board", "none"),
        ("ha_stat", "local_pay_negotiation", "dispute", "dispute_of_interest", "measure"),
        ("lo_nho", "reorganisation", "dispute", "organisations", "none"),
        ("spekter", "reorganisation", "dispute", "organisations", "none"),
        ("virke", "local_pay_negotiation", "dispute", "organisations", "measure"),
        ("none", "overtime", "fallback", "ordinary_rules_apply", "measure"),
    ],
)
def test_it_says_where_a_break_leads(packs, profile, measure, outcome, track, suspends):
    found = procedure(packs, profile, "negotiation", on=TODAY, measures=(measure,)).breaks
    assert [(b.outcome, b.track, b.suspends) for b in found] == [(outcome, track, suspends)]


# -- what is asked, and what comes again --------------------------------------------------------


def asked(packs, measure, profile):
    return {kind.name for kind in questions(packs, (measure,), profile=profile, on=TODAY)}


@pytest.mark.parametrize(
    ("profile", "measure", "own"),
    [
        ("ha_stat", "reorganisation", set(CHART)),
        ("ha_stat", "new_post", {"post_settled_in_budget"}),
        ("lo_nho", "temporary_layoff", {"unforeseen_event"}),
        ("spekter", "reorganisation", {"sold_or_closed"}),
        ("finans", "temporary_layoff", {"layoff_by_local_agreement"}),
    ],
)
def test_it_asks_each_employer_only_what_its_own_agreement_turns_on(
    packs, profile, measure, own
):
    assert own <= asked(packs, measure, profile)
    assert not own & asked(packs, measure, "ha_ks_b")


def test_it_asks_how_many_a_lay_off_reaches_whoever_the_employer_is(packs):
    for profile in ("ha_ks_b", "ha_stat", "lo_nho", "none"):
        found = asked(packs, "temporary_layoff", profile)
        assert {"laid_off_without_pay", "hours_cut_over_half"} <= found


def test_it_wants_the_staffing_discussion_every_year_and_on_demand(packs):
    found = packs.deadline("AML-14-14a", date(2026, 1, 15))
    assert found.raw_end == date(2027, 1, 15)
    assert packs.rule("AML-14-14a").timing.on_demand


def test_it_sets_four_meetings_of_the_committee_a_year_and_calls_that_a_reading(packs):
    found = packs.deadline("FOLM-3-16-a", date(2027, 1, 11))
    assert (found.raw_end, found.interpretation) == (date(2027, 4, 11), True)
