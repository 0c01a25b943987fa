"""A case a party wants opened: proposed by a representative, opened or refused by the leader."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import Text
from parties.models import SAFETY_ROLES, OrgUnit, Role, SafetyArea, Union, User
from parties.seats import Seat
from workflows.models.case import Case


class RaisedCase(models.Model):
    """A proposal of a case, which the leader of the unit owes an answer. [Meldt sak]

    It is raised by a seat, so that successors and deputies follow it up. `due_on` is the last
    day the local routine gives for the answer, `safe_on` the day reminders aim at; `deadline`
    is the stored arithmetic.
    """

    class State(models.TextChoices):
        """How it stands; derived, never stored. [Status]"""

        WAITING = "waiting", _("waits for an answer")
        OPENED = "opened", _("opened")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role)
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        SafetyArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    safe_on = models.DateField(null=True, blank=True)
    deadline: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="raised_as"
    )
    refusal = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    fell_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True)
                | Q(case__isnull=False, refusal__isnull=True)
                | Q(case__isnull=True, refusal__isnull=False),
                name="an_answer_is_a_case_or_a_reason",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(answered_on__isnull=True, withdrawn_on__isnull=True),
                name="raised_case_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state(self) -> RaisedCase.State:
        """Return how it stands."""
        if self.withdrawn_on is not None:
            return self.State.WITHDRAWN
        if self.answered_on is None:
            return self.State.WAITING
        return self.State.OPENED if self.case_id is not None else self.State.REFUSED

    @property
    def waits(self) -> bool:
        """Tell whether the leader still owes an answer."""
        return self.state == self.State.WAITING

    def overdue(self, on: date) -> bool:
        """Tell whether the answer is late on the day; a limit is kept on its last day."""
        return self.waits and self.due_on is not None and on > self.due_on

    @property
    def name(self) -> str:
        """Return who raised it, as people say it."""
        return (
            self.union.short_name if self.union else str(self.get_role_display()).capitalize()
        )

    @property
    def code(self) -> str:
        """Return who raised it as the record names it."""
        return self.union.short_name if self.union else str(self.role)

    @property
    def seat(self) -> Seat:
        """Return the seat that raised it."""
        return Seat(self.role, self.unit, union_id=self.union_id, area_id=self.area_id)

    @property
    def is_safety(self) -> bool:
        """Tell whether the safety service raised it."""
        return self.role in SAFETY_ROLES
