"""Read what is written in and about a case: signatures, statements, evidence, and the history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from ledger.events import Event
from ledger.models import Chain, Entry
from ledger.sentences import sentence
from parties.models import Mandate, User
from workflows.models import Attendance, Case, Evidence, Signature, Statement
from workflows.queries.words import HistoryLine, Word

HISTORY = 50


def words_in(case: Case) -> list[Word]:
    """Read signatures, statements, attendance and evidence together, in one query."""
    nobody = Value(None, output_field=IntegerField())
    nothing = Value("", output_field=CharField())
    met = Choose(
        When(met=True, then=Value("met")), default=Value("absent"), output_field=CharField()
    )
    by = Concat(
        Coalesce(F("mandate__user__first_name"), Value("")),
        Value(" "),
        Coalesce(F("mandate__user__last_name"), Value("")),
        output_field=CharField(),
    )
    said = F("text__body")
    of_minutes, of_party = F("minutes_id"), F("participation_id")
    signed = Signature.objects.filter(minutes__case=case)
    stated = Statement.objects.filter(minutes__case=case).order_by()
    attended = Attendance.objects.filter(minutes__case=case)
    filed = Evidence.objects.filter(case=case).order_by()
    rows = _shaped(
        signed, "signature", of_minutes, of_party, F("outcome"), said, "given_at"
    ).union(
        _shaped(stated, "statement", of_minutes, of_party, nothing, said, "added_at"),
        _shaped(attended, "attendance", of_minutes, of_party, met, by, "minutes__held_on"),
        _shaped(filed, "evidence", nobody, nobody, F("kind"), said, "occurred_on"),
        all=True,
    )
    return [Word(*row) for row in rows]


def _shaped(
    rows: Any, source: str, minutes: Any, party: Any, code: Any, words: Any, on: str
) -> Any:
    return rows.annotate(
        source=Value(source),
        of_minutes=minutes,
        of_party=party,
        code=Cast(code, CharField()),
        words=words,
        happened=Cast(F(on), CharField()),
    ).values_list("source", "of_minutes", "of_party", "code", "words", "happened")


Names = Callable[[Any], Mapping[str, str]]
"""What an entry is about, in words the record does not keep: which union, which evidence."""


def history_of(case: Case, reader: int | None, names: Names) -> list[HistoryLine]:
    """Return the latest entries as sentences, newest first, with who acted and as what."""
    entries = with_actors(Entry.objects.filter(chain=case.chain_id)).order_by("-number")
    return [_told(e, reader, names(e)) for e in entries[:HISTORY]]


def all_of(case: Case, names: Names) -> Iterator[HistoryLine]:
    """Return every entry as a sentence, oldest first, one at a time."""
    entries = with_actors(Entry.objects.filter(chain=case.chain_id)).order_by("number")
    return (_told(e, None, names(e)) for e in entries.iterator())


def since(chain: int, seen: int, *, unsaid: Collection[str] = ()) -> list[HistoryLine]:
    """Return what was recorded after the length a page was read at, oldest first. [Siden sist]

    `unsaid` are the facts that are not everybody's to know, who reads the chain.
    """
    later = with_actors(Entry.objects.filter(chain=chain, number__gt=seen))
    entries = list(later.order_by("number")[:HISTORY])
    for entry in entries:
        entry.facts = {name: fact for name, fact in entry.facts.items() if name not in unsaid}
    return [_told(entry, None, {}) for entry in entries]


def headcounts() -> list[HistoryLine]:
    """Return the counts of employees entered in the register, the newest first."""
    entries = with_actors(
        Entry.objects.filter(chain__label="parties", event=Event.HEADCOUNT_REGISTERED)
    )
    return [_told(entry, None, {}) for entry in entries.order_by("-number")[:HISTORY]]


def told_in(chain: Chain, reader: int | None) -> list[HistoryLine]:
    """Return the latest of what a chain tells, newest first, for what is no collective case."""
    entries = with_actors(Entry.objects.filter(chain=chain)).order_by("-number")
    return [_told(entry, reader, {}) for entry in entries[:HISTORY]]


def _told(entry: Any, reader: int | None, names: Mapping[str, str]) -> HistoryLine:
    said = sentence(
        entry.event,
        entry.facts,
        who_acted(entry),
        subject=entry.subject,
        occurred_on=entry.occurred_on,
        names=names,
    )
    mine = reader is not None and entry.actor_id == reader
    return HistoryLine(
        entry.number, entry.recorded_at, entry.occurred_on, said, entry.digest, mine
    )


def with_actors(entries: Any) -> Any:
    """Join who acted, and for which union, to entries of the ledger."""
    who = User.objects.filter(pk=OuterRef("actor_id"))
    name = Concat("first_name", Value(" "), "last_name", output_field=CharField())
    mandate = Mandate.objects.filter(pk=OuterRef("mandate_id"))
    return entries.annotate(
        actor_name=Subquery(who.annotate(name=name).values("name")[:1]),
        union_name=Subquery(mandate.values("union__short_name")[:1]),
    )


def who_acted(entry: Any) -> str:
    """Return who acted and as what: "Ola Vik, Fagforbundet". [Hvem]"""
    name = (entry.actor_name or "").strip()
    return f"{name}, {entry.union_name}" if name and entry.union_name else name
