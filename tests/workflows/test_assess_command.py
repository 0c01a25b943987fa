"""The command `assess`, and the check that refuses bad packs at start."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from workflows import checks

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
