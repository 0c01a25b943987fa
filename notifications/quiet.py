"""Say when a mail may go out: not in the evening, not on a day off, unless it cannot wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from ledger.events import Event
from ledger.moving import OSLO
from notifications.neighbours import neighbours

# The day each of these is about: when it comes before the house wakes again, the mail cannot wait.
_DAYS: dict[str, str] = {
    Event.MEETING_CALLED: "meets_on",
    Event.OBLIGATION_REMINDED: "due_on",
}


def may_go_at(event: str, facts: Mapping[str, Any], at: dt.datetime) -> dt.datetime | None:
    """Return when the quiet hours end for the mail, or None when it may go at once. [Stille tid]"""
    wakes = waking(at)
    if wakes is None or _cannot_wait(event, facts, wakes):
        return None
    return wakes


def waking(at: dt.datetime) -> dt.datetime | None:
    """Return when the next working day begins, or None when it is one and the hour is fit."""
    local = at.astimezone(OSLO)
    starts, ends = settings.MAIL_HOURS
    if neighbours.working_day(local.date()):
        if starts <= local.time() < ends:
            return None
        if local.time() < starts:
            return dt.datetime.combine(local.date(), starts, tzinfo=OSLO)
    day = local.date() + dt.timedelta(days=1)
    while not neighbours.working_day(day):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, starts, tzinfo=OSLO)


def _cannot_wait(event: str, facts: Mapping[str, Any], wakes: dt.datetime) -> bool:
    day = facts.get(_DAYS.get(event, ""))
    return bool(day) and dt.date.fromisoformat(day) <= wakes.date()
