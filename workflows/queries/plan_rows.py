"""Say a plan as its table shows it: one row for each step, and what comes too early. [Planen som tabell]"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.models.situation import Situation
from workflows.queries.words import spoken

_GOALS = ("decision", "implementation")


def table(
    plan: Mapping[str, Any], *, points: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """Return what the table of a plan reads; `plan` is as it is printed and kept.

    `points` names the decision points, where there is more than one.
    """
    named = points if points and len(points) > 1 else {}
    rows = [_row(step, named) for step in plan["steps"]]
    return {
        "rows": rows,
        "today": date.fromisoformat(plan["today"]),
        "back": any(row["latest"] for row in rows),
        "late": sum(row["late"] for row in rows),
    }


def _row(step: Mapping[str, Any], points: Mapping[int, str]) -> dict[str, Any]:
    days = {name: _day(step[name]) for name in ("latest", "earliest", "done_on")}
    late = step["days_late"]
    return {
        **step,
        **days,
        "of": points.get(step["point"], "") if step["point"] else "",
        "goal": step["code"] in _GOALS,
        "undated": _undated(step["before"]) if not any(days.values()) else "",
        "how_late": ngettext("%(n)d day too late", "%(n)d days too late", late) % {"n": late}
        if late
        else "",
    }


def _undated(before: str) -> str:
    """Say when, for what the rules order without a date."""
    return {
        "information": _("As early as possible"),
        "implementation": _("Before the start"),
    }.get(before, _("Before the decision"))


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def published(situation: Situation) -> dict[str, Any] | None:
    """Return the newest published plan with what moved and what the parties say; None without one."""
    plan = situation.case.plan
    if plan is None:
        return None
    names = {p.pk: p.name for p in situation.participations}
    titles = {point.number: point.title for point in situation.points}
    return {
        "number": plan.number,
        "published_on": plan.published_on,
        "too_late": plan.result["too_late"],
        "reason": plan.reason.body if plan.reason else "",
        "moved": [
            {"title": spoken(one["title"]), "was": _day(one["was"]), "now": _day(one["now"])}
            for one in plan.moved
        ],
        "answers": [
            {
                "name": names.get(answer.party, ""),
                "objects": answer.objects,
                "words": answer.words,
            }
            for answer in situation.plan_answers
        ],
        "table": table(plan.result, points=titles),
    }
