"""Handovers for programs: lay cases before a successor, take over, take back. [Overlevering]"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
    REPLAYED,
    answers,
    caller,
    gesture_of,
    not_only_employed,
    numbered,
    replayed,
    sent,
    standing_here,
)
from parties.api.fields import Key, Nothing, Strict, Words
from parties.api.shapes import Date, Number, Shape, Text
from workflows import actions
from workflows.api.doors import Door
from workflows.models import Handover
from workflows.queries.handover import handovers_visible_to

_NUMBER = numbered("The handover.")


class NewHandover(Strict):
    """A mandate's cases laid before a successor. [Overlevering]"""

    outgoing = Key(help_text="The mandate whose cases are handed over.")
    successor = Key(help_text="The mandate that takes over.")
    note = Words(required=False, allow_blank=True)


class HandoverDebt(Shape):
    """What was owed when it was offered. [Plikt som følger med]"""

    case = Text()
    kind = Text()
    due_on = Date(allow_null=True)


class HandoverShape(Shape):
    """A handover as it was laid before the successor. [Overlevering]"""

    number = Number(source="pk")
    outgoing = Number(source="outgoing_id")
    successor = Number(source="successor_id")
    note = Text(source="note.body", default=None, allow_null=True)
    cases = serializers.ListField(child=Text())
    debts = HandoverDebt(many=True)
    offered_on = Date()
    accepted_on = Date(allow_null=True)
    withdrawn_on = Date(allow_null=True)


class HandoverShapes(Shape):
    """The handovers the caller gives, takes or, as HR, oversees."""

    results = HandoverShape(many=True)


def _seen(request: Request) -> Any:
    return handovers_visible_to(caller(request), standing_here(request))


class Handovers(Door):
    """Handovers. [Overlevering]"""

    @extend_schema(
        operation_id="list_handovers",
        tags=["handovers"],
        responses=answers({200: HandoverShapes}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """List the handovers you give, take or oversee, newest first."""
        not_only_employed(request)
        return Response({"results": HandoverShape(_seen(request)[:100], many=True).data})

    @extend_schema(
        operation_id="offer_handover",
        tags=["handovers"],
        parameters=[IDEMPOTENCY_KEY],
        request=NewHandover,
        responses=answers({200: HandoverShape, 201: HandoverShape}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Lay a mandate's open cases before a successor."""
        not_only_employed(request)
        gesture = gesture_of(request)
        body = sent(NewHandover, request)
        try:
            made = actions.offer_handover(**body, actor=caller(request), gesture=gesture)
        except Repeated as again:
            made = _seen(request).get(pk=again.entry.facts["handover"])
            return replayed(HandoverShape(made).data)
        return Response(HandoverShape(made).data, status=201)


def _settle(request: Request, number: int, act: Callable[..., Any]) -> Response:
    sent(Nothing, request)
    headers = {}
    try:
        act(number, actor=caller(request), gesture=gesture_of(request))
    except Handover.DoesNotExist:
        raise NotFound(_("There is no such handover, or it is not yours to see.")) from None
    except Repeated:
        headers[REPLAYED] = "true"
    return Response(HandoverShape(_seen(request).get(pk=number)).data, headers=headers)


class AcceptHandover(Door):
    """The successor's yes. [Ta over]"""

    @extend_schema(
        operation_id="accept_handover",
        tags=["handovers"],
        parameters=[_NUMBER, IDEMPOTENCY_KEY],
        request=Nothing,
        responses=answers({200: HandoverShape}, *REFUSALS),
    )
    def post(self, request: Request, number: int) -> Response:
        """Take over the cases with their debts."""
        return _settle(request, number, actions.accept_handover)


class WithdrawHandover(Door):
    """Take back, or decline. [Trekke overlevering]"""

    @extend_schema(
        operation_id="withdraw_handover",
        tags=["handovers"],
        parameters=[_NUMBER, IDEMPOTENCY_KEY],
        request=Nothing,
        responses=answers({200: HandoverShape}, *REFUSALS),
    )
    def post(self, request: Request, number: int) -> Response:
        """Take the handover back, or decline it."""
        return _settle(request, number, actions.withdraw_handover)
