"""Take messages to send, each with what it is sent from."""

from __future__ import annotations

import datetime as dt

from ledger import leasing
from ledger.leasing import LEASE, PAUSES, later, pause_after
from notifications.models import Delivery, DeliveryQuerySet

__all__ = ["LEASE", "PAUSES", "later", "lease", "pause_after"]


def lease(due: DeliveryQuerySet, at: dt.datetime, *, most: int | None = None) -> list[Delivery]:
    """Take rows to send; until the lease runs out nobody else takes them. [Lånt]"""
    return list(
        Delivery.objects.filter(pk__in=leasing.lease(due, at, most=most))
        .select_related("recipient", "webhook", "event__entry", "event__chain")
        .order_by("pk")
    )
