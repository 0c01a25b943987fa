"""The parties' steps as a program takes them, and what either side may do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from parties.api.fields import Choice, Day, Key, Strict, Whole, Words, only
from workflows import actions
from workflows.api.steps.body import ByParty, Said, Signing, StepBody, steps
from workflows.models import Demand, Participation, Position, RenewalAnswer, Signature, Weight


class EarlyTalk(StepBody):
    """An informal talk."""

    occurred_on = Day()
    text = Words()


class ViewOnQuestion(Strict):
    """A party's view of one question."""

    question = Whole()
    stance = Choice(choices=only(Position.Stance))
    text = Words(required=False, allow_blank=True)


class Views(ByParty):
    """A party's views."""

    views = ViewOnQuestion(many=True, allow_empty=False)

    def validate_views(self, rows: list[dict[str, Any]]) -> list[actions.View]:
        """Return the views; a question is answered once at a time."""
        if len({row["question"] for row in rows}) < len(rows):
            raise serializers.ValidationError(_("Answer each question once."))
        return [actions.View(**row) for row in rows]


class SaidOfQuestion(Said):
    """Something a party says, perhaps to one of the questions."""

    question = Whole(required=False)


class MadeDemand(Said):
    """What the party demands of the process."""

    kind = Choice(choices=only(Demand.Kind))


class Contested(Said):
    """What is contested: an openness, something confidential, or else the newest version."""

    question = Whole(required=False)
    shield = Whole(required=False, help_text="The number of what is kept confidential.")


class AnsweredChange(ByParty):
    """No objection to the change, or that it must be discussed anew."""

    outcome = Choice(choices=only(RenewalAnswer.Outcome))


class Concern(StepBody):
    """A safety concern."""

    text = Words()


class OwnInput(StepBody):
    """One of the party's own inputs."""

    input = Key(source="input_id")


class CorrectedInput(OwnInput):
    """The new text of an input."""

    text = Words()


class AnsweredInWriting(ByParty):
    """The answer to a light case."""

    writing = Choice(choices=only(Participation.Writing))
    text = Words(required=False, allow_blank=True)


class OnMinutes(ByParty, Signing):
    """A party's answer to the minutes."""

    number = Whole(help_text="The minutes.")
    outcome = Choice(choices=only(Signature.Outcome), required=False)
    text = Words(required=False, allow_blank=True)


class StatementAdded(ByParty):
    """A party's own words under the minutes."""

    number = Whole(help_text="The minutes.")
    text = Words()


class Raised(StepBody):
    """The weight asked for."""

    weight = Choice(choices=Weight.choices)


STEPS = steps(
    open_information=ByParty,
    take_position=Views,
    submit_input=SaidOfQuestion,
    correct_input=CorrectedInput,
    withdraw_input=OwnInput,
    request_information=Said,
    contest=Contested,
    make_demand=MadeDemand,
    answer_change=AnsweredChange,
    answer_in_writing=AnsweredInWriting,
    call_hollow=OwnInput,
    object_to_notice=ByParty,
    approve_minutes=OnMinutes,
    add_statement=StatementAdded,
    raise_concern=Concern,
    raise_weight=Raised,
    log_early_talk=EarlyTalk,
)
