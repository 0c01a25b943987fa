"""The steps around the decisions as a program takes them."""

from __future__ import annotations

from parties.api.fields import Choice, Day, Key, Whole, Words, YesNo, only
from workflows.api.steps.body import OnPointWithReason, StepBody, steps
from workflows.models import Referral


class PlannedPoint(StepBody):
    """One more decision to be taken in the case."""

    title = Words(max_length=200)
    planned_on = Day()
    planned_implementation_on = Day(required=False)


class Reversed(OnPointWithReason):
    """A decision taken back, and the day it is to be decided anew, if it is."""

    planned_on = Day(required=False)


class Waived(OnPointWithReason):
    """What a party, or HR, does not ask for any more, and why."""

    party = Key(required=False, help_text="The party you speak for, when there are several.")


class Referred(StepBody):
    """What is put before a body. What the parties have said goes with it by itself."""

    body = Choice(choices=only(Referral.Body))
    name = Words(required=False, allow_blank=True, max_length=120)
    text = Words(help_text="What the body is asked.")
    number = Whole(required=False, help_text="The one decision point it is for, if any.")
    meets_on = Day(required=False)


class Treated(StepBody):
    """What a body said, and the day it said it."""

    referral = Whole(help_text="The number of the referral in the case.")
    text = Words()
    treated_on = Day()
    returned = YesNo(required=False, help_text="It was sent back without being treated.")
    changed = YesNo(
        required=False, help_text="It went for something else than the parties were heard on."
    )


STEPS = steps(
    add_point=PlannedPoint,
    reverse=Reversed,
    waive_remaining=Waived,
    refer=Referred,
    record_treatment=Treated,
)
