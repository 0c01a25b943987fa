"""Lay out the plan of a case as it stands: what is done is done, the rest is counted. [Plan]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rulebook.assessment import Assessment, assess
from rulebook.packs import Packs
from rulebook.planning import Plan, plan
from workflows.models import Case, DecisionPoint, Evidence
from workflows.models.situation import Situation
from workflows.queries.law import case_file_of

_MET = (Case.State.IN_DISCUSSION, Case.State.DISCUSSED)
_NAV = "nav_notified"


@dataclass(frozen=True)
class Days:
    """The days a plan leads up to: one for each decision to come, and the start. [Mål]"""

    decisions: Mapping[int, date]
    implementation: date

    @property
    def first(self) -> date:
        """Return the first decision."""
        return min(self.decisions.values())

    @property
    def last(self) -> date:
        """Return the last decision."""
        return max(self.decisions.values())


def days_of(
    situation: Situation, decisions: Mapping[int, date] | None = None, start: date | None = None
) -> Days:
    """Return the days planned for the points still to be decided, or those given instead."""
    planned = {p.number: p.planned_on for p in _to_decide(situation)}
    wanted = decisions or {}
    return Days(
        {number: wanted.get(number, day) for number, day in planned.items()},
        start or situation.case.planned_implementation_on,
    )


def assessed_for(situation: Situation, days: Days, packs: Packs) -> Assessment:
    """Ask the rules about the case with these days, and with what has been done."""
    case_file = case_file_of(situation.case, packs, on=situation.on)
    dates = {
        **case_file.dates,
        "planned_decision": days.first,
        "planned_implementation": days.implementation,
    }
    return assess(replace(case_file, dates=dates), packs, on=situation.on)


def plan_of(situation: Situation, days: Days, packs: Packs) -> Plan:
    """Lay out the plan of a case towards these days, from what is done and set. [Planlegg saken]

    Raises OutsideCalendar where the calendar does not reach.
    """
    case = situation.case
    rounds = _rounds(days)
    laid = plan(
        assessed_for(situation, days, packs),
        packs,
        today=situation.on,
        decisions=[*rounds],
        implementation=days.implementation,
        weight=case.weight,
        rung=case.rung,
        known=_known(situation),
    )
    return _numbered(laid, {0: 0, **dict(enumerate(rounds.values(), start=1))})


def _rounds(days: Days) -> dict[date, int]:
    """Return the days of decision in order, each with its first point: one day is one round."""
    found: dict[date, int] = {}
    for number in sorted(days.decisions):
        found.setdefault(days.decisions[number], number)
    return dict(sorted(found.items()))


def kept(situation: Situation, days: Days, packs: Packs) -> dict[str, Any]:
    """Return the plan as a case keeps and shows it: with the names of what is decided."""
    titles = {point.number: point.title for point in situation.points}
    named: dict[str, list[str]] = {}
    for number in sorted(days.decisions):
        round_of = _rounds(days)[days.decisions[number]]
        named.setdefault(str(round_of), []).append(titles[number])
    points = {number: ", ".join(names) for number, names in named.items()}
    return {**plan_of(situation, days, packs).to_json(), "points": points}


def _numbered(laid: Plan, numbers: Mapping[int, int]) -> Plan:
    """Call the rounds by the case's own decision points: some may be decided already."""
    return replace(
        laid,
        steps=tuple(replace(step, point=numbers[step.point]) for step in laid.steps),
        goals=tuple(replace(goal, point=numbers[goal.point]) for goal in laid.goals),
    )


def _known(situation: Situation) -> dict[str, date]:
    """Return the days of what has been done, by the rulebook's names for them.

    A meeting belongs to the decisions it was held before: what is left after the first is
    decided is met about anew.
    """
    case, meeting = situation.case, situation.meeting
    known: dict[str, date] = {}
    if case.informed_on is not None:
        known["information_given"] = case.informed_on
    untouched = len(_to_decide(situation)) == len(situation.points)
    if untouched and meeting is not None and case.state in _MET:
        known |= {"meeting_called": meeting.called_on, "meeting_held": meeting.meets_on}
        sent = [
            p.circulated_on
            for p in situation.papers
            if p.negotiation_id is None and not p.beside and p.held_on >= meeting.called_on
        ]
        if sent:
            known["minutes_circulated"] = max(sent)
    if _NAV in case.filed:
        told = Evidence.objects.filter(case=case, kind=_NAV).order_by("occurred_on").first()
        if told is not None:
            known[_NAV] = told.occurred_on
    return known


def _to_decide(situation: Situation) -> Sequence[DecisionPoint]:
    return [p for p in situation.points if p.state == DecisionPoint.State.PLANNED]


def moved_since(
    before: Mapping[str, Any] | None, now: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """List the steps whose last day is another than in the plan before. [Flyttet]

    Both are plans as they are kept. A step that was not there has no day before.
    """
    if before is None:
        return []
    had = {_key(step): step["latest"] for step in before["steps"] if step["latest"]}
    has = {_key(step): step for step in now["steps"] if step["latest"]}
    done = {_key(step) for step in now["steps"] if step["done_on"]}
    titles = {_key(step): step["title"] for step in (*before["steps"], *now["steps"])}
    found = []
    for key in dict.fromkeys([*has, *had]):
        # A round that has become one with another is not gone.
        merged = key not in has and any(code == key[0] for code, _point in has)
        if key in done or merged:
            continue
        was, day = had.get(key), has[key]["latest"] if key in has else None
        if was != day:
            found.append(
                {"code": key[0], "point": key[1], "title": titles[key], "was": was, "now": day}
            )
    return found


def _key(step: Mapping[str, Any]) -> tuple[str, int]:
    return step["code"], step["point"]
