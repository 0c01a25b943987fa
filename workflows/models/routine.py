"""The employer's own routine: its published editions, and the one HR is still writing."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce

from ledger.models import Text
from parties.models import User
from workflows.models.assessment import PackEdition


class RoutineEditionQuerySet(models.QuerySet["RoutineEdition"]):
    """Editions by the day they hold."""

    def standing(self) -> RoutineEditionQuerySet:
        """Return those that are not withdrawn, the one that begins last first."""
        return self.filter(withdrawn_at__isnull=True).order_by("-valid_from")

    def holding(self, on: date) -> RoutineEditionQuerySet:
        """Return the edition that holds on the day, if any: the one that began last."""
        return self.standing().filter(valid_from__lte=on)[:1]


class RoutineEdition(models.Model):
    """The local routine as published from a day on. [Utgave av lokal rutine]

    It holds from `valid_from` until the day before the next one begins, so two can never hold at
    once, and no end has to be kept in step. A withdrawn edition never came to hold.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    pack = models.ForeignKey(PackEdition, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    # What is new, and why, in HR's words.
    summary = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RoutineEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_routine_begins_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.valid_from})"


def routine_holding(on: date) -> Coalesce:
    """Read which routine holds on a day beside another row: its digest, empty for the files' own."""
    holding = RoutineEdition.objects.holding(on).values("pack__digest")
    return Coalesce(Subquery(holding), Value(""))


class RoutineDraft(models.Model):
    """The local routine as an HR administrator is still writing it. [Utkast til lokal rutine]

    Outside the ledger. `body` is TOML as it was typed, right or wrong.
    """

    author = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    body = models.TextField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk}"
