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
) -> list[Entry]:
    """Number, chain and store the drafts; the chains given must be locked by this transaction."""
    entries: list[Entry] = []
    for draft in drafts:
        entries.append(_chained(draft, at, actor, step, None if entries else gesture))
    if connection.vendor == "postgresql":
        _store_at_once(drafts, entries, at, actor)
    else:
        _store_by_orm(drafts, entries, at)
    return entries


def _chained(
    draft: Draft, at: dt.datetime, actor: Actor, step: str, gesture: UUID | None
) -> Entry:
    """Make the entry and move the chain's head in memory."""
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
    return Entry(
        chain=chain,
        number=number,
        event=str(draft.event),
        recorded_at=at,
        occurred_on=draft.occurred_on,
        actor_id=actor.user_id,
        mandate_id=actor.mandate_id,
        on_behalf_of=actor.on_behalf_of,
        role=actor.role,
        subject=draft.subject,
        facts=draft.facts,
        canonical=canonical,
        previous=previous,
        digest=chain.head,
        gesture=gesture,
        step=step,
    )


def _store_by_orm(drafts: Sequence[Draft], entries: list[Entry], at: dt.datetime) -> None:
    """Store with one statement per table; on SQLite a trigger moves the chains' heads."""
    Entry.objects.bulk_create(entries)
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


_MANY = 100

# Entries, messages and heads in one round trip. `given` is read twice: once to insert, and once to
# find each new row's audience. The casts let the server bind the values itself.
_AT_ONCE = """
WITH given AS (
    SELECT * FROM unnest(
        %s::bigint[], %s::bigint[], %s::text[], %s::date[], %s::text[],
        %s::text[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::text[]
    ) AS g(chain_id, number, event, occurred_on, subject,
           facts, canonical, previous, digest, gesture, audience)
), written AS (
    INSERT INTO ledger_entry (
        chain_id, number, event, recorded_at, occurred_on, actor_id, mandate_id, on_behalf_of,
        role, subject, facts, canonical, previous, digest, gesture, step)
    SELECT chain_id, number, event, %s::timestamptz, occurred_on, %s::bigint, %s::bigint,
           %s::bigint, %s::text, subject, facts::jsonb, canonical, previous, digest, gesture,
           %s::text
    FROM given
    RETURNING id, chain_id, number
), told AS (
    INSERT INTO ledger_outboxevent (entry_id, event, chain_id, audience, created_at)
    SELECT written.id, event, chain_id, audience::jsonb, %s::timestamptz
    FROM written JOIN given USING (chain_id, number)
    WHERE audience <> '[]'
)
UPDATE ledger_chain SET length = moved.length, head = moved.head
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS moved(id, length, head)
WHERE ledger_chain.id = moved.id
"""


def _store_at_once(
    drafts: Sequence[Draft], entries: list[Entry], at: dt.datetime, actor: Actor
) -> None:
    """Store with one data-modifying statement."""
    chains = list({draft.chain for draft in drafts})
    with connection.cursor() as cursor:
        if len(drafts) > _MANY:
            # The planner takes the arrays for short: it would compare each row with every other.
            cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(
            _AT_ONCE,
            [
                [entry.chain_id for entry in entries],
                [entry.number for entry in entries],
                [entry.event for entry in entries],
                [entry.occurred_on for entry in entries],
                [entry.subject for entry in entries],
                [canonical_form(entry.facts) for entry in entries],
                [entry.canonical for entry in entries],
                [entry.previous for entry in entries],
                [entry.digest for entry in entries],
                [entry.gesture for entry in entries],
                [canonical_form(draft.audience) for draft in drafts],
                at,
                actor.user_id,
                actor.mandate_id,
                actor.on_behalf_of,
                actor.role,
                entries[0].step,
                at,
                [chain.pk for chain in chains],
                [chain.length for chain in chains],
                [chain.head for chain in chains],
            ],
        )
