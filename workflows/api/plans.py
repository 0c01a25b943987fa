"""The shape of a published plan as a program reads it. [Plan for prosessen]"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parties.api.shapes import Date, Number, Shape, Text
from workflows.models import PlanAnswer


class PlanAnswerShape(Shape):
    """What one party says of the plan. [Svar på planen]"""

    party = Number()
    outcome = serializers.ChoiceField(choices=PlanAnswer.Outcome.choices)
    words = Text()
    on = Date()


class PlanShape(Shape):
    """One published version of the plan. [Plan for prosessen]"""

    version = Number(source="number")
    published_on = Date()
    reason = Text(source="reason.body", default=None, allow_null=True, read_only=True)
    moved = serializers.JSONField(help_text="The steps whose last day moved: was, now.")
    plan = serializers.JSONField(source="result", help_text="The object `plan --json` prints.")
    answers = serializers.SerializerMethodField()

    @extend_schema_field(PlanAnswerShape(many=True))
    def get_answers(self, plan: Any) -> Any:
        """Return each party's answer to this version."""
        return PlanAnswerShape(self.context["answers"], many=True).data


class PublishedPlan(Shape):
    """The newest plan the parties have, or null. [Plan for prosessen]"""

    published = PlanShape(allow_null=True)
