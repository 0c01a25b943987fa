"""Negotiation with one organisation: demands and offers between equals, towards a binding agreement."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from ledger.models import Text
from parties.models import Mandate, Union
from workflows.models.case import Case


class Side(models.TextChoices):
    """The two sides of a negotiation, who meet as equals. [Part]"""

    EMPLOYER = "employer", _("the employer")
    UNION = "union", _("the union")


class Negotiation(models.Model):
    """One organisation's negotiation in a case. [Forhandling]

    `ended_on` is the day negotiations ended, as the protocol states it: the clocks that run from
    there start on it, whether or not the protocol is signed. `rule` is the duty the demand rests
    on; a break goes the way that rule says. `refused` holds the reason of a side that would not
    meet, which is evidence.
    """

    class State(models.TextChoices):
        DEMANDED = "demanded", _("demanded")
        REFUSED = "refused", _("refused")
        OPEN = "open", _("open")
        AGREED = "agreed", _("agreed")
        BROKEN = "broken", _("broken off")
        AWARDED = "awarded", _("settled by award")
        LAST_OFFER = "last_offer", _("the employer's last offer stands")
        LAPSED = "lapsed", _("lapsed")
        FALLBACK = "fallback", _("ordinary rules apply")
        WITHDRAWN = "withdrawn", _("withdrawn")

    RUNNING = (State.DEMANDED, State.OPEN)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="negotiations")
    union = models.ForeignKey(Union, on_delete=models.PROTECT)
    state = FSMField(default=State.DEMANDED, choices=State.choices, protected=True)
    demanded_by = models.CharField(max_length=8, choices=Side, default=Side.UNION)
    demand = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40, blank=True)
    demanded_on = models.DateField()
    refused = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    meets_on = models.DateField(null=True, blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "union"],
                condition=Q(state__in=["demanded", "open"]),
                name="one_running_negotiation_a_union",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.union_id} {self.state}"

    @property
    def running(self) -> bool:
        """Tell whether it is demanded or open."""
        return self.state in self.RUNNING

    @transition(field=state, source=State.DEMANDED, target=State.REFUSED)
    def refuse(self) -> None:
        """The side that was asked will not meet. [Nekte å møte]"""

    @transition(
        field=state, source=[State.DEMANDED, State.REFUSED, State.BROKEN], target=State.OPEN
    )
    def open(self) -> None:
        """The parties have met as equals, for the first time or again. [Åpne forhandling]"""

    @transition(field=state, source=State.OPEN, target=State.AGREED)
    def agree(self) -> None:
        """Both have signed a binding agreement. [Bli enige]"""

    @transition(field=state, source=State.OPEN, target=State.BROKEN)
    def break_off(self) -> None:
        """The parties part without agreement. [Brudd]"""

    @transition(
        field=state,
        source=[State.DEMANDED, State.REFUSED, State.OPEN],
        target=State.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """The side that demanded it no longer does. [Trekke kravet]"""

    @transition(field=state, source=State.BROKEN, target=State.AWARDED)
    def award(self) -> None:
        """A board or a court has settled it. [Nemnd, dom]"""

    @transition(field=state, source=State.BROKEN, target=State.LAST_OFFER)
    def stand_by_last_offer(self) -> None:
        """The agreement lets the employer's last offer stand. [Arbeidsgivers siste tilbud]"""

    @transition(field=state, source=State.BROKEN, target=State.LAPSED)
    def lapse(self) -> None:
        """Nobody pursues the dispute. [Falle bort]"""

    @transition(field=state, source=State.BROKEN, target=State.FALLBACK)
    def fall_back(self) -> None:
        """The ordinary rules apply instead. [Alminnelige regler gjelder]"""


class Bid(models.Model):
    """One side's demand or offer, in its own words; a new one leaves the old. [Krav / tilbud]"""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.CASCADE, related_name="bids")
    side = models.CharField(max_length=8, choices=Side)
    number = models.PositiveSmallIntegerField()
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    final = models.BooleanField(default=False)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    tabled_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "side", "number"], name="bids_of_a_side_are_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.number}"


class Authorisation(models.Model):
    """Who may sign for a side, as that side has said it; the newest holds. [Fullmakt]

    `reserved` says that what is signed must be approved by somebody else afterwards, as `text`
    tells.
    """

    negotiation = models.ForeignKey(
        Negotiation, on_delete=models.CASCADE, related_name="authorisations"
    )
    side = models.CharField(max_length=8, choices=Side)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    reserved = models.BooleanField(default=False)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.side} {self.mandate_id}"
