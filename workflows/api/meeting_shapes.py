"""The shapes of meetings of their own: lines, the agenda, the seats, the blocks of the minutes. [Møter]"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from rest_framework import serializers

from parties.api.fields import Choice, Clock
from parties.api.shapes import Date, Flag, Moment, Number, Page, Shape, Text, words_at
from parties.models import Role
from workflows.api.shapes import CaseLine, RecordedEntry, Unit, case_address
from workflows.models import AgendaItem, Case, ItemWords, Meeting, MeetingSeries, Seating
from workflows.policies.meetings import arranges, takes_part, writes
from workflows.queries.meetings import (
    AsRead,
    Block,
    at_the_table,
    blocks_by_item,
    follow_ups_of,
    may_fill,
    owes,
    queue_for,
)

State = Meeting.State
WRITING = (State.STARTED, State.MINUTES)


def meeting_address(pk: int) -> str:
    """Return the address of a meeting."""
    return reverse("api-meeting", args=[pk])


class SeriesShape(Shape):
    """Meetings of one kind, month after month. [Møteserie]"""

    id = Number(source="pk")
    name = Text()
    kind = Choice(choices=MeetingSeries.Kind.choices)
    unit = Unit()
    numbers = Text(source="prefix", help_text="What item numbers begin with: DS 1/27.")
    safety = Choice(choices=MeetingSeries.Safety.choices)
    starts_at = Clock()
    ends_at = Clock()
    place = Text()


class SeriesShapes(Shape):
    """The series with a meeting the caller may see."""

    results = SeriesShape(many=True)


class MeetingLine(Shape):
    """A meeting as a list shows it. [Møte i en liste]"""

    id = Number(source="pk")
    href = serializers.SerializerMethodField()
    series = Number(source="series_id")
    name = Text(source="series.name")
    state = Choice(choices=State.choices)
    state_label = Text(source="get_state_display")
    meets_on = Date()
    starts_at = Clock(allow_null=True)
    ends_at = Clock(allow_null=True)
    place = Text()
    demanded_by = Text(help_text="Who asked for it beside the fixed ones; empty for those.")
    called_on = Date(allow_null=True)

    def get_href(self, meeting: Meeting) -> str:
        """Return the address of the meeting."""
        return meeting_address(meeting.pk)


class MeetingLines(Page):
    """A page of meetings, the latest day first."""

    results = MeetingLine(many=True)


class BlockVersion(Shape):
    """One version of a block. [Versjon]"""

    version = Number()
    text = words_at("text.body")
    stance = Choice(choices=ItemWords.Stance.choices, allow_blank=True)
    written_by = Text(source="mandate.user")
    written_at = Moment()


class BlockLine(Shape):
    """One part of an item's minutes; the last version holds. [Blokk]"""

    heading = Choice(choices=ItemWords.Heading.choices)
    label = Text()  # type: ignore[assignment]  # a declared field, not Field.label
    seating = Number(
        source="seating.pk",
        default=None,
        allow_null=True,
        help_text="Whose block it is; null for one everybody writes in.",
    )
    version = Number(help_text="Send it with what you write; 0 before anything is written.")
    versions = BlockVersion(many=True)


class BlockShape(BlockLine):
    """A block, and whether the caller writes in it. [Blokk i referatet]"""

    yours = Flag(help_text="Whether you may write in it now.")


class FollowUpLine(Shape):
    """What somebody promised. [Oppfølging]"""

    id = Number(source="pk")
    item = Number(source="item_id")
    text = words_at("text.body")
    owner = Number(source="owner_id", help_text="The seat that owes it.")
    party = Text(source="owner.name")
    due_on = Date()
    done_on = Date(allow_null=True)


class FollowUpShape(FollowUpLine):
    """A promise, and whether it is the caller's. [Oppfølgingspunkt]"""

    yours = Flag(help_text="Whether you fill the seat that owes it.")


class ItemLine(Shape):
    """One thing on the agenda. [Sak]"""

    id = Number(source="pk")
    place = Number()
    kind = Choice(choices=AgendaItem.Kind.choices)
    tag = Choice(choices=AgendaItem.Tag.choices, allow_blank=True)
    reference = Text(help_text="DS 12/26; empty before the notice.")
    sent_round = Flag()


class AgendaItemShape(ItemLine):
    """One thing on the agenda, with its minutes. [Sak på saklisten]

    Of a case that is not yours to see you are told only that there is an item.
    """

    readable = Flag()
    title = Text(allow_null=True, help_text="Null when it is not yours to see.")
    case = Text(allow_null=True, help_text="The address of its case.")
    blocks = BlockShape(many=True)


class Person(Shape):
    """Somebody who can fill a seat. [Den som møter]"""

    mandate = Number(source="pk")
    name = Text(source="user")


class SeatLine(Shape):
    """A seat called to the meeting, and who filled it. [Sete]"""

    id = Number(source="pk")
    party = Text(source="name", help_text="Whom the seat represents.")
    role = Choice(choices=Role.choices)
    observes = Flag()
    delivered_on = Date(allow_null=True)
    attendance = Choice(choices=Seating.Attendance.choices, allow_blank=True)
    met = Person(source="mandate", allow_null=True, help_text="Who met.")
    met_for = Person(source="stands_for", allow_null=True, help_text="In whose place.")
    reason = words_at("reason.body")


