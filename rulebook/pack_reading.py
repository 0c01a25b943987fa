"""Read a pack: from TOML to typed rules, with every fault kept. [Lesing av regelpakker]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rulebook.condition_reading import read_conditions
from rulebook.fact_reading import read_facts
from rulebook.reading import Faults, Table
from rulebook.rule_reading import read_citation, read_rule
from rulebook.schema import (
    ANY,
    NOTE_KINDS,
    RUNGS,
    Break,
    Change,
    FactKind,
    Note,
    Pack,
    Paper,
    Routing,
    Value,
)
from rulebook.vocabulary import Vocabulary

# What a pack gathers from all its files.
LISTS = ("values", "rules", "routing", "notes", "papers", "breaks", "changes")


@dataclass(frozen=True)
class Reading:
    """Everything one file of a pack gave."""

    pack: Pack
    facts: Mapping[str, FactKind]


class PackReader:
    """Read the files of one pack against the vocabulary."""

    def __init__(self, vocabulary: Vocabulary, faults: Faults) -> None:
        self.words = vocabulary
        self.faults = faults

    def whole(self, data: Mapping[str, Any], *, file: str) -> Reading:
        """Read the file that opens a pack."""
        top = Table(data, file=file, key="", faults=self.faults)
        head = top.table("pack")
        if head is None:
            top.fault("pack", "nothing", "a [pack] table, or part_of = the id of a pack")
            head = Table({}, file=file, key="pack", faults=[])
        return self._body(top, self._head(head, file))

    def part(self, data: Mapping[str, Any], pack: Pack, *, file: str) -> Reading:
        """Read a further file of a pack and join it on."""
        top = Table(data, file=file, key="", faults=self.faults)
        top.text("part_of")
        bare: dict[str, Any] = dict.fromkeys(LISTS, ())
        read = self._body(top, replace(pack, **bare))
        joined: dict[str, Any] = {
            name: getattr(pack, name) + getattr(read.pack, name) for name in LISTS
        }
        return Reading(replace(pack, **joined), read.facts)

    def _head(self, table: Table, file: str) -> Pack:
        valid_from = table.required_day("valid_from", "the first day of the edition")
        checked_on = table.required_day("checked_on", "the day the sources were read")
        pack = Pack(
            id=table.text("id"),
            file=file,
            instrument=table.text("instrument"),
            kind=table.choice("kind", self.words["kinds"]),
            edition=table.text("edition"),
            version=table.text("version"),
            profiles=table.words("profiles", {*self.words["profiles"], ANY}, required=True),
            valid_from=valid_from,
            valid_to=table.day("valid_to"),
            applies_after_expiry=table.flag("applies_after_expiry"),
            successor_seen=table.flag("successor_seen", default=True),
            read_from=table.day("read_from"),
            checked_on=checked_on,
            title=table.texts("title"),
            unread=table.texts("unread", required=False),
            supersedes=table.text("supersedes", default=""),
        )
        if pack.valid_to is not None and pack.valid_to < pack.valid_from:
            table.fault("valid_to", str(pack.valid_to), "a day after valid_from")
        table.finish()
        return pack

    def _body(self, top: Table, pack: Pack) -> Reading:
        facts = read_facts(top, self.words)
        read: dict[str, Any] = {
            "values": [
                value for entry in top.tables("values") for value in self._values(entry, pack)
            ],
            "rules": [
                read_rule(entry, pack, self.words) for entry in top.tables("rules", named="id")
            ],
            "routing": [self._routing(entry) for entry in top.tables("routing")],
            "notes": [
                self._note(entry, pack) for entry in top.tables("not_a_rule", named="id")
            ],
            "papers": [self._paper(entry) for entry in top.tables("papers")],
            "breaks": [self._break(entry) for entry in top.tables("breaks")],
            "changes": [self._change(entry) for entry in top.tables("changes")],
        }
        top.finish()
        lists: dict[str, Any] = {name: tuple(read[name]) for name in LISTS}
        return Reading(replace(pack, **lists), facts)

    def _values(self, entry: Table, pack: Pack) -> list[Value]:
        name = f"{pack.instrument}.{entry.text('name')}"
        title = entry.texts("title")
        found: list[Value] = []
        periods = entry.tables("at")
        if not periods:
            entry.fault("at", "nothing", "at least one dated value")
        why = "every dated value says where it is from"
        for period in periods:
            number = period.number("value", least=0)
            if number is None:
                period.fault("value", "nothing", "a whole number")
            since, until = period.day("valid_from"), period.day("valid_to")
            if since is None:
                period.fault("valid_from", "nothing", "the first day of the value")
            value = Value(
                name=name,
                title=title,
                value=number or 0,
                valid_from=since or date.min,
                valid_to=until,
                citation=read_citation(period, pack, self.words, why),
            )
            for other in found:
                if overlap(value, other):
                    period.fault(
                        "valid_from",
                        f"{value.valid_from}, inside another period of {name}",
                        "periods that do not overlap",
                    )
            found.append(value)
            period.finish()
        entry.finish()
        return found

    def _note(self, entry: Table, pack: Pack) -> Note:
        why = "what is no rule also stands somewhere"
        note = Note(
            id=entry.text("id"),
            pack=pack.id,
            file=entry.file,
            aliases=entry.words("aliases"),
            kind=entry.choice("kind", NOTE_KINDS),
            title=entry.texts("title"),
            plain=entry.texts("plain"),
            citation=read_citation(entry, pack, self.words, why),
        )
        entry.finish()
        return note

    def _routing(self, entry: Table) -> Routing:
        routing = Routing(
            body=entry.choice("body", self.words["bodies"]),
            treat=entry.choice("treat", self.words["treat"]),
            order=entry.number("order", least=0) or 0,
            measures=entry.words("measures", {*self.words.measures, ANY}, required=True),
            when=read_conditions(entry, "when", self.words),
            rule=entry.text("rule"),
            because=entry.texts("because"),
        )
        entry.finish()
        return routing

    def _paper(self, entry: Table) -> Paper:
        paper = Paper(
            rung=entry.choice("rung", RUNGS),
            paper=entry.choice("paper", self.words["papers"]),
            closed_by=entry.choice("closed_by", self.words["closed_by"]),
            rule=entry.text("rule", default=""),
            configurable=entry.flag("configurable"),
        )
        if not paper.rule and not paper.configurable:
            entry.fault("rule", "nothing", "the rule that says so, or configurable = true")
        entry.finish()
        return paper

    def _break(self, entry: Table) -> Break:
        outcome = Break(
            outcome=entry.choice("outcome", self.words["break_outcomes"]),
            track=entry.choice("track", self.words["on_disagreement"]),
            suspends=entry.choice("suspends", self.words["suspends"]),
            measures=entry.words("measures", {*self.words.measures, ANY}, required=True),
            when=read_conditions(entry, "when", self.words),
            rule=entry.text("rule"),
            plain=entry.texts("plain"),
        )
        entry.finish()
        return outcome

    def _change(self, entry: Table) -> Change:
        since = entry.day("valid_from")
        if since is None:
            entry.fault("valid_from", "nothing", "the day the change holds from")
        change = Change(
            version=entry.text("version"),
            valid_from=since or date.min,
            what=entry.texts("what"),
            articles=entry.words("articles", required=True),
            scenarios=entry.words("scenarios"),
        )
        entry.finish()
        return change


def overlap(one: Value | Pack, other: Value | Pack) -> bool:
    """Tell whether two periods have a day in common."""
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )
