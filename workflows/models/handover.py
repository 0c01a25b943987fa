"""What passes from one who leaves a mandate to the one who takes over: the cases and their debts."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from ledger.models import Text
from parties.models import Mandate


class Handover(models.Model):
    """Cases and debts laid before a successor, who accepts them. [Overlevering]

    The seat owes what it owes whoever sits in it; this is the evidence that the successor was
    told. `debts` is the list as it stood the day it was offered: references, kinds and days,
    never anybody's words. Drafts stay with whoever wrote them.
    """

    outgoing = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="handovers")
    note = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cases: models.JSONField[Any, Any] = models.JSONField(default=list)
    debts: models.JSONField[Any, Any] = models.JSONField(default=list)
    offered_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outgoing"],
                condition=Q(accepted_on__isnull=True, withdrawn_on__isnull=True),
                name="a_mandate_is_handed_over_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(outgoing=F("successor")), name="nobody_hands_over_to_themself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outgoing_id} → {self.successor_id}"

    @property
    def waits(self) -> bool:
        """Tell whether the successor has still to accept it."""
        return self.accepted_on is None and self.withdrawn_on is None
