"""Warn whoever owes something, before the day and when it has passed: by one statement. [Fristvarsel]

A warning is put in the outbox and nothing else is written: no case is locked, so ten thousand
deadlines on one morning hold up nobody's work. It is recorded in its case's own chain in the
transaction that tells it (`ledger.promised`): who was warned, and when, is what an auditor asks of
a missed deadline.

The outbox row is also the mark: a debt is warned of once before and once after each day it is due,
and again when the parties move that day. On PostgreSQL the database itself copies what is due;
on SQLite, which has one writer at a time, the rows pass through here.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from ledger.events import Event
from ledger.models import OutboxEvent
from ledger.moving import now
from parties.models import OrgUnit
from parties.seats import Seat, holders, mandates_on
from rulebook.packs import load
from workflows.models import ACT_BY, Obligation

_SEAT = ("role", "unit_id", "union_id", "area_id", "guest_id")


def remind_debtors(on: date) -> int:
    """Remind whoever owes something the working day before the safe day, once. [Minne på]"""
    soon = load().calendar.add_working_days(on, 1)
    due = Obligation.objects.annotate(act_by=ACT_BY).filter(
        done_at__isnull=True, act_by__lte=soon, due_on__gte=on
    )
    return _warn(due, Event.OBLIGATION_REMINDED, on)


def note_fallen_due(on: date) -> int:
    """Tell the debtor, once, when the last day has passed. [Fristen er ute]"""
    due = Obligation.objects.filter(done_at__isnull=True, due_on__lte=on - timedelta(days=1))
    return _warn(due, Event.OBLIGATION_FELL_DUE, on)


def _warn(due: QuerySet[Obligation], event: Event, on: date) -> int:
    """Promise a warning to whoever fills the seat on the day; returns how many were promised."""
    promised = OutboxEvent.objects.filter(
        debt=OuterRef("pk"), due_on=OuterRef("due_on"), event=event
    )
    due = due.filter(~Exists(promised)).order_by()
    seats = set(due.values_list(*_SEAT).distinct())
    if not seats:
        return 0
    told = {_key(seat): held for seat, held in _audiences(seats, on).items()}
    owed = due.annotate(
        chain=F("case__chain_id"),
        party=Coalesce(
            "participation__union__short_name",
            "participation__guest__name",
            "participation__role",
        ),
    ).values_list("pk", "kind", "due_on", "chain", "party", *_SEAT, named=True)
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                return _promise_at_once(owed, event, told)
            return _promise_by_orm(owed, event, told)
    except IntegrityError:
        # Another sweep was a moment earlier: these are promised, and what it missed is due next time.
        return 0


def _audiences(
    seats: Collection[tuple[Any, ...]], on: date
) -> dict[tuple[Any, ...], list[int]]:
    """Tell who fills each seat on the day: mandates' keys."""
    units = OrgUnit.objects.in_bulk({unit for _role, unit, *_rest in seats})
    mandates = mandates_on(on)
    return {
        (role, unit, union, area, guest): [
            held.mandate.pk
            for held in holders(
                Seat(role, units[unit], union_id=union, area_id=area, guest_id=guest), mandates
            )
        ]
        for role, unit, union, area, guest in seats
    }


def _key(seat: tuple[Any, ...]) -> str:
    """Write a seat as one word, as `_AT_ONCE` does."""
    return " ".join(str(part or 0) for part in seat)


# The seats' holders are given as one JSON object and looked up by key: a join with a list of
# thousands would be planned as if it were short, and compare each debt with every seat.
_AT_ONCE = """
INSERT INTO ledger_outboxevent (event, chain_id, debt, due_on, facts, audience, created_at)
SELECT %s, chain, id, due_on,
       jsonb_build_object('kind', kind, 'due_on', due_on, 'party', party),
       %s::jsonb -> concat_ws(' ', role, unit_id, coalesce(union_id, 0), coalesce(area_id, 0),
                              coalesce(guest_id, 0)),
       %s
FROM ({owed}) AS owed (id, kind, due_on, chain, party, role, unit_id, union_id, area_id, guest_id)
"""


def _promise_at_once(owed: QuerySet[Any, Any], event: Event, told: dict[str, list[int]]) -> int:
    rows, given = owed.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            _AT_ONCE.format(owed=rows), [str(event), json.dumps(told), now(), *given]
        )
        return int(cursor.rowcount)


def _promise_by_orm(owed: QuerySet[Any, Any], event: Event, told: dict[str, list[int]]) -> int:
    at: datetime = now()
    rows = [
        OutboxEvent(
            event=event,
            chain_id=row.chain,
            debt=row.pk,
            due_on=row.due_on,
            facts={"kind": row.kind, "due_on": row.due_on.isoformat(), "party": row.party},
            audience=told[_key(row[-len(_SEAT) :])],
            created_at=at,
        )
        for row in owed
    ]
    return len(OutboxEvent.objects.bulk_create(rows))
