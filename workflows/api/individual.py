"""One employee's case for programs: call, read, take its steps – to those two, and noted. [Personalsaker]"""

from __future__ import annotations

from collections.abc import Callable
from inspect import getdoc
from typing import Any

from django.utils.translation import override
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
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
    sent,
    standing_here,
)
from parties.api.fields import Choice, Clock, Day, Key, Strict, Words, YesNo
from parties.api.shapes import Date, Flag, Shape, Text
from workflows import actions
from workflows.actions.reading import read_individual
from workflows.api.doors import Door, no_case
from workflows.models import IndividualCase
from workflows.policies.individual import STEPS as RULES
from workflows.queries.individual import IndividualPage, individual_list, individual_numbers

_REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^P[0-9]{4}-[0-9]{4,7}$", "example": "P2027-0001"},
    OpenApiParameter.PATH,
    description="The number of the case, with a hyphen.",
)
_TAGS = ["individual cases"]


# -- what is sent --------------------------------------------------------------------------------


class CalledEmployee(Strict):
    """An employee called to a meeting. Nobody but the two is told."""

    employee = Key(help_text="The employee's mandate.")
    kind = Choice(choices=IndividualCase.Kind.choices)
    grounds = Words(help_text="What the meeting is about.")
    meets_on = Day()
    starts_at = Clock(required=False, allow_null=True)
    place = Words(required=False, allow_blank=True, max_length=200)
    about = Words(required=False, allow_blank=True, max_length=16)


class AnsweredCall(Strict):
    """Whether one comes, and with whom, if anybody."""

    coming = YesNo()
    adviser = Words(required=False, allow_blank=True, max_length=200)


class HeldMeeting(Strict):
    """The minutes of the meeting."""

    text = Words()
    held_on = Day()


class OwnWords(Strict):
    """The employee's own words."""

    text = Words()


class DecidedIndividual(Strict):
    """The outcome, and its reason."""

    outcome = Choice(choices=IndividualCase.Outcome.choices)
    text = Words()
    notice_on = Day(required=False, allow_null=True, help_text="Needed for a dismissal.")


class HeldTalks(Strict):
    """The day of the first negotiation meeting."""

    met_on = Day()


class EndedTalks(Strict):
    """How negotiation ended."""

    text = Words()
    ended_on = Day()
    agreed = YesNo()


class NothingSaid(Strict):
    """An empty body."""


class WhyOpened(Strict):
    """HR's reason, which the employee and the leader read."""

    reason = Words()


# -- what is read --------------------------------------------------------------------------------


class IndividualLine(Shape):
    """A case by number, without whom it is about: what HR sees of those it has not opened."""

    reference = Text()
    kind = Choice(choices=IndividualCase.Kind.choices)
    state = Choice(choices=IndividualCase.State.choices)
    called_on = Date()


class IndividualLines(Shape):
    """The cases one takes part in; for HR the numbers of all."""

    results = IndividualLine(many=True)


def _words(name: str) -> Any:
    return Text(source=f"individual.{name}.body", default=None, allow_null=True, read_only=True)


class IndividualShape(Shape):
    """One employee's case, as one of the two reads it – or HR, which has said why. [Personalsak]"""

    reference = Text(source="individual.reference")
    kind = Choice(choices=IndividualCase.Kind.choices, source="individual.kind")
    state = Choice(choices=IndividualCase.State.choices, source="individual.state")
    mine = Flag(help_text="Whether it is about you.")
    employee = Text(source="individual.employee.user")
    unit = Text(source="individual.unit")
    about = Text(source="individual.about", help_text="The number of the collective case.")
    called_on = Date(source="individual.called_on")
    meets_on = Date(source="individual.meets_on")
    starts_at = Clock(source="individual.starts_at", allow_null=True)
    place = Text(source="individual.place")
    coming = Flag(source="individual.coming", allow_null=True)
    adviser = Text(source="individual.adviser")
    held_on = Date(source="individual.held_on", allow_null=True)
    decided_on = Date(source="individual.decided_on", allow_null=True)
    outcome = Text(source="individual.outcome")
    notice_on = Date(source="individual.notice_on", allow_null=True)
    demanded_on = Date(source="individual.demanded_on", allow_null=True)
    met_on = Date(source="individual.met_on", allow_null=True)
    ended_on = Date(source="individual.ended_on", allow_null=True)
    agreed = Flag(source="individual.agreed", allow_null=True)
    closed_on = Date(source="individual.closed_on", allow_null=True)
    grounds = _words("grounds")
    minutes = _words("minutes")
    remark = _words("remark")
    decision = _words("decision")
    demand = _words("demand")
    protocol = _words("protocol")
    steps = serializers.ListField(child=Text(), help_text="The steps open to you now.")


