"""Record what fell due by itself, by whoever tells it: in the same transaction, or neither. [Varslet]

The sweep only puts it in the outbox (`OutboxEvent`), so that ten thousand deadlines on one morning
hold up nobody's case. That somebody was warned is a fact when they are, and is recorded then: no
message that is not in the record leaves the house, and none stands in it that nobody was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from django.db import connection

from ledger.events import Event
from ledger.models import Entry, OutboxEvent
from ledger.moving import SYSTEM, moving

Settled = Callable[[Collection[int]], Collection[int]]


def record_promised(events: Sequence[OutboxEvent], settled: Settled) -> list[OutboxEvent]:
    """Record the promised among these outbox rows in their chains; return those to be told.

    The caller's transaction holds the rows. `settled` is asked, when the chains are locked and
    nobody can answer any more, which of the debts are paid by now: they are neither recorded nor
    told.
    """
    promised = [event for event in events if event.entry_id is None]
    if not promised:
        return list(events)
    with moving(
        *{event.chain_id for event in promised}, actor=SYSTEM, step="tell_what_is_due"
    ) as move:
        paid = set(settled([event.debt for event in promised if event.debt is not None]))
        owed = [event for event in promised if event.debt not in paid]
        for event in owed:
            move.record(
                Event(event.event),
                subject=f"obligation:{event.debt}",
                facts=event.facts,
                chain=move.chain_by_key(event.chain_id),
            )
    _link(owed, move.recorded)
    return [event for event in events if event.entry_id is not None]


def _link(events: Sequence[OutboxEvent], keys: Sequence[int]) -> None:
    """Say in each row which entry it was told as."""
    entries = Entry.objects.in_bulk(keys)
    for event, key in zip(events, keys, strict=True):
        event.entry = entries[key]
    with connection.cursor() as cursor:
        # The plain statement many times goes in one round trip; a CASE of five hundred does not pay.
        cursor.executemany(
            "UPDATE ledger_outboxevent SET entry_id = %s WHERE id = %s",
            [(key, event.pk) for event, key in zip(events, keys, strict=True)],
        )
