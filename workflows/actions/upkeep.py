"""What falls due by itself: the functions `tick` runs, each idempotent. [Vedlikehold]"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from ledger.events import Event
from ledger.moving import SYSTEM, moving
from ledger.refusals import Refusal
from parties.models import OrgUnit
from parties.seats import Seat, holders, mandates_on
from rulebook.packs import load
from workflows.actions.deciding import implement
from workflows.actions.positions import open_positions, overdue
from workflows.actions.raising import remind_of_raised
from workflows.models import Case, DecisionPoint, Obligation

_AT_ONCE = 1000
_BATCH = 5000
"""Deadlines told of in one move. Their cases are locked meanwhile: a few tenths of a second."""


def sweep(at: datetime) -> int:
    """Do everything that is due at the moment; returns how many things were done. [Rydde]

    A deadline is late whether or not this has run: it only tells people, once. That they were told
    is recorded in each case's own chain, not only sent: who was warned, and when, is what an
    auditor asks of a missed deadline, and no message that is not in the record leaves the house.
    The entries are made here and not by the database, so a batch costs what its digests cost, but
    the same seven statements however many deadlines and cases it holds.
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
    told = 0
    while found := list(due.order_by("case_id").values_list("pk", "case__chain_id")[:_BATCH]):
        told += _tell_at_once(due, dict(found), event, mark)
    return told


def _tell_at_once(
    due: QuerySet[Obligation], found: dict[int, int], event: Event, mark: str
) -> int:
    """Mark and record in all the cases found; what was done before the lock was had is done."""
    with moving(*set(found.values()), actor=SYSTEM, step=str(event)) as move:
        # As plain rows: of ten thousand debts only these few columns are asked.
        rows = list(
            due.filter(pk__in=list(found))
            .order_by("case_id", "pk")
            .values_list(
                *("pk", "kind", "due_on", "role", "unit_id", "union_id", "area_id", "guest_id"),
                *("participation__role", "participation__union__short_name"),
                "participation__guest__name",
                named=True,
            )
        )
        debtors = _Debtors(move.on, {owed.unit_id for owed in rows})
        for owed in rows:
            move.record(
                event,
                subject=f"obligation:{owed.pk}",
                facts={
                    "kind": owed.kind,
                    "due_on": owed.due_on.isoformat() if owed.due_on else None,
                    "party": owed.participation__union__short_name
                    or owed.participation__guest__name
                    or owed.participation__role,
                },
                audience=debtors.of(
                    owed.role, owed.unit_id, owed.union_id, owed.area_id, owed.guest_id
                ),
                chain=move.chain_by_key(found[owed.pk]),
            )
        Obligation.objects.filter(pk__in=[owed.pk for owed in rows]).update(**{mark: move.at})
    return len(rows)


class _Debtors:
    """Who fills which seat on the day; each seat is looked up once. [De som skylder]"""

    def __init__(self, on: date, units: set[int]) -> None:
        self._mandates = mandates_on(on)
        self._units = OrgUnit.objects.in_bulk(units)
        self._known: dict[tuple[object, ...], list[int]] = {}

    def of(
        self,
        role: str,
        unit_id: int,
        union_id: int | None,
        area_id: int | None,
        guest_id: int | None,
    ) -> list[int]:
        key = (role, unit_id, union_id, area_id, guest_id)
        if key not in self._known:
            seat = Seat(
                role,
                self._units[unit_id],
                union_id=union_id,
                area_id=area_id,
                guest_id=guest_id,
            )
            self._known[key] = [h.mandate.pk for h in holders(seat, self._mandates)]
        return self._known[key]
