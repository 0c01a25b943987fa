"""Negotiation with one organisation: demand and offer, towards a binding agreement."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from ledger.models import Text
from parties.models import Union
from workflows.models.case import Case
from workflows.models.meeting import Minutes


class Negotiation(models.Model):
    """One organisation's negotiation in a case. [Forhandling]

    `ended_on` is stated in the protocol and starts the clocks that run from the end of
    negotiations, whether or not the protocol is signed.
    """

    class State(models.TextChoices):
        DEMANDED = "demanded", _("demanded")
        OPEN = "open", _("open")
        AGREED = "agreed", _("agreed")
        BROKEN = "broken", _("broken off")
        AWARDED = "awarded", _("settled by award")
        LAPSED = "lapsed", _("lapsed")
        FALLBACK = "fallback", _("ordinary rules apply")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="negotiations")
    union = models.ForeignKey(Union, on_delete=models.PROTECT)
    state = FSMField(default=State.DEMANDED, choices=State.choices, protected=True)
    demand = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    demanded_on = models.DateField()
    opened_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    protocol = models.ForeignKey(Minutes, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case.reference} {self.union}"

    @transition(field=state, source=State.DEMANDED, target=State.OPEN)
    def open(self) -> None:
        """The parties have met as equals. [Åpne forhandling]"""

    @transition(field=state, source=State.OPEN, target=State.AGREED)
    def agree(self) -> None:
        """A binding agreement is reached. [Bli enige]"""

    @transition(field=state, source=State.OPEN, target=State.BROKEN)
    def break_off(self) -> None:
        """The parties part without agreement. [Brudd]"""

    @transition(field=state, source=State.BROKEN, target=State.OPEN)
    def reopen(self) -> None:
        """The parties take the negotiation up again. [Gjenoppta]"""

    @transition(field=state, source=State.BROKEN, target=State.AWARDED)
    def award(self) -> None:
        """A board or a court has settled it. [Nemnd, dom]"""

    @transition(field=state, source=State.BROKEN, target=State.LAPSED)
    def lapse(self) -> None:
        """Nobody pursues the dispute. [Falle bort]"""

    @transition(field=state, source=State.BROKEN, target=State.FALLBACK)
    def fall_back(self) -> None:
        """The ordinary rules apply instead. [Alminnelige regler gjelder]"""