class SeatingShape(SeatLine):
    """A seat, as the caller meets it. [Innkalt]"""

    yours = Flag(help_text="Whether you speak for it.")
    may_meet = Person(many=True, help_text="For the arranger: who could have met for it.")


class MeetingMore(Shape):
    """What stands on a meeting's own page beside its line. [Mer om møtet]"""

    series = SeriesShape()
    short_notice = Flag(source="meeting.short_notice")
    sequence = Number(
        source="meeting.sequence", help_text="How many notices have gone out, for calendars."
    )
    length = Number(
        source="meeting.chain.length", help_text="How many entries its chain has: the ETag."
    )
    invitation = Text(allow_null=True, help_text="The address of its iCalendar file.")
    you_arrange = Flag(source="arranging")
    you_take_part = Flag(source="taking_part")
    queue = CaseLine(many=True, help_text="The cases you may put on the agenda now.")


class MeetingWhole(MeetingMore, MeetingLine):  # type: ignore[misc]  # `series` whole
    """A meeting with its agenda, seats, minutes and promises. [Møtet]"""

    agenda = AgendaItemShape(many=True)
    seatings = SeatingShape(many=True)
    follow_ups = FollowUpShape(many=True)


class MeetingEntry(RecordedEntry):
    """The entry that proves a step, and in whose chain it stands. [Innførsel]"""

    chain = Text(help_text="The meeting's own, or the case's the step was taken in.")


class MeetingReceipt(Shape):
    """What a step left behind, and where the meeting stands now. [Kvittering]"""

    step = Text()
    meeting = Text(help_text="The address of the meeting.")
    state = Choice(choices=State.choices)
    length = Number(help_text="How many entries the meeting's chain has now: the new ETag.")
    entry = MeetingEntry(allow_null=True)


# -- a meeting as one person reads it ------------------------------------------------------------


class Reading(AsRead):
    """A meeting as one person reads it. [Møtet for leseren]"""

    def only(self, pk: int) -> None:
        """Leave nothing of the agenda but one item."""
        self.items = [item for item in self.items if item.pk == pk]

    def has_words(self, item: AgendaItem) -> bool:
        """Tell whether anything is written in the item's minutes."""
        return any(block.newest for block in self.blocks[item.pk])

    @cached_property
    def blocks(self) -> dict[int, list[Block]]:
        """Return the minutes of each item the person may read."""
        return blocks_by_item(self.readable, self.seatings)

    @cached_property
    def arranging(self) -> bool:
        """Tell whether the person arranges the meeting."""
        return arranges(self.standing, self.series.unit) is not None

    @cached_property
    def taking_part(self) -> bool:
        """Tell whether the person sits on one of the sides."""
        return takes_part(self.standing, self.series) is not None

    @property
    def queue(self) -> list[Case]:
        """Return the cases the person may put on the agenda now."""
        planning = self.taking_part and self.meeting.state == State.PLANNED
        if planning or (self.arranging and self.meeting.state == State.CALLED):
            return queue_for(self.standing, self.series)
        return []

    @property
    def invitation(self) -> str | None:
        """Return the address of the meeting's iCalendar file, once it is called."""
        if self.meeting.called_on is None:
            return None
        return reverse("meeting-invitation", args=[self.meeting.pk])


def show_item(read: Reading, item: AgendaItem) -> dict[str, Any]:
    """Return one item as the person reads it."""
    readable = item in read.readable
    case = item.case if readable else None
    title = case.title if case else item.title or item.get_kind_display()
    return {
        **ItemLine(item).data,
        "readable": readable,
        "title": title if readable else None,
        "case": case_address(case.slug) if case else None,
        "blocks": [
            {**BlockLine(block).data, "yours": _writes(read, item, block)}
            for block in read.blocks.get(item.pk, ())
        ],
    }


def _writes(read: Reading, item: AgendaItem, block: Block) -> bool:
    if read.meeting.state not in WRITING or item.sent_round:
        return False
    return writes(read.standing, item, block.heading, block.seating) is not None


def _seats(read: Reading) -> list[dict[str, Any]]:
    filling = read.arranging and read.meeting.state in WRITING
    mandates = at_the_table(read.series, read.meeting.meets_on) if filling else []
    return [
        {
            **SeatLine(one).data,
            "yours": owes(read.standing, one),
            "may_meet": Person(may_fill(one, mandates), many=True).data,
        }
        for one in read.seatings
    ]


def show_meeting(read: Reading) -> dict[str, Any]:
    """Return the meeting as the person reads it."""
    return {
        **MeetingLine(read.meeting).data,
        **MeetingMore(read).data,
        "agenda": [show_item(read, item) for item in read.items],
        "seatings": _seats(read),
        "follow_ups": [
            {**FollowUpLine(one).data, "yours": owes(read.standing, one.owner)}
            for one in follow_ups_of(read.readable)
        ],
    }
