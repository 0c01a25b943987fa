"""The assessment: duties, rung, weight, routing, other roads and cautions."""

import json
from datetime import date
from typing import Any

import pytest

from rulebook.assessment import Assessment, CaseFile, Duty, assess, standing
from rulebook.packs import load
from rulebook.schema import LANGUAGES

ON = date(2027, 2, 1)


def judged(*measures: str, **parts: Any) -> Assessment:
    packs = load()
    data = {"profile": "ha_ks_b", "measures": [*measures], "on": ON, **parts}
    return assess(CaseFile.of(data, packs), packs)


def duty(found: Assessment, rule_id: str) -> Duty:
    return next(duty for duty in found.duties if duty.id == rule_id)


def ids(found: Assessment) -> set[str]:
    return {duty.id for duty in found.duties}


def codes(found: Assessment) -> set[str]:
    return {warning["code"] for warning in found.warnings}


# -- rungs and duties -------------------------------------------------------------------------


def test_a_reorganisation_is_discussed_before_the_decision() -> None:
    found = judged("reorganisation", facts={"employees": 320, "units_affected": 1})
    gates = {gate.evidence for gate, _ in duty(found, "HAB-02").gates}
    assert found.rung == "discussion"
    assert gates == {"information_given", "discussion_held", "reasoned_answer"}


def test_the_strictest_rung_wins_and_the_others_are_still_owed() -> None:
    facts = {"employees": 320, "units_affected": 1, "needs_longer_shifts": True}
    found = judged("work_schedule", facts=facts)
    assert found.rung == "negotiation"
    assert found.duties[0].rung == "negotiation"
    assert "AML-10-3" in ids(found)


def test_the_participation_track_is_no_rung() -> None:
    found = judged("reorganisation", facts={"environment_plan": True})
    treated = duty(found, "AML-7-2")
    assert treated.rung is None
    assert treated.to_json()["track"] == "participation"


@pytest.mark.parametrize(("employees", "owed"), [(49, False), (50, True)])
def test_chapter_eight_begins_at_fifty_employees(employees: int, owed: bool) -> None:
    found = judged(
        "reorganisation",
        profile="none",
        facts={"employees": employees, "substantial_change": True},
    )
    assert ("AML-8-2-c" in ids(found)) is owed


def test_an_unanswered_threshold_gives_the_most_rights_and_says_so() -> None:
    found = judged("reorganisation", facts={"substantial_change": True})
    assert "AML-8-2-c" in ids(found)
    assert "assumed" in codes(found)


def test_it_says_why_with_the_answer_and_the_threshold() -> None:
    found = judged("reorganisation", facts={"employees": 320, "substantial_change": True})
    because = [reason["nb"] for reason in duty(found, "AML-8-2-c").because]
    assert "Du endrer hvordan arbeidet er organisert." in because
    assert "Virksomheten har 320 ansatte. Grensen er 50." in because


def test_memory_lists_its_gates_but_never_binds() -> None:
    found = judged("work_schedule", facts={"different_hours": True})
    advice = duty(found, "HAB-10c")
    assert advice.gates
    assert not advice.binding
    assert "not_verified" in codes(found)


def test_no_duty_means_no_rung_and_no_case() -> None:
    found = judged("welfare_measures", profile="none", facts={"employees": 12})
    assert (found.rung, found.weight, found.duties) == (None, "none", ())


def test_it_discusses_at_the_level_where_the_case_is_decided() -> None:
    found = judged("reorganisation", facts={"decision_level": "employer"})
    assert duty(found, "HAB-02").level == "employer"
    low = judged("procurement", facts={"decision_level": "workplace"})
    assert duty(low, "HAB-10g").level == "sector"


def test_a_planned_start_gives_the_dates_of_the_work_schedule() -> None:
    found = judged(
        "work_schedule",
        facts={"different_hours": True},
        dates={"planned_implementation": date(2027, 4, 12)},
    )
    (deadline,) = duty(found, "AML-10-3").deadlines
    assert deadline.raw_end == date(2027, 3, 29)
    assert deadline.safe_end == date(2027, 3, 24)


def test_a_date_already_gone_is_said_plainly() -> None:
    found = judged(
        "work_schedule",
        facts={"different_hours": True},
        dates={"planned_implementation": date(2027, 2, 8)},
    )
    assert "too_late" in codes(found)


