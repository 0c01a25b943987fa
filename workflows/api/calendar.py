"""A person's own calendar address, for programs: make it, take it back. [Kalenderadresse]"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.refusals import Repeated
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    REFUSALS,
    answers,
    caller,
    gesture_of,
    replayed,
    sent,
    standing_here,
)
from parties.api.fields import Nothing
from parties.api.shapes import Moment, Shape, Text
from parties.calendar_keys import give_calendar_key, key_of, revoke_calendar_key
from parties.models import User
from workflows.api.doors import Door
from workflows.papers.calendar_feed import feed_address

_TAGS = ["calendar"]


class CalendarKeyShape(Shape):
    """The address a calendar reads the caller's dates from. [Kalenderadresse]"""

    given_at = Moment(allow_null=True, help_text="Null when there is none.")
    address = Text(
        allow_null=True,
        help_text="Told once, to whoever makes it: whoever has it can read your dates.",
    )


def _reader(request: Request) -> User:
    """Return who asks; whoever has no mandate has no dates, on the page or here."""
    if not standing_here(request).speaks:
        raise NotFound(_("You have no mandate today."))
    return caller(request)


def _shown(user: User, address: str | None = None) -> Any:
    key = key_of(user)
    return CalendarKeyShape(
        {"given_at": key.given_at if key else None, "address": address}
    ).data


class CalendarKeyDoor(Door):
    """The caller's own calendar address. [Kalenderadresse]"""

    @extend_schema(
        operation_id="read_calendar_key",
        tags=_TAGS,
        responses=answers({200: CalendarKeyShape}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """Read whether you have an address, and since when; the address itself is not told again."""
        return Response(_shown(_reader(request)))

    @extend_schema(
        operation_id="give_calendar_key",
        tags=_TAGS,
        parameters=[IDEMPOTENCY_KEY],
        request=Nothing,
        responses=answers({200: CalendarKeyShape, 201: CalendarKeyShape}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Make a new address; the one before it is useless from then on."""
        user = _reader(request)
        sent(Nothing, request)
        try:
            secret = give_calendar_key(actor=user, gesture=gesture_of(request))
        except Repeated:
            return replayed(_shown(user))
        return Response(_shown(user, feed_address(secret)), status=201)

    @extend_schema(
        operation_id="revoke_calendar_key",
        tags=_TAGS,
        request=None,
        responses=answers({204: None}, 401, 403),
    )
    def delete(self, request: Request) -> Response:
        """Take the address back, so that no calendar reads any more; once more changes nothing."""
        revoke_calendar_key(actor=caller(request))
        return Response(status=204)
