"""The shapes of a case's minutes: who met, what each party did with them, and its own words."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parties.api.shapes import Date, Flag, Number, Shape, Text, words_at
from workflows.models import Minutes, Signature


class MinutesLineShape(Shape):
    """What one party did with the minutes; no outcome until it has answered."""

    party = Number(source="party.pk")
    name = Text(source="party.name")
    met = serializers.BooleanField(allow_null=True)
    met_by = Text()
    outcome = serializers.ChoiceField(
        source="signature.code",
        choices=Signature.Outcome.choices,
        default=None,
        allow_null=True,
        read_only=True,
    )
    words = words_at("signature.words")
    signed_on = Date(source="signature.day", default=None, allow_null=True, read_only=True)


class StatementShape(Shape):
    """One party's own words below the signatures. [Protokolltilførsel]"""

    party = Number(source="0.pk")
    name = Text(source="0.name")
    words = words_at("1.words")
    added_on = Date(source="1.day", allow_null=True)


class MinutesShape(Shape):
    """The minutes, and what each party did with them. [Referat]"""

    number = Number(source="minutes.number")
    kind = serializers.ChoiceField(source="minutes.kind", choices=Minutes.Kind.choices)
    state = serializers.ChoiceField(source="minutes.state", choices=Minutes.State.choices)
    binding = Flag(source="minutes.binding")
    closed_by = serializers.ChoiceField(
        source="minutes.closed_by",
        choices=Minutes.ClosedBy.choices,
        help_text="What the parties do with them: `signature` asks for `paper` and `password`.",
    )
    digest = Text(source="minutes.digest", help_text="Names the paper as it was sent.")
    in_writing = Flag()
    text = words_at("minutes.text.body")
    held_on = Date(source="minutes.held_on")
    circulated_on = Date(source="minutes.circulated_on")
    written_on = Date(source="minutes.written_on", allow_null=True)
    corrects = Number(allow_null=True)
    remarks_due_on = Date(source="minutes.remarks_due_on", allow_null=True)
    waits_for_you = Flag(source="mine_waits")
    parties = MinutesLineShape(source="lines", many=True)
    statements = serializers.SerializerMethodField()

    @extend_schema_field(StatementShape(many=True))
    def get_statements(self, view: Any) -> Any:
        """Return each party's own words."""
        rows = [{"0": party, "1": word} for party, word in view.statements]
        return StatementShape(rows, many=True).data
