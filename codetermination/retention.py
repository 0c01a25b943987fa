"""Let go of what is no longer of use, beside the record: never a word of it. [Bevaring]

What may go, and after how long, is data (`rulebook/law/retention.toml`); here each class knows how to
find what is past its days. A class the house cannot remove from has no finder, and never gets one
by configuration.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.db.models import Q

from notifications.models import Delivery
from rulebook.retention import Retained, classes
from workflows.actions.redacting import destroy_unused
from workflows.files import store
from workflows.models import (
    AnswerDraft,
    Case,
    Document,
    DocumentClass,
    DocumentVersion,
    Draft,
    Unsaved,
)

logger = logging.getLogger(__name__)

_SHELF = re.compile(r"(\d{4})-(\d{4,7})")


@dataclass(frozen=True)
class Plan:
    """What one class comes to today: how much would go, and why it goes or stays. [Plan]

    `document_class` names a class of filed papers; `past` then names those past their days, which
    nothing here removes.
    """

    kind: Retained
    days: int | None
    found: int
    gone: bool = False
    document_class: str = ""
    past: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Return what the class is called in settings."""
        return (
            f"{self.kind.code}.{self.document_class}" if self.document_class else self.kind.code
        )


def _sessions(before: datetime) -> Any:
    return Session.objects.filter(expire_date__lt=before)


def _drafts(before: datetime) -> Any:
    return Draft.objects.filter(saved_at__lt=before)


def _unsaved(before: datetime) -> Any:
    return Unsaved.objects.filter(kept_at__lt=before)


def _answer_drafts(before: datetime) -> Any:
    ended = (Case.State.CLOSED, Case.State.WITHDRAWN)
    return AnswerDraft.objects.filter(saved_at__lt=before, input__case__state__in=ended)


def _deliveries(before: datetime) -> Any:
    settled = Q(read_at__isnull=False) | Q(sent_at__isnull=False) | Q(gave_up_at__isnull=False)
    return Delivery.objects.filter(settled, created_at__lt=before)


ROWS: dict[str, Callable[[datetime], Any]] = {
    "sessions": _sessions,
    "drafts": _drafts,
    "unsaved": _unsaved,
    "answer_drafts": _answer_drafts,
    "deliveries": _deliveries,
}
FILES = "orphan_files"
DOCUMENTS = "documents"
BY_CLASS = tuple(f"{DOCUMENTS}.{one}" for one in DocumentClass.values)


def retain(at: datetime, *, do: bool = False) -> Iterator[Plan]:
    """Say of each class what is past its days; with `do`, let it go. [Rydde]

    Raises ImproperlyConfigured when RETENTION_DAYS names a class that is not there, or one that
    nothing is removed from.
    """
    chosen = _chosen()
    for code, kind in classes().items():
        if code == DOCUMENTS:
            yield from _documents(kind, chosen, at)
            continue
        days = chosen.get(code, kind.days)
        if days is None:
            yield Plan(kind, None, 0)
            continue
        before = at - timedelta(days=days)
        if code == FILES:
            orphans = list(_orphans(before))
            if do:
                orphans = [one for one in orphans if destroy_unused(*one)]
            found = len(orphans)
        else:
            rows = ROWS[code](before)
            found = rows.count()
            if do and found:
                rows.delete()
        if do and found:
            logger.info("retention: %s, %d gone", code, found)
        yield Plan(kind, days, found, gone=do)


def _documents(kind: Retained, chosen: dict[str, int], at: datetime) -> Iterator[Plan]:
    """Say of each document class which papers are past the days the house has chosen for it."""
    for document_class in DocumentClass.values:
        days = chosen.get(f"{kind.code}.{document_class}", kind.days)
        past: tuple[str, ...] = ()
        if days is not None:
            before = (at - timedelta(days=days)).date()
            ended = (Case.State.CLOSED, Case.State.WITHDRAWN)
            found = Document.objects.filter(
                document_class=document_class,
                case__state__in=ended,
                case__closed_on__lt=before,
                versions__redacted_at=None,
            ).distinct()
            rows = found.order_by("case", "number").values_list("case__reference", "number")
            past = tuple(f"{reference} nr. {number}" for reference, number in rows)
        yield Plan(kind, days, len(past), document_class=document_class, past=past)


def _chosen() -> dict[str, int]:
    """Return the days the house has chosen itself."""
    chosen = settings.RETENTION_DAYS
    for code, days in chosen.items():
        if code not in (*ROWS, FILES, *BY_CLASS):
            raise ImproperlyConfigured(
                f"RETENTION_DAYS: nothing is removed from “{code}”. It can name: "
                f"{', '.join((*ROWS, FILES, *BY_CLASS))}."
            )
        if days < 0:
            raise ImproperlyConfigured(f"RETENTION_DAYS: {code} must be 0 days or more.")
    return dict(chosen)


def _orphans(before: datetime) -> Iterator[tuple[str, str]]:
    """Yield the files no version points to, by case and digest, that have lain since before then."""
    place = storages[store.ALIAS]
    try:
        shelves = place.listdir("")[0]
    except FileNotFoundError:
        return
    for shelf in sorted(shelves):
        named = _SHELF.fullmatch(shelf)
        if named is None:
            continue
        reference = f"{named[1]}/{named[2]}"
        used = set(
            DocumentVersion.objects.filter(
                document__case__reference=reference, redacted_at=None
            ).values_list("digest", flat=True)
        )
        for folder in place.listdir(shelf)[0]:
            for digest in place.listdir(f"{shelf}/{folder}")[1]:
                path = f"{shelf}/{folder}/{digest}"
                if digest not in used and place.get_modified_time(path) < before:
                    yield reference, digest
