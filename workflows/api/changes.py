"""The shape of a material change as a program reads it: what waits, and what each party says."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parties.api.shapes import Number, Shape, Text
from workflows.models import Renewal


class SaidOfChange(Shape):
    """What one party says of the change; empty until it has answered."""

    party = Number(source="0.participation.pk")
    name = Text(source="0.name")
    words = Text(source="1")


class ChangeShape(Shape):
    """A material change that must be discussed anew, unless nobody objects. [Ny runde]"""

    cause = serializers.ChoiceField(source="renewal.cause", choices=Renewal.Cause.choices)
    version = Number(source="renewal.brief.number")
    points = serializers.ListField(source="renewal.numbers", child=serializers.IntegerField())
    said = serializers.SerializerMethodField()

    @extend_schema_field(SaidOfChange(many=True))
    def get_said(self, change: Any) -> Any:
        """Return what each party says."""
        rows = [{"0": line, "1": words} for line, words in change.said]
        return SaidOfChange(rows, many=True).data
