"""The craft of changing a pack: the check, its warnings, and the page of legal changes."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rulebook.checking import legal_changes, main, warnings
from rulebook.packs import LAW, load, read
from tests.rulebook.pack_texts import CHANGE, NOTE, PACK, RULE, VALUE
from tests.rulebook.test_scenarios import SCENARIOS

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]
Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    def checked(text: str, *words: str, today: date = TODAY) -> tuple[int, str, str]:
        (tmp_path / "our.toml").write_text(text, encoding="utf-8")
        code = main([*words, str(tmp_path)], today=today)
        told = capsys.readouterr()
        return code, told.out, told.err

    return checked


def test_it_counts_what_each_pack_holds(check: Check) -> None:
    code, told, _ = check(PACK + RULE + VALUE + NOTE + CHANGE, "--check")
    assert code == 0
    assert "our-2026 1: 1 rules (1 bind), 1 values, 1 not a rule, 1 changes, " in told


def test_it_names_file_and_key_of_a_fault(check: Check) -> None:
    code, _, told = check(PACK + RULE + "x = 1\n", "--check")
    assert code == 2
    assert "our.toml: rules[0] (OUR-1).x" in told


def test_it_warns_of_a_source_nobody_has_read_for_a_year(check: Check) -> None:
    code, _, told = check(PACK + RULE, "--check", today=date(2027, 11, 22))
    assert (code, "our-2026" in told) == (0, False)
    code, _, told = check(PACK + RULE, "--check", today=date(2027, 11, 23))
    assert code == 0
    assert "our-2026: 1 sources were last checked more than twelve months ago" in told
    assert "the oldest on 2026-11-22" in told


def test_a_day_on_the_command_line_takes_the_place_of_today(check: Check) -> None:
    assert "our-2026" in check(PACK + RULE, "--check", "--on", "2028-01-01")[2]


@pytest.mark.parametrize("words", [("--on",), ("--on", "soon"), ("--chek",)])
def test_it_refuses_a_word_it_does_not_know(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words, today=TODAY) == 2
    assert capsys.readouterr().err


def test_it_warns_of_a_pack_that_tells_no_change(tmp_path: Path) -> None:
    agreement = PACK.replace("local_routine", "collective_agreement")
    (tmp_path / "our.toml").write_text(agreement, encoding="utf-8")
    told = [*warnings(read(LAW, [tmp_path]), today=TODAY)]
    assert any("our-2026: no [[changes]] tells what version 1 brought" in line for line in told)


def test_the_shipped_packs_have_nothing_to_warn_of() -> None:
    assert not [*warnings(load(), today=TODAY)]


def test_it_runs_as_a_module_and_reads_the_clock() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "rulebook.packs", "--check"],
        cwd=ROOT,
        env={**os.environ, "CODETERMINATION_PACKS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert "aml-2024" in found.stdout


# -- what changed ---------------------------------------------------------------------------


def test_it_tells_each_change_with_its_day_articles_and_scenarios(check: Check) -> None:
    tried = CHANGE + 'scenarios = ["k01", "k02"]\n'
    code, told, _ = check(PACK + tried, "--changes")
    assert code == 0
    assert "## Valid from 2026-01-01" in told
    assert "- **Our routine 1** – New." in told
    assert "`our-2026` version 1. Tried by k01, k02." in told


def test_the_page_of_changes_is_as_the_packs_tell_it() -> None:
    page = (ROOT / "docs/legal-changes.md").read_text(encoding="utf-8")
    assert page == legal_changes(read(LAW)), "run make legal-changes"


def test_every_change_names_scenarios_that_exist() -> None:
    there = {path.stem for path in SCENARIOS}
    for pack in load().editions.values():
        for change in pack.changes:
            assert set(change.scenarios) <= there, f"{pack.id}: {change.what['en']}"
