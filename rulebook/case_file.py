"""Read a case file: what is planned, what is known, which days are set. [Saksopplysninger]"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from rulebook.dates import EXPIRY
from rulebook.errors import CaseFileError, Fault, each_one_of, shown
from rulebook.packs import Packs
from rulebook.schema import LANGUAGES, Answer, FactKind, Texts

KEYS = ("profile", "measures", "on", "facts", "dates")


@dataclass(frozen=True)
class CaseFile:
    """State a case to be assessed. Everything in it has been checked against the packs."""

    profile: str
    measures: tuple[str, ...]
    facts: Mapping[str, Answer] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    on: date | None = None

    @classmethod
    def read(cls, path: Path, packs: Packs) -> CaseFile:
        """Read a TOML file; every fault is named at once."""
        name = str(path)
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as wrong:
            check = _Check(packs, name)
            check.fault("file", wrong.strerror or "no such file", "allowed_file")
            raise CaseFileError(check.faults) from wrong
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            check = _Check(packs, name)
            check.fault("file", str(wrong), "allowed_toml")
            raise CaseFileError(check.faults) from wrong
        return cls.of(data, packs, file=name)

    @classmethod
    def of(cls, data: Mapping[str, Any], packs: Packs, *, file: str = "case") -> CaseFile:
        """Check a mapping and make a case file of it."""
        check = _Check(packs, file)
        for key in data:
            if key not in KEYS:
                check.unknown(key, KEYS, key)
        case_file = cls(
            profile=check.profile(data.get("profile")),
            measures=check.measures(data.get("measures")),
            facts=check.facts(data.get("facts", {})),
            dates=check.dates(data.get("dates", {})),
            on=check.day("on", data["on"]) if data.get("on") is not None else None,
        )
        check.in_force(case_file)
        if check.faults:
            raise CaseFileError(check.faults)
        return case_file


class _Check:
    """Keep one fault per problem while a case file is read."""

    def __init__(self, packs: Packs, file: str) -> None:
        self.packs = packs
        self.words = packs.vocabulary
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, key: str, found: str, allowed: str, **parts: Texts | str | int) -> None:
        """Keep a fault; `allowed` names the phrase that says what is right."""
        self._keep(key, dict.fromkeys(LANGUAGES, found), self.words.phrase(allowed, **parts))

    def missing(
        self, key: str, found: object, allowed: str, **parts: Texts | str | int
    ) -> None:
        """Keep a fault about a value; nothing at all is said in words."""
        if found is None:
            self._keep(
                key, self.words.phrase("found_nothing"), self.words.phrase(allowed, **parts)
            )
        else:
            self.fault(key, shown(found), allowed, **parts)

    def unknown(self, key: str, known: Collection[str], name: object) -> None:
        """Keep a fault about a name nobody knows, with the nearest that is known."""
        allowed = self.words.phrase("allowed_one_of", codes=each_one_of(known, name))
        self._keep(key, self.words.phrase("found_unknown"), allowed)

    def _keep(self, key: str, found: Texts, allowed: Texts) -> None:
        texts = self.words.phrase("fault", key=key, found=found, allowed=allowed)
        self.faults.append(Fault(self.file, key, found["en"], allowed["en"], texts))

    def profile(self, value: object) -> str:
        allowed = self.words["profiles"]
        if not isinstance(value, str) or value not in allowed:
            self.missing("profile", value, "allowed_one_of", codes=each_one_of(allowed, value))
            return ""
        return value

    def measures(self, value: object) -> tuple[str, ...]:
        allowed = self.packs.measures
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            self.missing("measures", value, "allowed_list", codes=each_one_of(allowed))
            return ()
        good: list[str] = []
        for place, word in enumerate(value):
            key = f"measures[{place}]"
            if not isinstance(word, str) or word not in allowed:
                self.fault(key, shown(word), "allowed_one_of", codes=each_one_of(allowed, word))
            elif word in good:
                self.fault(key, shown(word), "allowed_once")
            else:
                good.append(word)
        return tuple(good)

    def day(self, key: str, value: object) -> date | None:
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fault(key, shown(value), "allowed_date")
            return None
        first, last = self.packs.calendar.first_day, self.packs.calendar.last_day
        if not first <= value <= last:
            days = {"first": first.isoformat(), "last": last.isoformat()}
            self.fault(key, str(value), "allowed_days", **days)
            return None
        return value

    def in_force(self, case_file: CaseFile) -> None:
        """Refuse a day from before the law that has been entered."""
        if not case_file.profile or case_file.on is None:
            return
        if self.packs.in_force(case_file.profile, case_file.on):
            return
        bound = [p for p in self.packs.editions.values() if p.serves(case_file.profile)]
        first = min(pack.valid_from for pack in bound)
        self.fault("on", str(case_file.on), "allowed_from", first=first.isoformat())

    def facts(self, value: object) -> dict[str, Answer]:
        if not isinstance(value, Mapping):
            self.fault("facts", shown(value), "allowed_table", name="[facts]")
            return {}
        good: dict[str, Answer] = {}
        for name, answer in value.items():
            kind = self.packs.facts.get(name)
            if kind is None:
                self.unknown(f"facts.{name}", self.packs.facts, name)
            elif self._answers(kind, answer):
                good[name] = answer
        for name, answer in good.items():
            limit = self.packs.facts[name].at_most
            if limit in good and answer > good[limit]:  # type: ignore[operator]
                question = self.packs.facts[limit].question
                parts = {"n": str(good[limit]), "name": limit}
                self.fault(
                    f"facts.{name}",
                    str(answer),
                    "allowed_at_most",
                    question=question,
                    **parts,
                )
        return good

    def _answers(self, kind: FactKind, answer: object) -> bool:
        """Tell whether an answer is of the right kind and inside its limits."""
        right = {
            "bool": isinstance(answer, bool),
            "int": isinstance(answer, int) and not isinstance(answer, bool),
            "date": isinstance(answer, date) and not isinstance(answer, datetime),
            "choice": isinstance(answer, str) and answer in kind.choices,
        }[kind.type]
        if right and isinstance(answer, int) and kind.type == "int":
            low, high = kind.min, kind.max
            right = (low is None or answer >= low) and (high is None or answer <= high)
        if not right:
            phrase, parts = _allowed(kind)
            self.fault(f"facts.{kind.name}", shown(answer), phrase, **parts)
        return right

    def dates(self, value: object) -> dict[str, date]:
        if not isinstance(value, Mapping):
            self.fault("dates", shown(value), "allowed_table", name="[dates]")
            return {}
        # When another deadline expired is computed, never stated.
        anchors = {name for name in self.words["anchors"] if name != EXPIRY}
        good: dict[str, date] = {}
        for name, day in value.items():
            if name not in anchors:
                self.unknown(f"dates.{name}", anchors, name)
            elif (checked := self.day(f"dates.{name}", day)) is not None:
                good[name] = checked
        for chain in self.words.date_order:
            self._order(good, chain)
        return good

    def _order(self, dates: Mapping[str, date], chain: Collection[str]) -> None:
        known = [name for name in chain if name in dates]
        for earlier, later in pairwise(known):
            if dates[later] < dates[earlier]:
                self.fault(
                    f"dates.{later}",
                    str(dates[later]),
                    "allowed_later",
                    day=dates[earlier].isoformat(),
                    name=earlier,
                    event=self.words.labels("anchors", earlier),
                )


def _allowed(kind: FactKind) -> tuple[str, dict[str, Texts | str | int]]:
    """Name the phrase for what a fact may be, and what fills it."""
    if kind.type == "bool":
        return "allowed_bool", {}
    if kind.type == "date":
        return "allowed_date", {}
    if kind.type == "choice":
        return "allowed_one_of", {"codes": each_one_of(kind.choices)}
    if kind.min is not None and kind.max is not None:
        return "allowed_range", {"low": str(kind.min), "high": str(kind.max)}
    return "allowed_least", {"low": str(kind.min or 0)}
