"""Hold the meeting's half of the door: lock the meeting and its cases, look, ask. [Møtets dør]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Chain, Text
from ledger.moving import Actor, Move, moving
from ledger.refusals import NotPossible, Stale
from parties.models import Mandate, User
from parties.seats import Holder, standing_of
from workflows.actions.core import Stepping, stepping_within
from workflows.models import AgendaItem, Case
from workflows.queries.cases import visible_to
from workflows.queries.law import law_on
from workflows.queries.meetings import (
    AsRead,
    at_the_table,
    filling,
    items_of,
    meetings_visible_to,
    seats_at,
)

# Numbers of items run through all meetings of a series: whoever gives one holds this.
MEETINGS = (Chain.Kind.REGISTER.value, "meetings")


@dataclass
class Gathering(AsRead):
    """One step on a meeting, behind the lock. [Møtesteg]"""

    move: Move
    user: User

    @cached_property
    def at_the_table(self) -> list[Mandate]:
        """Return the mandates that can fill a seat today."""
        return at_the_table(self.series, self.move.on)

    def item(self, pk: int) -> AgendaItem:
        """Return one of the agenda's items; raises NotPossible for another."""
        found = next((item for item in self.items if item.pk == pk), None)
        if found is None:
            raise NotPossible(
                step=self.move.step,
                code="no_item",
                because=_("The item is not on this agenda."),
                remedy=_("Reload the page to see the agenda as it is."),
            )
        return found

    def seen_item(self, pk: int) -> AgendaItem:
        """Return an item whose words the person may read and write.

        To sit at the table is not to take part in every case on it: raises Case.DoesNotExist
        for a case the person may not see.
        """
        seen = visible_to(self.standing).filter(pk=OuterRef("case"))
        found = items_of(self.meeting).filter(pk=pk).annotate(seen=Exists(seen)).first()
        if found is None:
            return self.item(pk)
        if found.case_id is not None and not found.seen:
            raise Case.DoesNotExist
        return found

    def act_as(self, who: Mandate | Holder) -> None:
        """Say for the record in which mandate the person acts."""
        holder = who if isinstance(who, Holder) else Holder(who)
        behalf = holder.on_behalf_of
        self.move.actor = Actor(
            self.user.pk,
            mandate_id=holder.mandate.pk,
            on_behalf_of=behalf.pk if behalf else None,
            role=holder.mandate.role,
        )

    def must_be(self, *states: str) -> None:
        """Refuse the step when the meeting has not come so far, or has gone further."""
        if self.meeting.state not in states:
            raise NotPossible(
                step=self.move.step,
                code="state",
                because=_("This cannot be done while the meeting is %(state)s.")
                % {"state": self.meeting.get_state_display()},
                remedy=_("See the meeting's page for what can be done now."),
            )

    def step(self, case: Case, step: str) -> Stepping:
        """Take the case's own step, asked as ever; a refusal names the case.

        One the person may not see is named by its place on the agenda alone.
        """
        try:
            return stepping_within(self.move, case.reference, step, actor=self.user)
        except Case.DoesNotExist:
            raise self._unseen(case) from None
        except NotPossible as refusal:
            raise named(refusal, case) from None

    def _unseen(self, case: Case) -> NotPossible:
        place = next((n for n, one in enumerate(self.items, 1) if one.case_id == case.pk), 0)
        return NotPossible(
            step=self.move.step,
            code="unseen_case",
            because=_("Item %(n)d on the agenda is a case you do not take part in.")
            % {"n": place},
            remedy=_(
                "Take it off the agenda, or let the leader of the case call a meeting of its own."
            ),
        )

    def tell(
        self,
        event: Event,
        *,
        facts: Mapping[str, Any] | None = None,
        texts: Sequence[Text] = (),
        audience: Sequence[int] = (),
        subject: str = "",
    ) -> None:
        """Record what happened in the meeting's own chain."""
        self.move.record(
            event,
            subject=subject or f"meeting:{self.meeting.pk}",
            facts=facts or {},
            texts=texts,
            audience=audience,
        )

    def everyone(self) -> list[int]:
        """Return the mandates that fill the meeting's seats: those called, once it is."""
        if self.meeting.called_on is not None:
            return filling((one.seat for one in self.seatings), self.at_the_table)
        seats = seats_at(self.series, self.move.on, self.at_the_table)
        return filling((seat for seat, _observes in seats), self.at_the_table)

    def call_facts(self, sequence: int) -> dict[str, Any]:
        """Return what a notice, a change or a cancellation says of the meeting."""
        starts = self.meeting.starts_at
        return {
            "name": self.series.name,
            "meets_on": self.meeting.meets_on.isoformat(),
            "starts_at": starts.isoformat("minutes") if starts else None,
            "sequence": sequence,
        }

    def short(self) -> bool:
        """Tell whether a notice sent today is later than the local routine asks for."""
        packs = law_on(self.move.on)
        if "LOC-NOTICE" not in packs.rules:
            return False
        raw_end = packs.deadline("LOC-NOTICE", self.meeting.meets_on, weight="ordinary").raw_end
        return raw_end is not None and self.move.on > raw_end

    def give_numbers(self, items: Sequence[AgendaItem]) -> None:
        """Give the items their numbers in the series and the year; the move holds the register."""
        year = self.meeting.meets_on.year
        highest = AgendaItem.objects.filter(series=self.series, year=year).aggregate(
            highest=Max("number")
        )["highest"]
        for number, item in enumerate(items, start=(highest or 0) + 1):
            item.year, item.number = year, number
        AgendaItem.objects.bulk_update(items, ["year", "number"])


