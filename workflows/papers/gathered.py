"""Read a meeting of its own as one person may have it on paper, and begin its papers. [Møtets papirer]

What the meeting's page shows the reader is what stands here: of a case the reader takes no part in
there is the number of the item and nothing more.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Entry, Text
from parties.models import Level
from workflows.models import (
    AgendaItem,
    Assessment,
    Brief,
    Case,
    FollowUp,
    Meeting,
    Minutes,
    Seating,
    Shield,
)
from workflows.models import Document as Filed
from workflows.papers.document import Document
from workflows.papers.proof import meeting_proof
from workflows.papers.sheet import arms_of, legal_basis, when
from workflows.papers.table import represents
from workflows.queries.meetings import (
    AsRead,
    Block,
    blocks_by_item,
    follow_ups_of,
    meetings_visible_to,
)
from workflows.templatetags.house import date_plain, language, time_words


@dataclass(frozen=True)
class Frame:
    """What the notice said of a case, or – where no call of its own was sent – what it is. [Ramme]"""

    title: str
    archive_reference: str
    level: str
    assessment: int | None
    input_due_on: date | None


class Gathered(AsRead):
    """A meeting as one person may have it on paper. [Møtet på papir]

    Each property is read once for all items: a long agenda asks the database no more than a short.
    """

    @cached_property
    def cases(self) -> list[Case]:
        """Return the cases on the agenda that the person may see."""
        return [item.case for item in self.readable if item.case is not None]

    @cached_property
    def blocks(self) -> dict[int, list[Block]]:
        """Return the minutes of each item the person may read."""
        return blocks_by_item(self.readable, self.seatings)

    @property
    def written(self) -> list[AgendaItem]:
        """Return the items in whose minutes something is written."""
        return [i for i in self.readable if any(b.newest for b in self.blocks[i.pk])]

    @cached_property
    def promised(self) -> dict[int, list[FollowUp]]:
        """Return what was promised, by item."""
        found: dict[int, list[FollowUp]] = defaultdict(list)
        for one in follow_ups_of(self.readable):
            found[one.item_id].append(one)
        return found

    def mark(self, events: Iterable[Event] = (), *, without: Iterable[Event] = ()) -> Entry:
        """Return the last entry in the meeting's chain that a paper takes in."""
        entries = Entry.objects.filter(chain=self.meeting.chain_id).exclude(event__in=without)
        if events:
            entries = entries.filter(event__in=events)
        return entries.order_by("-number")[:1].get()

    @cached_property
    def frames(self) -> dict[int, Frame]:
        """Return, by case, what the parties were told of it when they were called."""
        calls = Entry.objects.filter(
            chain__in=[case.chain_id for case in self.cases],
            event=Event.MEETING_CALLED,
            subject=f"meeting:{self.meeting.pk}",
        ).order_by("number")
        last = {call.chain_id: json.loads(call.canonical)["texts"] for call in calls}
        kept = Text.objects.in_bulk([texts[-1]["id"] for texts in last.values() if texts])
        found = {}
        for case in self.cases:
            texts = last.get(case.chain_id)
            found[case.pk] = _frame(case, kept.get(texts[-1]["id"]) if texts else None)
        return found

    @cached_property
    def assessments(self) -> dict[int, Assessment]:
        """Return what the rules said of the cases when they were called."""
        wanted = [frame.assessment for frame in self.frames.values() if frame.assessment]
        return Assessment.objects.in_bulk(wanted)

    def papers(self, until: datetime) -> dict[int, list[str]]:
        """Name the papers that lay in each case at the moment; nothing confidential is named."""
        briefs = Brief.objects.filter(case__in=self.cases, text__created_at__lte=until)
        newest = {brief.case_id: brief for brief in briefs.order_by("number")}
        filed: dict[int, list[str]] = defaultdict(list)
        lying = Filed.objects.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=until),
            case__in=self.cases,
            filed_at__lte=until,
        ).select_related("title")
        shielded = set(Shield.objects.filter(case__in=self.cases).values_list("case", "about"))
        for one in lying.order_by("case", "number"):
            if (one.case_id, f"document:{one.number}") not in shielded:
                filed[one.case_id].append(one.title.body)
        return {
            case.pk: [*_named_brief(newest.get(case.pk)), *filed[case.pk]]
            for case in self.cases
        }

    @cached_property
    def earlier(self) -> dict[int, list[str]]:
        """Return when each case was on the agenda before, in meetings the person may see."""
        before = AgendaItem.objects.filter(
            case__in=self.cases,
            meeting__in=meetings_visible_to(self.standing).filter(
                meets_on__lt=self.meeting.meets_on
            ),
        ).exclude(meeting__state=Meeting.State.CANCELLED)
        found: dict[int, list[str]] = defaultdict(list)
        for item in before.select_related("series", "meeting").order_by("meeting__meets_on"):
            day = date_plain(item.meeting.meets_on)
            found[item.case_id or 0].append(f"{item.reference}, {day}")
        return found

    @cached_property
    def sent_round(self) -> dict[int, Minutes]:
        """Return, by case, the minutes that were sent round from the meeting."""
        sent = Minutes.objects.filter(meeting=self.meeting, case__in=self.cases, corrects=None)
        return {minutes.case_id: minutes for minutes in sent.order_by("number")}

    def title_of(self, item: AgendaItem) -> str:
        """Return what an item is called, for whoever may read it."""
        if item not in self.readable:
            return _("A case you do not take part in")
        if item.case is not None:
            return f"{item.case.reference} {self.frames[item.case.pk].title}"
        return item.title or str(item.get_kind_display())

    def facts_of(self, case: Case) -> list[tuple[str, object]]:
        """Return what a paper says of a case on the agenda."""
        frame = self.frames[case.pk]
        judged = self.assessments.get(frame.assessment or 0)
        return [
            (_("Archive case"), frame.archive_reference),
            (_("Level"), capfirst(frame.level)),
            (_("Legal basis"), "\n".join(legal_basis(judged.duties if judged else ()))),
        ]

    def begin(self, form: str, mark: Entry) -> Document:
        """Begin a paper of the meeting; the record's time is its time."""
        meeting, series = self.meeting, self.series
        house = series.unit.organisation.name
        document = Document(
            house=house,
            form=form,
            heading=series.name,
            reference=meeting.meets_on.isoformat(),
            language=language(),
            made_at=mark.recorded_at,
            arms=arms_of(house),
            proof=meeting_proof(meeting, mark),
            entry=mark.number,
            numbered=False,
        )
        ends = f"–{meeting.ends_at:%H.%M}" if meeting.starts_at and meeting.ends_at else ""
        document.head = [
            (_("Meeting"), when(meeting.meets_on, meeting.starts_at) + ends),
            (_("Place"), meeting.place or _("Told later")),
            (_("Kind of meeting"), capfirst(str(series.get_kind_display()))),
            (_("Unit"), series.unit.name),
            (_("Called"), date_plain(meeting.called_on)),
            (_("Asked for by"), meeting.demanded_by),
            (_("As the record stood"), time_words(mark.recorded_at)),
            (_("Public access"), _("No exemption is recorded")),
        ]
        return document


def seat_of(seating: Seating) -> str:
    """Return whom a seat represents, and that it only observes."""
    said = represents(seating)
    return f"{said} ({_('observer')})" if seating.observes else said


def tag_of(item: AgendaItem) -> str:
    """Return how an item is treated: Discussion (D)."""
    return f"{capfirst(str(item.get_tag_display()))} ({item.tag})" if item.tag else ""


def _named_brief(brief: Brief | None) -> Sequence[str]:
    if brief is None:
        return ()
    said = _("The brief, version %(n)d, %(day)s.")
    return [said % {"n": brief.number, "day": date_plain(brief.written_on)}]


def _frame(case: Case, kept: Text | None) -> Frame:
    said: dict[str, Any] = {}
    if kept and kept.redacted_at is None and kept.body.startswith('{"archive_reference"'):
        said = json.loads(kept.body)
    due = said.get("input_due_on")
    return Frame(
        said.get("title", case.title),
        said.get("archive_reference", case.archive_reference),
        str(Level(said.get("level", case.level)).label),
        said.get("assessment", case.assessment_id),
        date.fromisoformat(due) if due else None,
    )
