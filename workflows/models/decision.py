"""What a case is to decide: each point by itself, with a diagram of its own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from ledger.models import Text
from workflows.models.case import Case


class DecisionPoint(models.Model):
    """Something to be decided in a case, with gates of its own. [Beslutningspunkt]"""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DECIDED = "decided", _("decided")
        IMPLEMENTED = "implemented", _("implemented")
        REVERSED = "reversed", _("reversed")
        DROPPED = "dropped", _("dropped")

    class Manner(models.TextChoices):
        """How it came to be decided. [Måte]"""

        ORDINARY = "ordinary", _("decided")
        DESPITE = "despite", _("decided despite")
        REGISTERED = "registered", _("registered afterwards")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    state = FSMField(default=State.PLANNED, choices=State.choices, protected=True)
    planned_on = models.DateField()
    planned_implementation_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    manner = models.CharField(max_length=12, choices=Manner, blank=True)
    decision = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    views = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    implemented_on = models.DateField(null=True, blank=True)
    # The meeting called last is about it, until its discussion is closed.
    in_discussion = models.BooleanField(default=False)
    discussed_on = models.DateField(null=True, blank=True)
    # Evidence filed for this point alone; what holds for the whole case lies on the case.
    filed = models.JSONField(default=list)
    # A row lifted out of a list: discussed by itself, never along with the rest.
    lifted = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="points_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.case.reference}.{self.number} {self.title}"

    @property
    def taken_short(self) -> bool:
        """Tell whether it stands decided in a way that may leave something owed afterwards."""
        return self.manner in (self.Manner.DESPITE, self.Manner.REGISTERED) and self.state in (
            self.State.DECIDED,
            self.State.IMPLEMENTED,
        )

    @transition(field=state, source=State.PLANNED, target=State.DECIDED)
    def decide(self) -> None:
        """The employer has decided, all gates met. [Beslutte]"""

    @transition(field=state, source=State.PLANNED, target=State.DECIDED)
    def decide_despite(self) -> None:
        """The employer has decided with gates open, and said why. [Beslutte likevel]"""

    @transition(field=state, source=State.PLANNED, target=State.DECIDED)
    def register_taken(self) -> None:
        """A decision taken elsewhere is entered, with its real date. [Registrere beslutning tatt]"""

    @transition(field=state, source=State.PLANNED, target=State.DROPPED)
    def drop(self) -> None:
        """Nothing is decided here after all. [La falle]"""

    @transition(field=state, source=State.DECIDED, target=State.IMPLEMENTED)
    def implement(self) -> None:
        """The change has started. [Sette i verk]"""

    @transition(field=state, source=[State.DECIDED, State.IMPLEMENTED], target=State.REVERSED)
    def reverse(self) -> None:
        """The decision is taken back. [Omgjøre]"""
