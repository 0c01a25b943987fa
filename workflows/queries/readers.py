"""Read who has read: for the people of a case, for the employee it is about, and for HR. [Innsynslogg]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from ledger.models import AccessLog
from parties.models import User
from parties.seats import Standing


@dataclass(frozen=True)
class Reader:
    """Somebody who has read, by one right, and how often. [Leser]"""

    name: str
    what: str
    basis: str
    times: int
    last_at: datetime


def _with_names(readings: QuerySet[AccessLog]) -> Any:
    who = User.objects.filter(pk=OuterRef("reader_id"))
    name = Concat("first_name", Value(" "), "last_name", output_field=CharField())
    return readings.annotate(reader=Subquery(who.annotate(name=name).values("name")[:1]))


def readers_of(chain: int, *what: AccessLog.What, subject: str = "") -> list[Reader]:
    """Return who has read, the latest first; only some kinds of reading when they are named."""
    readings = AccessLog.objects.filter(chain=chain)
    if what:
        readings = readings.filter(what__in=what)
    if subject:
        readings = readings.filter(subject=subject)
    rows = (
        _with_names(readings)
        .values("reader", "reader_id", "what", "basis")
        .annotate(times=Count("pk"), last_at=Max("read_at"))
        .order_by("-last_at")
    )
    return [
        Reader(
            (row["reader"] or "").strip(),
            str(AccessLog.What(row["what"]).label),
            str(AccessLog.Basis(row["basis"]).label),
            row["times"],
            row["last_at"],
        )
        for row in rows
    ]


def readings_everywhere(
    standing: Standing, *, of: str = "", before: int | None = None, at_most: int
) -> list[AccessLog]:
    """Return every reading for HR, newest first; nobody else has any.

    `of` narrows to the case of that number. A case about one employee stands by its number
    alone. Each row carries `reader`, the reader's name.
    """
    if standing.audits is None:
        return []
    readings = AccessLog.objects.select_related("chain")
    if of:
        readings = readings.filter(chain__label=of)
    if before is not None:
        readings = readings.filter(pk__lt=before)
    return list(_with_names(readings).order_by("-pk")[:at_most])
