"""A list of like things discussed as one: fifteen part-time posts, eight work schedules."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from ledger.models import Text
from workflows.models.case import Case
from workflows.models.decision import DecisionPoint
from workflows.models.participation import Participation


class ListRow(models.Model):
    """One row of a case's list, with its documentation and a conclusion of its own. [Rad i møteliste]

    A list that is set anew leaves the old rows standing, superseded. A row lifted out (`point`)
    is a decision of its own, discussed by itself. No row names an employee.
    """

    class Outcome(models.TextChoices):
        AGREED = "agreed", pgettext_lazy("row", "agreement")
        PARTLY = "partly", pgettext_lazy("row", "partial agreement")
        DISAGREED = "disagreed", pgettext_lazy("row", "no agreement")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    extent = models.CharField(max_length=60, blank=True)
    documentation = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    conclusion = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    # Empty when the employer itself lifted it out.
    lifted_by = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    point = models.OneToOneField(
        DecisionPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="row"
    )

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                condition=Q(superseded_at__isnull=True),
                name="rows_are_numbered",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True) | Q(lifted_at__isnull=True),
                name="a_row_lifted_out_is_not_concluded_with_the_rest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self) -> str:
        """Return what it is about on one line: "Hjelpepleier, 60 %, Granli"."""
        return ", ".join(filter(None, (self.what, self.extent, self.place)))

    @property
    def waits(self) -> bool:
        """Tell whether it is neither concluded nor lifted out."""
        return self.concluded_at is None and self.lifted_at is None

    def stood(self, at: datetime) -> bool:
        """Tell whether it was one of the list's rows at a moment."""
        return self.set_at <= at and (self.superseded_at is None or self.superseded_at > at)

    def concluded_by(self, at: datetime) -> bool:
        """Tell whether it had its conclusion at a moment."""
        return self.concluded_at is not None and self.concluded_at <= at

    def lifted_out_by(self, at: datetime) -> bool:
        """Tell whether it was lifted out at a moment."""
        return self.lifted_at is not None and self.lifted_at <= at
