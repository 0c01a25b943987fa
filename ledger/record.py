"""Write a move's entries, messages and chain heads. Private to the door; speed lives here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.models import Chain, Entry, OutboxEvent
from ledger.verify import canonical_form, entry_digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from ledger.events import Event
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
    drafts: Sequence[Draft], *, at: dt.datetime, actor: Actor, gesture: UUID | None
) -> list[Entry]:
    """Number, chain and store the drafts; the chains given must be locked by this transaction."""
    entries: list[Entry] = []
    for draft in drafts:
        entries.append(_chained(draft, at, actor, None if entries else gesture))
    _store_by_orm(drafts, entries, at)
    return entries


def instant(at: dt.datetime) -> str:
    """Write an instant the one way the record knows: UTC with microseconds."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _chained(draft: Draft, at: dt.datetime, actor: Actor, gesture: UUID | None) -> Entry:
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
    )


def _store_by_orm(drafts: Sequence[Draft], entries: list[Entry], at: dt.datetime) -> None:
    """Store with one statement per table."""
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
    Chain.objects.bulk_update({draft.chain for draft in drafts}, ["length", "head"])
