"""The employer's steps as a program takes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from parties.api.fields import Choice, Clock, Day, Key, Strict, Whole, Words, YesNo, only
from workflows.api.steps.body import (
    Headings,
    OnPoint,
    OnPointWithReason,
    StepBody,
    WithReason,
    steps,
)
from workflows.models import Answer, Demand, Minutes, Question


class RevisedBrief(StepBody):
    """A new version of the proposal."""

    headings = Headings()
    material = YesNo(help_text="Whether it matters to what the parties have said.")
    reason = Words(required=False, allow_blank=True)


class Informed(StepBody):
    """The information is given as it stands."""

    hidden = serializers.ListField(
        child=Whole(),
        required=False,
        help_text="Questions on which nobody sees another's view until all have answered.",
    )


class OpenedViews(WithReason):
    """Views are opened before all have answered."""

    question = Whole(required=False, help_text="Leave it out to open all that are hidden.")


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
    points = serializers.ListField(
        child=Whole(), required=False, help_text="The decision points it is about."
    )


class MovedMeeting(StepBody):
    """The new day of the meeting."""

    meets_on = Day()


class AnsweredInput(StepBody):
    """A reasoned answer."""

    input = Key(source="input_id")
    outcome = Choice(choices=only(Answer.Outcome))
    text = Words()


class AnsweredInMinutes(StepBody):
    """Several inputs answered by one item in the minutes."""

    inputs = serializers.ListField(child=Key(), allow_empty=False)
    number = Whole(help_text="The minutes.")
    item = Words(max_length=40)
    outcome = Choice(choices=only(Answer.Outcome))
    text = Words(required=False, allow_blank=True)


class AnsweredDemand(StepBody):
    """Yes to a demand, or no and why."""

    demand = Key(source="demand_id")
    outcome = Choice(choices=only(Demand.Outcome))
    text = Words(required=False, allow_blank=True)


class DeclaredOpenness(StepBody):
    """How open a question still is."""

    question = Whole()
    openness = Choice(choices=only(Question.Openness))
    reason = Words(required=False, allow_blank=True)


class AnsweredContest(StepBody):
    """The answer to what a party contests."""

    contest = Key(source="contest_id")
    text = Words()
    upheld = YesNo(
        required=False,
        help_text="The other side is right: a change is then material, and discussed anew; what is "
        "confidential is released.",
    )


class Met(Strict):
    """Whether one party met."""

    party = Key()
    met = YesNo()


class WithAttendance(StepBody):
    """Minutes of a meeting: what was said, when, and who met."""

    text = Words()
    held_on = Day()
    met = Met(
        many=True, required=False, help_text="Every party met unless it is told otherwise."
    )

    def validate_met(self, rows: list[dict[str, Any]]) -> dict[int, bool]:
        """Return who met, by party."""
        return {row["party"]: row["met"] for row in rows}


class LatePaper(WithAttendance):
    """Minutes written elsewhere: registered late and as such, with both days."""

    written_on = Day(help_text="The day they were really written.")


class Correction(StepBody):
    """What was wrong in a sealed paper, and what is right: a paper of its own."""

    number = Whole(help_text="The number of the sealed paper.")
    text = Words()


class CirculatedMinutes(WithAttendance):
    """The minutes, and who met."""

    kind = Choice(choices=only(Minutes.Kind), required=False)
    binding = YesNo(
        help_text="The forced choice with legal effect: yes makes it a protocol of agreement."
    )
    authorised = YesNo(
        required=False, help_text="That those who sign have authority; asked when it binds."
    )


class FiledEvidence(StepBody):
    """That something was done, and when."""

    kind = Words(max_length=40, help_text="One of the rulebook's kinds of evidence.")
    occurred_on = Day()
    text = Words()
    number = Whole(required=False, help_text="The one decision point it holds for, if any.")


class Decided(OnPoint):
    """A decision."""

    text = Words()
    views = Words(required=False, allow_blank=True, help_text="How each party's view was met.")


class DecidedDespite(OnPoint):
    """A decision with gates open, and why."""

    text = Words()
    reason = Words()


class TakenElsewhere(StepBody):
    """A decision taken outside, with its real day."""

    decided_on = Day()
    decided_by = Words(max_length=200)
    text = Words(required=False, allow_blank=True)
    number = Whole(required=False, help_text="The decision point; a new one when left out.")
    title = Words(required=False, allow_blank=True, max_length=200)


STEPS = steps(
    give_information=Informed,
    open_positions=OpenedViews,
    revise_brief=RevisedBrief,
    change_facts=ChangedFacts,
    adopt_rules=StepBody,
    open_discussion=CalledMeeting,
    answer_input=AnsweredInput,
    draft_answer=AnsweredInput,
    release_answers=StepBody,
    answer_in_minutes=AnsweredInMinutes,
    declare_openness=DeclaredOpenness,
    answer_contest=AnsweredContest,
    answer_demand=AnsweredDemand,
    circulate_minutes=CirculatedMinutes,
    register_paper=LatePaper,
    register_correction=Correction,
    close_discussion=StepBody,
    file_evidence=FiledEvidence,
    decide=Decided,
    decide_despite=DecidedDespite,
    register_taken=TakenElsewhere,
    implement=OnPoint,
    drop=OnPointWithReason,
    conclude=StepBody,
    reopen=WithReason,
    withdraw=WithReason,
    move_meeting=MovedMeeting,
)
