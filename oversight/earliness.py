"""Measure how early the parties came in: known → informed → discussed → decided, on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import pgettext


@dataclass(frozen=True)
class Dates:
    """The days a case turns on; those that have not come are None. [Datoene]"""

    known: date
    informed: date | None
    discussed: date | None
    decided: date | None
    planned_decision: date
    started: date | None = None
    early_talks: Sequence[date] = ()


def time_left(dates: Dates) -> int | None:
    """Return how many per cent of the time was left when the parties were told.

    The time runs from the day the idea became concrete to the first decision, planned or taken.
    None before anybody is told, and when there was no time at all.
    """
    end = dates.decided or dates.planned_decision
    span = (end - dates.known).days
    if dates.informed is None or span <= 0:
        return None
    return max(round(100 * (end - dates.informed).days / span), 0)


def earliness(dates: Dates, on: date) -> dict[str, Any] | None:
    """Return the figure, the line and the table; None before the parties are told. [Hvor tidlig]"""
    if dates.informed is None:
        return None
    end = dates.decided or dates.planned_decision
    span, left = (end - dates.known).days, (end - dates.informed).days
    planned = dates.decided is None
    marks = [
        _mark(
            "known", pgettext("oversight", "The idea became concrete"), dates.known, strong=True
        ),
        *(
            _mark("early_talk", pgettext("oversight", "Early talk"), day)
            for day in dates.early_talks
        ),
        _mark("informed", pgettext("oversight", "Informed"), dates.informed, strong=True),
    ]
    if dates.discussed:
        marks.append(_mark("discussed", pgettext("oversight", "Discussed"), dates.discussed))
    marks.append(
        _mark("decided", pgettext("oversight", "Decision"), end, strong=True, planned=planned)
    )
    if dates.started:
        marks.append(_mark("started", pgettext("oversight", "Started"), dates.started))
    if planned and dates.known <= on:
        marks.append(_mark("today", pgettext("oversight", "Today"), on, strong=True))
    for mark in marks:
        mark["day"] = (mark["date"] - dates.known).days
    return {
        "title": pgettext("oversight", "How early?"),
        "percent": time_left(dates),
        "text": pgettext(
            "oversight",
            "of the time was left when the parties were told: %(left)d of %(all)d days.",
        )
        % {"left": max(left, 0), "all": span}
        if span > 0
        else pgettext(
            "oversight", "The idea, the information and the decision came on one day."
        )
        if left == 0
        else "",
        "late": pgettext("oversight", "The parties were told after the decision.")
        if left < 0
        else "",
        "marks": sorted(marks, key=lambda mark: mark["date"]),
    }


def _mark(
    key: str, label: str, day: date, *, strong: bool = False, planned: bool = False
) -> dict[str, Any]:
    return {"key": key, "label": label, "date": day, "strong": strong, "planned": planned}
