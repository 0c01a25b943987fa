"""Load the rulebook: every pack, checked whole, with its canonical text. [Regelpakker]

``python -m rulebook.packs --check [DIR]`` names every fault by file and key: see `checking`.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from rulebook.calendar import CalendarError
from rulebook.canonical import canonical, digest
from rulebook.condition_reading import read_weights
from rulebook.cross_check import cross_check
from rulebook.dates import Calendar, Deadline, chained, deadline
from rulebook.errors import NoDate, PackError, PackErrors, UnknownRule
from rulebook.fact_reading import read_facts
from rulebook.layers import check_layers
from rulebook.pack_reading import PackReader
from rulebook.reading import Faults, Table
from rulebook.schema import FactKind, Measure, Note, Pack, Rule, Value, WeightRule
from rulebook.vocabulary import Vocabulary, read_vocabulary

LAW = Path(__file__).parent / "law"
ROUTINE = "local_routine"
FOUNDATION = (
    "vocabulary.toml",
    "facts.toml",
    "weight.toml",
    "calendar.toml",
    "exemptions.toml",
    "secrecy.toml",
    "redaction.toml",
    "retention.toml",
)


@dataclass(frozen=True, eq=False)
class Packs:
    """Hold everything the law, the agreements and the local routine say. [Regelverk]"""

    vocabulary: Vocabulary
    facts: Mapping[str, FactKind]
    weights: tuple[WeightRule, ...]
    calendar: Calendar
    editions: Mapping[str, Pack]
    content: Mapping[str, Mapping[str, Any]]

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Give the measures an employer can plan, with their labels."""
        return self.vocabulary.measures

    @cached_property
    def text(self) -> Mapping[str, str]:
        """Give each pack's canonical text; written when an assessment is first to be kept."""
        return {pack_id: canonical(data) for pack_id, data in self.content.items()}

    @cached_property
    def digest(self) -> Mapping[str, str]:
        """Give the digest of each pack's canonical text."""
        return {pack_id: digest(text) for pack_id, text in self.text.items()}

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Give every rule by its canonical id, from its newest edition."""
        newest = sorted(self.editions.values(), key=lambda pack: pack.valid_from)
        return {rule.id: rule for pack in newest for rule in pack.rules}

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Give the canonical id behind each other name."""
        return {alias: rule.id for rule in self.rules.values() for alias in rule.aliases}

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """Give what is documented as no rule, by canonical id and by alias."""
        newest = sorted(self.editions.values(), key=lambda pack: pack.valid_from)
        return {
            name: note
            for pack in newest
            for note in pack.notes
            for name in (note.id, *note.aliases)
        }

    @cached_property
    def _values(self) -> Mapping[str, tuple[Value, ...]]:
        found: dict[str, list[Value]] = {}
        for pack in self.editions.values():
            for value in pack.values:
                found.setdefault(value.name, []).append(value)
        return {name: tuple(values) for name, values in found.items()}

    def rule(self, rule_id: str) -> Rule:
        """Find a rule by its id or an alias."""
        rule = self.rules.get(self.aliases.get(rule_id, rule_id))
        if rule is None:
            raise UnknownRule(rule_id, [*self.rules, *self.aliases])
        return rule

    def value(self, name: str, *, on: date) -> Value | None:
        """Find a number of the law as it was on a day, or nothing."""
        return next((value for value in self._values[name] if value.holds(on)), None)

    def in_force(self, profile: str, on: date) -> tuple[Pack, ...]:
        """List the editions that bind an employer of this profile on a day.

        An agreement that has run out goes on applying when its pack says so, until a newer
        edition is entered. [Ettervirkning]
        """
        chosen: dict[str, Pack] = {}
        for pack in sorted(self.editions.values(), key=lambda pack: pack.valid_from):
            if not pack.serves(profile) or pack.valid_from > on:
                continue
            if not pack.expired(on) or pack.applies_after_expiry:
                chosen[pack.instrument] = pack
        return tuple(chosen.values())

    def deadline(
        self, rule_id: str, anchor_date: date, *, weight: str | None = None
    ) -> Deadline:
        """Compute one rule's deadline: rule, calendar and citation joined. [Frist]"""
        rule = self.rule(rule_id)
        if rule.timing is None:
            raise NoDate(f"{rule.id} gives no date: it says what comes first, not when")
        return self.rule_deadline(rule, anchor_date, weight=weight)

    def rule_deadline(
        self, rule: Rule, anchor_date: date, *, weight: str | None = None
    ) -> Deadline:
        """Compute the deadline of a rule that has a timing.

        A rule counted from the expiry of another takes the day of the first event in the chain.
        """
        if rule.timing is None:
            raise NoDate(f"{rule.id} has no timing")
        terms: dict[str, Any] = {
            "calendar": self.calendar,
            "citation_text": rule.citation.text(),
            "source_kind": "suggested" if rule.suggested else rule.source_kind,
            "weight": weight,
            "unverified": rule.timing_unverified or not rule.citation.verified,
        }
        if rule.timing.expiry_of:
            earlier = self.rule(rule.timing.expiry_of)
            previous = self.rule_deadline(earlier, anchor_date, weight=weight)
            return chained(rule.id, rule.timing, previous, **terms)
        return deadline(rule.id, rule.timing, anchor_date, **terms)

    def anchor_of(self, rule: Rule) -> str:
        """Name the event a rule's time begins with, through a chain if there is one."""
        if rule.timing is None:
            return ""
        if rule.timing.expiry_of:
            return self.anchor_of(self.rule(rule.timing.expiry_of))
        return rule.timing.anchor


