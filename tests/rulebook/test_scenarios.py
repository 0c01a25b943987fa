"""Cases from the field, told as data: scenarios/*.toml, and further folders.

CODETERMINATION_SCENARIOS names further folders (separated like PATH), so that a municipality can
try its own cases against the packs.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from rulebook.assessment import Assessment, CaseFile, assess, standing
from rulebook.packs import Packs, load
from rulebook.procedure import procedure

HERE = Path(__file__).parent / "scenarios"
EXPECTED = {
    "rung",
    "weight",
    "duties",
    "not_duties",
    "duty",
    "standing",
    "not_standing",
    "routing",
    "warnings",
    "paper",
    "break",
}
OF_DUTY = {
    "aliases",
    "rung",
    "track",
    "level",
    "parties",
    "binding",
    "gates",
    "aim_agreement",
    "forms",
    "on_disagreement",
    "deadline",
}


def folders() -> list[Path]:
    named = os.environ.get("CODETERMINATION_SCENARIOS", "")
    return [HERE, *(Path(part) for part in named.split(os.pathsep) if part)]


SCENARIOS = [path for folder in folders() for path in sorted(folder.glob("*.toml"))]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_it_answers_the_case_as_the_sources_do(path: Path) -> None:
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    packs = load()
    found = assess(CaseFile.of(scenario["case"], packs, file=path.name), packs)
    expected = scenario["expected"]
    assert expected.keys() <= EXPECTED, "an expectation nobody reads proves nothing"

    assert found.rung == expected.get("rung")
    assert found.weight == expected["weight"]
    duties = {duty.id: duty.to_json() for duty in found.duties}
    assert set(expected["duties"]) <= duties.keys()
    assert not set(expected.get("not_duties", ())) & duties.keys()
    for rule_id, wanted in expected.get("duty", {}).items():
        _compare(duties[rule_id], wanted)
    always = _standing(found)
    assert set(expected.get("standing", ())) <= always
    assert not set(expected.get("not_standing", ())) & always
    assert _routing(found).items() >= expected.get("routing", {}).items()
    assert set(expected.get("warnings", ())) <= {warning["code"] for warning in found.warnings}
    _ends_as(found, packs, expected)


def _ends_as(found: Assessment, packs: Packs, expected: dict[str, Any]) -> None:
    """Compare the paper the rung ends with, and the one outcome of a break."""
    case = found.case_file
    if not {"paper", "break"} & expected.keys():
        return
    assert found.rung is not None
    ends = procedure(
        packs, case.profile, found.rung, on=found.on, measures=case.measures, facts=case.facts
    ).to_json()
    assert ends.items() >= expected.get("paper", {}).items()
    if "break" in expected:
        (outcome,) = ends["breaks"]
        assert outcome.items() >= expected["break"].items()


def _compare(duty: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert wanted.keys() <= OF_DUTY
    for key, value in wanted.items():
        if key == "gates":
            gates = [
                {part: gate[part] for part in ("before", "evidence", "point") if part in gate}
                for gate in duty["gates"]
            ]
            assert gates == value
        elif key == "deadline":
            told = {deadline["rule"]: deadline for deadline in duty["deadlines"]}
            for rule_id, days in value.items():
                fields = {field: day.isoformat() for field, day in days.items()}
                assert told[rule_id].items() >= fields.items()
        else:
            assert duty[key] == value, f"{duty['id']}.{key}"


def _standing(found: Assessment) -> set[str]:
    case = found.case_file
    return {duty.id for duty in standing(case.profile, case.facts, load(), on=found.on)}


def _routing(found: Assessment) -> dict[str, str]:
    return {route.body: route.treat for route in found.routing}


def test_it_holds_the_cases_that_are_due() -> None:
    assert {f"k{number:02}" for number in range(1, 14)} <= {path.stem for path in SCENARIOS}
