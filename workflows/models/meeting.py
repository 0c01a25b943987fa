"""The meeting, its paper, and what each party did with the paper."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from ledger.models import Text
from parties.models import Mandate
from workflows.models.case import Case
from workflows.models.participation import Participation


class Meeting(models.Model):
    """A discussion meeting; it may take several cases. [Drøftingsmøte]"""

    cases = models.ManyToManyField(Case, related_name="meetings")
    called_on = models.DateField()
    meets_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    short_notice = models.BooleanField(default=False)
    notice_objected = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.meets_on} {self.place}"


class Minutes(models.Model):
    """The paper of a discussion or a negotiation. [Referat / protokoll]

    `binding` is the forced choice with legal effect: is this a binding agreement? A record is
    approved, a protocol is signed.
    """

    class Kind(models.TextChoices):
        RECORD = "record", _("minutes")
        PROTOCOL = "protocol", _("protocol")

    class State(models.TextChoices):
        CIRCULATED = "circulated", _("circulated")
        SEALED = "sealed", _("sealed")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="minutes")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, related_name="minutes"
    )
    # The protocol of one organisation's negotiation; empty for the minutes of a discussion.
    negotiation = models.ForeignKey(
        "workflows.Negotiation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="protocols",
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RECORD)
    binding = models.BooleanField(default=False)
    state = FSMField(default=State.CIRCULATED, choices=State.choices, protected=True)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    circulated_on = models.DateField()
    remarks_due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "minutes"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="minutes_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.case.reference} {self.kind} {self.number}"

    @transition(field=state, source=State.CIRCULATED, target=State.SEALED)
    def seal(self) -> None:
        """Every party has spoken, or the time for it has run. [Forsegle]"""


class Attendance(models.Model):
    """Who met for a party, and for whom. [Oppmøte]"""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="attendance")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT)
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    met = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.participation} {self.met}"


class Signature(models.Model):
    """What one party did with the minutes; never undone. [Godkjenning / underskrift]

    The employer signs protocols of negotiations, and takes no `participation` of its own.
    """

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        WITH_REMARK = "with_remark", _("approved with a remark")
        REFUSED = "refused", _("not approved")

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="signatures")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, null=True)
    outcome = models.CharField(max_length=12, choices=Outcome)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "participation"], name="a_party_signs_minutes_once"
            ),
            models.UniqueConstraint(
                fields=["minutes"],
                condition=models.Q(participation__isnull=True),
                name="the_employer_signs_a_protocol_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.outcome}"


class Statement(models.Model):
    """One party's own words below the signatures, which nobody else may touch. [Protokolltilførsel]"""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="statements")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.participation} {self.pk}"
