"""Say what one assessment asks for that another did not. [Endring i vurderingen]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rulebook.explanation import period_in_words
from rulebook.packs import Packs
from rulebook.schema import LANGUAGES
from workflows.models import Rung, Weight

Result = Mapping[str, Any]
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Moved:
    """A day of a duty that is another than before. None: the duty had, or has, no such day."""

    title: Texts
    before: date | None
    now: date | None


@dataclass(frozen=True)
class MovedLimit:
    """A limit of the local routine that is another, for a case of one weight; None: no limit."""

    title: Texts
    before: Texts | None
    now: Texts | None


@dataclass(frozen=True)
class Difference:
    """What came, what went, and whether rung, weight or days moved, from a day. [Endring]

    `rung` and `weight` are pairs of labels, before and now; None where nothing moved. `gates` are
    what must be in place for a duty that was there before too; `limits` are filled in only when
    two routines are compared.
    """

    since: date
    came: tuple[Texts, ...]
    went: tuple[Texts, ...]
    rung: tuple[str, str] | None
    weight: tuple[str, str] | None
    gates_came: tuple[Texts, ...] = ()
    gates_went: tuple[Texts, ...] = ()
    days: tuple[Moved, ...] = ()
    limits: tuple[MovedLimit, ...] = ()

    @property
    def moved(self) -> bool:
        """Tell whether the rung or the weight is another."""
        return bool(self.rung or self.weight)

    @property
    def nothing(self) -> bool:
        """Tell whether the rules ask for the same as before."""
        duties = self.came or self.went or self.gates_came or self.gates_went
        return not (self.moved or duties or self.days or self.limits)


def difference(
    before: Result, now: Result, *, since: date, limits: tuple[MovedLimit, ...] = ()
) -> Difference:
    """Compare two stored results; `since` is the day of the newest."""
    kept = _by_id(before).keys() & _by_id(now).keys()
    return Difference(
        since=since,
        came=_only_in(now, before),
        went=_only_in(before, now),
        rung=_moved(Rung, before["rung"], now["rung"]),
        weight=_moved(Weight, before["weight"], now["weight"]),
        gates_came=_gates_only_in(now, before, kept),
        gates_went=_gates_only_in(before, now, kept),
        days=_days_moved(before, now, kept),
        limits=limits,
    )


def limits_moved(before: Packs, now: Packs, *, weight: str) -> tuple[MovedLimit, ...]:
    """Return the local routine's own limits that differ, for a case of a weight."""
    old, new = _limits(before, weight), _limits(now, weight)
    return tuple(
        MovedLimit(
            (now.rules.get(rule) or before.rules[rule]).title, old.get(rule), new.get(rule)
        )
        for rule in dict.fromkeys([*old, *new])
        if old.get(rule) != new.get(rule)
    )


def _limits(packs: Packs, weight: str) -> dict[str, Texts]:
    """Return how long each limit of the routine is, in words."""
    return {
        rule.id: {
            tongue: period_in_words(length.n, length.unit, tongue) for tongue in LANGUAGES
        }
        for rule in packs.rules.values()
        if rule.source_kind == "local_routine"
        and not (rule.rung or rule.track or rule.clock_for)
        and rule.timing is not None
        and rule.timing.period is not None
        and (length := rule.timing.length(weight))
    }


def _by_id(result: Result) -> dict[str, Mapping[str, Any]]:
    return {duty["id"]: duty for duty in result["duties"]}


def _only_in(one: Result, other: Result) -> tuple[Texts, ...]:
    others = _by_id(other)
    return tuple(duty["title"] for duty in one["duties"] if duty["id"] not in others)


def _gates_only_in(one: Result, other: Result, kept: set[str]) -> tuple[Texts, ...]:
    def gates(result: Result) -> dict[tuple[Any, ...], Texts]:
        return {
            (duty["id"], gate["before"], gate["evidence"], gate.get("point")): gate["label"]
            for duty in result["duties"]
            if duty["id"] in kept
            for gate in duty["gates"]
        }

    others = gates(other)
    return tuple(label for gate, label in gates(one).items() if gate not in others)


def _days_moved(before: Result, now: Result, kept: set[str]) -> tuple[Moved, ...]:
    old, new = _days(before, kept), _days(now, kept)
    titles = {key: duty["title"] for key, duty in {**_by_id(before), **_by_id(now)}.items()}
    return tuple(
        Moved(titles[duty], old.get((duty, rule)), new.get((duty, rule)))
        for duty, rule in dict.fromkeys([*old, *new])
        if old.get((duty, rule)) != new.get((duty, rule))
    )


def _days(result: Result, kept: set[str]) -> dict[tuple[str, str], date]:
    """Return the day each dated rule of a duty gives: the last day, or the first allowed."""
    return {
        (duty["id"], deadline["rule"]): date.fromisoformat(day)
        for duty in result["duties"]
        if duty["id"] in kept
        for deadline in duty["deadlines"]
        if (day := deadline["rolled_end"] or deadline["raw_end"] or deadline["earliest"])
    }


def _moved(kind: Any, before: str | None, now: str | None) -> tuple[str, str] | None:
    if (before or "") == (now or ""):
        return None
    return _label(kind, before), _label(kind, now)


def _label(kind: Any, code: str | None) -> str:
    return str(kind(code).label) if code else ""
