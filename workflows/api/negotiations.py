"""The shape of negotiations and disputes as a program reads them."""

from __future__ import annotations

from rest_framework import serializers

from parties.api.shapes import Date, Number, Shape, Text
from workflows import policies
from workflows.models import Dispute, Negotiation, Side


class NegotiationShape(Shape):
    """One organisation's negotiation. [Forhandling]"""

    id = Number(source="pk")
    union = Text(source="union.short_name")
    state = serializers.ChoiceField(choices=Negotiation.State.choices)
    demanded_by = serializers.ChoiceField(choices=Side.choices)
    demand = serializers.SerializerMethodField()
    rule = Text(help_text="The duty the demand rests on; empty when none was named.")
    demanded_on = Date()
    meets_on = Date(allow_null=True)
    opened_on = Date(allow_null=True)
    ended_on = Date(allow_null=True)

    def get_demand(self, negotiation: Negotiation) -> str | None:
        """Return the demand for the two sides and HR; nobody else reads what they write."""
        situation = self.context["situation"]
        if not policies.reads_all_of(situation, negotiation.union_id):
            return None
        return negotiation.demand.body


class DisputeShape(Shape):
    """A dispute between the employer and one organisation. [Tvist]"""

    id = Number(source="pk")
    union = Text(source="union.short_name")
    negotiation = Number(source="negotiation_id", allow_null=True)
    raised_by = serializers.ChoiceField(choices=Side.choices)
    track = serializers.ChoiceField(choices=Dispute.Track.choices)
    state = serializers.ChoiceField(choices=Dispute.State.choices)
    suspends = serializers.ChoiceField(choices=Dispute.Suspends.choices)
    raised_on = Date()
    settled_on = Date(allow_null=True)
    outcome = serializers.ChoiceField(choices=Dispute.Outcome.choices, allow_blank=True)
