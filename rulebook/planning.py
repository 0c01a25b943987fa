"""Lay a case out backwards from its decision and start: the latest day of each step. [Plan]

A plan is a row of steps with links between them: no step comes earlier than the one before it
lets it. Three kinds of link: what a rule counts (ten working days' notice; thirty days after NAV
was told), a day that must be over first, and plain order (called, then met). Counted back from
the days wished for, the links give the *latest* day of each step; counted on from today, the
*earliest*. Where the earliest decision comes after the one wished for, it is too late, and the
links on the way say which duty binds.

What the employer does falls on open days: latest days roll back, never forward. What the law
says happens «at the earliest» is not moved. A rule that orders a step without a date («before
the decision», «as early as possible») gives a step without a date, in its place. A rule nobody
has verified, and a suggestion, is shown and moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rulebook.assessment import Assessment
from rulebook.dates import Deadline
from rulebook.packs import Packs
from rulebook.plan_counting import Counting, on_the_way
from rulebook.plan_steps import (
    BEFORE,
    DAYS_KNOWN,
    GOALS,
    ORDER,
    Key,
    Link,
    first_round,
    place,
    steps_and_links,
)
from rulebook.schema import Rule, Texts

_STRICT = frozenset({"", "law", "agreement"})


@dataclass(frozen=True)
class PlannedStep:
    """One step of the plan. [Steg i planen]

    `latest` is the last day for it, given the days wished for; `earliest` the first one from
    today. Neither is set for a step the rules order without a date: `before` then says what it
    comes before. `counted` are the days it was counted by, `done_on` the day it is set for or
    happened. A step that does not bind is advice.
    """

    code: str
    point: int
    title: Texts
    latest: date | None = None
    earliest: date | None = None
    done_on: date | None = None
    before: str = ""
    rules: tuple[Rule, ...] = ()
    counted: Deadline | None = None
    source_kind: str = ""
    binding: bool = True

    @property
    def rule(self) -> Rule | None:
        """Give the rule the day, or else the step, rests on."""
        return self.rules[0] if self.rules else None

    @property
    def dated(self) -> bool:
        """Tell whether the step has a day of its own."""
        return bool(self.latest or self.earliest or self.done_on)

    def late(self, today: date) -> bool:
        """Tell whether the last day for the step is over, or the day set for it comes after."""
        return self.days_late(today) > 0

    def days_late(self, today: date) -> int:
        """Count the days that are lost."""
        if self.latest is None:
            return 0
        return max(((self.done_on or today) - self.latest).days, 0)

    def to_json(self, today: date) -> dict[str, Any]:
        """Give the step as plain data, with the citation and the arithmetic it rests on."""
        rule = self.rule
        explanation = self.counted.to_json()["explanation"] if self.counted else None
        return {
            "code": self.code,
            "point": self.point,
            "title": dict(self.title),
            "latest": _iso(self.latest),
            "earliest": _iso(self.earliest),
            "done_on": _iso(self.done_on),
            "late": self.late(today),
            "days_late": self.days_late(today),
            "before": self.before,
            "rule": rule.id if rule else None,
            "rules": [one.id for one in self.rules],
            "citation": rule.citation.to_json() if rule else None,
            "source_kind": self.source_kind,
            "binding": self.binding,
            "explanation": explanation or (dict(rule.plain) if rule else None),
        }


@dataclass(frozen=True)
class Goal:
    """A day the plan leads up to: a decision or the start. [Mål i planen]

    `earliest` leaves every time of the local routine in full; `earliest_by_law` only what law
    and agreement ask. `binding` are the rules on the way that make it no earlier, the nearest
    first; `binding_by_law` likewise.
    """

    code: str
    point: int
    wanted: date | None
    earliest: date
    earliest_by_law: date
    binding: tuple[Rule, ...] = ()
    binding_by_law: tuple[Rule, ...] = ()

    @property
    def too_early(self) -> bool:
        """Tell whether the day wished for cannot be kept by the rules and the routine."""
        return self.wanted is not None and self.wanted < self.earliest

    @property
    def unlawful(self) -> bool:
        """Tell whether law or agreement, and not only the routine, stands against the day."""
        return self.wanted is not None and self.wanted < self.earliest_by_law

    @property
    def because(self) -> tuple[Rule, ...]:
        """Give the rules that stand against the day: law and agreement, or else the routine."""
        return self.binding_by_law if self.unlawful else self.binding

    def to_json(self) -> dict[str, Any]:
        """Give the goal as plain data."""
        return {
            "code": self.code,
            "point": self.point,
            "wanted": _iso(self.wanted),
            "earliest": _iso(self.earliest),
            "earliest_by_law": _iso(self.earliest_by_law),
            "too_early": self.too_early,
            "unlawful": self.unlawful,
            "binding": [rule.id for rule in self.binding],
            "binding_by_law": [rule.id for rule in self.binding_by_law],
        }


@dataclass(frozen=True)
class Plan:
    """The way from today to the decision and the start. [Plan for prosessen]"""

    today: date
    weight: str
    steps: tuple[PlannedStep, ...]
    goals: tuple[Goal, ...]

    def goal(self, code: str, point: int = 1) -> Goal:
        """Find the decision of a point, or the start."""
        return next(g for g in self.goals if g.code == code and g.point in (point, 0))

    @property
    def too_late(self) -> bool:
        """Tell whether a day wished for cannot be kept."""
        return any(goal.too_early for goal in self.goals)

    def to_json(self) -> dict[str, Any]:
        """Give the plan as the one object the command and the API print, and a case keeps."""
        return {
            "today": _iso(self.today),
            "weight": self.weight,
            "too_late": self.too_late,
            "goals": [goal.to_json() for goal in self.goals],
            "steps": [step.to_json(self.today) for step in self.steps],
        }


def plan(
    assessment: Assessment,
    packs: Packs,
    *,
    today: date,
    decisions: Sequence[date] = (),
    implementation: date | None = None,
    weight: str = "",
    rung: str = "",
    known: Mapping[str, date] | None = None,
) -> Plan:
    """Lay out the steps of an assessed case, back from its decisions and on from today. [Planlegg]

    `decisions` are the days of the decision points in order (else the case file's planned
    decision; none at all gives only earliest days), `implementation` the start. What `known`
    and the case file's dates say of a step – informed, called, a day set for the meeting –
    stands as set.
    `weight` and `rung` are those the case has, where they are higher than the rules found.
    Raises OutsideCalendar where the calendar does not reach.
    """
    dates = {**assessment.case_file.dates, **(known or {})}
    planned = dates.get("planned_decision")
    wanted = tuple(decisions) or ((planned,) if planned else (None,))
    steps = steps_and_links(
        assessment,
        packs,
        rounds=len(wanted),
        weight=weight or assessment.weight,
        rung=rung or assessment.rung or "",
    )
    goals: dict[Key, date] = {
        ("decision", n): day for n, day in enumerate(wanted, start=1) if day is not None
    }
    start = implementation or dates.get("planned_implementation")
    if start is not None:
        goals["implementation", 0] = start
    if (treated := dates.get("planned_political_treatment")) is not None:
        goals["political", 1] = treated
    fixed = {
        key: dates[name]
        for name, code in DAYS_KNOWN.items()
        if name in dates and (key := (code, first_round(code))) in steps.asked
    }
    counting = Counting(
        packs, steps, weight=weight or assessment.weight, goals=goals, fixed=fixed
    )
    return _Laid(counting, today).plan()


class _Laid:
    """Make a plan of what was counted."""

    def __init__(self, counting: Counting, today: date) -> None:
        self.counting, self.steps, self.today = counting, counting.steps, today

    def plan(self) -> Plan:
        links = self.steps.links
        strict = [link for link in links if link.source_kind in _STRICT]
        latest, holding = self.counting.latest()
        earliest, because = self.counting.earliest(links, self.today)
        by_law, because_by_law = self.counting.earliest(strict, self.today)
        goals = tuple(
            Goal(
                code=key[0],
                point=key[1],
                wanted=self.counting.goals.get(key),
                earliest=earliest[key],
                earliest_by_law=by_law[key],
                binding=on_the_way(key, because),
                binding_by_law=on_the_way(key, because_by_law),
            )
            for key in self.steps.order
            if key[0] in GOALS
        )
        rows = [self._row(key, latest, earliest, holding) for key in self.steps.order]
        rows += self._advice(latest, earliest)
        return Plan(self.today, self.counting.weight, _in_order(rows), goals)

    def _row(
        self,
        key: Key,
        latest: Mapping[Key, date],
        earliest: Mapping[Key, date],
        holding: Mapping[Key, Link],
    ) -> PlannedStep:
        """Make the row of a step, with the rule its day rests on and how it was counted."""
        code, point = key
        asked = self.steps.asked[key]
        row = PlannedStep(
            code=code,
            point=point,
            title=self._title(code),
            before=BEFORE.get(code, "decision"),
            rules=asked,
            source_kind=_source_kind(asked),
            binding=not asked or any(rule.binding for rule in asked),
        )
        if key not in self.steps.dated:
            return row
        row = replace(
            row,
            latest=latest.get(key),
            earliest=earliest[key],
            done_on=self.counting.fixed.get(key),
        )
        days = {**earliest, **latest, **self.counting.fixed}
        link = self.steps.own_link(key, holding.get(key))
        if link is None or link.rule is None:
            return row
        anchor = days[link.after if link.counts_back else link.before]
        return replace(
            row,
            rules=(link.rule, *(rule for rule in asked if rule.id != link.rule.id)),
            source_kind=link.source_kind,
            counted=self.counting.deadline(link.rule, anchor),
        )

    def _advice(
        self, latest: Mapping[Key, date], earliest: Mapping[Key, date]
    ) -> Iterator[PlannedStep]:
        """Yield the days of rules that are only suggested, or that nobody has verified."""
        for link in self.steps.advised:
            anchor = latest.get(link.after)
            if link.rule is None or anchor is None:
                continue
            found = self.counting.deadline(link.rule, anchor)
            yield PlannedStep(
                code=link.rule.id,
                point=link.after[1],
                title=link.rule.title,
                latest=found.safe_end,
                earliest=earliest.get(link.before),
                before=link.after[0],
                rules=(link.rule,),
                counted=found,
                source_kind=found.source_kind,
                binding=False,
            )

    def _title(self, code: str) -> Texts:
        words = self.counting.packs.vocabulary
        section = "plan_steps" if code in words["plan_steps"] else "evidence"
        return words.labels(section, code)


def _in_order(rows: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Put the rows in the order they are done: by day, and a step without one in its place."""
    rows = sorted(rows, key=lambda row: (row.point or 1, _place_of(row)))
    start = next((_day(row) for row in rows if row.code == "implementation"), None)
    reached = date.min
    placed: list[tuple[tuple[date, int, int], PlannedStep]] = []
    for row in rows:
        day = _day(row)
        if day is not None and row.code not in GOALS:
            reached = max(reached, day)
        if day is None and row.before == "implementation":
            day = start
        placed.append(((day or reached, row.point or 1, _place_of(row)), row))
    return tuple(row for _key, row in sorted(placed, key=lambda one: one[0]))


def _day(row: PlannedStep) -> date | None:
    return row.done_on or row.latest or row.earliest


def _place_of(row: PlannedStep) -> int:
    """Give the row's place in the order; advice stands where what it comes before does."""
    return place(row.code if row.code in ORDER else row.before)


def _source_kind(rules: Sequence[Rule]) -> str:
    kinds = [rule.source_kind for rule in rules if rule.binding] or [
        rule.source_kind for rule in rules
    ]
    return next((kind for kind in ("law", "agreement", "local_routine") if kind in kinds), "")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
