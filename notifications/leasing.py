"""Take rows to send, and settle how long to wait after a try that failed."""

from __future__ import annotations

import datetime as dt
import random

from django.conf import settings
from django.db import transaction
from django.db.models import F

from notifications.models import Delivery, DeliveryQuerySet

_MINUTE = dt.timedelta(minutes=settings.WAIT_SCALE)
LEASE = 10 * _MINUTE
PAUSES = tuple(m * _MINUTE for m in (1, 5, 30, 120, 360, 720, 1440))
"""How long to wait after each failed try; when they are used up, the message is given up."""
_SPREAD = 0.2


def lease(due: DeliveryQuerySet, at: dt.datetime, *, most: int | None = None) -> list[Delivery]:
    """Take rows to send; until the lease runs out nobody else takes them. [Lånt]

    Not marked as sent before they are: a worker that dies here must not swallow a message.
    """
    with transaction.atomic():
        rows = due.select_for_update(skip_locked=True).order_by("pk")
        pks = list(rows.values_list("pk", flat=True)[:most])
        Delivery.objects.filter(pk__in=pks).update(
            claimed_until=later(at, LEASE), attempts=F("attempts") + 1
        )
    return list(
        Delivery.objects.filter(pk__in=pks)
        .select_related("recipient", "webhook", "event__entry", "event__chain")
        .order_by("pk")
    )


def later(at: dt.datetime, wait: dt.timedelta) -> dt.datetime:
    """Return the moment after the wait: on Oslo's own clock an hour comes twice in October."""
    return at.astimezone(dt.UTC) + wait


def pause_after(tries: int) -> dt.timedelta | None:
    """Return how long to wait after so many tries, or None when there are no more.

    Spread a little, so that what failed together does not come back together.
    """
    if tries > len(PAUSES):
        return None
    return PAUSES[tries - 1] * random.uniform(1, 1 + _SPREAD)  # noqa: S311 – no secret
