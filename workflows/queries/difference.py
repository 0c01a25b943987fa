"""Say what a new assessment changed from the one before. [Endring i vurderingen]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.models import Rung, Weight

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """What came, what went, and whether rung or weight moved, from a day. [Endring]

    `rung` and `weight` are pairs of labels, before and now; None where nothing moved.
    """

    since: date
    came: tuple[Mapping[str, str], ...]
    went: tuple[Mapping[str, str], ...]
    rung: tuple[str, str] | None
    weight: tuple[str, str] | None

    @property
    def moved(self) -> bool:
        """Tell whether the rung or the weight is another."""
        return bool(self.rung or self.weight)

    @property
    def nothing(self) -> bool:
        """Tell whether the rules ask for the same as before."""
        return not (self.came or self.went or self.moved)


def difference(before: Result, now: Result, *, since: date) -> Difference:
    """Compare two stored results; `since` is the day of the newest."""
    return Difference(
        since=since,
        came=_only_in(now, before),
        went=_only_in(before, now),
        rung=_moved(Rung, before["rung"], now["rung"]),
        weight=_moved(Weight, before["weight"], now["weight"]),
    )


def _only_in(one: Result, other: Result) -> tuple[Mapping[str, str], ...]:
    others = {duty["id"] for duty in other["duties"]}
    return tuple(duty["title"] for duty in one["duties"] if duty["id"] not in others)


def _moved(kind: Any, before: str | None, now: str | None) -> tuple[str, str] | None:
    if (before or "") == (now or ""):
        return None
    return _label(kind, before), _label(kind, now)


def _label(kind: Any, code: str | None) -> str:
    return str(kind(code).label) if code else ""
