"""Meetings for programs: list them, read one whole, begin a series, ask for a meeting. [Møter]

The steps of a meeting are in `meeting_steps`.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.refusals import Repeated
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    REFUSALS,
    answers,
    asked,
    caller,
    gesture_of,
    not_only_employed,
    numbered,
    replayed,
    sent,
    standing_here,
)
from parties.api.fields import BIGGEST_KEY, Choice, Clock, Day, Key, Strict, Words
from parties.api.shapes import Before, paged
from parties.seats import Standing
from workflows import actions
from workflows.actions.reading import note_minutes
from workflows.api.cases import units_of
from workflows.api.doors import Door
from workflows.api.meeting_shapes import (
    AgendaItemShape,
    MeetingLine,
    MeetingLines,
    MeetingWhole,
    Reading,
    SeriesShape,
    SeriesShapes,
    meeting_address,
    show_item,
    show_meeting,
)
from workflows.models import Meeting, MeetingSeries
from workflows.queries.meetings import (
    meetings_page,
    meetings_visible_to,
    series_visible_to,
)

TAGS = ["meetings"]
NUMBER = numbered("The id of the meeting, or of the series.", at_most=999_999)
_ITEM = numbered("The id of the item on the agenda.", "item", at_most=999_999)


class MeetingFilters(Before):
    """Which meetings to list."""

    state = Choice(required=False, choices=Meeting.State.choices)
    series = serializers.IntegerField(required=False, min_value=1, max_value=BIGGEST_KEY)


class NewSeries(Strict):
    """A series and its first period. One meeting is planned each month, on the same weekday. [Møteserie]"""

    name = Words(max_length=200)
    kind = Choice(choices=MeetingSeries.Kind.choices)
    unit = Key()
    first_on = Day()
    last_on = Day()
    starts_at = Clock()
    ends_at = Clock()
    place = Words(required=False, allow_blank=True, max_length=200)
    safety = Choice(required=False, choices=MeetingSeries.Safety.choices)
    numbers = Words(
        required=False,
        max_length=6,
        help_text="What item numbers begin with: DS gives DS 1/27.",
    )


class AskedMeeting(Strict):
    """The day of a meeting beside the fixed ones."""

    meets_on = Day()


def no_meeting() -> NotFound:
    """Return the refusal of a meeting that is not there for the caller."""
    return NotFound(_("There is no such meeting, or it is not yours to see."))


def found_meeting(standing: Standing, number: int) -> Meeting:
    """Return a meeting the caller may see; another is not there."""
    meeting = meetings_visible_to(standing).filter(pk=number).first()
    if meeting is None:
        raise no_meeting()
    return meeting


class Meetings(Door):
    """The meetings the caller may see. [Møter]"""

    @extend_schema(
        operation_id="list_meetings",
        tags=TAGS,
        parameters=[MeetingFilters],
        responses=answers({200: MeetingLines}, 400, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """List the meetings you may see, the latest day first, fifty at a time."""
        filters = asked(MeetingFilters, request)
        standing = not_only_employed(request)
        page, more = paged(
            lambda n: meetings_page(standing, **filters, at_most=n), request.path, filters
        )
        return Response({"results": MeetingLine(page, many=True).data, "next": more})


class OneMeeting(Door):
    """One meeting. [Møtet]"""

    @extend_schema(
        operation_id="read_meeting",
        tags=TAGS,
        parameters=[NUMBER],
        responses=answers({200: MeetingWhole}, 401, 404),
    )
    def get(self, request: Request, number: int) -> Response:
        """Read a meeting: agenda, seats and who met, every block with its versions, promises."""
        standing = standing_here(request)
        read = Reading(found_meeting(standing, number), standing)
        shown = show_meeting(read)
        note_minutes(standing, [item for item in read.readable if read.has_words(item)])
        return Response(shown, headers={"ETag": f'"{shown["length"]}"'})


class OneItem(Door):
    """One item of a meeting. [Sak på saklisten]"""

    @extend_schema(
        operation_id="read_agenda_item",
        tags=TAGS,
        parameters=[NUMBER, _ITEM],
        responses=answers({200: AgendaItemShape}, 401, 404),
    )
    def get(self, request: Request, number: int, item: int) -> Response:
        """Read one item's minutes, every block with its versions."""
        standing = standing_here(request)
        read = Reading(found_meeting(standing, number), standing)
        read.only(item)
        if not read.readable:
            raise NotFound(_("There is no such item, or it is not yours to see."))
        [found] = read.readable
        shown = show_item(read, found)
        if read.has_words(found):
            note_minutes(standing, [found])
        return Response(shown)


class SeriesDoor(Door):
    """The series the caller may see. [Møteserier]"""

    @extend_schema(
        operation_id="list_meeting_series",
        tags=TAGS,
        responses=answers({200: SeriesShapes}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """List the series with a meeting you may see."""
        found = series_visible_to(not_only_employed(request))
        return Response({"results": SeriesShape(found, many=True).data})

    @extend_schema(
        operation_id="begin_series",
        tags=TAGS,
        parameters=[IDEMPOTENCY_KEY],
        request=NewSeries,
        responses=answers({200: SeriesShape, 201: SeriesShape}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Begin a series in a unit you lead, and plan a meeting for each month of the period."""
        not_only_employed(request)
        gesture = gesture_of(request)
        said = sent(NewSeries, request)
        (unit,) = units_of([said.pop("unit")], at="unit")
        if "numbers" in said:
            said["prefix"] = said.pop("numbers")
        try:
            series = actions.begin_series(
                **said, unit=unit, actor=caller(request), gesture=gesture
            )
        except Repeated as again:
            key = again.entry.subject.removeprefix("series:")
            begun = MeetingSeries.objects.select_related("unit").get(pk=key)
            return replayed(SeriesShape(begun).data)
        return Response(SeriesShape(series).data, status=201)


class AskMeetingDoor(Door):
    """A meeting beside the fixed ones. [Be om møte]"""

    @extend_schema(
        operation_id="ask_for_meeting",
        tags=TAGS,
        parameters=[NUMBER, IDEMPOTENCY_KEY],
        request=AskedMeeting,
        responses=answers({200: MeetingLine, 201: MeetingLine}, *REFUSALS),
    )
    def post(self, request: Request, number: int) -> Response:
        """Plan a meeting beside the fixed ones; either side may, at any time."""
        gesture = gesture_of(request)
        body = sent(AskedMeeting, request)
        series = series_visible_to(standing_here(request)).filter(pk=number).first()
        if series is None:
            raise NotFound(_("There is no such series, or it is not yours to see."))
        try:
            meeting = actions.ask_for_meeting(
                series, **body, actor=caller(request), gesture=gesture
            )
        except Repeated as again:
            key = int(again.entry.subject.removeprefix("meeting:"))
            line = MeetingLine(found_meeting(standing_here(request), key)).data
            return replayed(line)
        line = MeetingLine(meeting).data
        return Response(line, status=201, headers={"Location": meeting_address(meeting.pk)})
