"""The cases that concern an employee, for programs: read what is planned, ask – and what the table reads of it. [De ansatte]"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
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
from parties.api.fields import Strict, Whole, Words
from parties.api.shapes import Date, Flag, Number, Shape, Text, words_at
from workflows import actions
from workflows.actions.reading import read_case
from workflows.api.doors import REFERENCE, Door, no_case
from workflows.api.shapes import CaseState
from workflows.models import Case, DecisionPoint
from workflows.policies.employees import reads_questions
from workflows.queries.employees import (
    EmployeePage,
    cases_concerning,
    employee_page,
    notices_in,
    questions_in,
)

_TAGS = ["employees"]


# -- what is sent --------------------------------------------------------------------------------


class AskedByEmployee(Strict):
    """A question of one's own. The leader reads who asks; the parties and HR read the words alone."""

    text = Words()


class TakenBack(Strict):
    """Which of one's own questions is taken back."""

    number = Whole()


# -- what is read --------------------------------------------------------------------------------


class NoticeShape(Shape):
    """What the employees were told on a day. [Informasjon til ansatte]"""

    number = Number()
    given_on = Date()
    text = words_at("text.body")
    told = Number(help_text="How many were registered there that day.")
    meets_duty = Flag(help_text="Whether it is the information owed before the start.")


class OwnQuestion(Shape):
    """A question of the caller's, and its answer."""

    number = Number()
    asked_on = Date()
    text = words_at("text.body")
    answer = words_at("answer.body")
    answered_on = Date(allow_null=True)
    answered_by = Text(allow_null=True)
    withdrawn_on = Date(allow_null=True)


class SpeaksForYou(Shape):
    """A party at the table, and who comes for it today. Nobody's own union is known."""

    name = Text()
    people = Text()
    vacant = Flag()
    contact = Text()


class DecidedShape(Shape):
    """What is to be decided, or is, and when it takes effect."""

    number = Number()
    title = Text()
    state = Text(help_text="planned, decided, implemented, reversed or dropped.")
    planned_on = Date()
    planned_implementation_on = Date()
    decided_on = Date(allow_null=True)
    decided_by = Text()
    implemented_on = Date(allow_null=True)
    decision = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "nullable": True})
    def get_decision(self, point: DecisionPoint) -> str | None:
        """Return the words of a decision that stands."""
        stands = point.state in (
            DecisionPoint.State.DECIDED,
            DecisionPoint.State.IMPLEMENTED,
        )
        return point.decision.body if stands and point.decision else None


class PlannedDay(Shape):
    """A step of the plan with its day."""

    title = serializers.DictField(child=Text())
    latest = Date(allow_null=True)
    done_on = Date(allow_null=True)


class EmployeeCaseLine(Shape):
    """A case that concerns the caller."""

    reference = Text()
    title = Text()
    state = CaseState()
    unit = Text(source="unit.name")
    planned_decision_on = Date()
    planned_implementation_on = Date()


class EmployeeCaseLines(Shape):
    """The cases that concern the caller, open ones first."""

    results = EmployeeCaseLine(many=True)


class EmployeeCaseShape(EmployeeCaseLine):
    """One case as an employee it concerns reads it. [Saken for en ansatt]"""

    reference = Text(source="case.reference")
    title = Text(source="case.title")
    state = CaseState(source="case.state")
    unit = Text(source="case.unit.name")
    planned_decision_on = Date(source="case.planned_decision_on")
    planned_implementation_on = Date(source="case.planned_implementation_on")
    leader = Text(source="case.owner")
    units = serializers.ListField(child=Text())
    notices = NoticeShape(many=True)
    brief = serializers.SerializerMethodField()
    plan = serializers.SerializerMethodField()
    speak_for_you = SpeaksForYou(source="parties", many=True)
    decisions = DecidedShape(source="points", many=True)
    questions = OwnQuestion(many=True, help_text="Your own.")
    may_ask = Flag()

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_brief(self, shown: EmployeePage) -> dict[str, str]:
        """Return the brief's open words by heading."""
        return dict(shown.page.brief)

    @extend_schema_field(PlannedDay(many=True))
    def get_plan(self, shown: EmployeePage) -> Any:
        """Return the published plan's days; none without a plan."""
        return PlannedDay(shown.plan["rows"] if shown.plan else [], many=True).data


