"""A case put before a body that is to treat it before it is decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from ledger.models import Text
from workflows.models.case import Case
from workflows.models.decision import DecisionPoint


class Referral(models.Model):
    """A case sent to a body, with what the parties have said attached. [Oversending]

    `attached` is what every party had said when it was sent, and when it was treated: kind,
    party and the key of the words. The engine fills it; nobody takes anything out of it.
    Without a `point` it holds for everything the case decides.
    """

    class Body(models.TextChoices):
        AMU = "amu", _("working environment committee")
        JOINT = "joint", _("joint committee of employer and unions")
        POLITICAL = "political", _("political body")

    class State(models.TextChoices):
        SENT = "sent", _("sent")
        TREATED = "treated", _("treated")
        RETURNED = "returned", _("sent back")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    number = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=10, choices=Body)
    name = models.CharField(max_length=120, blank=True)
    point = models.ForeignKey(
        DecisionPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = FSMField(default=State.SENT, choices=State.choices, protected=True)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    attached = models.JSONField(default=list)
    sent_on = models.DateField()
    meets_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The body went for something else than what the parties were heard on.
    changed = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="referrals_are_numbered"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("sent_on")),
                name="a_body_answers_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.body}"

    @transition(field=state, source=State.SENT, target=State.TREATED)
    def treat(self) -> None:
        """The body has treated the case. [Behandle]"""

    @transition(field=state, source=State.SENT, target=State.RETURNED)
    def send_back(self) -> None:
        """The body has sent it back without treating it. [Sende tilbake]"""

    @property
    def called(self) -> str:
        """Return what the body is called: its own name, or what kind it is."""
        said = str(self.get_body_display())
        return self.name or said[:1].upper() + said[1:]

    @property
    def waits(self) -> bool:
        """Tell whether the body has still to treat it."""
        return str(self.state) == self.State.SENT
