"""Who is away and who answers meanwhile, for programs. [Vara]"""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from ledger.refusals import NotPossible, Repeated
from parties import actions as register
from parties.absences import end_absence
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
)
from parties.api.fields import Day, Key, Strict
from parties.api.shapes import Date, Number, Shape
from parties.models import Absence
from parties.seats import standing_of
from workflows.api.doors import Door
from workflows.queries.absences import absences_seen, deputies_for, mandates_to_cover

NUMBER = numbered("The id of the absence.", at_most=999_999)


class NewAbsence(Strict):
    """That a mandate is without its holder, and who answers. [Melde forfall]"""

    mandate = Key()
    deputy = Key()
    starts_on = Day()
    ends_on = Day()


class EarlierEnd(Strict):
    """The new last day; one before the absence begins calls it off. [Avslutte forfall]"""

    last_day = Day()


class AbsenceShape(Shape):
    """Somebody away, and who answers. [Forfall]"""

    id = Number(source="pk")
    mandate = Number(source="mandate_id")
    deputy = Number(source="deputy_id")
    starts_on = Date()
    ends_on = Date()


class AbsencesDoor(Door):
    """Who is away, and who answers. [Vara]"""

    @extend_schema(
        operation_id="list_absences",
        tags=["absences"],
        responses=answers({200: AbsenceShape(many=True)}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """List what is not over: your own absences and those you answer for; HR, everybody's."""
        user, on = caller(request), now().date()
        standing = standing_of(user.pk, on)
        if not standing.speaks:
            raise NotFound(_("You have no mandate today."))
        return Response(AbsenceShape(absences_seen(user, standing, on), many=True).data)

    @extend_schema(
        operation_id="register_absence",
        tags=["absences"],
        parameters=[IDEMPOTENCY_KEY],
        request=NewAbsence,
        responses=answers({200: AbsenceShape, 201: AbsenceShape}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Let another answer for a mandate of yours, both days included."""
        user, on = caller(request), now().date()
        standing = standing_of(user.pk, on)
        if not standing.speaks:
            raise NotFound(_("You have no mandate today."))
        said = sent(NewAbsence, request)
        mandates = mandates_to_cover(user, standing, on)
        known = {m.pk: m for m in (*mandates, *deputies_for(mandates, on))}
        if said["mandate"] not in {m.pk for m in mandates} or said["deputy"] not in known:
            raise NotPossible(
                step="register_absence",
                code="no_deputy",
                because=_("A deputy is another person with a mandate for the same party."),
                remedy=_("Choose a mandate of your own, and someone of the same party."),
            )
        try:
            made = register.register_absence(
                known[said["mandate"]],
                deputy=known[said["deputy"]],
                starts_on=said["starts_on"],
                ends_on=said["ends_on"],
                actor=user,
                gesture=gesture_of(request),
            )
        except Repeated:
            made = Absence.objects.filter(
                mandate=said["mandate"], deputy=said["deputy"]
            ).latest("pk")
            return replayed(AbsenceShape(made).data)
        return Response(AbsenceShape(made).data, status=201)


class AbsenceEnd(Door):
    """That an absence ends earlier than planned. [Avslutte forfall]"""

    @extend_schema(
        operation_id="end_absence",
        tags=["absences"],
        parameters=[NUMBER, IDEMPOTENCY_KEY],
        request=EarlierEnd,
        responses=answers({200: AbsenceShape, 204: None}, *REFUSALS),
    )
    def post(self, request: Request, number: int) -> Response:
        """End an absence of yours (HR: anybody's) today or later; 204 when it is called off before it began."""
        user = caller(request)
        body = sent(EarlierEnd, request)
        try:
            left = end_absence(number, **body, actor=user, gesture=gesture_of(request))
        except Absence.DoesNotExist:
            raise NotFound(_("There is no absence with that number.")) from None
        except Repeated:
            left, headers = Absence.objects.filter(pk=number).first(), {REPLAYED: "true"}
        else:
            headers = {}
        if left is None:
            return Response(status=204, headers=headers)
        return Response(AbsenceShape(left).data, headers=headers)
