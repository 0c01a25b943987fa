"""The public's right to see: what was asked for in a case, and what was answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import Text
from parties.models import User
from workflows.models.case import Case


class AccessRequest(models.Model):
    """Somebody asks to see papers of a case. [Innsynskrav]

    `asker` may be empty: nobody has to say who they are. It stands in no entry of the record.
    `basis` is the provision a refusal rests on.
    """

    class Outcome(models.TextChoices):
        GIVEN = "given", _("given in full")
        PARTLY = "partly", _("given in part")
        REFUSED = "refused", _("refused")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="access_requests")
    number = models.PositiveSmallIntegerField()
    asker = models.CharField(max_length=200, blank=True)
    received_on = models.DateField()
    wanted = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    answer = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="access_request_has_one_number"
            )
        ]
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"
