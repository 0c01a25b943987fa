"""What is owed, by which seat, by when and why: the one table everybody asks."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from parties.models import Guest, OrgUnit, Role, SafetyArea, Union
from parties.seats import Seat
from workflows.models.case import Case
from workflows.models.participation import Participation

ACT_BY = Coalesce("safe_on", "due_on", output_field=models.DateField())
"""The day to act by: the safe day, or else the last."""


class Obligation(models.Model):
    """Something a seat owes in a case. [Utestående plikt]

    Owed by a seat and never by a user, so that deputies and successors just work. Lateness is
    derived from `due_on` when it is read; no job has to run for it to be true. `due_on` is the
    last legal day; `safe_on` the day reminders aim at. `deadline` is the stored arithmetic.
    """

    class Kind(models.TextChoices):
        GIVE_VIEW = "give_view", _("give your view")
        ANSWER_IN_WRITING = "answer_in_writing", _("answer the case")
        ANSWER_INPUT = "answer_input", _("answer the input")
        CALL_MEETING = "call_meeting", _("call the discussion")
        CIRCULATE_MINUTES = "circulate_minutes", _("send the minutes")
        APPROVE_MINUTES = "approve_minutes", _("approve the minutes")
        MEET_DUTY = "meet_duty", _("do what the rule asks")
        DECIDE = "decide", _("decide")
        NEGOTIATE = "negotiate", _("meet to negotiate")
        ANSWER_BID = "answer_bid", _("answer the demand or the offer")
        SIGN_PROTOCOL = "sign_protocol", _("sign the protocol")
        MEET_DISPUTE = "meet_dispute", _("meet about the dispute")
        STATE_CASE = "state_case", _("send the statement of case to the board")
        GIVE_INFORMATION = "give_information", _("give the information asked for")
        ANSWER_DEMAND = "answer_demand", _("answer the demand")
        ANSWER_CONTEST = "answer_contest", _("answer what is contested")
        ANSWER_ACCESS = "answer_access", _("answer the request for access")
        SETTLE_TRIAL = "settle_trial", _("settle what becomes of the trial")
        EVALUATE = "evaluate", _("evaluate the process")
        ANSWER_CHANGE = "answer_change", _("say what you think of the change")
        ANSWER_EMPLOYEE = "answer_employee", _("answer the employee")
        MAKE_GOOD = "make_good", _("do afterwards what the decision was taken without")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="obligations")
    kind = models.CharField(max_length=20, choices=Kind)
    participation = models.ForeignKey(
        Participation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="obligations",
    )
    role = models.CharField(max_length=30, choices=Role)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        SafetyArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    guest = models.ForeignKey(
        Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=40, blank=True)
    rule = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True, blank=True)
    safe_on = models.DateField(null=True, blank=True)
    deadline = models.JSONField(null=True, blank=True)
    since = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["case"], condition=Q(done_at__isnull=True), name="obligation_open"
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(done_at__isnull=True),
                name="obligation_falls_due",
            ),
            models.Index(
                ACT_BY,
                "id",
                condition=Q(done_at__isnull=True),
                name="obligation_to_act_by",
            ),
            models.Index(
                fields=["union", "due_on"],
                condition=Q(done_at__isnull=True),
                name="obligation_of_a_union",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.reference} {self.kind} {self.due_on}"

    @property
    def seat(self) -> Seat:
        """Return the seat that owes it."""
        return Seat(
            self.role,
            self.unit,
            union_id=self.union_id,
            area_id=self.area_id,
            guest_id=self.guest_id,
        )

    @property
    def subject_point(self) -> int | None:
        """Return the decision point it is what remains of, if it is."""
        kind, _sep, rest = self.subject.partition(":")
        return int(rest.partition(":")[0]) if kind == "point" else None

    @property
    def subject_shield(self) -> int | None:
        """Return the number of what is kept confidential that it is about, if it is."""
        kind, _sep, rest = self.subject.partition(":")
        number = rest.partition(":")[2]
        return int(number) if kind == "contest" and number else None

    @property
    def subject_code(self) -> str:
        """Return what exactly is owed, by the rulebook's code of evidence."""
        return self.subject.rpartition(":")[2]

    def overdue(self, on: date) -> bool:
        """Tell whether it is late on the day; it is kept on its last day."""
        return self.done_at is None and self.due_on is not None and on > self.due_on


def remains_of(number: int, code: str) -> str:
    """Return what remains of a decision as debts name it: "point:2:discussion_held"."""
    return f"point:{number}:{code}"
