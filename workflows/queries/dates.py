"""Lay out a case's dates: deadlines with their arithmetic, what comes next, how early it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rulebook.calendar import OutsideCalendar
from rulebook.packs import Packs
from workflows.models import DecisionPoint
from workflows.queries.ladder import plain_day

if TYPE_CHECKING:
    from workflows.queries.debts import Debt
    from workflows.queries.page import CasePage

_DAYS = ("anchor_date", "raw_end", "rolled_end", "safe_end")
_LONGEST = 62  # days shown as a calendar; longer ones are told in words


def closed_between(laws: Packs, first: date, last: date) -> frozenset[date]:
    """Return the public holidays from the first day to the last; weekends are known anyway."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    try:
        return frozenset(day for day in days if laws.calendar.red(day))
    except OutsideCalendar:
        return frozenset()


def deadlines_of(page: CasePage) -> list[dict[str, Any]]:
    """Return what is owed by a day, the nearest first; the same thing owed by many is one line."""
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for debt in page.debts:
        owed = debt.obligation
        what = what_is_owed(page, debt)
        key = (owed.kind, str(what), owed.due_on, owed.safe_on)
        if key in lines:
            lines[key]["who"].append(debt.who)
            lines[key]["mine"] = lines[key]["mine"] or debt.mine
        elif debt.act_by is not None:
            lines[key] = owed_line(debt, what, page.laws, page.citations)
    for line in lines.values():
        line["who"] = listed(line["who"])
    return sorted(lines.values(), key=lambda line: line["due_on"])


def listed(names: list[str]) -> str:
    """Write names as people say them, with a capital first: «Arbeidsgiveren, NSF og Delta»."""
    first, *_rest = names or [""]
    if len(names) > 1:
        first = _("%(first)s and %(last)s") % {
            "first": ", ".join(names[:-1]),
            "last": names[-1],
        }
    return first[:1].upper() + first[1:]


def what_is_owed(page: CasePage, debt: Debt) -> str:
    """Say what is owed so that it is told from the other debts of the case."""
    return debt.subject or _answer_to(page, debt) or str(debt.verb)


def _answer_to(page: CasePage, debt: Debt) -> str:
    """Say whom an answer is owed to."""
    if debt.obligation.kind != debt.obligation.Kind.ANSWER_INPUT:
        return ""
    whose = (
        e.input for e in page.exchanges if debt.obligation.subject == f"input:{e.input.pk}"
    )
    said = next(whose, None)
    return _("Answer %(party)s") % {"party": said.participation.name} if said else ""


def owed_line(
    debt: Debt, what: Any, laws: Packs, citations: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """Lay out one deadline with its arithmetic, as `components/deadline.html` reads it."""
    stored = debt.obligation.deadline or {}
    days = {name: _day(stored.get(name)) for name in _DAYS}
    known = [day for day in days.values() if day is not None]
    spans = bool(known) and (max(known) - min(known)).days <= _LONGEST
    rule = laws.rules.get(stored.get("rule", ""))
    return {
        **days,
        "due_on": debt.act_by,
        "what": what,
        "who": [debt.who],
        "mine": debt.mine,
        "kind": debt.source_kind,
        "explanation": stored.get("explanation") or _unruled(debt),
        "by_analogy": bool(stored.get("by_analogy")),
        "closed": closed_between(laws, min(known), max(known)) if spans else (),
        "citation": citations.get(debt.obligation.rule) or _citation(rule),
        "rule": stored.get("rule", ""),
    }


def _citation(rule: Any) -> dict[str, Any] | None:
    return rule.citation.to_json() if rule is not None else None


def _unruled(debt: Debt) -> str:
    """Explain a day no rule sets."""
    if debt.obligation.kind == debt.obligation.Kind.ANSWER_INPUT:
        return _("No rule sets this day. It must be answered before the decision.")
    return _(
        "No rule sets this day: it follows from the planned decision. "
        "It must be done “as early as possible”."
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


@dataclass(frozen=True)
class Next:
    """A day ahead and what happens on it. [Dette skjer videre]"""

    on: date
    text: str


def next_days(page: CasePage) -> list[Next]:
    """Return the dated steps that lie ahead: the meeting, the decisions, the start."""
    case, found = page.case, []
    meeting = page.situation.meeting
    if meeting is not None and meeting.meets_on >= page.on and case.discussed_on is None:
        at = f" {meeting.starts_at:%H.%M}" if meeting.starts_at else ""
        where = f", {meeting.place}" if meeting.place else ""
        found.append(Next(meeting.meets_on, _("Discussion meeting") + at + where))
    for point in page.points:
        if point.state == DecisionPoint.State.PLANNED:
            many = f": {point.title}" if len(page.points) > 1 else ""
            found.append(Next(point.planned_on, _("Planned decision") + many))
    if any(
        p.state in (DecisionPoint.State.PLANNED, DecisionPoint.State.DECIDED)
        for p in page.points
    ):
        found.append(Next(case.planned_implementation_on, _("Planned start")))
    return sorted((n for n in found if n.on >= page.on), key=lambda n: n.on)


def earliness_of(page: CasePage) -> dict[str, Any] | None:
    """Show how much of the time was left when the parties were told. [Hvor tidlig]

    The time runs from the day the idea became concrete to the first decision, planned or taken.
    """
    case = page.case
    if case.informed_on is None:
        return None
    taken = [p.decided_on for p in page.points if p.decided_on]
    end = min(taken) if taken else case.planned_decision_on
    span = (end - case.known_on).days
    left = (end - case.informed_on).days
    marks = [
        ("known", _("The idea became concrete"), case.known_on, True),
        *(
            ("early_talk", _("Early talk"), day, False)
            for word in page.evidence
            if word.code == "early_talk" and (day := word.day)
        ),
        ("informed", _("Informed"), case.informed_on, True),
        ("discussed", _("Discussed"), case.discussed_on, False),
        ("decided", _("Decision"), end, True),
        ("started", _("Planned start"), case.planned_implementation_on, False),
    ]
    return {
        "percent": max(round(100 * left / span), 0) if span > 0 else None,
        "text": _("of the time was left when the parties were told: %(left)d of %(all)d days.")
        % {"left": max(left, 0), "all": span}
        if span > 0
        else _("The idea, the information and the decision came on one day.")
        if left == 0
        else "",
        "late": _("The parties were told after the decision.") if left < 0 else "",
        "marks": [
            {
                "key": key,
                "label": label,
                "date": day,
                "day": (day - case.known_on).days,
                "strong": strong,
                "planned": key == "started" or (key == "decided" and not taken),
            }
            for key, label, day, strong in marks
            if day is not None
        ]
        + [_today(page)] * (case.known_on <= page.on <= case.planned_implementation_on),
    }


def _today(page: CasePage) -> dict[str, Any]:
    days = (page.on - page.case.known_on).days
    return {"key": "today", "label": _("Today"), "date": page.on, "day": days, "strong": True}


def days_of_the_schedule(page: CasePage) -> list[dict[str, Any]]:
    """Return the two days a light case turns on: discussed by, and start. [Drøft først, så start]"""
    before = next((line for line in page.deadlines if line["kind"] == "law"), None)
    start = page.case.planned_implementation_on
    by = before["due_on"] if before else page.case.planned_decision_on
    note = ""
    if before and before["raw_end"] and before["raw_end"] != by:
        note = _("Safe day. The last day is %(day)s.") % {"day": plain_day(before["raw_end"])}
    return [
        {"label": _("Discuss by") if before else _("Planned decision"), "on": by, "note": note},
        {"label": _("Start"), "on": start, "note": ""},
    ]
