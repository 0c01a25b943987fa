"""A new case as a program sends it."""

from __future__ import annotations

from rest_framework import serializers

from parties.api.fields import Choice, Day, Key, Strict, Whole, Words
from workflows.api.steps.body import Headings
from workflows.models import Rung, Weight


class NewCase(Strict):
    """A proposal laid before the parties. [Sak]"""

    title = Words(max_length=200)
    units = serializers.ListField(
        child=Key(), allow_empty=False, help_text="The units where employees notice the change."
    )
    measures = serializers.ListField(child=Words(max_length=60), allow_empty=False)
    facts = serializers.DictField(help_text="Names and values as in a case file.")
    known_on = Day(help_text="The day the idea became concrete.")
    planned_decision_on = Day()
    planned_implementation_on = Day()
    brief = Headings()
    questions = serializers.ListField(child=Words(max_length=300), required=False)
    points = serializers.ListField(child=Words(max_length=200), required=False)
    omitted = serializers.DictField(
        child=Words(),
        required=False,
        help_text="A party left out (union-3, area-2, safety) and the reason all will see.",
    )
    weight = Choice(choices=Weight.choices, required=False)
    rung = Choice(choices=Rung.choices, required=False)
    reason = Words(
        required=False, allow_blank=True, help_text="Why, for a rung below the recommended one."
    )
    raised = Whole(required=False, help_text="The raised case this one answers.")
    archive_reference = Words(required=False, allow_blank=True, max_length=40)
