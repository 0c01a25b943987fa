"""What comes after the decision, as a program takes it: trials, evaluations, lessons."""

from __future__ import annotations

from rest_framework import serializers

from parties.api.fields import Choice, Day, Whole, Words, only
from workflows.api.steps.body import ByParty, OnPoint, steps
from workflows.models import Evaluation, Lesson


class TrialSet(OnPoint):
    """The last day of the trial, and what is to be learnt."""

    text = Words(help_text="What is to be learnt.")
    ends_on = Day()


class TrialSettled(OnPoint):
    """What becomes of the trial, and why; a prolonged one gets a new last day."""

    outcome = Choice(choices=only(("permanent", "prolonged", "ended")))
    text = Words()
    ends_on = Day(required=False, allow_null=True)


class Scores(serializers.DictField):
    """Each question answered with 1 (to a small degree) to 4 (to a very large degree)."""

    child = Whole(
        min_value=min(Evaluation.Degree.values), max_value=max(Evaluation.Degree.values)
    )


class Evaluated(ByParty):
    """How the process went, for one's own side."""

    scores = Scores(help_text="early, basis, answered, better: 1–4 each.")
    text = Words(required=False, allow_blank=True)


class LessonProposed(ByParty):
    """What others may learn from the case."""

    kind = Choice(choices=only(Lesson.Kind))
    title = Words(max_length=120)
    text = Words()


STEPS = steps(
    set_trial=TrialSet,
    settle_trial=TrialSettled,
    evaluate=Evaluated,
    propose_lesson=LessonProposed,
    release_lesson=ByParty,
    take_back_lesson=ByParty,
)