def test_the_waiting_period_belongs_to_the_duty_it_waits_for() -> None:
    found = judged(
        "collective_redundancies",
        facts={"dismissals": 14, "dismissals_within_window": 14},
        dates={"nav_notified": date(2027, 3, 1)},
    )
    earliest = {deadline.rule: deadline.earliest for deadline in _deadlines(found)}
    assert earliest["AML-15-2-eff"] == date(2027, 3, 31)


def _deadlines(found: Assessment) -> list[Any]:
    return [deadline for duty in found.duties for deadline in duty.deadlines]


def test_it_may_not_start_a_control_measure_before_the_employees_are_told() -> None:
    found = judged("control_measure")
    gates = [(gate.before, gate.evidence) for gate, _ in duty(found, "AML-9-2-2").gates]
    assert gates == [("implementation", "employees_informed")]


def test_nav_is_told_no_later_than_the_meeting_is_called() -> None:
    found = judged("collective_redundancies", facts={"dismissals_within_window": 14})
    gates = [(gate.before, gate.evidence) for gate, _ in duty(found, "AML-15-2-NAV").gates]
    assert ("meeting_call", "nav_notified") in gates


# -- standing duties and editions -------------------------------------------------------------


@pytest.mark.parametrize(
    ("headcount", "on", "owed"),
    [
        (9, ON, set()),
        (10, ON, {"AML-7-1-demand"}),
        (29, ON, {"AML-7-1-demand"}),
        (30, ON, {"AML-7-1"}),
        (49, date(2023, 12, 31), set()),
        (50, date(2023, 12, 31), {"AML-7-1"}),
    ],
)
def test_the_amu_threshold_follows_its_edition(
    headcount: int, on: date, owed: set[str]
) -> None:
    found = {duty.id for duty in standing("none", {"amu_headcount": headcount}, load(), on=on)}
    assert found & {"AML-7-1", "AML-7-1-demand"} == owed


@pytest.mark.parametrize(
    ("employees", "on", "owed"),
    [
        (4, ON, False),
        (5, ON, True),
        (9, date(2023, 12, 31), False),
        (10, date(2023, 12, 31), True),
    ],
)
def test_the_safety_representative_threshold_follows_its_edition(
    employees: int, on: date, owed: bool
) -> None:
    found = {duty.id for duty in standing("none", {"employees": employees}, load(), on=on)}
    assert ("AML-6-1" in found) is owed


def test_an_expired_agreement_is_used_with_a_warning() -> None:
    found = judged("reorganisation")
    assert "ha_ks-2024" in found.packs
    assert "successor_not_seen" in codes(found)


def test_an_agreement_in_its_time_gives_no_such_warning() -> None:
    found = judged("reorganisation", on=date(2025, 3, 3))
    assert "successor_not_seen" not in codes(found)


def test_before_the_first_edition_it_says_that_none_applies() -> None:
    found = judged("reorganisation", on=date(2013, 3, 1))
    assert "HAB-02" not in ids(found)
    assert {"not_yet_valid", "before_reading", "no_agreement"} <= codes(found)


# -- weight -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "facts", "weight"),
    [
        ("work_schedule", {"units_affected": 1}, "light"),
        ("part_time_appointment", {"units_affected": 1}, "light"),
        ("work_schedule", {}, "ordinary"),
        ("reorganisation", {"units_affected": 1}, "ordinary"),
        ("reorganisation", {"units_affected": 1, "dismissals": 0}, "light"),
        ("control_measure", {"units_affected": 1}, "ordinary"),
        ("digitalisation", {"units_affected": 1, "shows_individuals": True}, "ordinary"),
        ("work_schedule", {"units_affected": 1, "needs_longer_shifts": True}, "ordinary"),
        ("reorganisation", {"units_affected": 1, "dismissals": 1}, "ordinary"),
        ("reorganisation", {"units_affected": 1, "dismissals": 2}, "large"),
        ("reorganisation", {"units_affected": 2}, "large"),
        ("reorganisation", {"units_affected": 1, "decision_level": "political"}, "large"),
        ("merger", {"units_affected": 1}, "large"),
        ("transfer_of_undertaking", {"units_affected": 1}, "large"),
    ],
)
def test_the_weight_follows_the_matter(
    measure: str, facts: dict[str, Any], weight: str
) -> None:
    found = judged(measure, facts=facts)
    assert found.weight == weight
    assert all(found.weight_because[0][lang] for lang in LANGUAGES)


