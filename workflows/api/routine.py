"""The local routine for programs: read its editions, publish one, withdraw one. [Lokal rutine]"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from ledger.refusals import Repeated
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    REFUSALS,
    REPLAYED,
    answers,
    caller,
    gesture_of,
    numbered,
    replayed,
    sent,
    standing_here,
)
from parties.api.fields import Day, Strict, Words
from parties.api.shapes import Date, Number, Shape, Text
from parties.models import Role
from parties.seats import standing_of
from workflows import actions
from workflows.api.doors import Door
from workflows.queries.routine import EditionLine, editions

_NUMBER = numbered("The number of the edition.")
STATUSES = ("withdrawn", "coming", "holds", "held")


class NewEdition(Strict):
    """A routine, from which day, and what is new in it. [Kunngjøre lokal rutine]"""

    body = Words(max_length=200_000, help_text="The routine as TOML; see docs/rule-packs.md.")
    valid_from = Day()
    summary = Words(help_text="What is new, and why.")


class Why(Strict):
    """Why an edition is withdrawn."""

    reason = Words()


class EditionShape(Shape):
    """One edition of the local routine. [Utgave]"""

    number = Number(source="edition.number")
    status = serializers.ChoiceField(choices=STATUSES)
    valid_from = Date(source="edition.valid_from")
    valid_to = Date(allow_null=True, help_text="The last day it holds, when another follows.")
    summary = Text(source="edition.summary.body")
    digest = Text(source="edition.pack.digest")
    body = Text(source="edition.pack.body")


class Editions(Shape):
    """Every edition, the newest first. [Utgaver]"""

    results = EditionShape(many=True)


def _lines(request: Request) -> list[EditionLine]:
    on = now().date()
    if standing_of(caller(request).pk, on).first is None:
        raise NotFound(_("You have no mandate today."))
    return editions(on)


def _one(request: Request, number: int) -> dict[str, Any]:
    line = next((one for one in _lines(request) if one.edition.number == number), None)
    if line is None:
        raise NotFound(_("There is no such edition."))
    return dict(EditionShape(line).data)


def _only_administrator(request: Request) -> None:
    """To anybody else there is nothing to publish here."""
    if not standing_here(request).of(Role.HR_ADMINISTRATOR):
        raise NotFound(_("Only HR's administrator keeps the routine."))


class RoutineDoor(Door):
    """The local routine. [Lokal rutine]"""

    @extend_schema(
        operation_id="list_editions",
        tags=["local routine"],
        responses=answers({200: Editions}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """Read every edition of the local routine, if you have a mandate."""
        return Response(Editions({"results": _lines(request)}).data)

    @extend_schema(
        operation_id="publish_routine",
        tags=["local routine"],
        parameters=[IDEMPOTENCY_KEY],
        request=NewEdition,
        responses=answers({200: EditionShape, 201: EditionShape}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Publish the routine from a day; what weakens law or agreement is refused, by key."""
        _only_administrator(request)
        body = sent(NewEdition, request)
        try:
            made = actions.publish_routine(
                **body, actor=caller(request), gesture=gesture_of(request)
            )
        except Repeated as again:
            number = int(again.entry.facts["number"])
            return replayed(_one(request, number))
        return Response(_one(request, made.number), status=201)


class EditionDoor(Door):
    """One edition. [Utgave]"""

    @extend_schema(
        operation_id="read_edition",
        tags=["local routine"],
        parameters=[_NUMBER],
        responses=answers({200: EditionShape}, 401, 404),
    )
    def get(self, request: Request, number: int) -> Response:
        """Read one edition of the local routine."""
        return Response(_one(request, number))


class WithdrawEdition(Door):
    """An edition taken back before it holds. [Trekke lokal rutine]"""

    @extend_schema(
        operation_id="withdraw_routine",
        tags=["local routine"],
        parameters=[_NUMBER, IDEMPOTENCY_KEY],
        request=Why,
        responses=answers({200: EditionShape}, *REFUSALS),
    )
    def post(self, request: Request, number: int) -> Response:
        """Withdraw an edition that does not hold yet, and say why."""
        _only_administrator(request)
        _one(request, number)
        body = sent(Why, request)
        headers: dict[str, str] = {}
        try:
            actions.withdraw_routine(
                number,
                **body,
                actor=caller(request),
                gesture=gesture_of(request),
            )
        except Repeated:
            headers = {REPLAYED: "true"}
        return Response(_one(request, number), headers=headers)
