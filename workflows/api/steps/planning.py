"""The plan and the dismissals given, as a program takes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from parties.api.fields import Choice, Day, Key, Strict, Whole, Words, only
from workflows.api.steps.body import ByParty, StepBody, steps
from workflows.models import PlanAnswer


class DayOfDecision(Strict):
    """The day of one decision point."""

    number = Whole(help_text="The decision point.")
    on = Day()


class PlanToPublish(StepBody):
    """The days the plan leads up to; what is left out stays as it is."""

    decisions = DayOfDecision(many=True, required=False)
    implementation = Day(required=False)
    reason = Words(
        required=False, allow_blank=True, help_text="Why it moved; asked for from version two."
    )

    def validate_decisions(self, rows: list[dict[str, Any]]) -> dict[int, date]:
        """Return the days by decision point, each point once."""
        if len({row["number"] for row in rows}) < len(rows):
            raise serializers.ValidationError(_("Give each decision point one day."))
        return {row["number"]: row["on"] for row in rows}


class AnsweredPlan(ByParty):
    """What a party says of the plan."""

    outcome = Choice(choices=only(PlanAnswer.Outcome))
    text = Words(required=False, allow_blank=True, help_text="Why; asked for by an objection.")


class RecordedDismissals(StepBody):
    """How many were given notice, and when: numbers, never names."""

    given_on = Day()
    dismissals = Whole(min_value=0, max_value=500_000)
    others = Whole(
        required=False,
        min_value=0,
        max_value=500_000,
        help_text="Other terminations for the same reasons.",
    )
    replaces = Key(required=False, help_text="The recording this one corrects.")


STEPS = steps(
    publish_plan=PlanToPublish,
    answer_plan=AnsweredPlan,
    record_dismissals=RecordedDismissals,
)
