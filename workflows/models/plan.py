"""The plan the parties are given, in versions, and what they say of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import Text
from workflows.models.case import Case
from workflows.models.participation import Participation


class ProcessPlan(models.Model):
    """One published version of a case's plan: the days, and what they rest on. [Plan for prosessen]

    `result` is the object `plan --json` prints, stored with its words so that it can be read
    when the rules are others. `moved` lists the steps whose day is another than in the version
    before; `reason` says why.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    published_on = models.DateField()
    result = models.JSONField()
    moved = models.JSONField(default=list)
    reason = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="plans_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.case.reference} plan {self.number}"


class PlanAnswer(models.Model):
    """What one party says of one version of the plan. [Svar på planen]"""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepts the plan")
        OBJECTED = "objected", _("objects to the plan")

    plan = models.ForeignKey(ProcessPlan, on_delete=models.CASCADE, related_name="answers")
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="plan_answers"
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "participation"], name="a_plan_is_answered_once_by_a_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.participation_id} {self.outcome}"
