"""How many were given notice, and when: numbers only, never who."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from workflows.models.case import Case


class DismissalNotice(models.Model):
    """That notice of dismissal was given to so many, on a day, in one case. [Oppsigelser gitt]

    Only dismissals whose reason is not the individual employee. `others` are other terminations
    for the same reasons, such as agreed severance. A correction replaces the row before it,
    which stays.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dismissal_notices")
    given_on = models.DateField()
    dismissals = models.PositiveIntegerField()
    others = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["given_on", "pk"]
        indexes = [models.Index(fields=["given_on"], name="dismissals_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=False) | Q(dismissals__gt=0) | Q(others__gt=0),
                name="dismissal_notice_counts_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case.reference} {self.given_on}: {self.dismissals} + {self.others}"
