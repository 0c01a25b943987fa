"""A jurist drops a file into a folder: a case is tried, a faulty pack is refused by its key."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCENARIO = """
[case]
profile = "ha_ks_b"
measures = ["work_schedule"]
on = 2027-02-01
[case.dates]
planned_implementation = 2027-04-12

[expected]
rung = "%s"
weight = "ordinary"
duties = ["AML-10-3"]

[expected.duty.AML-10-3.deadline]
AML-10-3 = { raw_end = 2027-03-29, safe_end = 2027-03-24 }
"""
FAULTY = """
part_of = "aml-2024"

[[rules]]
id = "AML-99"
rung = "discussion"
measures = ["trail"]
parties = ["union_representatives"]
title = { nb = "Drøft", nn = "Drøft", en = "Discuss" }
plain = { nb = "Drøft.", nn = "Drøft.", en = "Discuss." }
"""


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "CODETERMINATION_PACKS": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_scenario_dropped_into_a_folder_is_tried(tmp_path: Path) -> None:
    (tmp_path / "our-schedule.toml").write_text(SCENARIO % "discussion", encoding="utf-8")
    (tmp_path / "our-mistake.toml").write_text(SCENARIO % "negotiation", encoding="utf-8")
    tried = run(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-rA", "--no-header"),
        *("tests/rulebook/test_scenarios.py", "-k", "our-schedule or our-mistake"),
        CODETERMINATION_SCENARIOS=str(tmp_path),
    )
    assert "PASSED tests/rulebook/test_scenarios.py" in tried.stdout, tried.stdout
    assert "[our-schedule]" in tried.stdout
    assert "1 failed, 1 passed" in tried.stdout
    assert "'discussion' == 'negotiation'" in tried.stdout


def test_a_faulty_pack_dropped_into_a_folder_is_refused_by_file_and_key(
    tmp_path: Path,
) -> None:
    (tmp_path / "faulty.toml").write_text(FAULTY, encoding="utf-8")
    refused = run("-m", "rulebook.packs", "--check", str(tmp_path))
    assert refused.returncode == 2
    faults = refused.stderr.splitlines()
    assert all(line.startswith(str(tmp_path / "faulty.toml")) for line in faults)
    assert any("rules[0] (AML-99).measures[0]" in line and '"trial"' in line for line in faults)
    assert any("rules[0] (AML-99).citation: found nothing" in line for line in faults)
