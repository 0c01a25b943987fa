"""What falls due by itself: the functions `tick` runs, each idempotent. [Vedlikehold]"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import QuerySet

from ledger.events import Event
from ledger.moving import SYSTEM, moving
from ledger.refusals import Refusal
from parties.seats import holders
from rulebook.packs import load
from workflows.actions.deciding import implement
from workflows.actions.raising import remind_of_raised
from workflows.models import Case, DecisionPoint, Obligation
from workflows.models.situation import Situation

_AT_ONCE = 1000


def sweep(at: datetime) -> int:
    """Do everything that is due at the moment; returns how many things were done. [Rydde]

    A deadline is late whether or not this has run: it only tells people, once.
    """
    on = at.date()
    return carry_out_due(on) + remind_debtors(on) + note_fallen_due(on) + remind_of_raised(on)


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


def remind_debtors(on: date) -> int:
    """Remind whoever owes something the working day before the safe day, once. [Minne på]"""
    soon = load().calendar.add_working_days(on, 1)
    due = Obligation.objects.filter(
        done_at__isnull=True, reminded_at__isnull=True, safe_on__lte=soon, due_on__gte=on
    )
    return _tell_debtors(due, Event.OBLIGATION_REMINDED, "reminded_at")


def note_fallen_due(on: date) -> int:
    """Tell the debtor, once, when the last day has passed. [Fristen er ute]"""
    due = Obligation.objects.filter(
        done_at__isnull=True, fell_due_at__isnull=True, due_on__lte=on - timedelta(days=1)
    )
    return _tell_debtors(due, Event.OBLIGATION_FELL_DUE, "fell_due_at")


def _tell_debtors(due: QuerySet[Obligation], event: Event, mark: str) -> int:
    rows = due.select_related("case", "unit", "participation__union").order_by("case_id", "pk")[
        :_AT_ONCE
    ]
    return sum(
        _tell_in_case(reference, [o.pk for o in owed], event, mark)
        for reference, owed in groupby(rows, key=lambda o: o.case.reference)
    )


def _tell_in_case(reference: str, owed: Iterable[int], event: Event, mark: str) -> int:
    """Mark and record within one case; whoever came first has done it."""
    with moving(("case", reference), actor=SYSTEM, step=str(event)) as move:
        situation = Situation(reference, user=None, on=move.on)
        still = [
            o
            for o in situation.open_obligations
            if o.pk in set(owed) and getattr(o, mark) is None
        ]
        Obligation.objects.filter(pk__in=[o.pk for o in still]).update(**{mark: move.at})
        for obligation in still:
            debtors = holders(obligation.seat, situation.mandates)
            move.record(
                event,
                subject=f"obligation:{obligation.pk}",
                facts={
                    "kind": str(obligation.kind),
                    "due_on": obligation.due_on.isoformat() if obligation.due_on else None,
                    "party": obligation.participation.code
                    if obligation.participation
                    else None,
                },
                audience=[h.mandate.pk for h in debtors],
            )
    return len(still)
