"""Read and keep what is a person's own: what they are told in the house, and how they want e-mail. [Varsler]"""

from __future__ import annotations

from ledger.moving import now
from notifications.models import Delivery, DeliveryQuerySet, Preference


def received_by(user_id: int) -> DeliveryQuerySet:
    """Return what a person has been told, newest first, joined with what `tell` reads."""
    return Delivery.objects.in_house(user_id).select_related("event__entry", "event__chain")


def unread(user_id: int) -> int:
    """Count what a person has been told in the house and not read."""
    return Delivery.objects.in_house(user_id).filter(read_at=None).count()


def mark_read(user_id: int, *, up_to: int) -> None:
    """Mark as read what the person was told up to and with one; what came since has not been read."""
    Delivery.objects.in_house(user_id).filter(pk__lte=up_to, read_at=None).update(read_at=now())


def mark_one_read(user_id: int, pk: int) -> Delivery:
    """Mark one as read, keeping when it was first read; raise DoesNotExist when it is another's."""
    told = received_by(user_id).get(pk=pk)
    if told.read_at is None:
        told.read_at = now()
        Delivery.objects.filter(pk=pk, read_at=None).update(read_at=told.read_at)
    return told


def preference_of(user_id: int) -> Preference:
    """Return how the person wants e-mail; unsaved when they have not said."""
    said = Preference.objects.filter(user=user_id).first()
    return said or Preference(user_id=user_id)


def prefer(user_id: int, *, email: str, evenings: bool) -> Preference:
    """Keep how the person wants e-mail. [Varslingsvalg]"""
    kept, _made = Preference.objects.update_or_create(
        user_id=user_id, defaults={"email": email, "evenings": evenings}
    )
    return kept
