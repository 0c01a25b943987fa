"""What a source says without asking anything of a case."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook.errors import PackError, UnknownRule
from rulebook.packs import LAW, read
from tests.rulebook.pack_texts import NOTE, PACK, RULE, only


def test_it_keeps_what_is_no_rule_by_id_and_alias(tmp_path: Path) -> None:
    (tmp_path / "our.toml").write_text(PACK + RULE + NOTE, encoding="utf-8")
    packs = read(LAW, [tmp_path])
    assert packs.notes["OUR-9b"] is packs.notes["OUR-9"]
    assert packs.notes["OUR-9"].kind == "definition"
    assert "OUR-9" not in packs.rules


def test_it_says_that_what_is_no_rule_is_no_rule(tmp_path: Path) -> None:
    (tmp_path / "our.toml").write_text(PACK + NOTE, encoding="utf-8")
    with pytest.raises(UnknownRule):
        read(LAW, [tmp_path]).rule("OUR-9")


def test_it_joins_what_is_no_rule_from_every_part(tmp_path: Path) -> None:
    (tmp_path / "our.toml").write_text(PACK + RULE, encoding="utf-8")
    (tmp_path / "more.toml").write_text(f'part_of = "our-2026"\n{NOTE}', encoding="utf-8")
    packs = read(LAW, [tmp_path])
    assert [note.id for note in packs.editions["our-2026"].notes] == ["OUR-9"]
    assert "OUR-9" in packs.text["our-2026"]


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ('"definition"', '"poem"', "not_a_rule[0] (OUR-9).kind"),
        ('kind = "definition"\n', "", "not_a_rule[0] (OUR-9).kind"),
        ('citation.section = "3"\n', "", "citation.section"),
        ('kind = "definition"', 'kind = "definition"\nrung = "discussion"', "(OUR-9).rung"),
        ('id = "OUR-9"', 'id = "OUR-1"', "not_a_rule (OUR-1)"),
    ],
)
def test_it_refuses_a_note_that_is_unclear(
    refused: Callable[..., list[PackError]], good: str, bad: str, key: str
) -> None:
    assert only(refused(PACK + RULE + NOTE.replace(good, bad, 1))).key.endswith(key)
