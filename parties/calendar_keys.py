"""Give and take back the secret address of a person's own calendar. [Kalenderadresse]

Whoever has the address reads what the person may read, so only its digest is kept, it is shown
once, and giving and taking it back are recorded.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from uuid import UUID

from ledger.events import Event
from ledger.moving import Actor, Move, moving
from parties.actions import REGISTER
from parties.models import CalendarKey, User


def give_calendar_key(*, actor: User, gesture: UUID | None = None) -> str:
    """Give a new secret, and make the one before it useless. [Lage kalenderadresse]"""
    secret = secrets.token_urlsafe(32)
    with moving(
        REGISTER, actor=Actor(actor.pk), step="give_calendar_key", gesture=gesture
    ) as move:
        _take_back(move, actor)
        CalendarKey.objects.create(user=actor, digest=digest_of(secret), given_at=move.at)
        move.record(Event.CALENDAR_KEY_GIVEN, subject=f"user:{actor.pk}")
    return secret


def revoke_calendar_key(*, actor: User) -> None:
    """Take the secret back, so that no calendar reads any more. [Trekke tilbake kalenderadresse]"""
    with moving(REGISTER, actor=Actor(actor.pk), step="revoke_calendar_key") as move:
        if _take_back(move, actor):
            move.record(Event.CALENDAR_KEY_REVOKED, subject=f"user:{actor.pk}")


def key_of(user: User) -> CalendarKey | None:
    """Return the person's key of today, which tells when it was given and not what it is."""
    return CalendarKey.objects.filter(user=user, revoked_at=None).first()


def reader_of(secret: str) -> User | None:
    """Return who the secret belongs to; None when it is unknown, taken back, or the person left."""
    key = (
        CalendarKey.objects.filter(
            digest=digest_of(secret), revoked_at=None, user__is_active=True
        )
        .select_related("user")
        .first()
    )
    return key.user if key else None


def digest_of(secret: str) -> str:
    """Return what is kept of a secret; it is long and random, so one round is enough."""
    return sha256(secret.encode()).hexdigest()


def _take_back(move: Move, user: User) -> int:
    held = CalendarKey.objects.filter(user=user, revoked_at=None)
    return held.update(revoked_at=move.at)
