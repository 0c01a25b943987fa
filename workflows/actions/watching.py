"""Watch dismissals across the organisation: tell once when a limit is near or reached, and count open cases anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import SYSTEM, Move, moving
from parties.models import HR_ROLES, Mandate, Role
from parties.seats import mandates_on
from rulebook.watching import Window, with_the_rest
from workflows.actions.assessing import assess_anew
from workflows.actions.core import Stepping, law
from workflows.models import Case, DecisionPoint
from workflows.models.situation import Situation
from workflows.queries.dismissals import (
    COUNTED_ELSEWHERE,
    elsewhere,
    standing_notices,
    windows_since,
)
from workflows.queries.law import law_of

# Its own line in the record: what is counted belongs to no single case.
COUNT = ("register", "dismissals")
# What is recorded late is still found, and told.
LOOK_BACK = timedelta(days=366)


def watch_dismissals(at: datetime) -> int:
    """Tell what is near or over the limit, and count anew the open cases it touches. [Vakt]

    Idempotent: what has been told of a window is not told again. Returns how much was done.
    """
    on = at.date()
    windows = windows_since(on - LOOK_BACK, law(), on)
    return (tell_of(windows) if windows else 0) + count_anew(on)


def tell_of(windows: Iterable[Window]) -> int:
    """Tell HR and the leaders concerned of each limit a window crosses, once. [Si fra]"""
    told = 0
    with moving(COUNT, actor=SYSTEM, step="watch_dismissals") as move:
        known = _told_before(move)
        for window in windows:
            event = Event.DISMISSALS_OVER_LIMIT if window.over else Event.DISMISSALS_NEAR_LIMIT
            # Once it is over the limit, that it is near is no news.
            heard = known[event] | (
                set() if window.over else known[Event.DISMISSALS_OVER_LIMIT]
            )
            if any(abs((window.last - day).days) < window.limits.days for day in heard):
                continue
            known[event].add(window.last)
            move.record(
                event,
                facts={
                    "count": window.counted,
                    "limit": window.limits.limit,
                    "first_day": window.first.isoformat(),
                    "last_day": window.last.isoformat(),
                },
                audience=_concerned(window, move.on),
                occurred_on=window.last,
            )
            told += 1
    return told


def _told_before(move: Move) -> dict[Event, set[date]]:
    """Return the last days of the windows told of, by what was told."""
    kinds = (Event.DISMISSALS_NEAR_LIMIT, Event.DISMISSALS_OVER_LIMIT)
    found: dict[Event, set[date]] = {kind: set() for kind in kinds}
    for entry in Entry.objects.filter(chain=move.chain, event__in=kinds):
        found[Event(entry.event)].add(date.fromisoformat(entry.facts["last_day"]))
    return found


def _concerned(window: Window, on: date) -> list[int]:
    """Return HR's mandates and those of the leaders whose cases are counted in the window."""
    paths = set(
        standing_notices()
        .filter(given_on__range=(window.first, window.last))
        .values_list("case__unit__path", flat=True)
    )

    def leads(mandate: Mandate) -> bool:
        return mandate.role == Role.LEADER and any(
            path.startswith(mandate.unit.path) for path in paths
        )

    return [m.pk for m in mandates_on(on) if m.role in HR_ROLES or leads(m)]


def count_anew(on: date) -> int:
    """Assess anew each open case that the rest of the organisation has brought over a limit. [Telle på nytt]

    Only cases with something left to decide, and only when what the rules are asked with has
    changed: then the gates of a collective redundancy bite, and the parties are told.
    """
    open_cases = Case.objects.filter(
        state__in=[s for s in Case.State if s not in (Case.State.CLOSED, Case.State.WITHDRAWN)],
        points__state=DecisionPoint.State.PLANNED,
        facts__dismissals__gt=0,
    ).distinct()
    moved = [case for case in open_cases.select_related("assessment") if _has_moved(case)]
    return sum(_count_one(case, on) for case in moved)


def _has_moved(case: Case) -> bool:
    packs = law_of(case)
    fresh = elsewhere(case.facts, case.planned_decision_on, packs, without=case.pk)
    return fresh != {n: f for n, f in case.facts.items() if n in COUNTED_ELSEWHERE}


def _count_one(case: Case, on: date) -> int:
    """Assess within the case's own lock; whoever came first has done it."""
    with moving(("case", case.reference), actor=SYSTEM, step="watch_dismissals") as move:
        situation = Situation(case.reference, user=None, on=move.on)
        if not _has_moved(situation.case):
            return 0
        before = situation.case.assessment
        kept = assess_anew(Stepping(move, situation), routine=before.routine if before else "")
        counted = with_the_rest(situation.case.facts)
        move.record(
            Event.DISMISSALS_COUNTED,
            facts={"count": counted["dismissals_within_window"], "number": kept.number},
            audience=situation.audience,
        )
    return 1
