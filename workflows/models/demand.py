"""What a party demands of the process itself: a meeting, a higher rung or level, a body."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import Text
from workflows.models.case import Case
from workflows.models.participation import Participation


class Demand(models.Model):
    """A party's demand, accepted or refused with a reason. [Krav]

    A refused demand is closed: it holds nothing up, and stands as evidence of what was asked.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("a meeting")
        HIGHER_RUNG = "higher_rung", _("a higher step on the ladder")
        HIGHER_LEVEL = "higher_level", _("treatment at a higher level")
        AMU = "amu", _("treatment in the working environment committee")
        JOINT = "joint", _("treatment in the joint committee")

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="demands")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="demands"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reason = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