def named(refusal: NotPossible, case: Case) -> NotPossible:
    """Let a refusal say which of several cases it is about."""
    if refusal.missing:
        return NotPossible(
            step=refusal.step,
            missing=tuple(
                replace(one, because=f"{case.reference}: {one.because}")
                for one in refusal.missing
            ),
        )
    return NotPossible(
        step=refusal.step,
        code=refusal.code,
        because=f"{case.reference}: {refusal.because}",
        remedy=refusal.remedy,
        citation=refusal.citation,
    )


def references_of(pk: int) -> list[str]:
    """Return the references of the cases on a meeting's agenda, for locking them."""
    items = AgendaItem.objects.filter(meeting=pk, case__isnull=False)
    return list(items.order_by("place", "pk").values_list("case__reference", flat=True))


@contextmanager
def gathering(
    pk: int,
    step: str,
    *,
    actor: User,
    gesture: UUID | None = None,
    numbering: bool = False,
    cases: Sequence[str] = (),
) -> Iterator[Gathering]:
    """Lock the meeting, and what else the step needs, in one order; then look.

    `numbering` locks the register that gives items their numbers; `cases` are the references of
    cases whose chains the step writes in. Raises Meeting.DoesNotExist for a meeting the person
    may not see.
    """
    held: list[tuple[str, str]] = [(Chain.Kind.MEETING.value, str(pk))]
    held += [MEETINGS] if numbering else []
    held += [(Chain.Kind.CASE.value, reference) for reference in cases]
    known = set(Case.objects.filter(reference__in=cases).values_list("reference", flat=True))
    if known != set(cases):
        raise Case.DoesNotExist
    with moving(*held, actor=Actor(actor.pk), step=step, gesture=gesture) as move:
        standing = standing_of(actor.pk, move.on)
        meeting = meetings_visible_to(standing).get(pk=pk)
        yield Gathering(meeting, standing, move, actor)


def same_cases(gathered: Gathering, references: Sequence[str]) -> None:
    """Refuse when the agenda got or lost a case before the lock was taken."""
    now = [item.case.reference for item in gathered.items if item.case is not None]
    if sorted(now) != sorted(references):
        raise Stale(
            step=gathered.move.step,
            because=_("Somebody else changed the agenda just now."),
            remedy=_("Reload the page, see what is new and try again."),
        )
