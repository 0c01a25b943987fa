"""The training register for programs. [Opplæring]"""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from ledger.refusals import Repeated
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    REFUSALS,
    answers,
    caller,
    gesture_of,
    not_only_employed,
    replayed,
    sent,
)
from parties.api.fields import Choice, Day, Key, Strict, Whole, Words, only
from parties.api.shapes import Date, Number, Shape, Text
from parties.models import Organisation, Training
from parties.seats import standing_of
from parties.training import register_training
from workflows.api.doors import Door
from workflows.queries.law import law_on
from workflows.queries.training import lacking, mandates_to_train, trainings_of


class NewTraining(Strict):
    """Training somebody has completed for a mandate. [Opplæring]"""

    mandate = Key()
    kind = Choice(choices=only(Training.Kind))
    title = Words(max_length=200)
    completed_on = Day()
    hours = Whole(min_value=1, max_value=2000)
    agreement = Words(required=False, allow_blank=True, max_length=200)


class TrainingShape(Shape):
    """One completed training. [Opplæring]"""

    mandate = Number(source="mandate_id")
    kind = Text()
    title = Text()
    completed_on = Date()
    hours = Number()
    agreement = Text()


class LackShape(Shape):
    """Training a rule asks for that is not registered. [Manglende opplæring]"""

    mandate = Number(source="mandate.pk")
    kind = Text()
    rule = Text(source="rule.id")
    hours = Number(allow_null=True)
    registered = Number()


class TrainingRegister(Shape):
    """What is completed, and what is not registered. [Opplæringsregister]"""

    completed = TrainingShape(many=True)
    lacking = LackShape(many=True)


class TrainingDoor(Door):
    """The training register. [Opplæring]"""

    @extend_schema(
        operation_id="read_training",
        tags=["training"],
        responses=answers({200: TrainingRegister}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """Read what is completed and what is lacking for your mandates; HR, for everybody's."""
        user, on = caller(request), now().date()
        standing, organisation = standing_of(user.pk, on), Organisation.objects.first()
        if not standing.speaks or organisation is None:
            raise NotFound(_("You have no mandate today."))
        mandates = mandates_to_train(user, standing, on)
        done = trainings_of(mandates)
        lacks = lacking(mandates, done, law_on(on), organisation.profile, on)
        return Response(TrainingRegister({"completed": done, "lacking": lacks}).data)

    @extend_schema(
        operation_id="register_training",
        tags=["training"],
        parameters=[IDEMPOTENCY_KEY],
        request=NewTraining,
        responses=answers({200: TrainingShape, 201: TrainingShape}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Register training completed for a mandate."""
        not_only_employed(request)
        body = sent(NewTraining, request)
        try:
            made = register_training(**body, actor=caller(request), gesture=gesture_of(request))
        except Repeated as again:
            said = again.entry.facts
            made = Training.objects.filter(mandate=said["mandate"], kind=said["kind"]).latest(
                "pk"
            )
            return replayed(TrainingShape(made).data)
        return Response(TrainingShape(made).data, status=201)
