"""The shapes of what the parties think, say and demand, each beside what it was answered."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from parties.api.shapes import Date, Flag, Moment, Number, Shape, Text, words_at
from workflows.models import Answer, Demand, Input, Position


class PositionShape(Shape):
    """What one party thinks of one question; no stance until it has answered and it is open. [Syn]"""

    party = Number(source="party.pk")
    name = Text(source="party.name")
    mine = Flag()
    answered = Flag(
        help_text="Whether it has a view, also one that is hidden from you for now."
    )
    stance = serializers.ChoiceField(choices=Position.Stance.choices, allow_blank=True)
    label = Text()  # type: ignore[assignment]  # a declared field, not Field.label
    words = Text()
    taken_at = Moment(allow_null=True)
    version = Number(allow_null=True)


class QuestionShape(Shape):
    """One question, and every party's view of it. [Spørsmål]"""

    number = Number()
    wording = Text()
    openness = Text()
    hidden = Flag(help_text="Whether each sees only its own view, until all have answered.")
    positions = PositionShape(source="cells", many=True)


class AnswerShape(Shape):
    """The employer's answer. [Svar]"""

    outcome = serializers.ChoiceField(choices=Answer.Outcome.choices)
    text = words_at("text.body")
    answered_at = Moment()
    hollow_at = Moment(allow_null=True, help_text="When the party called it no real answer.")


class DraftShape(Shape):
    """An answer that is not sent. [Utkast til svar]"""

    outcome = serializers.ChoiceField(choices=Answer.Outcome.choices)
    text = Text()
    saved_at = Moment()
    overtaken = Flag(help_text="The party has corrected its words since.")


class InputShape(Shape):
    """What a party said, and what it was answered. [Innspill og svar]"""

    id = Number(source="input.pk")
    party = Number(source="input.participation_id")
    name = Text(source="input.participation.name")
    mine = Flag()
    kind = serializers.ChoiceField(source="input.kind", choices=Input.Kind.choices)
    question = Number(
        source="input.question.number", default=None, allow_null=True, read_only=True
    )
    version = Number(source="input.brief.number")
    text = words_at("input.text.body")
    replaced_text = words_at("input.replaces.text.body")
    earlier_texts = serializers.SerializerMethodField(help_text="Newest first.")
    given_at = Moment(source="input.given_at")
    in_time = Flag(source="input.in_time")
    due_on = Date(allow_null=True)
    waits = Flag()
    withdrawn_at = Moment(source="input.withdrawn_at", allow_null=True)
    answer = AnswerShape(allow_null=True)
    draft = DraftShape(
        allow_null=True, help_text="The employer's draft, to the employer alone."
    )

    def get_earlier_texts(self, exchange: Any) -> list[str]:
        """Return what the party said before it corrected itself."""
        return [old.text.body for old in exchange.earlier]


class DemandShape(Shape):
    """What a party demands of the process, and the answer. [Krav]"""

    id = Number(source="pk")
    kind = serializers.ChoiceField(choices=Demand.Kind.choices)
    party = Number(source="participation.pk")
    name = Text(source="participation.name")
    words = Text(source="text.body")
    made_at = Moment()
    outcome = serializers.ChoiceField(choices=Demand.Outcome.choices, allow_blank=True)
    reason = words_at("reason.body")
    answered_at = Moment(allow_null=True)
