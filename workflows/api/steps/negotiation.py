"""The steps of a negotiation as a program takes them."""

from __future__ import annotations

from workflows.actions.disputes import CONDUCT
from workflows.api.fields import Choice, Day, Key, Words
from workflows.api.steps.body import (
    Said,
    StepBody,
    only,
    steps,
)


class Conducted(StepBody):
    """What was done in a negotiation, and on which day."""

    negotiation = Key(source="negotiation_id")
    verb = Choice(choices=only(CONDUCT))
    occurred_on = Day()
    text = Words(required=False, allow_blank=True)


STEPS = steps(
    demand_negotiation=Said,
    conduct_negotiation=Conducted,
)
