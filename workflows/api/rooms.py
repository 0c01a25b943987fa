"""A party's own room for programs: read it, write in it, delete. Outside the record. [Partens rom]"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from parties.api.doors import REFUSALS, answers, caller, numbered, sent
from parties.api.fields import Choice, Strict, Words, YesNo
from parties.api.shapes import Moment, Number, Shape, Text
from workflows import actions
from workflows.api.doors import REFERENCE, Door, no_case
from workflows.models import Case, PartyNote
from workflows.queries.room import Room, rooms_of

_PARTY = numbered("The party, by the `id` the case gives it.", "party")
_NOTE = numbered("The note.", "note")
_TAGS = ["party rooms"]


class NewNote(Strict):
    """A note, or what the members say. Name no members."""

    kind = Choice(choices=PartyNote.Kind.choices, required=False)
    body = Words()


class Sure(Strict):
    """That everything in the room is to go, for good."""

    sure = YesNo()


class NoteShape(Shape):
    """One note in a party's room."""

    id = Number(source="pk")
    kind = Choice(choices=PartyNote.Kind.choices)
    body = Text()
    author = Text()
    written_at = Moment()


class RoomShape(Shape):
    """One party's room in a case."""

    party = Number(source="party.pk")
    name = Text(source="party.name")
    notes = NoteShape(many=True)


class RoomShapes(Shape):
    """The rooms of the parties the caller speaks for."""

    results = RoomShape(many=True)


def _rooms(request: Request, reference: str) -> list[Room]:
    try:
        return rooms_of(reference, user=caller(request), on=now().date())
    except Case.DoesNotExist:
        raise no_case() from None


def _enter(request: Request, reference: str, party: int) -> None:
    if not any(room.party.pk == party for room in _rooms(request, reference)):
        raise no_case()


class RoomsDoor(Door):
    """The rooms the caller may enter. [Partens rom]"""

    @extend_schema(
        operation_id="read_rooms",
        tags=_TAGS,
        parameters=[REFERENCE],
        responses=answers({200: RoomShapes}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read your own party's room: neither the other side nor HR has a way in."""
        return Response({"results": RoomShape(_rooms(request, reference), many=True).data})


class RoomDoor(Door):
    """One party's room. [Partens rom]"""

    @extend_schema(
        operation_id="write_note",
        tags=_TAGS,
        parameters=[REFERENCE, _PARTY],
        request=NewNote,
        responses=answers({201: NoteShape}, *REFUSALS),
    )
    def post(self, request: Request, reference: str, party: int) -> Response:
        """Write a note in the room; it stands in no record and is told to nobody."""
        _enter(request, reference, party)
        said = sent(NewNote, request)
        note = actions.write_note(party, said.pop("body"), **said, actor=caller(request))
        return Response(NoteShape(note).data, status=201)

    @extend_schema(
        operation_id="empty_room",
        tags=_TAGS,
        parameters=[REFERENCE, _PARTY],
        request=Sure,
        responses=answers({204: None}, *REFUSALS),
    )
    def delete(self, request: Request, reference: str, party: int) -> Response:
        """Delete everything in the room, for good; refused without `sure`."""
        _enter(request, reference, party)
        body = sent(Sure, request)
        actions.empty_room(party, **body, actor=caller(request))
        return Response(status=204)


class NoteDoor(Door):
    """One note in a party's room. [Notat]"""

    @extend_schema(
        operation_id="delete_note",
        tags=_TAGS,
        parameters=[REFERENCE, _PARTY, _NOTE],
        request=None,
        responses=answers({204: None}, 401, 403, 404),
    )
    def delete(self, request: Request, reference: str, party: int, note: int) -> Response:
        """Delete one note for good."""
        _enter(request, reference, party)
        actions.delete_note(party, note, actor=caller(request))
        return Response(status=204)