def _read(request: Request, reference: str) -> IndividualPage:
    standing = standing_here(request)
    try:
        return read_individual(standing, reference, now().date())
    except IndividualCase.DoesNotExist:
        raise no_case() from None


def _shown(
    request: Request, reference: str, *, status: int, repeated: bool = False
) -> Response:
    shown = IndividualShape(_read(request, reference)).data
    return Response(shown, status=status, headers={REPLAYED: "true"} if repeated else {})


class IndividualCases(Door):
    """The individual cases the caller may see. [Personalsaker]"""

    @extend_schema(
        operation_id="list_individual_cases",
        tags=_TAGS,
        responses=answers({200: IndividualLines}, 401),
    )
    def get(self, request: Request) -> Response:
        """List the cases you take part in; as HR the numbers of all, never whom they are about."""
        standing = standing_here(request)
        found = {case.pk: case for case in individual_list(standing)}
        found |= {case.pk: case for case in individual_numbers(standing)}
        newest_first = sorted(found.values(), key=lambda case: -case.pk)
        return Response({"results": IndividualLine(newest_first, many=True).data})

    @extend_schema(
        operation_id="call_employee",
        tags=_TAGS,
        parameters=[IDEMPOTENCY_KEY],
        request=CalledEmployee,
        responses=answers({200: IndividualShape, 201: IndividualShape}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Call one of your own employees to a meeting."""
        gesture = gesture_of(request)
        body = sent(CalledEmployee, request)
        try:
            made = actions.call_employee(**body, actor=caller(request), gesture=gesture)
        except Repeated as again:
            return _shown(request, again.entry.subject, status=200, repeated=True)
        return _shown(request, made.reference, status=201)


class OneIndividualCase(Door):
    """One employee's case. [Personalsak]"""

    @extend_schema(
        operation_id="read_individual_case",
        tags=_TAGS,
        parameters=[_REFERENCE],
        responses=answers({200: IndividualShape}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read a case; that you read it is noted, unless it is about you."""
        return _shown(request, reference, status=200)


class IndividualStepDoor(Door):
    """Take one step of an individual case."""

    body: type[Strict]
    call: Callable[..., Any]

    def post(self, request: Request, reference: str) -> Response:
        """Take the step, or be told what stands in the way."""
        gesture = gesture_of(request)
        body = sent(self.body, request)
        repeated = False
        try:
            type(self).call(reference, **body, actor=caller(request), gesture=gesture)
        except IndividualCase.DoesNotExist:
            raise no_case() from None
        except Repeated:
            repeated = True
        return _shown(request, reference, status=200, repeated=repeated)


BODIES: dict[str, type[Strict]] = {
    "answer_call": AnsweredCall,
    "hold_individual_meeting": HeldMeeting,
    "remark_on_minutes": OwnWords,
    "decide_individual": DecidedIndividual,
    "demand_talks": OwnWords,
    "hold_talks": HeldTalks,
    "end_talks": EndedTalks,
    "close_individual": NothingSaid,
    "inspect_individual": WhyOpened,
}


def _door(step: str) -> Any:
    """Return the view of one step, described with its body and the action's own words."""
    call, body = getattr(actions, step), BODIES[step]
    with override("en"):
        label = str(RULES[step].label) if step in RULES else "Open the case as HR"
    described = extend_schema(
        operation_id=step,
        summary=label,
        description=getdoc(call),
        tags=_TAGS,
        parameters=[_REFERENCE, IDEMPOTENCY_KEY],
        request=body,
        responses=answers({200: IndividualShape}, *REFUSALS),
    )
    name = "".join(word.capitalize() for word in step.split("_"))
    parts = {"body": body, "call": staticmethod(call), "__doc__": body.__doc__}
    made: Any = type(f"{name}Door", (IndividualStepDoor,), parts)
    return extend_schema_view(post=described)(made).as_view()


STEP_DOORS = {step.replace("_", "-"): _door(step) for step in BODIES}
