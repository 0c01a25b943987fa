"""Guests' accounts for programs: HR reads them, its administrator registers them. [Gjestekontoer]"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from ledger.refusals import Repeated
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    answers,
    caller,
    gesture_of,
    numbered,
    replayed,
    sent,
)
from parties.api.fields import Choice, Strict, Words, only
from parties.api.shapes import Date, Flag, Number, Shape, Text
from parties.guests import LONGEST, give_way_in, register_guest, way_in
from parties.models import User
from parties.seats import standing_of
from workflows.api.doors import Door
from workflows.queries.guests import guest_accounts

_GUEST = numbered("The key of the account.")


class NewGuestAccount(Strict):
    """Somebody from another undertaking. [Gjest]"""

    username = Words(max_length=LONGEST)
    first_name = Words(max_length=LONGEST)
    last_name = Words(max_length=LONGEST)
    email = Words(required=False, allow_blank=True, max_length=LONGEST)
    language = Choice(choices=only(code for code, _name in settings.LANGUAGES), required=False)


class CalledInShape(Shape):
    """What a guest is called in to today. [Innkalt til]"""

    case = Text()
    name = Text()
    organisation = Text()
    ends_on = Date()


class GuestAccountShape(Shape):
    """One guest's account. [Gjestekonto]"""

    key = Number(source="user.pk")
    username = Text(source="user.username")
    name = Text(source="user.get_full_name")
    waits = Flag(help_text="The guest has chosen no password yet.")
    called_in = CalledInShape(source="guests", many=True)


class GuestAccountList(Shape):
    """Every guest's account."""

    results = GuestAccountShape(many=True)


class WayInShape(Shape):
    """An account, and the address at which the guest chooses a password; once, for a few days."""

    key = Number()
    username = Text()
    first_log_in = Text(allow_null=True, help_text="Null when the request is repeated.")


def _way_in(request: Request, user: User) -> dict[str, Any]:
    link = request.build_absolute_uri(reverse("first-log-in", args=way_in(user)))
    return {"key": user.pk, "username": user.username, "first_log_in": link}


def _repeated(again: Repeated) -> Response:
    """Answer a request made twice; the way in is told once."""
    user = User.objects.get(pk=int(again.entry.subject.partition(":")[2]))
    said = {"key": user.pk, "username": user.username, "first_log_in": None}
    return replayed(WayInShape(said).data)


class GuestAccountsDoor(Door):
    """The guests' accounts. [Gjestekontoer]"""

    @extend_schema(
        operation_id="list_guest_accounts",
        tags=["guests"],
        responses=answers({200: GuestAccountList}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """List the accounts, and what each is called in to today; for HR."""
        on = now().date()
        if standing_of(caller(request).pk, on).audits is None:
            raise NotFound(_("Only HR reads the guests' accounts."))
        return Response(GuestAccountList({"results": guest_accounts(on)}).data)

    @extend_schema(
        operation_id="register_guest",
        tags=["guests"],
        parameters=[IDEMPOTENCY_KEY],
        request=NewGuestAccount,
        responses=answers({200: WayInShape, 201: WayInShape}, 400, 401, 403, 409, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Register a guest; HR's administrator alone. The answer has the guest's way in."""
        body = sent(NewGuestAccount, request)
        try:
            made = register_guest(**body, actor=caller(request), gesture=gesture_of(request))
        except Repeated as again:
            return _repeated(again)
        return Response(WayInShape(_way_in(request, made)).data, status=201)


class WayInDoor(Door):
    """A new way in for a guest who has chosen no password yet. [Vei inn]"""

    @extend_schema(
        operation_id="give_way_in",
        tags=["guests"],
        parameters=[_GUEST, IDEMPOTENCY_KEY],
        request=None,
        responses=answers({200: WayInShape}, 401, 403, 409),
    )
    def post(self, request: Request, number: int) -> Response:
        """Give a new way in; the old one still works until its days are up."""
        try:
            made = give_way_in(number, actor=caller(request), gesture=gesture_of(request))
        except Repeated as again:
            return _repeated(again)
        return Response(WayInShape(_way_in(request, made)).data)
