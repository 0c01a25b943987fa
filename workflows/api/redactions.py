"""What is redacted in a case, for programs – and what may be, for whoever does it. [Sladding]"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from parties.api.doors import answers, caller
from parties.api.problems import MissingThing
from parties.api.shapes import Date, Number, Shape, Text
from workflows.actions.reading import read_case
from workflows.api.doors import REFERENCE, Door
from workflows.queries.redaction import candidates_in, redactions_in


class RedactionShape(Shape):
    """One redaction. [Sladding]"""

    number = Number(help_text="The entry in the record.")
    on = Date()
    sentence = Text()
    basis = Text(help_text="The provision.")
    reason = Text()
    text_id = Number(allow_null=True)
    document = Number(allow_null=True)
    version = Number(allow_null=True)


class CandidateShape(Shape):
    """Words that stand in the case, and what keeps them there. [Tekst]"""

    text_id = Number(source="text.pk")
    number = Number(help_text="The entry they were written in.")
    sentence = Text()
    words = Text()
    missing = MissingThing(many=True)


class Redactions(Shape):
    """What is redacted in a case, newest first; `candidates` is empty but for HR's administrator."""

    results = RedactionShape(many=True)
    candidates = CandidateShape(many=True)


class RedactionsDoor(Door):
    """What is gone from the case, and why. [Sladdet i saken]"""

    @extend_schema(
        operation_id="list_redactions",
        tags=["cases"],
        parameters=[REFERENCE],
        responses=answers({200: Redactions}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Name each redaction with provision and reason."""
        page = read_case(reference, user=caller(request), on=now().date())
        told = {"results": redactions_in(page), "candidates": candidates_in(page)}
        return Response(Redactions(told).data)
