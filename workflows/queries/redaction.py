"""Read what is redacted in a case, for everybody in it, and what may be, for whoever does it. [Sladding]"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.events import Event
from ledger.models import Entry, Text
from ledger.moving import OSLO
from ledger.refusals import Missing
from ledger.sentences import sentence
from workflows.policies.confidential import unread_words
from workflows.policies.redaction import FRAME, in_the_way, redacts, weighed
from workflows.queries.page import CasePage
from workflows.queries.record import who_acted, with_actors

_SHORT = 240


@dataclass(frozen=True)
class Done:
    """One redaction: what, when, by whom, under which provision, and why. [Sladding]"""

    number: int
    on: date
    sentence: str
    basis: str
    reason: str
    text_id: int | None
    document: int | None
    version: int | None


@dataclass(frozen=True)
class Candidate:
    """Words that stand in the case, who wrote them in which step, and what keeps them there. [Tekst]"""

    text: Text
    number: int
    sentence: str
    missing: tuple[Missing, ...]

    @property
    def words(self) -> str:
        """Return the words, as people read them; of a brief, what stands under its headings."""
        return in_full(self.text.body)

    @property
    def short(self) -> str:
        """Return how the words begin."""
        words = self.words
        return words if len(words) <= _SHORT else f"{words[:_SHORT]} …"


def in_full(body: str) -> str:
    """Return words as people read them; a brief is kept by its headings."""
    try:
        read = json.loads(body) if body.startswith("{") else None
    except ValueError:
        return body
    if not isinstance(read, Mapping):
        return body
    return "\n\n".join(str(words) for words in read.values() if words)


def redactions_in(page: CasePage) -> list[Done]:
    """Return what has been redacted in the case, newest first. [Sladdet i saken]"""
    entries = with_actors(
        Entry.objects.filter(
            chain=page.case.chain_id,
            event__in=(Event.TEXT_REDACTED, Event.DOCUMENT_REDACTED),
        )
    ).order_by("-number")
    found = list(entries)
    reasons = Text.objects.in_bulk([text for entry in found for text in _named(entry)])
    return [
        Done(
            entry.number,
            entry.recorded_at.astimezone(OSLO).date(),
            _told(entry, page),
            entry.facts.get("basis", ""),
            next((reasons[text].body for text in _named(entry) if text in reasons), ""),
            entry.facts.get("text"),
            entry.facts.get("document"),
            entry.facts.get("version"),
        )
        for entry in found
    ]


def candidates_in(page: CasePage, *, only: int | None = None) -> list[Candidate]:
    """Return the words that may be redacted, newest first, for whoever may do it; nobody else has any."""
    if not redacts(page.situation):
        return []
    texts = weighed(page.situation).filter(redacted_at=None).exclude(body__startswith=FRAME)
    if only is not None:
        texts = texts.filter(pk=only)
    closed = unread_words(page.situation)
    readable = {
        text.pk: text
        for text in texts
        if text.pk not in closed and not text.unopened and not text.shielded
    }
    found = {}
    entries = with_actors(Entry.objects.filter(chain=page.case.chain_id)).order_by("-number")
    for entry in entries:
        for key in _named(entry):
            if key in readable:
                text = readable.pop(key)
                missing = tuple(in_the_way(text))
                found[key] = Candidate(text, entry.number, _told(entry, page), missing)
    return list(found.values())


def _named(entry: Entry) -> list[int]:
    return [text["id"] for text in json.loads(entry.canonical)["texts"]]


def _told(entry: Any, page: CasePage) -> str:
    return sentence(
        entry.event,
        entry.facts,
        who_acted(entry),
        subject=entry.subject,
        occurred_on=entry.occurred_on,
        names=page.named(entry),
    )
