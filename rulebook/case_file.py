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
from rulebook.errors import CaseFileError, Fault, one_of, shown
from rulebook.packs import Packs
from rulebook.schema import Answer, FactKind

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
            reason = wrong.strerror or "no such file"
            raise CaseFileError(
                [Fault(name, "file", reason, "a file that can be read")]
            ) from wrong
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise CaseFileError([Fault(name, "file", str(wrong), "valid TOML")]) from wrong
        return cls.of(data, packs, file=name)

    @classmethod
    def of(cls, data: Mapping[str, Any], packs: Packs, *, file: str = "case") -> CaseFile:
        """Check a mapping and make a case file of it."""
        check = _Check(packs, file)
        for key in data:
            if key not in KEYS:
                check.fault(key, "an unknown key", one_of(KEYS, key))
        case_file = cls(
            profile=check.profile(data.get("profile")),
            measures=check.measures(data.get("measures")),
            facts=check.facts(data.get("facts", {})),
            dates=check.dates(data.get("dates", {})),
            on=check.day("on", data["on"]) if data.get("on") is not None else None,
        )
        if check.faults:
            raise CaseFileError(check.faults)
        return case_file


class _Check:
    """Keep one fault per problem while a case file is read."""

    def __init__(self, packs: Packs, file: str) -> None:
        self.packs = packs
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, key: str, found: str, allowed: str) -> None:
        self.faults.append(Fault(self.file, key, found, allowed))

    def profile(self, value: object) -> str:
        allowed = self.packs.vocabulary["profiles"]
        if not isinstance(value, str) or value not in allowed:
            self.fault("profile", shown(value), one_of([*allowed], value))
            return ""
        return value

    def measures(self, value: object) -> tuple[str, ...]:
        allowed = self.packs.measures
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            self.fault("measures", shown(value), f"a list with {one_of([*allowed])}")
            return ()
        good: list[str] = []
        for place, word in enumerate(value):
            if not isinstance(word, str) or word not in allowed:
                self.fault(f"measures[{place}]", shown(word), one_of([*allowed], word))
            elif word in good:
                self.fault(f"measures[{place}]", shown(word), "each measure once")
            else:
                good.append(word)
        return tuple(good)

    def day(self, key: str, value: object) -> date | None:
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fault(key, shown(value), "a date (2027-02-01, without quotes)")
            return None
        first, last = self.packs.calendar.first_day, self.packs.calendar.last_day
        if not first <= value <= last:
            self.fault(key, str(value), f"a day the calendar covers, {first} to {last}")
            return None
        return value

    def facts(self, value: object) -> dict[str, Answer]:
        if not isinstance(value, Mapping):
            self.fault("facts", shown(value), "a table [facts]")
            return {}
        good: dict[str, Answer] = {}
        for name, answer in value.items():
            kind = self.packs.facts.get(name)
            if kind is None:
                self.fault(
                    f"facts.{name}", "an unknown fact", one_of([*self.packs.facts], name)
                )
            elif self._answers(kind, answer):
                good[name] = answer
        for name, answer in good.items():
            limit = self.packs.facts[name].at_most
            if limit in good and answer > good[limit]:  # type: ignore[operator]
                allowed = f"at most {good[limit]}, which is {limit}"
                self.fault(f"facts.{name}", str(answer), allowed)
        return good

    def _answers(self, kind: FactKind, answer: object) -> bool:
        """Tell whether an answer is of the right kind and inside its limits."""
        allowed = _allowed(kind)
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
            self.fault(f"facts.{kind.name}", shown(answer), allowed)
        return right

    def dates(self, value: object) -> dict[str, date]:
        if not isinstance(value, Mapping):
            self.fault("dates", shown(value), "a table [dates]")
            return {}
        # When another deadline expired is computed, never stated.
        anchors = {name for name in self.packs.vocabulary["anchors"] if name != EXPIRY}
        good: dict[str, date] = {}
        for name, day in value.items():
            if name not in anchors:
                self.fault(f"dates.{name}", "an unknown date", one_of([*anchors], name))
            elif (checked := self.day(f"dates.{name}", day)) is not None:
                good[name] = checked
        for chain in self.packs.vocabulary.date_order:
            self._order(good, chain)
        return good

    def _order(self, dates: Mapping[str, date], chain: Collection[str]) -> None:
        known = [name for name in chain if name in dates]
        for earlier, later in pairwise(known):
            if dates[later] < dates[earlier]:
                allowed = f"{dates[earlier]} or later, the day of {earlier}"
                self.fault(f"dates.{later}", str(dates[later]), allowed)


def _allowed(kind: FactKind) -> str:
    """Say in words what a fact may be."""
    if kind.type == "bool":
        return "true or false"
    if kind.type == "date":
        return "a date (2027-02-01, without quotes)"
    if kind.type == "choice":
        return one_of(kind.choices)
    if kind.min is not None and kind.max is not None:
        return f"a whole number from {kind.min} to {kind.max}"
    return f"a whole number, {kind.min or 0} or more"