# -- routing ----------------------------------------------------------------------------------


def test_the_unions_come_first_then_the_committees() -> None:
    facts = {"environment_plan": True, "has_amu": True, "decision_level": "political"}
    found = judged("reorganisation", facts=facts)
    bodies = [route.body for route in found.routing]
    assert bodies[0] == "unions"
    assert bodies.index("amu") < bodies.index("committee") < bodies.index("political")


def test_a_personnel_case_never_goes_to_the_committee() -> None:
    found = judged("dismissal", facts={"decision_level": "political"})
    routes = {route.body: route.treat for route in found.routing}
    assert routes["committee"] == "never"
    assert routes["political"] == "never"


# -- other roads ------------------------------------------------------------------------------


def roads(found: Assessment) -> list[str]:
    return [road["text"]["nb"] for road in found.other_roads]


def test_it_tells_what_would_have_made_it_a_negotiation() -> None:
    found = judged("work_schedule", facts={"units_affected": 1, "different_hours": True})
    road = next(road for road in found.other_roads if road["rung"] == "negotiation")
    assert road["change"]["fact"] == "needs_longer_shifts"
    assert road["citation"]["section"].startswith("§ 10-5")


def test_it_tells_what_would_have_made_it_light() -> None:
    facts = {"units_affected": 1, "dismissals": 0, "shows_individuals": True}
    found = judged("digitalisation", facts=facts)
    assert any(
        text.startswith("Lett sak hvis svaret er nei på «Kan verktøyet vise")
        for text in roads(found)
    )


def test_it_tells_what_would_have_made_it_large() -> None:
    found = judged("reorganisation", facts={"units_affected": 1})
    assert "Stor sak hvis svaret er 2 eller mer på «Hvor mange enheter berøres?»." in roads(
        found
    )


def test_it_tells_which_answer_is_missing_for_a_light_case() -> None:
    found = judged("reorganisation", facts={"units_affected": 1})
    told = (
        "Lett sak hvis svaret er 0 på «Hvor mange kan bli sagt opp?». Det er ikke besvart ennå."
    )
    assert told in roads(found)


def test_every_road_leads_somewhere_else() -> None:
    found = judged("reorganisation", "work_schedule", facts={"units_affected": 1})
    for road in found.other_roads:
        assert (road["rung"], road["weight"]) != (found.rung, found.weight)


def test_it_asks_only_what_the_measures_ask() -> None:
    found = judged("part_time_appointment", facts={"units_affected": 1})
    asked = {road["change"].get("fact") for road in found.other_roads}
    assert "shows_individuals" not in asked


# -- the one object ---------------------------------------------------------------------------


def test_the_object_has_its_fixed_names() -> None:
    found = judged("reorganisation").to_json()
    assert set(found) == {
        "rung",
        "weight",
        "weight_because",
        "duties",
        "routing",
        "other_roads",
        "warnings",
        "precedence",
        "packs",
    }
    fixed = {
        "id",
        "aliases",
        "rung",
        "track",
        "aim_agreement",
        "parties",
        "level",
        "binding",
        "because",
        "citation",
        "gates",
        "deadlines",
        "forms",
        "on_disagreement",
    }
    assert fixed <= found["duties"][0].keys()
    assert json.loads(json.dumps(found)) == found


def test_every_sentence_stands_in_three_languages() -> None:
    found = judged("reorganisation", "control_measure", facts={"units_affected": 2})
    texts = [duty.rule.title for duty in found.duties]
    texts += [reason for duty in found.duties for reason in duty.because]
    texts += [warning["text"] for warning in found.warnings]
    texts += [road["text"] for road in found.other_roads]
    assert all(text[lang].strip() for text in texts for lang in LANGUAGES)


def test_every_measure_of_the_agreement_can_be_assessed() -> None:
    for measure in load().measures:
        assert judged(measure).to_json()["weight"]
