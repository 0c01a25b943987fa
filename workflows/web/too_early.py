"""Say in a new case that a day comes too early, which duty stands against it, and the first day instead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from rulebook.calendar import Calendar
from rulebook.dates import Deadline
from rulebook.planning import Goal
from workflows.queries.plan_rows import table
from workflows.templatetags.house import date_words, lang
from workflows.web.drafts import Writing

_FIELDS = {"decision": "planned_decision_on", "implementation": "planned_implementation_on"}


def plan_of(writing: Writing) -> dict[str, Any]:
    """Return the plan of a draft: what is too early, the duties' own dates, and the steps. [Framdrift]"""
    too_early = _too_early(writing)
    return {
        "too_early": too_early,
        "passed": any(one["passed"] for one in too_early),
        "deadlines": _deadlines(writing),
        "table": table(writing.plan.to_json()) if writing.plan else None,
    }


def _too_early(writing: Writing) -> list[dict[str, Any]]:
    goals = writing.plan.goals if writing.plan else ()
    return [_told(goal, writing) for goal in goals if goal.too_early]


def _told(goal: Goal, writing: Writing) -> dict[str, Any]:
    deciding = goal.code == "decision"
    if goal.unlawful and goal.because:
        because = lang(goal.because[0].title)
    elif deciding:
        because = _("when each time of the local routine is used in full")
    else:
        because = ""
    return {
        "field": _FIELDS[goal.code],
        "heading": _("The decision comes too early")
        if deciding
        else _("The start comes too early"),
        "words": _("If you send the case today, the earliest day to decide is")
        if deciding
        else _("If you send the case today, the earliest day to start is"),
        "because": because,
        "earliest": goal.earliest,
        "passed": _passed(writing, f"planned_{goal.code}"),
    }


def _passed(writing: Writing, anchor: str) -> str:
    """Say which last day is already over with the planned day; nothing when none is."""
    if writing.assessment is None:
        return ""
    told = [
        _("%(what)s: the last day was %(day)s.")
        % {"what": lang(duty.rule.title), "day": date_words(deadline.last_day)}
        for duty in writing.assessment.duties
        for deadline in duty.deadlines
        if duty.binding and deadline.anchor == anchor and deadline.overdue(writing.on)
    ]
    return " ".join(told)


def _deadlines(writing: Writing) -> list[dict[str, Any]]:
    """Give each duty's own dates, counted from the days the leader has planned."""
    if writing.assessment is None:
        return []
    return [
        _deadline(writing, deadline)
        for duty in writing.assessment.duties
        for deadline in duty.deadlines
    ]


def _deadline(writing: Writing, deadline: Deadline) -> dict[str, Any]:
    days = {
        name: getattr(deadline, name)
        for name in ("anchor_date", "raw_end", "rolled_end", "safe_end")
    }
    marked = [day for day in days.values() if day]
    return {
        **deadline.to_json(),
        **days,
        "due_on": deadline.safe_end or deadline.last_day or deadline.earliest,
        "closed": _closed(writing.packs.calendar, min(marked), max(marked)),
        "what": writing.packs.rule(deadline.rule).title,
        "kind": deadline.source_kind,
        "citation": writing.packs.rule(deadline.rule).citation.to_json(),
    }


def _closed(calendar: Calendar, first: date, last: date) -> list[date]:
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [day for day in days if calendar.closed(day)]
