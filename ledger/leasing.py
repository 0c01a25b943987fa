"""Take rows to work on for a while, and settle how long to wait after a try that failed. [Lån]"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

_MINUTE = dt.timedelta(minutes=settings.WAIT_SCALE)
LEASE = 10 * _MINUTE
PAUSES = tuple(m * _MINUTE for m in (1, 5, 30, 120, 360, 720, 1440))
"""How long to wait after each failed try; when they are used up, it is given up."""
_SPREAD = 0.2


def lease(due: QuerySet[Any], at: dt.datetime, *, most: int | None = None) -> list[int]:
    """Take rows that are due and return their keys; until the lease runs out nobody else takes them.

    The rows have `claimed_until` and `attempts`. Not marked as done before they are: a worker
    that dies here must not swallow anything.
    """
    with transaction.atomic():
        rows = due.select_for_update(skip_locked=True).order_by("pk")
        pks = list(rows.values_list("pk", flat=True)[:most])
        due.model._default_manager.filter(pk__in=pks).update(
            claimed_until=later(at, LEASE), attempts=F("attempts") + 1
        )
    return pks


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
