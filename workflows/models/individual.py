"""One employee's own case: the meeting before a dismissal, its outcome, and the talks after it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, transition

from ledger.models import Chain, Text
from parties.models import Mandate, OrgUnit, User


class IndividualCase(models.Model):
    """A case about one employee, who is its party, with an adviser of their choice. [Personalsak]

    It has a chain and a reference of its own, and `about` names a collective case by number only:
    nothing leads from the collective case to the person. `adviser` is the name the employee gave
    for the meeting; it stands in no entry of the record and goes when the case is closed. Whether
    an adviser comes from a union is nobody's business, and is not kept.
    """

    class Kind(models.TextChoices):
        DISMISSAL = "dismissal", _("dismissal with notice")
        SUMMARY_DISMISSAL = "summary_dismissal", _("dismissal without notice")
        INFORMATION = "information", _("information about a change that concerns you")

    class State(models.TextChoices):
        CALLED = "called", _("called to a meeting")
        HEARD = "heard", _("meeting held")
        DECIDED = "decided", _("decided")
        DEMANDED = "demanded", _("negotiation demanded")
        NEGOTIATING = "negotiating", _("negotiation under way")
        ENDED = "ended", _("negotiation ended")
        CLOSED = "closed", pgettext_lazy("individual case", "closed")

    class Outcome(models.TextChoices):
        DISMISSED = "dismissed", _("the employee is dismissed")
        KEPT = "kept", _("the employee is not dismissed")
        OTHER_POST = "other_post", _("the employee is offered another post")

    DISMISSALS = (Kind.DISMISSAL, Kind.SUMMARY_DISMISSAL)

    reference = models.CharField(max_length=16, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="individual")
    kind = models.CharField(max_length=20, choices=Kind)
    state = FSMField(default=State.CALLED, choices=State.choices, protected=True)
    employee = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=16, blank=True)
    grounds = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    called_on = models.DateField()
    meets_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    # The employee's answer to the call.
    coming = models.BooleanField(null=True, blank=True)
    adviser = models.CharField(max_length=200, blank=True)
    held_on = models.DateField(null=True, blank=True)
    minutes = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    # The employee's own words to the minutes; nobody else can write or change them.
    remark = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    decision = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    # The day the employee received the notice: what the time limits run from.
    notice_on = models.DateField(null=True, blank=True)
    demanded_on = models.DateField(null=True, blank=True)
    demand = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    met_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)
    protocol = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    # Each clock as it was computed, by the rule that runs it.
    clocks = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("individual case")
        verbose_name_plural = _("individual cases")

    def __str__(self) -> str:
        return self.reference

    @property
    def slug(self) -> str:
        """Return the reference as it stands in addresses."""
        return self.reference.replace("/", "-")

    @property
    def dismisses(self) -> bool:
        """Tell whether the case may end in a dismissal."""
        return self.kind in self.DISMISSALS

    @transition(field=state, source=State.CALLED, target=State.HEARD)
    def hear(self) -> None:
        """The employee has been heard. [Holde drøftingsmøte]"""

    @transition(field=state, source=[State.CALLED, State.HEARD], target=State.DECIDED)
    def decide(self) -> None:
        """The employer has decided. [Beslutte]"""

    @transition(field=state, source=State.DECIDED, target=State.DEMANDED)
    def make_demand(self) -> None:
        """The employee demands negotiation. [Kreve forhandling]"""

    @transition(field=state, source=State.DEMANDED, target=State.NEGOTIATING)
    def negotiate(self) -> None:
        """The first meeting has been held. [Holde forhandlingsmøte]"""

    @transition(field=state, source=[State.DEMANDED, State.NEGOTIATING], target=State.ENDED)
    def end(self) -> None:
        """Negotiations have ended, or the employer will not meet. [Avslutte forhandlingen]"""

    @transition(
        field=state,
        source=[State.CALLED, State.HEARD, State.DECIDED, State.ENDED],
        target=State.CLOSED,
    )
    def close(self) -> None:
        """Nothing more is to be done. [Avslutte saken]"""