class AskedShape(Shape):
    """A question as the table reads it; `asker` is empty for all but the leader."""

    number = Number(source="question.number")
    asker = Text()
    asked_on = Date(source="question.asked_on")
    text = words_at("question.text.body")
    answer = words_at("question.answer.body")
    answered_on = Date(source="question.answered_on", allow_null=True)


class EmployeesShape(Shape):
    """What the employees are told and ask. `reads` is whether the questions are the caller's to read."""

    notices = NoticeShape(many=True)
    reads = Flag()
    questions = AskedShape(many=True)


# -- the doors -----------------------------------------------------------------------------------


def _shown(
    request: Request, reference: str, *, status: int = 200, repeated: bool = False
) -> Response:
    standing = standing_here(request)
    try:
        shown = EmployeeCaseShape(employee_page(standing, reference, now().date())).data
    except Case.DoesNotExist:
        raise no_case() from None
    return Response(shown, status=status, headers={REPLAYED: "true"} if repeated else {})


class EmployeeCases(Door):
    """The cases that concern the caller. [Saker som gjelder deg]"""

    @extend_schema(
        operation_id="list_employee_cases",
        tags=_TAGS,
        responses=answers({200: EmployeeCaseLines}, 401),
    )
    def get(self, request: Request) -> Response:
        """List the cases about the place where you work that the leader has told you of."""
        standing = standing_here(request)
        found = cases_concerning(standing)
        return Response({"results": EmployeeCaseLine(found, many=True).data})


class OneEmployeeCase(Door):
    """One case that concerns the caller. [Saken for en ansatt]"""

    @extend_schema(
        operation_id="read_employee_case",
        tags=_TAGS,
        parameters=[REFERENCE],
        responses=answers({200: EmployeeCaseShape}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read what is planned, who speaks for you, what is decided, and your own questions."""
        return _shown(request, reference)


class _OwnStep(Door):
    """A step of the employee's own."""

    body: type[Strict]

    def _take(self, request: Request, reference: str, call: Callable[..., Any]) -> Response:
        gesture = gesture_of(request)
        body = sent(self.body, request)
        try:
            call(reference, **body, actor=caller(request), gesture=gesture)
        except Case.DoesNotExist:
            raise no_case() from None
        except Repeated:
            return _shown(request, reference, repeated=True)
        return _shown(request, reference, status=201)


class AskDoor(_OwnStep):
    """Ask the leader. [Stille spørsmål]"""

    body = AskedByEmployee

    @extend_schema(
        operation_id="ask_as_employee",
        tags=_TAGS,
        parameters=[REFERENCE, IDEMPOTENCY_KEY],
        request=AskedByEmployee,
        responses=answers({200: EmployeeCaseShape, 201: EmployeeCaseShape}, *REFUSALS),
    )
    def post(self, request: Request, reference: str) -> Response:
        """Ask a question: the leader owes you an answer, and reads your name."""
        return self._take(request, reference, actions.ask_as_employee)


class TakeBackDoor(_OwnStep):
    """Take a question back. [Trekke spørsmål]"""

    body = TakenBack

    @extend_schema(
        operation_id="withdraw_employee_question",
        tags=_TAGS,
        parameters=[REFERENCE, IDEMPOTENCY_KEY],
        request=TakenBack,
        responses=answers({200: EmployeeCaseShape, 201: EmployeeCaseShape}, *REFUSALS),
    )
    def post(self, request: Request, reference: str) -> Response:
        """Take your own question back before it is answered; nobody else reads it then."""
        return self._take(request, reference, actions.withdraw_employee_question)


class EmployeesDoor(Door):
    """What the employees of a case are told and ask, for the table. [De ansatte i saken]"""

    @extend_schema(
        operation_id="read_employees",
        tags=["cases"],
        parameters=[REFERENCE],
        responses=answers({200: EmployeesShape}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read what the employees are told and, if it is yours to read, what they ask."""
        page = read_case(reference, user=caller(request), on=now().date())
        shown = {
            "notices": notices_in(page.case),
            "reads": reads_questions(page.situation),
            "questions": questions_in(page),
        }
        return Response(EmployeesShape(shown).data)
