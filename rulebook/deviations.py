"""Let the parties move a deadline, where its rule allows it. [Avtalt frist]

An agreement never hides the date the source gives: it stands beside it, with who agreed, when
and in which document. A pause is such an agreement too; no source read stops a clock by itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rulebook.calendar import Calendar, Period, Unit
from rulebook.dates import Deadline, Kind, Step
from rulebook.errors import NoDeviation
from rulebook.phrases import DEVIATIONS, LANGUAGES, NO_DEVIATION
from rulebook.schema import Rule

# At which level each may agree.
LEVEL_OF = {
    "collective_agreement": "tariff",
    "local_agreement": "local",
    "parties": "local",
    "employee": "individual",
}


def agree(
    rule: Rule, deadline: Deadline, to: date, *, by: str, on: date, document: str
) -> Deadline:
    """Give the deadline its agreed day; the first one stays visible. [Avtal ny frist]

    Args: `by`, who agreed (a key of `DEVIATIONS`); `on`, the day they did; `document`, where it
    stands. Raises NoDeviation when the rule does not let them.
    """
    _allowed(rule, by)
    return deadline.agreed(to, on=on, document=document)


def pause(
    rule: Rule,
    deadline: Deadline,
    since: date,
    until: date,
    *,
    by: str,
    on: date,
    document: str,
    calendar: Calendar,
) -> Deadline:
    """Let the time stand still from `since` to the day it runs again. [Stans fristen]

    What is left of the time is kept: as many of the days the rule counts as were lost, and the
    end moves past closed days as before. Raises NoDeviation when the rule does not let them,
    ValueError when the days do not fit the deadline.
    """
    _allowed(rule, by)
    end = deadline.last_day
    if end is None or deadline.kind not in (Kind.WINDOW_AFTER, Kind.RECURRING):
        raise ValueError(f"{rule.id} has no running time to stop")
    if not deadline.anchor_date <= since <= end or until <= since:
        raise ValueError(
            f"{rule.id} runs from {deadline.anchor_date} to {end}: it cannot stand still"
            f" from {since} to {until}"
        )
    lost = _lost(rule, since, until, calendar)
    counted = calendar.add(deadline.agreed_end or deadline.raw_end or end, lost)
    to = max(calendar.roll_forward(counted), end)
    facts = {
        "from": since.isoformat(),
        "until": until.isoformat(),
        "n": lost.n,
        "unit": lost.unit.value,
    }
    agreed = deadline.agreed(to, on=on, document=document)
    *before, told = agreed.steps
    return replace(agreed, steps=(*before, Step("paused", facts), told))


def _allowed(rule: Rule, by: str) -> None:
    """Refuse an agreement the rule gives nobody, or gives others, the right to make."""
    may = rule.timing.agreed_deviation if rule.timing is not None else ""
    if by == may:
        return
    where = rule.citation.text()
    raise NoDeviation(
        {
            lang: f"{DEVIATIONS[may][lang] if may else NO_DEVIATION[lang]} {where[lang]}."
            for lang in LANGUAGES
        }
    )


def _lost(rule: Rule, since: date, until: date, calendar: Calendar) -> Period:
    """Count the days of the pause the way the rule counts its own."""
    unit = rule.timing.period.unit if rule.timing and rule.timing.period else None
    days = (since + timedelta(days=n) for n in range((until - since).days))
    if unit is Unit.WORKING_DAYS:
        return Period(sum(not calendar.closed(day) for day in days), unit)
    if unit is Unit.WEEKDAYS:
        return Period(sum(not calendar.red(day) for day in days), unit)
    return Period((until - since).days, Unit.CALENDAR_DAYS)
