"""Read a pack: from TOML to typed rules, with every fault kept. [Lesing av regelpakker]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rulebook.dates import Kind, Period, Timing, Unit
from rulebook.explanation import DEVIATIONS
from rulebook.reading import Faults, Table
from rulebook.schema import (
    ANY,
    NOTE_KINDS,
    RUNGS,
    Citation,
    Condition,
    FactKind,
    Gate,
    Note,
    Pack,
    Routing,
    Rule,
    Texts,
    Value,
    WeightRule,
)
from rulebook.vocabulary import Vocabulary, read_facts

UNVERIFIED = (
    "forms",
    "timing",
    "parties",
    "levels",
    "gates",
    "measures",
    "rung",
    "section",
    "on_disagreement",
)


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
        read = self._body(top, replace(pack, values=(), rules=(), routing=(), notes=()))
        joined = replace(
            pack,
            values=pack.values + read.pack.values,
            rules=pack.rules + read.pack.rules,
            routing=pack.routing + read.pack.routing,
            notes=pack.notes + read.pack.notes,
        )
        return Reading(joined, read.facts)

    def _head(self, table: Table, file: str) -> Pack:
        valid_from = table.day("valid_from")
        if valid_from is None:
            table.fault("valid_from", "nothing", "the first day of the edition")
        checked_on = table.day("checked_on")
        if checked_on is None:
            table.fault("checked_on", "nothing", "the day the sources were read")
        pack = Pack(
            id=table.text("id"),
            file=file,
            instrument=table.text("instrument"),
            kind=table.choice("kind", self.words["kinds"]),
            edition=table.text("edition"),
            version=table.text("version"),
            profiles=table.words("profiles", {*self.words["profiles"], ANY}, required=True),
            valid_from=valid_from or date.min,
            valid_to=table.day("valid_to"),
            applies_after_expiry=table.flag("applies_after_expiry"),
            successor_seen=table.flag("successor_seen", default=True),
            read_from=table.day("read_from"),
            checked_on=checked_on or date.min,
            title=table.texts("title"),
            supersedes=table.text("supersedes", default=""),
        )
        if pack.valid_to is not None and pack.valid_to < pack.valid_from:
            table.fault("valid_to", str(pack.valid_to), "a day after valid_from")
        table.finish()
        return pack

    def _body(self, top: Table, pack: Pack) -> Reading:
        facts = read_facts(top, self.words)
        values = [
            value for entry in top.tables("values") for value in self._values(entry, pack)
        ]
        rules = [self._rule(entry, pack) for entry in top.tables("rules", named="id")]
        routing = [self._routing(entry) for entry in top.tables("routing")]
        notes = [self._note(entry, pack) for entry in top.tables("not_a_rule", named="id")]
        top.finish()
        read = replace(
            pack,
            values=tuple(values),
            rules=tuple(rules),
            routing=tuple(routing),
            notes=tuple(notes),
        )
        return Reading(read, facts)

    def _values(self, entry: Table, pack: Pack) -> list[Value]:
        name = f"{pack.instrument}.{entry.text('name')}"
        title = entry.texts("title")
        found: list[Value] = []
        periods = entry.tables("at")
        if not periods:
            entry.fault("at", "nothing", "at least one dated value")
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
                citation=self._citation(
                    period, pack, "every dated value says where it is from"
                ),
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

    def _citation(self, table: Table, pack: Pack, why: str) -> Citation:
        entry = table.table("citation")
        if entry is None:
            table.fault("citation", "nothing", f"a citation: {why}")
            return Citation(pack.title, pack.edition, "", "", "M", pack.checked_on)
        # A local routine stands in the municipality's own papers: it may have no address.
        href = entry.text("href", default="" if pack.kind == "local_routine" else None)
        if href and not href.startswith(("https://", "http://")):
            entry.fault("href", f'"{href}"', "an address (https://…)")
        citation = Citation(
            source=pack.title,
            edition=entry.text("edition", default=pack.edition),
            section=entry.text("section"),
            href=href,
            confidence=entry.choice("confidence", self.words["confidence"]),
            checked_on=entry.day("checked_on") or pack.checked_on,
            note=entry.texts("note", required=False),
        )
        entry.finish()
        return citation

    def _rule(self, entry: Table, pack: Pack) -> Rule:
        words = self.words
        rung = entry.choice("rung", RUNGS, default="")
        track = entry.choice("track", words["tracks"], default="")
        if rung and track:
            entry.fault("track", f'"{track}"', "either a rung or a track, never both")
        rule = Rule(
            id=entry.text("id"),
            pack=pack.id,
            aliases=entry.words("aliases"),
            rung=rung or None,
            track=track or None,
            aim_agreement=entry.flag("aim_agreement"),
            measures=entry.words("measures", {*words.measures, ANY}),
            measures_if=self.conditions(entry, "measures_if"),
            when=self.conditions(entry, "when"),
            parties=entry.words("parties", words["parties"], required=bool(rung or track)),
            levels=entry.words("levels", words["levels"]),
            gates=tuple(self._gate(gate) for gate in entry.tables("gates")),
            forms=entry.words("forms", words["forms"]),
            unverified=entry.words("unverified", UNVERIFIED),
            on_disagreement=entry.choice(
                "on_disagreement", words["on_disagreement"], default=""
            )
            or None,
            clock_of=entry.text("clock_of", default=""),
            standing=entry.flag("standing"),
            valid_from=entry.day("valid_from"),
            valid_to=entry.day("valid_to"),
            title=entry.texts("title"),
            plain=entry.texts("plain"),
            leader=entry.texts("leader", required=False),
            representative=entry.texts("representative", required=False),
            safety_representative=entry.texts("safety_representative", required=False),
            citation=self._citation(entry, pack, "every rule says where it stands"),
            source_kind=pack.source_kind,
            timing=None,
            timing_unverified=False,
            suggested=False,
        )
        timing = entry.table("timing")
        if timing is not None:
            rule = self._timed(rule, timing)
        if (rule.measures or rule.measures_if) and not (
            entry.has("rung") or entry.has("track")
        ):
            entry.fault("rung", "nothing", "a rung or a track for a rule that a measure raises")
        entry.finish()
        return rule

    def _gate(self, entry: Table) -> Gate:
        gate = Gate(
            before=entry.choice("before", self.words["moments"]),
            evidence=entry.choice("evidence", self.words["evidence"]),
            point=entry.choice("point", self.words["points"], default=""),
            measures=entry.words("measures", self.words.measures),
        )
        entry.finish()
        return gate

    def _timed(self, rule: Rule, entry: Table) -> Rule:
        kind = entry.choice("kind", list(Kind))
        anchor = entry.choice("anchor", self.words["anchors"], default="")
        number = entry.number("n", least=0)
        unit = entry.choice("unit", list(Unit), default="")
        by_weight = self._by_weight(entry)
        if number is None and by_weight:
            number = by_weight.get("ordinary")
        timing = None
        try:
            timing = Timing(
                kind=Kind(kind or "soft"),
                anchor=anchor,
                period=Period(number, Unit(unit)) if number is not None and unit else None,
                by_analogy=entry.flag("by_analogy"),
                agreed_deviation=entry.choice("agreed_deviation", [*DEVIATIONS], default=""),
                n_by_weight=by_weight,
            )
        except ValueError as fault:
            entry.fault("n", "a period that does not fit the kind", str(fault))
        if timing is not None and timing.period is not None and not anchor:
            entry.fault("anchor", "nothing", "the event the time is counted from")
        rule = replace(
            rule,
            timing=timing,
            timing_unverified=entry.flag("unverified"),
            suggested=entry.flag("suggested"),
        )
        entry.finish()
        return rule

    def _by_weight(self, entry: Table) -> dict[str, int]:
        table = entry.table("n_by_weight")
        if table is None:
            return {}
        found = {}
        for weight in ("light", "ordinary", "large"):
            number = table.number(weight, least=0)
            if number is None:
                table.fault(weight, "nothing", "a number for each weight")
            else:
                found[weight] = number
        table.finish()
        return found

    def _note(self, entry: Table, pack: Pack) -> Note:
        note = Note(
            id=entry.text("id"),
            pack=pack.id,
            aliases=entry.words("aliases"),
            kind=entry.choice("kind", NOTE_KINDS),
            title=entry.texts("title"),
            plain=entry.texts("plain"),
            citation=self._citation(entry, pack, "what is no rule also stands somewhere"),
        )
        entry.finish()
        return note

    def _routing(self, entry: Table) -> Routing:
        routing = Routing(
            body=entry.choice("body", self.words["bodies"]),
            treat=entry.choice("treat", self.words["treat"]),
            order=entry.number("order", least=0) or 0,
            measures=entry.words("measures", {*self.words.measures, ANY}, required=True),
            when=self.conditions(entry, "when"),
            rule=entry.text("rule"),
            because=entry.texts("because"),
        )
        entry.finish()
        return routing

    # -- conditions ---------------------------------------------------------------

    def conditions(self, entry: Table, key: str) -> tuple[Condition, ...]:
        """Read a list of conditions."""
        return tuple(self._condition(item) for item in entry.tables(key))

    def _condition(self, entry: Table) -> Condition:
        words = self.words
        if entry.take("unanswered") not in (None, True, "applies"):
            entry.fault("unanswered", str(entry.data["unanswered"]), 'true or "applies"')
        condition = Condition(
            fact=entry.text("fact", default=""),
            equals=entry.take("is"),
            among=entry.words("in"),
            at_least=entry.take("at_least"),
            below=entry.take("below"),
            is_unanswered=entry.data.get("unanswered") is True,
            if_unanswered=entry.data.get("unanswered") == "applies",
            measures=entry.words("measures", words.measures),
            profiles=entry.words("profiles", words["profiles"]),
            rung=entry.choice("rung", RUNGS, default=""),
            any=self.conditions(entry, "any"),
            because=entry.texts("because", required=False),
        )
        asks = (
            condition.equals is not None,
            bool(condition.among),
            condition.at_least is not None,
            condition.below is not None,
            condition.is_unanswered,
        )
        if condition.fact and sum(asks) != 1:
            entry.fault(
                "fact", "no single question", "one of is, in, at_least, below, unanswered"
            )
        if not condition.fact and any(asks):
            entry.fault("fact", "nothing", "the name of the fact that is asked about")
        if condition == Condition(because=condition.because):
            entry.fault("", "an empty condition", "fact, measures, profiles, rung or any")
        entry.finish()
        return condition


def overlap(one: Value | Pack, other: Value | Pack) -> bool:
    """Tell whether two periods have a day in common."""
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )


def read_weights(
    data: Mapping[str, Any], vocabulary: Vocabulary, *, file: str, faults: Faults
) -> tuple[WeightRule, ...]:
    """Read weight.toml: what makes a case light, ordinary or large. [Omfang]"""
    reader = PackReader(vocabulary, faults)
    top = Table(data, file=file, key="", faults=faults)
    found = []
    for entry in top.tables("weights", named="weight"):
        when = reader.conditions(entry, "when")
        because: Texts = entry.texts("because", required=not when)
        found.append(WeightRule(entry.choice("weight", vocabulary["weights"]), when, because))
        entry.finish()
    top.finish()
    return tuple(found)
