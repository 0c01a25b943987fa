"""What must be discussed anew after the proposal changed, and what each party says of that."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.case import Brief, Case
from workflows.models.participation import Participation


class Renewal(models.Model):
    """A material change after a discussion: it is held anew, or nobody has objections. [Ny runde]

    `discussed` keeps which decisions were discussed and when, by number: where every party says
    it has no objection, that discussion stands. `papers` is how many minutes there were then:
    only later ones are of the new proposal.
    """

    class Cause(models.TextChoices):
        VERSION = "version", _("a new version of the proposal")
        CONTEST = "contest", _("a contested change")
        BODY = "body", _("what a body went for")

    class Ended(models.TextChoices):
        NO_OBJECTION = "no_objection", _("no party has objections")
        DISCUSSED = "discussed", _("discussed anew")
        OVERTAKEN = "overtaken", _("changed once more")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="renewals")
    cause = models.CharField(max_length=8, choices=Cause)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="+")
    discussed: models.JSONField[dict[str, Any], dict[str, str]] = models.JSONField(default=dict)
    papers = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    ended = models.CharField(max_length=12, choices=Ended, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_at__isnull=True),
                name="a_case_is_renewed_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.cause}"

    @property
    def numbers(self) -> list[int]:
        """Return the decisions that wait for it, by number."""
        return sorted(int(number) for number in self.discussed)


class RenewalAnswer(models.Model):
    """What one party says of the change; a new answer leaves the old. [Svar på endringen]"""

    class Outcome(models.TextChoices):
        NO_OBJECTION = "no_objection", _("no objection")
        DISCUSS = "discuss", _("must be discussed anew")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    renewal = models.ForeignKey(Renewal, on_delete=models.CASCADE, related_name="answers")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.outcome
