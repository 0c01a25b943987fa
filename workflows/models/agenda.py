"""Meetings that come round, what stands on their agenda, who is called, and what is written there."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.models import Text
from parties.models import Mandate, OrgUnit, Role, SafetyArea, Union, User
from parties.seats import Seat
from workflows.models.case import Case
from workflows.models.meeting import Meeting, MeetingSeries


class AgendaItem(models.Model):
    """One thing on a meeting's agenda: a case, or something without one. [Sak på saklisten]

    `number` is given when the notice goes out, one row for each series and year: DS 12/26. The
    first items of every meeting – notice, agenda, last minutes – have none.
    """

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Approval of the notice")
        AGENDA = "agenda", _("Approval of the agenda")
        MINUTES = "minutes", _("Approval of the minutes of the last meeting")
        CASE = "case", _("Case")
        FREE = "free", _("Item without a case")

    class Tag(models.TextChoices):
        INFORMATION = "I", pgettext_lazy("tag", "information")
        DISCUSSION = "D", pgettext_lazy("tag", "discussion")
        NEGOTIATION = "F", pgettext_lazy("tag", "negotiation")

    FIRST = (Kind.NOTICE, Kind.AGENDA, Kind.MINUTES)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    tag = models.CharField(max_length=1, choices=Tag, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    title = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    sent_round = models.BooleanField(default=False)

    class Meta:
        ordering = ["meeting", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"], name="item_has_one_number_in_its_year"
            ),
            models.UniqueConstraint(
                fields=["meeting", "case"], name="case_stands_once_on_an_agenda"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(kind="case"), name="only_a_case_has_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    @property
    def reference(self) -> str:
        """Return the number as people write it: DS 12/26; empty before the notice."""
        if self.number is None or self.year is None:
            return ""
        return f"{self.series.prefix} {self.number}/{self.year % 100:02}"

    @property
    def is_first(self) -> bool:
        """Tell whether it is one of the items every meeting begins with."""
        return self.kind in self.FIRST


class Seating(models.Model):
    """A seat called to a meeting, and how it was filled on the day. [Innkalt]

    Filled by whoever holds the mandate; `stands_for` is the one they met in place of. Why
    somebody was away is told only if they want to.
    """

    class Attendance(models.TextChoices):
        MET = "met", pgettext_lazy("meeting", "met")
        ABSENT = "absent", pgettext_lazy("meeting", "absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="seatings")
    role = models.CharField(max_length=30, choices=Role)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        SafetyArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    observes = models.BooleanField(default=False)
    delivered_on = models.DateField(null=True, blank=True)
    attendance = models.CharField(max_length=10, choices=Attendance, blank=True)
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stands_for = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def seat(self) -> Seat:
        """Return the seat that is called."""
        return Seat(self.role, self.unit, union_id=self.union_id, area_id=self.area_id)

    @property
    def is_employer(self) -> bool:
        """Tell whether it is the employer's own seat."""
        return self.role == Role.LEADER

    @property
    def name(self) -> str:
        """Return whom the seat represents, as people say it."""
        if self.union:
            return self.union.short_name
        if self.is_employer:
            return str(_("The employer"))
        return str(self.get_role_display()).capitalize()

    @property
    def code(self) -> str:
        """Return whom it represents as the record names it."""
        return self.union.short_name if self.union else str(self.role)


class ItemWords(models.Model):
    """One version of one block in the minutes of an item; the newest holds. [Blokk i referatet]

    `seating` says whose block it is: nobody else writes in it. The blocks without one are
    written by everybody at the table. A version is never changed and never removed.
    """

    class Heading(models.TextChoices):
        EMPLOYER = "employer", _("The employer's view and proposal")
        VIEW = "view", _("View of the organisation")
        QUESTIONS = "questions", _("Questions and answers")
        ALTERNATIVES = "alternatives", _("Alternatives considered")
        ENVIRONMENT = "environment", _("Working environment and risk")
        PRIVACY = "privacy", _("Privacy")
        REASONS = "reasons", _("Why a view is not followed")
        FURTHER = "further", _("What happens next")

    class Stance(models.TextChoices):
        AGREE = "agree", pgettext_lazy("conclusion", "agrees")
        PARTLY = "partly", pgettext_lazy("conclusion", "agrees in part")
        DISAGREE = "disagree", pgettext_lazy("conclusion", "disagrees")

    EMPLOYERS = (Heading.EMPLOYER, Heading.REASONS, Heading.FURTHER)

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="words")
    seating = models.ForeignKey(
        Seating, on_delete=models.PROTECT, null=True, blank=True, related_name="words"
    )
    heading = models.CharField(max_length=12, choices=Heading)
    version = models.PositiveSmallIntegerField()
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "item words"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "seating", "heading", "version"],
                name="a_block_has_each_version_once",
            ),
            models.UniqueConstraint(
                fields=["item", "heading", "version"],
                condition=Q(seating__isnull=True),
                name="a_common_block_has_each_version_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.heading} {self.version}"


class FollowUp(models.Model):
    """Something somebody promised in a meeting; it lives on when the case is closed. [Oppfølgingspunkt]

    Owed by a seat, so that deputies and successors just work.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="follow_ups")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Seating, on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    fell_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(done_on__isnull=True), name="follow_up_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.due_on}"

    def overdue(self, on: date) -> bool:
        """Tell whether the day has passed; it is kept on its last day."""
        return self.done_on is None and on > self.due_on


class Unsaved(models.Model):
    """What somebody is still writing in a block, kept for them alone until it is saved. [Mellomlagret]

    `version` is the version the person had before them, so that what others wrote meanwhile is
    shown beside it and never covered.
    """

    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="+")
    block = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "unsaved"
        constraints = [
            models.UniqueConstraint(
                fields=["author", "item", "block"], name="one_unsaved_text_for_a_block"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.block}"
