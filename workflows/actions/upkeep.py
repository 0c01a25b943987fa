"""What falls due by itself: the functions `tick` runs, each idempotent. [Vedlikehold]"""

from __future__ import annotations

from datetime import date, datetime

from ledger.refusals import Refusal
from workflows.actions.deciding import implement
from workflows.actions.positions import open_positions, overdue
from workflows.actions.raising import remind_of_raised
from workflows.actions.warning import note_fallen_due, remind_debtors
from workflows.models import Case, DecisionPoint

_AT_ONCE = 1000


def sweep(at: datetime) -> int:
    """Do everything that is due at the moment; returns how many things were done. [Rydde]

    A deadline is late whether or not this has run: it only sees to it that people are told.
    """
    on = at.date()
    return (
        carry_out_due(on)
        + open_hidden_views(on)
        + remind_debtors(on)
        + note_fallen_due(on)
        + remind_of_raised(on)
    )


def open_hidden_views(on: date) -> int:
    """Open the views nobody was to see before the deadline for input, now past. [Åpne synene]"""
    due = overdue(on)[:_AT_ONCE]
    for reference in due:
        open_positions(reference, actor=None)
    return len(due)


def carry_out_due(on: date) -> int:
    """Put light cases' decisions into effect on their day, and close them. [Iverksette lette saker]"""
    due = DecisionPoint.objects.filter(
        state=DecisionPoint.State.DECIDED,
        planned_implementation_on__lte=on,
        case__weight="light",
        case__state=Case.State.DISCUSSED,
    ).values_list("case__reference", "number")[:_AT_ONCE]
    done = 0
    for reference, number in due:
        try:
            implement(reference, number, actor=None)
        except Refusal:
            # A duty before the start is not met: it stands as an open obligation, with its debtor.
            continue
        done += 1
    return done
