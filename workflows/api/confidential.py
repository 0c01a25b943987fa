"""What is confidential in a case, for programs: that it is there, and – to those who may – its words."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from parties.api.doors import answers, caller, numbered
from parties.api.fields import Choice
from parties.api.shapes import Date, Flag, Number, Shape, Text
from workflows.actions.reading import read_case, read_confidential
from workflows.api.doors import REFERENCE, Door
from workflows.models import Shield
from workflows.queries.confidential import kept_in

_NUMBER = numbered("The number of what is confidential, in the case.")


class KeptShape(Shape):
    """That something is confidential, and what you may do about it. [Fortrolig opplysning]"""

    number = Number(source="shield.number")
    about = Text(source="shield.about")
    document = Number(
        source="shield.document",
        allow_null=True,
        help_text="The document it keeps, if it is one.",
    )
    label = Text(source="shield.label")  # type: ignore[assignment]
    basis = Text()
    verified = Flag(source="ground.verified", help_text="Whether the ground's source is read.")
    kept_by = Text(source="keeper")
    told_to = serializers.ListField(child=Text())
    share = Choice(choices=Shield.Share.choices, source="shield.share")
    starts_on = Date(source="shield.starts_on")
    ends_on = Date(source="shield.ends_on", allow_null=True)
    ended = Flag()
    must_confirm = Flag(help_text="Whether you have to confirm before you may read it.")
    may_read = Flag()


class KeptShapes(Shape):
    """What is confidential in a case, without its words."""

    results = KeptShape(many=True)


class ReadShape(KeptShape):
    """One thing confidential, with its words; that you read them is noted."""

    text = Text(allow_null=True, help_text="Null for a document without a note: read the file.")


class ConfidentialDoor(Door):
    """What is confidential in a case. [Fortrolig i saken]"""

    @extend_schema(
        operation_id="list_confidential",
        tags=["cases"],
        parameters=[REFERENCE],
        responses=answers({200: KeptShapes}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """List what is confidential: that it is there, the ground, and whom it is told to."""
        page = read_case(reference, user=caller(request), on=now().date())
        return Response({"results": KeptShape(kept_in(page), many=True).data})


class OneConfidentialDoor(Door):
    """One thing that is confidential. [Fortrolig opplysning]"""

    @extend_schema(
        operation_id="read_confidential",
        tags=["cases"],
        parameters=[REFERENCE, _NUMBER],
        responses=answers({200: ReadShape}, 401, 403, 404, 409),
    )
    def get(self, request: Request, reference: str, number: int) -> Response:
        """Read the words; 409 until you have confirmed, 403 when it is not told to you."""
        page, shield, text = read_confidential(
            reference, number, user=caller(request), on=now().date()
        )
        found = next(one for one in kept_in(page) if one.shield.pk == shield.pk)
        return Response({**KeptShape(found).data, "text": text.body if text else None})
