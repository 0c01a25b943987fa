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


def table(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the table of a plan reads; `plan` is as it is printed and kept."""
    points = plan.get("points") or {}
    named = points if len(points) > 1 else {}
    today = date.fromisoformat(plan["today"])
    rows = [_row(step, named, today) for step in plan["steps"]]
    return {"rows": rows, "back": any(row["latest"] for row in rows)}


def _row(step: Mapping[str, Any], points: Mapping[str, str], today: date) -> dict[str, Any]:
    days = {name: _day(step[name]) for name in ("latest", "earliest", "done_on")}
    late, done_on = step["days_late"], days["done_on"]
    return {
        **step,
        **days,
        "is_done": done_on is not None and done_on <= today,
        "of": points.get(str(step["point"]), "") if step["point"] else "",
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
    points = plan.result["points"]
    named = points if len(points) > 1 else {}
    moved = [
        {
            "title": spoken(one["title"]),
            "of": named.get(str(one["point"]), ""),
            "was": _day(one["was"]),
            "now": _day(one["now"]),
            "goal": one["code"] in _GOALS,
        }
        for one in plan.moved
    ]
    names = {p.pk: p.name for p in situation.participations}
    return {
        "number": plan.number,
        "published_on": plan.published_on,
        "too_late": plan.result["too_late"],
        "reason": plan.reason.body if plan.reason else "",
        "moved_goals": [one for one in moved if one["goal"]],
        "moved_steps": [one for one in moved if not one["goal"]],
        "answers": [
            {
                "name": names.get(answer.party, ""),
                "objects": answer.objects,
                "words": answer.words,
            }
            for answer in situation.plan_answers
        ],
        "table": table(plan.result),
    }
