"""The assessment: duties, rung, weight, routing, other roads and cautions – and the case file."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rulebook.assessment import Assessment, CaseFile, Duty, assess, standing
from rulebook.errors import CaseFileError, Fault
from rulebook.packs import load
from rulebook.schema import LANGUAGES
from workflows import checks

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
    found = judged("reorganisation", on=date(2023, 3, 1))
    assert "HAB-02" not in ids(found)
    assert {"not_yet_valid", "before_reading", "no_agreement"} <= codes(found)


# -- weight -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "facts", "weight"),
    [
        ("work_schedule", {"units_affected": 1}, "light"),
        ("part_time_appointment", {"units_affected": 1}, "light"),
        ("work_schedule", {}, "ordinary"),
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
    found = judged("digitalisation", facts={"units_affected": 1, "shows_individuals": True})
    assert any(
        text.startswith("Lett sak hvis svaret er nei på «Kan verktøyet vise")
        for text in roads(found)
    )


def test_it_tells_what_would_have_made_it_large() -> None:
    found = judged("reorganisation", facts={"units_affected": 1})
    assert "Stor sak hvis svaret er 2 eller mer på «Hvor mange enheter berøres?»." in roads(
        found
    )


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


# -- the case file ----------------------------------------------------------------------------


def faults(**parts: Any) -> dict[str, Fault]:
    data = {"profile": "ha_ks_b", "measures": ["reorganisation"], "on": ON, **parts}
    with pytest.raises(CaseFileError) as caught:
        CaseFile.of(data, load(), file="case.toml")
    return {fault.key: fault for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("parts", "key", "allowed"),
    [
        ({"profile": "ks"}, "profile", "ha_ks_b"),
        ({"measures": ["reorganization"]}, "measures[0]", '"reorganisation" (nearest)'),
        ({"measures": []}, "measures", "a list"),
        ({"measures": "reorganisation"}, "measures", "a list"),
        ({"measures": ["budget", "budget"]}, "measures[1]", "once"),
        ({"on": "2027-02-01"}, "on", "a date"),
        ({"facts": {"staff": 3}}, "facts.staff", "one of"),
        ({"facts": {"employees": "many"}}, "facts.employees", "a whole number from 0"),
        ({"facts": {"employees": True}}, "facts.employees", "a whole number"),
        ({"facts": {"employees": -1}}, "facts.employees", "from 0"),
        ({"facts": {"has_amu": 1}}, "facts.has_amu", "true or false"),
        ({"facts": {"decision_level": "moon"}}, "facts.decision_level", "workplace"),
        ({"facts": {"employees": 3, "dismissals": 4}}, "facts.dismissals", "at most 3"),
        ({"dates": {"planned": ON}}, "dates.planned", "planned_decision"),
        ({"dates": {"planned_decision": "soon"}}, "dates.planned_decision", "a date"),
        ({"dates": {"planned_decision": date(1492, 1, 1)}}, "dates.planned_decision", "covers"),
        ({"colour": "red"}, "colour", "profile"),
    ],
)
def test_it_refuses_a_fault_by_its_key(parts: dict[str, Any], key: str, allowed: str) -> None:
    found = faults(**parts)
    assert set(found) == {key}
    assert allowed in found[key].allowed
    assert found[key].file == "case.toml"


def test_it_refuses_days_in_an_impossible_order() -> None:
    days = {"planned_decision": date(2027, 5, 1), "planned_implementation": date(2027, 4, 1)}
    fault = faults(dates=days)["dates.planned_implementation"]
    assert "planned_decision" in fault.allowed


def test_it_tells_every_fault_of_a_case_at_once() -> None:
    assert len(faults(profile="x", measures=["y"], facts={"z": 1}, dates={"w": ON})) == 4


def test_it_needs_a_day() -> None:
    packs = load()
    case_file = CaseFile.of({"profile": "none", "measures": ["budget"]}, packs)
    with pytest.raises(ValueError, match="the day it is made"):
        assess(case_file, packs)


# -- the command and the check ----------------------------------------------------------------

CASE = """
profile = "ha_ks_b"
measures = ["reorganisation", "control_measure"]
on = 2027-02-01
[facts]
employees = 320
dismissals = 0
[dates]
planned_decision = 2027-04-15
planned_implementation = 2027-05-31
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.toml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_the_command_prints_one_object(case: Path) -> None:
    out = StringIO()
    call_command("assess", str(case), "--json", stdout=out)
    assert json.loads(out.getvalue())["rung"] == "discussion"


def test_the_command_tells_it_in_plain_words(case: Path) -> None:
    out = StringIO()
    call_command("assess", str(case), stdout=out)
    assert "Hovedavtalen KS" in out.getvalue()
    assert "☐ Saken er drøftet før beslutningen" in out.getvalue()


def test_the_command_takes_another_day(case: Path) -> None:
    out = StringIO()
    call_command("assess", str(case), "--on", "2023-03-01", "--json", stdout=out)
    assert "ha_ks-2024" not in json.loads(out.getvalue())["packs"]


def test_the_command_ends_with_two_and_one_line_per_fault(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(CASE.replace("320", '"many"').replace("control_", "kontroll_"))
    with pytest.raises(CommandError) as caught:
        call_command("assess", str(path))
    assert caught.value.returncode == 2
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert all(str(path) in line for line in lines)


def test_the_command_says_when_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("assess", str(tmp_path / "none.toml"))
    assert caught.value.returncode == 2


def test_the_start_is_refused_on_bad_packs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checks.check_packs(None) == []
    (tmp_path / "bad.toml").write_text("[pack]\nid = 3\n", encoding="utf-8")
    monkeypatch.setenv("CODETERMINATION_PACKS", str(tmp_path))
    found = checks.check_packs(None)
    assert any("bad.toml: pack.id" in message.msg for message in found)
