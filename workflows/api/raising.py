"""Raised cases for programs: list them, raise one, answer or withdraw one. [Meldte saker]"""

from __future__ import annotations

from collections.abc import Callable
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
    REPLAYED,
    answers,
    asked,
    caller,
    gesture_of,
    not_only_employed,
    numbered,
    sent,
    standing_here,
)
from parties.api.fields import Choice, Key, Nothing, Strict, Words
from parties.api.shapes import Date, Number, Shape, Text
from parties.models import Role
from workflows import actions
from workflows.api.cases import units_of
from workflows.api.doors import Door
from workflows.api.shapes import Unit, case_address
from workflows.models import RaisedCase
from workflows.queries.raised import raised_cases, raised_visible_to

_NUMBER = numbered("The number of the raised case.")


class NewRaisedCase(Strict):
    """A case a party wants opened. [Meldt sak]"""

    unit = Key()
    title = Words(max_length=200)
    text = Words(help_text="What should be looked at, and why.")
    mandate = Key(required=False, help_text="Which of your mandates, when you have several.")


class Reason(Strict):
    """Why no case is opened."""

    reason = Words()


class RaisedCaseShape(Shape):
    """A raised case, with its answer. [Meldt sak]"""

    number = Number()
    title = Text()
    text = Text(source="text.body")
    unit = Unit()
    party = Text(source="code")
    role = Choice(choices=Role.choices)
    raised_by = Text()
    raised_on = Date()
    due_on = Date(allow_null=True, help_text="The last day the local routine gives.")
    state = Choice(choices=RaisedCase.State.choices)
    answered_on = Date(allow_null=True)
    reason = Text(source="refusal.body", default=None, allow_null=True, read_only=True)
    case = Text(allow_null=True, help_text="The address of the case it was opened as.")

    def to_representation(self, raised: Any) -> Any:
        """Write the case as its address."""
        said = super().to_representation(raised)
        return {**said, "case": case_address(raised.case.slug) if raised.case else None}


class RaisedCaseShapes(Shape):
    """The raised cases the caller may see; those that wait come first."""

    results = RaisedCaseShape(many=True)


class Filters(Strict):
    """Which raised cases to list."""

    state = Choice(required=False, choices=RaisedCase.State.choices)


class RaisedCases(Door):
    """The raised cases the caller may see. [Meldte saker]"""

    @extend_schema(
        operation_id="list_raised_cases",
        tags=["raised cases"],
        parameters=[Filters],
        responses=answers({200: RaisedCaseShapes}, 400, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """List the raised cases you may see, those that wait for an answer first."""
        filters = asked(Filters, request)
        standing = not_only_employed(request)
        found = raised_cases(standing, state=filters.get("state", ""))
        return Response({"results": RaisedCaseShape(found, many=True).data})

    @extend_schema(
        operation_id="raise_case",
        tags=["raised cases"],
        parameters=[IDEMPOTENCY_KEY],
        request=NewRaisedCase,
        responses=answers({200: RaisedCaseShape, 201: RaisedCaseShape}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Raise a case; the leader of the unit owes you an answer."""
        not_only_employed(request)
        gesture = gesture_of(request)
        said = sent(NewRaisedCase, request)
        (unit,) = units_of([said.pop("unit")], at="unit")
        try:
            raised = actions.raise_case(unit, **said, actor=caller(request), gesture=gesture)
        except Repeated as again:
            return _shown(request, int(again.entry.facts["number"]), repeated=True)
        return Response(RaisedCaseShape(raised).data, status=201)


def _found(request: Request, number: int) -> RaisedCase:
    standing = standing_here(request)
    found = raised_visible_to(standing).filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no such raised case, or it is not yours to see."))
    return found


def _shown(request: Request, number: int, *, repeated: bool = False) -> Response:
    headers = {REPLAYED: "true"} if repeated else {}
    return Response(RaisedCaseShape(_found(request, number)).data, headers=headers)


def _step(request: Request, number: int, act: Callable[..., Any], **said: Any) -> Response:
    gesture = gesture_of(request)
    try:
        act(number, **said, actor=caller(request), gesture=gesture)
    except RaisedCase.DoesNotExist:
        return _shown(request, number)  # which refuses it as not there
    except Repeated:
        return _shown(request, number, repeated=True)
    return _shown(request, number)


class OneRaisedCase(Door):
    """One raised case. [Meldt sak]"""

    @extend_schema(
        operation_id="read_raised_case",
        tags=["raised cases"],
        parameters=[_NUMBER],
        responses=answers({200: RaisedCaseShape}, 401, 404),
    )
    def get(self, request: Request, number: int) -> Response:
        """Read a raised case with its answer."""
        return _shown(request, number)


class RefuseRaised(Door):
    """The leader's no. [Avslå meldt sak]"""

    @extend_schema(
        operation_id="refuse_raised",
        tags=["raised cases"],
        parameters=[_NUMBER, IDEMPOTENCY_KEY],
        request=Reason,
        responses=answers({200: RaisedCaseShape}, *REFUSALS),
    )
    def post(self, request: Request, number: int) -> Response:
        """Say why no case is opened; to open it, open a case with `raised`."""
        body = sent(Reason, request)
        return _step(request, number, actions.refuse_raised, **body)


class WithdrawRaised(Door):
    """The party's own withdrawal. [Trekke meldt sak]"""

    @extend_schema(
        operation_id="withdraw_raised",
        tags=["raised cases"],
        parameters=[_NUMBER, IDEMPOTENCY_KEY],
        request=Nothing,
        responses=answers({200: RaisedCaseShape}, *REFUSALS),
    )
    def post(self, request: Request, number: int) -> Response:
        """Take back what your own party has raised."""
        sent(Nothing, request)
        return _step(request, number, actions.withdraw_raised)
