"""Every step of a case as a program takes it: one entry a step – what it sends, and the action called.

The keys are the action's own parameters, so that a step is said once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from workflows import actions, policies
from workflows.actions.disputes import CONDUCT
from workflows.api.fields import Choice, Clock, Day, Key, Strict, Whole, Words, YesNo
from workflows.models import Answer, Minutes, Participation, Position, Rung, Signature, Weight

HEADINGS = tuple(
    dict.fromkeys(h for weight in Weight.values for h in policies.headings_asked(weight))
)


def only(codes: Any) -> list[tuple[str, str]]:
    """Return codes as choices."""
    return [(str(code), str(code)) for code in codes]


class Headings(serializers.DictField):
    """The brief: words under known headings. [Saksframlegg]"""

    child = Words(allow_blank=True)
    default_error_messages = {
        "heading": gettext_lazy("“{heading}” is not a heading. Allowed: {allowed}."),
    }

    def to_internal_value(self, data: Any) -> Any:
        """Return the words; refuse each heading that is not one."""
        read = super().to_internal_value(data)
        unknown = [heading for heading in read if heading not in HEADINGS]
        if unknown:
            self.fail("heading", heading=unknown[0], allowed=", ".join(HEADINGS))
        return read


class StepBody(Strict):
    """What every step may carry."""

    seen = Whole(
        required=False,
        min_value=0,
        max_value=2**53,
        help_text="The chain's length you have read: a refusal can then tell who came first.",
    )


class ByParty(StepBody):
    """A step of a party."""

    party = Key(required=False, help_text="The party you speak for, when there are several.")


class WithReason(StepBody):
    """A step that is nothing without its reason."""

    reason = Words()


class RevisedBrief(StepBody):
    """A new version of the proposal."""

    headings = Headings()
    material = YesNo(help_text="Whether it matters to what the parties have said.")
    reason = Words(required=False, allow_blank=True)


class ChangedFacts(StepBody):
    """What changes, and what is known of it."""

    measures = serializers.ListField(child=Words(max_length=60), allow_empty=False)
    facts = serializers.DictField(
        help_text="Only the facts that are new. Names and values as in a case file; null takes "
        "an answer back."
    )


class CalledMeeting(StepBody):
    """The day and place of a discussion meeting."""

    meets_on = Day()
    starts_at = Clock(required=False)
    place = Words(required=False, allow_blank=True, max_length=200)


class MovedMeeting(StepBody):
    """The new day of the meeting."""

    meets_on = Day()


class AnsweredInput(StepBody):
    """A reasoned answer."""

    input = Key(source="input_id")
    outcome = Choice(choices=only(Answer.Outcome))
    text = Words()


class Met(Strict):
    """Whether one party met."""

    party = Key()
    met = YesNo()


class CirculatedMinutes(StepBody):
    """The minutes, and who met."""

    text = Words()
    held_on = Day()
    met = Met(
        many=True, required=False, help_text="Every party met unless it is told otherwise."
    )
    kind = Choice(choices=only(Minutes.Kind), required=False)
    binding = YesNo(required=False, help_text="Whether it is a binding agreement.")

    def validate_met(self, rows: list[dict[str, Any]]) -> dict[int, bool]:
        """Return who met, by party."""
        return {row["party"]: row["met"] for row in rows}


class FiledEvidence(StepBody):
    """That something was done, and when."""

    kind = Words(max_length=40, help_text="One of the rulebook's kinds of evidence.")
    occurred_on = Day()
    text = Words()


class EarlyTalk(StepBody):
    """An informal talk."""

    occurred_on = Day()
    text = Words()


class OnPoint(StepBody):
    """A step about one decision point."""

    number = Whole(help_text="The decision point.")


class Decided(OnPoint):
    """A decision."""

    text = Words()
    views = Words(required=False, allow_blank=True, help_text="How each party's view was met.")


class DecidedDespite(OnPoint):
    """A decision with gates open, and why."""

    text = Words()
    reason = Words()


class OnPointWithReason(OnPoint):
    """A step about a decision point, with its reason."""

    reason = Words()


class TakenElsewhere(StepBody):
    """A decision taken outside, with its real day."""

    decided_on = Day()
    decided_by = Words(max_length=200)
    text = Words(required=False, allow_blank=True)
    number = Whole(required=False, help_text="The decision point; a new one when left out.")
    title = Words(required=False, allow_blank=True, max_length=200)


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


class Said(ByParty):
    """Something a party says."""

    text = Words()


class SaidOfQuestion(Said):
    """Something a party says, perhaps to one of the questions."""

    question = Whole(required=False)


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


class OnMinutes(ByParty):
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


class Conducted(StepBody):
    """What was done in a negotiation, and on which day."""

    negotiation = Key(source="negotiation_id")
    verb = Choice(choices=only(CONDUCT))
    occurred_on = Day()
    text = Words(required=False, allow_blank=True)


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
    archive_reference = Words(required=False, allow_blank=True, max_length=40)


@dataclass(frozen=True)
class Step:
    """One step: the body it takes, and the action that does it."""

    name: str
    body: type[Strict]
    call: Callable[..., Any]

    @property
    def dashed(self) -> str:
        """Return the step as it stands in addresses."""
        return self.name.replace("_", "-")

    @property
    def takes_seen(self) -> bool:
        """Tell whether the action can say who came first."""
        return "seen" in signature(self.call).parameters


def _steps(**bodies: type[Strict]) -> dict[str, Step]:
    return {name: Step(name, body, getattr(actions, name)) for name, body in bodies.items()}


STEPS = _steps(
    give_information=StepBody,
    revise_brief=RevisedBrief,
    change_facts=ChangedFacts,
    open_discussion=CalledMeeting,
    answer_input=AnsweredInput,
    circulate_minutes=CirculatedMinutes,
    close_discussion=StepBody,
    file_evidence=FiledEvidence,
    decide=Decided,
    decide_despite=DecidedDespite,
    register_taken=TakenElsewhere,
    implement=OnPoint,
    drop=OnPointWithReason,
    reverse=OnPointWithReason,
    conclude=StepBody,
    reopen=WithReason,
    withdraw=WithReason,
    open_information=ByParty,
    take_position=Views,
    submit_input=SaidOfQuestion,
    correct_input=CorrectedInput,
    withdraw_input=OwnInput,
    request_information=Said,
    answer_in_writing=AnsweredInWriting,
    call_hollow=OwnInput,
    object_to_notice=ByParty,
    approve_minutes=OnMinutes,
    add_statement=StatementAdded,
    raise_concern=Concern,
    demand_negotiation=Said,
    raise_weight=Raised,
    log_early_talk=EarlyTalk,
    move_meeting=MovedMeeting,
    conduct_negotiation=Conducted,
)
