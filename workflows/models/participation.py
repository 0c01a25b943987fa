"""One party's part in a case: what it was given, what it thinks, and what it was answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import Text
from parties.models import SAFETY_ROLES, Guest, OrgUnit, Role, SafetyArea, Union
from parties.seats import Seat, claim_key
from workflows.models.case import Brief, Case, Question


class Participation(models.Model):
    """A party in a case: a seat, invited or left out with a reason. [Parts deltakelse]"""

    class Writing(models.TextChoices):
        """The three answers to a light case. [Skriftlig svar]"""

        NO_REMARKS = "no_remarks", _("discussed – no remarks")
        REMARK = "remark", _("remark")
        WANTS_MEETING = "wants_meeting", _("wants a meeting")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participations")
    role = models.CharField(max_length=30, choices=Role)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    area = models.ForeignKey(SafetyArea, on_delete=models.PROTECT, null=True, blank=True)
    guest = models.OneToOneField(
        Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="participation"
    )
    invited_on = models.DateField()
    # Why it was called in, where somebody wrote it; and why it is left out.
    called_in = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    omitted = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    delivered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    writing = models.CharField(max_length=14, choices=Writing, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "union"],
                condition=Q(union__isnull=False),
                name="a_union_takes_part_once",
            ),
            models.UniqueConstraint(
                fields=["case", "area"],
                condition=Q(area__isnull=False),
                name="a_safety_area_takes_part_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the party's name as people say it."""
        if self.union is not None:
            return self.union.short_name
        if self.guest is not None:
            return self.guest.name
        return str(self.get_role_display()).capitalize()

    @property
    def code(self) -> str:
        """Return the party as the record names it: union's or guest's name, or the role's code."""
        if self.guest is not None:
            return self.guest.name
        return self.union.short_name if self.union is not None else str(self.role)

    @property
    def seat(self) -> Seat:
        """Return the seat that speaks for the party."""
        return Seat(
            self.role,
            self.unit,
            union_id=self.union_id,
            area_id=self.area_id,
            guest_id=self.guest_id,
        )

    @property
    def key(self) -> str:
        """Return the party's key: "union-4", "area-2", "guest-1" or "safety"."""
        return claim_key(self.seat)

    @property
    def is_safety(self) -> bool:
        """Tell whether the party is on the participation track, not the union ladder."""
        return self.role in SAFETY_ROLES


class Positions(models.QuerySet["Position"]):
    """The parties' stands, as far as a reader may see them. [Syn]"""

    def seen_by(self, parties: Collection[int], on: date) -> Self:
        """Leave out what is still hidden, but for the parties the reader speaks for."""
        due = Q(question__case__input_due_on__isnull=True) | Q(
            question__case__input_due_on__gte=on
        )
        hidden = due & Q(question__hidden=True, question__opened_at__isnull=True)
        return self.filter(~hidden | Q(participation__in=list(parties)))


class Position(models.Model):
    """A party's stand on one question, in its own words; a new one leaves the old. [Syn]"""

    class Stance(models.TextChoices):
        AGREE = "agree", _("agree")
        CONDITIONS = "conditions", _("agree on conditions")
        DISAGREE = "disagree", _("disagree")
        NO_VIEW = "no_view", _("no view")

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="positions"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="positions")
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=Stance)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField()
    current = models.BooleanField(default=True)

    objects = Positions.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "question"],
                condition=Q(current=True),
                name="one_current_position_a_question",
            )
        ]

    def __str__(self) -> str:
        return self.stance


class Input(models.Model):
    """What a party says, asks or warns of; it waits for an answer. [Innspill]

    `in_time` is settled when it arrives: what comes after the input deadline is attached to the
    decision but does not hold it up. `replaces` keeps the old text when a party corrects itself.
    """

    class Kind(models.TextChoices):
        INPUT = "input", _("input")
        CONCERN = "concern", _("safety concern")
        REQUEST = "request", _("information request")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="inputs")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="inputs"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.INPUT)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    in_time = models.BooleanField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["case"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="input_awaiting_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Answer(models.Model):
    """The employer's reasoned answer to an input. [Svar]"""

    class Outcome(models.TextChoices):
        USED = "used", _("taken in")
        PARTLY = "partly", _("partly taken in")
        NOT_USED = "not_used", _("not taken in")

    input = models.OneToOneField(Input, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=10, choices=Outcome)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    hollow_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.outcome
