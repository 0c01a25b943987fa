"""What comes after the decision: a trial that ends, what both sides think of the process, what others may learn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, transition

from ledger.models import Text
from workflows.models.case import Case
from workflows.models.decision import DecisionPoint
from workflows.models.participation import Participation


class Trial(models.Model):
    """A decision that holds for a time only, and what came of it. [Prøveordning]

    `ends_on` is the last day of the trial. Before it becomes permanent, the parties discuss
    whether to go on; a trial prolonged runs on, to a new last day.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        PERMANENT = "permanent", _("made permanent")
        ENDED = "ended", pgettext_lazy("trial", "ended")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="trials")
    point = models.OneToOneField(DecisionPoint, on_delete=models.CASCADE, related_name="trial")
    state = FSMField(default=State.RUNNING, choices=State.choices, protected=True)
    # The discussion of whether to go on must come after this day; moved when it is prolonged.
    since = models.DateField()
    ends_on = models.DateField()
    purpose = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    outcome = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("since")), name="trial_ends_after_it_is_set"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state} {self.ends_on}"

    @property
    def runs(self) -> bool:
        """Tell whether it is still to be settled."""
        return bool(self.state == self.State.RUNNING)

    def discussed(self, on: date | None) -> bool:
        """Tell whether a discussion on that day was about going on: it came after the trial was set."""
        return on is not None and on > self.since

    @transition(field=state, source=State.RUNNING, target=State.PERMANENT)
    def make_permanent(self) -> None:
        """What was tried is kept. [Gjøre permanent]"""

    @transition(field=state, source=State.RUNNING, target=State.RUNNING)
    def prolong(self) -> None:
        """It is tried some time more. [Forlenge]"""

    @transition(field=state, source=State.RUNNING, target=State.ENDED)
    def end(self) -> None:
        """What was tried is given up. [Avslutte]"""


class Evaluation(models.Model):
    """What one side thinks of how the process went; given once, never changed. [Evaluering]

    The employer takes no `participation`. `scores` is question → 1 (to a small degree) to 4 (to
    a very large degree). Nobody reads another's before their own is given.
    """

    class Question(models.TextChoices):
        EARLY = "early", _("Did the parties come in early enough to matter?")
        BASIS = "basis", _("Were the papers good enough to take a position?")
        ANSWERED = "answered", _("Did what was said get real answers?")
        BETTER = "better", _("Did the result become better because of it?")

    class Degree(models.IntegerChoices):
        SMALL = 1, _("to a small degree")
        SOME = 2, _("to some degree")
        LARGE = 3, _("to a large degree")
        VERY_LARGE = 4, _("to a very large degree")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evaluations")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scores: models.JSONField[Any, Any] = models.JSONField()
    text = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "participation"], name="a_party_evaluates_a_case_once"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(participation__isnull=True),
                name="the_employer_evaluates_a_case_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.participation_id or 'employer'}"


class Lesson(models.Model):
    """What others may learn from a case, in words every side stands behind. [Lærdom]

    The newest of a case counts. It is open to everybody in the house while every side releases
    it; each side may take its release back at any time.
    """

    class Kind(models.TextChoices):
        SUCCESS = "success", _("this went well")
        BETTER = "better", _("this could have been done better")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lessons")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=120)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    # The day every side had released it; empty while one has not, or has taken it back.
    open_since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="lessons_are_numbered")
        ]
        indexes = [
            models.Index(
                fields=["-open_since"],
                condition=Q(open_since__isnull=False),
                name="lesson_open_to_all",
            )
        ]

    def __str__(self) -> str:
        return self.title


class LessonRelease(models.Model):
    """One side's yes to sharing a lesson; the employer takes no `participation`. [Frigivelse]"""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="releases")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "participation"], name="a_party_releases_a_lesson_once"
            ),
            models.UniqueConstraint(
                fields=["lesson"],
                condition=Q(participation__isnull=True),
                name="the_employer_releases_a_lesson_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.participation_id or 'employer'}"
