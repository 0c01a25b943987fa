"""What the employees a case concerns are told, and what they are answered, as a program sends it."""

from __future__ import annotations

from parties.api.fields import Whole, Words, YesNo
from workflows.api.steps.body import StepBody, steps


class ToldEmployees(StepBody):
    """What the leader tells those who work in the units. Name nobody."""

    text = Words()
    meets_duty = YesNo(
        required=False,
        help_text="Whether it is also what a rule asks to be told before the start.",
    )


class AnsweredEmployee(StepBody):
    """The leader's answer; the one who asked is told."""

    number = Whole(help_text="The number of the question in the case.")
    text = Words()


STEPS = steps(inform_employees=ToldEmployees, answer_employee=AnsweredEmployee)
