"""A working group of both sides, beside the discussion and never instead of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models
from django.db.models import F, Q

from ledger.models import Text
from parties.models import Confederation
from workflows.models.case import Case
from workflows.models.participation import Participation


class WorkingGroup(models.Model):
    """Parties and employer who prepare something together. [Arbeidsgruppe]

    `parties` are the keys of the parties' parts in the case; the employer's side is told by
    role. A party is public in the role only, so no names are kept.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    mandate = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    parties = models.JSONField(default=list)
    employer_side = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="groups_are_numbered"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_group_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.name}"


def confederations_without(parts: Iterable[Participation], members: Sequence[int]) -> list[str]:
    """Return the confederations of the case's unions that have nobody in the group."""
    here = {p.union.confederation for p in parts if p.union and p.pk in members}
    affected = {p.union.confederation for p in parts if p.union and p.omitted_id is None}
    return [str(each.label) for each in Confederation if each in affected - here]
