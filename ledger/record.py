"""Write a move's entries, messages and chain heads. Private to the door; speed lives here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from ledger.models import Entry, OutboxEvent, instant
from ledger.verify import canonical_form, entry_digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from ledger.events import Event
    from ledger.models import Chain
    from ledger.moving import Actor


@dataclass(frozen=True)
class Draft:
    """One entry as the action gave it, before it has a number."""

    chain: Chain
    event: Event
    occurred_on: dt.date
    subject: str
    facts: dict[str, Any]
    texts: tuple[dict[str, Any], ...]
    audience: tuple[int, ...]


def flush(
    drafts: Sequence[Draft],
    *,
    at: dt.datetime,
    actor: Actor,
    step: str,
    gesture: UUID | None,
) -> list[int]:
    """Number, chain and store the drafts; the chains given must be locked by this transaction.

    Returns the entries' keys, in the drafts' order.
    """
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        rows.append(_chained(draft, at, actor) | {"gesture": None if rows else gesture})
    if connection.vendor == "postgresql":
        return _store_at_once(drafts, rows, at, actor, step)
    return _store_by_orm(drafts, rows, at, actor, step)


def _chained(draft: Draft, at: dt.datetime, actor: Actor) -> dict[str, Any]:
    """Make the entry's own columns, and move the chain's head in memory."""
    chain = draft.chain
    number, previous = chain.length + 1, chain.head
    canonical = canonical_form(
        {
            "chain": {"kind": chain.kind, "label": chain.label},
            "number": number,
            "recorded_at": instant(at),
            "occurred_on": draft.occurred_on.isoformat(),
            "event": str(draft.event),
            "actor": {
                "user": actor.user_id,
                "role": actor.role,
                "mandate": actor.mandate_id,
                "on_behalf_of": actor.on_behalf_of,
            },
            "subject": draft.subject,
            "facts": draft.facts,
            "texts": list(draft.texts),
            "previous": previous,
        }
    )
    chain.length, chain.head = number, entry_digest(previous, canonical)
    return {
        "chain_id": chain.pk,
        "number": number,
        "event": str(draft.event),
        "occurred_on": draft.occurred_on,
        "subject": draft.subject,
        "facts": draft.facts,
        "canonical": canonical,
        "previous": previous,
        "digest": chain.head,
    }


def _store_by_orm(
    drafts: Sequence[Draft],
    rows: list[dict[str, Any]],
    at: dt.datetime,
    actor: Actor,
    step: str,
) -> list[int]:
    """Store with one statement per table; on SQLite a trigger moves the chains' heads."""
    entries = Entry.objects.bulk_create(
        [
            Entry(
                recorded_at=at,
                actor_id=actor.user_id,
                mandate_id=actor.mandate_id,
                on_behalf_of=actor.on_behalf_of,
                role=actor.role,
                step=step,
                **row,
            )
            for row in rows
        ]
    )
    OutboxEvent.objects.bulk_create(
        [
            OutboxEvent(
                entry=entry,
                event=entry.event,
                chain=draft.chain,
                audience=list(draft.audience),
                created_at=at,
            )
            for draft, entry in zip(drafts, entries, strict=True)
            if draft.audience
        ]
    )
    return [entry.pk for entry in entries]


_MANY = 100

# Entries, messages and heads in one round trip, from one JSON text: the driver would spend more on
# quoting arrays of texts than everything else here costs. `given` is read three times: to insert,
# to find each new row's audience, and for the last entry of each chain, which is its head. What
# comes back is where each row went: the database promises no order.
_AT_ONCE = """
WITH given AS (
    SELECT * FROM json_to_recordset(%s::json) AS g(
        chain_id bigint, number bigint, event text, occurred_on date, subject text, facts jsonb,
        canonical text, previous text, digest text, gesture uuid, audience jsonb)
), written AS (
    INSERT INTO ledger_entry (
        chain_id, number, event, recorded_at, occurred_on, actor_id, mandate_id, on_behalf_of,
        role, subject, facts, canonical, previous, digest, gesture, step)
    SELECT chain_id, number, event, %s::timestamptz, occurred_on, %s::bigint, %s::bigint,
           %s::bigint, %s::text, subject, facts, canonical, previous, digest, gesture, %s::text
    FROM given
    RETURNING id, chain_id, number
), told AS (
    INSERT INTO ledger_outboxevent (entry_id, event, chain_id, audience, created_at)
    SELECT written.id, event, chain_id, audience, %s::timestamptz
    FROM written JOIN given USING (chain_id, number)
    WHERE audience <> '[]'
), moved AS (
    UPDATE ledger_chain SET length = last.number, head = last.digest
    FROM (
        SELECT DISTINCT ON (chain_id) chain_id, number, digest
        FROM given ORDER BY chain_id, number DESC
    ) AS last
    WHERE ledger_chain.id = last.chain_id
)
SELECT chain_id, number, id FROM written
"""


def _store_at_once(
    drafts: Sequence[Draft],
    rows: list[dict[str, Any]],
    at: dt.datetime,
    actor: Actor,
    step: str,
) -> list[int]:
    """Store with one data-modifying statement."""
    given = [
        {
            **row,
            "occurred_on": draft.occurred_on.isoformat(),
            "gesture": row["gesture"] and str(row["gesture"]),
            "audience": draft.audience,
        }
        for draft, row in zip(drafts, rows, strict=True)
    ]
    with connection.cursor() as cursor:
        if len(drafts) > _MANY:
            # The planner takes the list for short: it would compare each row with every other.
            cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(
            _AT_ONCE,
            [
                canonical_form(given),
                at,
                actor.user_id,
                actor.mandate_id,
                actor.on_behalf_of,
                actor.role,
                step,
                at,
            ],
        )
        keys = {(chain, number): key for chain, number, key in cursor.fetchall()}
    return [keys[row["chain_id"], row["number"]] for row in rows]
