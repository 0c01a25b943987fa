"""What is still owed after a decision that was taken without it, and who has waived it."""

from __future__ import annotations

from django.db import models

from ledger.models import Text
from parties.models import Mandate
from workflows.models.case import Case
from workflows.models.obligation import Obligation
from workflows.models.participation import Participation


class Waiver(models.Model):
    """That a party, or HR, does not ask for what a decision was taken without. [Frafall]

    HR takes no `participation`. What every party at the table has waived is owed no more, and
    neither is what HR has.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="waivers")
    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="waivers")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "participation"], name="a_party_waives_a_debt_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.participation_id}"
