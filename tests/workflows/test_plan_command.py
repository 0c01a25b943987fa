"""The command `plan`: one object, or plain words; too late is said first."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

CASE = """
profile = "ha_ks_b"
measures = ["reorganisation", "control_measure"]
on = 2027-03-08
[facts]
employees = 320
dismissals = 0
[dates]
planned_decision = 2027-03-18
planned_implementation = 2027-04-26
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.toml"
    path.write_text(CASE, encoding="utf-8")
    return path


def planned(case: Path, *more: str) -> str:
    out = StringIO()
    call_command("plan", str(case), *more, stdout=out)
    return out.getvalue()


def test_it_prints_one_object(case: Path) -> None:
    found = json.loads(planned(case, "--json"))
    assert found["too_late"]
    assert {step["code"]: step["latest"] for step in found["steps"]}["call"] == "2027-02-19"


def test_it_says_what_is_too_early_first_and_each_step_after(case: Path) -> None:
    told = planned(case).splitlines()
    assert told[0].startswith(
        "Beslutningen kommer for tidlig. Tidligste dag er onsdag 7. april"
    )
    assert any("19. februar 2027: Kall inn til drøfting" in line for line in told)
    assert any("17 dager for sent" in line for line in told)
    assert any(line.startswith("før beslutningen: Ta verneombudet") for line in told)


def test_it_takes_other_days_and_several_decisions(case: Path) -> None:
    days = ["--decision", "2027-05-18", "--decision", "2027-06-15", "--start", "2027-08-02"]
    found = json.loads(planned(case, *days, "--json"))
    assert not found["too_late"]
    assert [g["wanted"] for g in found["goals"]] == ["2027-05-18", "2027-06-15", "2027-08-02"]
    assert "Hold drøftingsmøtet (2)" in planned(case, *days)


def test_it_plans_from_the_day_it_is_told(case: Path) -> None:
    assert not json.loads(planned(case, "--on", "2027-02-01", "--json"))["too_late"]


def test_it_refuses_a_day_that_is_none(case: Path) -> None:
    with pytest.raises(CommandError, match="--start"):
        planned(case, "--start", "snart")


def test_it_refuses_days_the_calendar_does_not_reach(case: Path) -> None:
    with pytest.raises(CommandError, match="1990"):
        planned(case, "--decision", "2199-01-01", "--start", "2199-01-01")


def test_it_refuses_a_fault_in_the_file_by_its_key(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('profile = "ha_ks_b"\nmeasures = ["reorganise"]\n', encoding="utf-8")
    with pytest.raises(CommandError, match=r"measures\[0\]"):
        planned(path)
