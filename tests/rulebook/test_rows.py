"""The count: every row of the law tables is in the packs, and the packs hold nothing else.

rows/*.toml lists the rows as the tables have them and how each is accounted for. Whoever adds a
rule adds its row; whoever drops one is stopped here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulebook.packs import Packs, load
from rulebook.schema import Note, Rule

FILES = sorted((Path(__file__).parent / "rows").glob("*.toml"))
TABLES = [tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES]
ROWS: dict[str, str] = {row: kind for table in TABLES for row, kind in table["rows"].items()}
PARTS: dict[str, str] = {part: row for table in TABLES for part, row in table["parts"].items()}
ALIASES: dict[str, str] = {
    alias: name for table in TABLES for alias, name in table.get("aliases", {}).items()
}
# The local routine is an example to copy: no table of law has its rows.
EXAMPLE = "local_routine"


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load()


def entry(name: str, packs: Packs) -> Rule | Note | None:
    """What the packs have under an id or another name."""
    return packs.notes.get(name) or packs.rules.get(packs.aliases.get(name, name))


def is_clock(found: Rule) -> bool:
    timed = found.timing is not None and found.timing.period is not None
    return timed and not (found.rung or found.track)


def entries(packs: Packs) -> Iterator[Rule | Note]:
    for pack in packs.editions.values():
        if pack.instrument != EXAMPLE:
            yield from (*pack.rules, *pack.notes)


@pytest.mark.parametrize(("row", "kind"), ROWS.items())
def test_it_accounts_for_every_row(packs: Packs, row: str, kind: str) -> None:
    found = entry(row, packs)
    assert found is not None, "a row nobody entered"
    if kind == "not a rule":
        assert isinstance(found, Note)
        return
    assert isinstance(found, Rule)
    if kind == "advice":
        assert not found.binding, "what nobody has read may not hold a decision"
    elif kind == "clock":
        assert is_clock(found)
    else:
        assert kind == "rule"
        assert found.binding


@pytest.mark.parametrize("part", PARTS)
def test_it_cuts_every_part_out_of_a_row(packs: Packs, part: str) -> None:
    assert entry(part, packs) is not None
    assert PARTS[part] in ROWS


@pytest.mark.parametrize("alias", ALIASES)
def test_it_resolves_a_rows_other_name(packs: Packs, alias: str) -> None:
    assert packs.rule(alias).id == ALIASES[alias]


def test_it_holds_nothing_that_no_row_speaks_of(packs: Packs) -> None:
    known = {found.id for name in (*ROWS, *PARTS) if (found := entry(name, packs))}
    assert [found.id for found in entries(packs) if found.id not in known] == []


def test_it_counts_each_row_once() -> None:
    names = [row for table in TABLES for row in (*table["rows"], *table["parts"])]
    assert sorted(names) == sorted({*names})


def test_it_never_lets_memory_hold_a_decision(packs: Packs) -> None:
    unread = [
        found
        for found in entries(packs)
        if isinstance(found, Rule) and found.citation.confidence in ("M", "S*")
    ]
    assert len(unread) > 20
    assert not any(rule.binding for rule in unread)


def test_it_tells_why_what_is_no_rule_is_none(packs: Packs) -> None:
    for note in packs.notes.values():
        assert len(note.plain["nb"]) >= 60, note.id
        assert len({*note.plain.values()}) == len(note.plain), note.id
