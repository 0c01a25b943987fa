"""Say in one line what a test expects of the record: what was recorded, or that nothing was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from ledger.events import Event
from ledger.models import Chain, Entry, OutboxEvent
from ledger.refusals import Refusal
from parties.models import User

_HOUSE = ("ledger", "notifications", "parties", "workflows")


@contextmanager
def records(
    *events: Event, actor: User | None = None, audience: set[User] | None = None
) -> Iterator[None]:
    """Assert that exactly these events are recorded, by whom, and whom the outbox will tell."""
    before = _last()
    yield
    entries = list(Entry.objects.filter(pk__gt=before).order_by("pk"))
    assert [e.event for e in entries] == [str(e) for e in events]
    if actor is not None:
        assert {e.actor_id for e in entries} == {actor.pk}
    if audience is not None:
        told = OutboxEvent.objects.get(entry=entries[0]).audience
        assert {u.pk for u in audience} == set(
            User.objects.filter(mandates__in=told).values_list("pk", flat=True)
        )


@contextmanager
def refuses(kind: type[Refusal], code: str = "") -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """Assert a refusal with reason and remedy – and that nothing at all was written."""
    before = everything()
    with pytest.raises(kind) as refusal:
        yield refusal
    assert str(refusal.value.because)
    assert str(refusal.value.remedy)
    if code:
        assert code in {refusal.value.code, *(m.code for m in refusal.value.missing)}
    assert everything() == before


def _last() -> int:
    entry = Entry.objects.order_by("-pk").first()
    return entry.pk if entry else 0


def everything() -> dict[str, Any]:
    """Return every row of the house, so that a single changed column shows."""
    tables: list[type[Model]] = [
        m for label in _HOUSE for m in apps.get_app_config(label).get_models()
    ]
    return {m._meta.label: list(m._default_manager.order_by("pk").values()) for m in tables}


def length_of(reference: str) -> int:
    """Return how many entries the case's chain has: what a page carries as `seen`."""
    return Chain.objects.get(kind="case", label=reference).length
