"""What the public asks to see, as a program notes and answers it."""

from __future__ import annotations

from parties.api.fields import Choice, Day, Whole, Words, only
from rulebook.exemptions import exemptions
from workflows.api.steps.body import StepBody, steps
from workflows.models import AccessRequest


class Asked(StepBody):
    """What somebody asks to see. Nobody has to say who they are."""

    text = Words(help_text="What is asked for.")
    received_on = Day()
    asker = Words(required=False, allow_blank=True, max_length=200)


class Answered(StepBody):
    """What is given; what is held back needs a provision and a reason."""

    number = Whole(help_text="The number of the request in the case.")
    outcome = Choice(choices=only(AccessRequest.Outcome))
    basis = Choice(choices=only(exemptions()), required=False, allow_blank=True)
    text = Words(required=False, allow_blank=True)


STEPS = steps(register_access_request=Asked, answer_access_request=Answered)