def load(*extra_dirs: Path, routine: str = "") -> Packs:
    """Load the shipped packs and those of further folders; refuse all faults at once.

    Without folders, those named in CODETERMINATION_PACKS are used. `routine` is the text of a
    pack that takes the place of whatever local routine the files hold.
    """
    named = os.environ.get("CODETERMINATION_PACKS", "")
    dirs = extra_dirs or tuple(Path(part) for part in named.split(os.pathsep) if part)
    return _load(LAW, tuple(dirs), routine)


@lru_cache(maxsize=16)
def _load(law: Path, extra_dirs: tuple[Path, ...], routine: str) -> Packs:
    return read(law, extra_dirs, routine=routine)


def read(law: Path, extra_dirs: Sequence[Path] = (), *, routine: str = "") -> Packs:
    """Read a folder of law and further folders of packs, without remembering."""
    faults: Faults = []
    files = _Files(law, extra_dirs, faults)
    if routine:
        files.put_routine(routine, faults)
    words = read_vocabulary(
        files.take("vocabulary.toml"), file="vocabulary.toml", faults=faults
    )
    table = Table(files.take("facts.toml"), file="facts.toml", key="", faults=faults)
    facts = read_facts(table, words)
    table.finish()
    weights = read_weights(files.take("weight.toml"), words, file="weight.toml", faults=faults)
    calendar = None
    try:
        calendar = Calendar.of(files.take("calendar.toml"))
    except CalendarError as wrong:
        faults.append(
            PackError(
                file="calendar.toml",
                key=wrong.key,
                found=repr(wrong.found),
                wanted=wrong.wanted,
            )
        )
    packs = _read_packs(files, words, facts, faults)
    cross_check(packs.values(), facts, words, weights, faults)
    if calendar is not None and not faults:
        # Only what can be read can be weighed against what stands above it.
        check_layers(packs.values(), words, calendar, faults)
    if faults or calendar is None:
        raise PackErrors(faults)
    content = {pack_id: files.merged(pack.file, pack_id) for pack_id, pack in packs.items()}
    return Packs(words, facts, weights, calendar, packs, content)


def _read_packs(
    files: _Files, words: Vocabulary, facts: dict[str, FactKind], faults: Faults
) -> dict[str, Pack]:
    """Read the files that open a pack, then the further parts of each."""
    reader = PackReader(words, faults)
    packs: dict[str, Pack] = {}

    def declare(found: Mapping[str, FactKind], file: str) -> None:
        for name in found.keys() & facts.keys():
            faults.append(
                PackError(
                    file=file,
                    key=f"facts.{name}",
                    found="declared twice",
                    wanted="each fact declared once",
                )
            )
        facts.update(found)

    for file, data in files.openings():
        read = reader.whole(data, file=file)
        if read.pack.id in packs:
            faults.append(
                PackError(
                    file=file,
                    key="pack.id",
                    found=f"{read.pack.id}, also in {packs[read.pack.id].file}",
                    wanted="an id of its own",
                )
            )
        packs[read.pack.id] = read.pack
        declare(read.facts, file)
    for file, data in files.parts():
        pack = packs.get(str(data["part_of"]))
        if pack is None:
            wanted = f"the id of a pack: {', '.join(sorted(packs))}"
            faults.append(
                PackError(file=file, key="part_of", found=str(data["part_of"]), wanted=wanted)
            )
            continue
        read = reader.part(data, pack, file=file)
        packs[pack.id] = read.pack
        declare(read.facts, file)
    for pack in packs.values():
        before = packs.get(pack.supersedes)
        if before is not None and before.kind != pack.kind:
            faults.append(
                PackError(
                    file=pack.file,
                    key="pack.supersedes",
                    found=f"{before.id}, which is {before.kind}",
                    wanted=f"a pack that is {pack.kind} too: nothing takes the place of the others",
                )
            )
    superseded = {pack.supersedes for pack in packs.values()}
    return {pack_id: pack for pack_id, pack in packs.items() if pack_id not in superseded}


class _Files:
    """The TOML files of the rulebook, by the name a fault shows."""

    def __init__(self, law: Path, extra_dirs: Iterable[Path], faults: Faults) -> None:
        self.data: dict[str, dict[str, Any]] = {}
        for path in sorted(law.rglob("*.toml")):
            self._read(path, path.relative_to(law).as_posix(), faults)
        for folder in extra_dirs:
            if not folder.is_dir():
                faults.append(
                    PackError(
                        file=str(folder), key="", found="nothing", wanted="a folder of packs"
                    )
                )
            for path in sorted(folder.rglob("*.toml")):
                self._read(path, str(path), faults)

    def put_routine(self, text: str, faults: Faults) -> None:
        """Put a text in the place of the local routine the files hold, with all its parts."""
        old = {_pack(data).get("id") for data in self.data.values() if _is_routine(data)}
        self.data = {
            name: data
            for name, data in self.data.items()
            if not _is_routine(data) and data.get("part_of", "") not in old
        }
        try:
            self.data[f"{ROUTINE}.toml"] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as wrong:
            faults.append(
                PackError(file=f"{ROUTINE}.toml", key="", found=str(wrong), wanted="valid TOML")
            )

    def _read(self, path: Path, name: str, faults: Faults) -> None:
        try:
            self.data[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            faults.append(PackError(file=name, key="", found=str(wrong), wanted="valid TOML"))

    def take(self, name: str) -> dict[str, Any]:
        """Give one of the files every rulebook has."""
        return self.data.get(name, {})

    def openings(self) -> list[tuple[str, dict[str, Any]]]:
        """List the files that open a pack."""
        return [
            (name, data)
            for name, data in self.data.items()
            if name not in FOUNDATION and "part_of" not in data
        ]

    def parts(self) -> list[tuple[str, dict[str, Any]]]:
        """List the further files of packs."""
        return [(name, data) for name, data in self.data.items() if "part_of" in data]

    def merged(self, opening: str, pack_id: str) -> dict[str, Any]:
        """Join a pack's files into one table."""
        whole = dict(self.data[opening])
        for _, data in self.parts():
            if data["part_of"] != pack_id:
                continue
            for key, value in data.items():
                if isinstance(value, list):
                    whole[key] = [*whole.get(key, []), *value]
                elif isinstance(value, dict):
                    whole[key] = {**whole.get(key, {}), **value}
        return whole


def _pack(data: Mapping[str, Any]) -> Mapping[str, Any]:
    pack = data.get("pack")
    return pack if isinstance(pack, dict) else {}


def _is_routine(data: Mapping[str, Any]) -> bool:
    return _pack(data).get("instrument") == ROUTINE


if __name__ == "__main__":
    from rulebook.checking import main

    raise SystemExit(main(sys.argv[1:], today=date.today()))  # noqa: TID251, DTZ011
