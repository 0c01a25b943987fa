"""The meeting, its paper, and what each party did with the paper."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, transition

from ledger.models import Chain, Text
from parties.models import Mandate, OrgUnit
from workflows.models.case import Case
from workflows.models.participation import Participation


class MeetingSeries(models.Model):
    """Meetings of one kind in one part of the organisation, month after month. [Møteserie]

    `safety` says whether the safety representative sits at the table, looks on, or is not
    called: local configuration. `prefix` begins the numbers of the items: DS 12/26.
    """

    class Kind(models.TextChoices):
        KTV = "ktv", _("contact meeting (KTV)")
        IDF = "idf", _("information, discussion and negotiation (IDF)")
        AMU = "amu", _("working environment committee (AMU)")
        OTHER = "other", _("other meetings")

    class Safety(models.TextChoices):
        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")
        NONE = "none", _("not called")

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    prefix = models.CharField(max_length=6, default="DS")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="meeting_series")
    safety = models.CharField(max_length=10, choices=Safety, default=Safety.MEMBER)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "meeting series"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """A meeting between the parties; it may take several cases. [Møte]

    Called from one case it has neither series, chain nor agenda of its own: the case has them.
    `sequence` counts the notices that have gone out, so that calendars know the newest.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meeting", "being planned")
        CALLED = "called", pgettext_lazy("meeting", "called")
        STARTED = "started", pgettext_lazy("meeting", "started")
        MINUTES = "minutes", pgettext_lazy("meeting", "held, minutes")
        CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")

    cases = models.ManyToManyField(Case, related_name="meetings")
    series = models.ForeignKey(
        MeetingSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    chain = models.OneToOneField(
        Chain, on_delete=models.PROTECT, null=True, blank=True, related_name="meeting"
    )
    state = FSMField(default=State.CALLED, choices=State.choices, protected=True)
    called_on = models.DateField(null=True, blank=True)
    meets_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    short_notice = models.BooleanField(default=False)
    notice_objected = models.BooleanField(default=False)
    # Who asked for a meeting beside the fixed ones; empty for those.
    demanded_by = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(series__isnull=False) | models.Q(called_on__isnull=False),
                name="only_a_series_plans_meetings",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meets_on} {self.place}"

    @transition(field=state, source=State.PLANNED, target=State.CALLED)
    def send_notice(self) -> None:
        """Call everyone with a seat, with the agenda. [Sende innkalling]"""

    @transition(field=state, source=State.CALLED, target=State.STARTED)
    def start(self) -> None:
        """Begin the meeting. [Starte møtet]"""

    @transition(field=state, source=State.STARTED, target=State.MINUTES)
    def end(self) -> None:
        """End the meeting; the minutes remain. [Avslutte møtet]"""

    @transition(field=state, source=[State.PLANNED, State.CALLED], target=State.CANCELLED)
    def cancel(self) -> None:
        """Call the meeting off. [Avlyse møtet]"""


class Minutes(models.Model):
    """The paper of a discussion or a negotiation. [Referat / protokoll]

    `binding` is the forced choice with legal effect: is this a binding agreement? `closed_by` is
    what the parties do with it: approve or sign. `digest` names the paper as it was sent. `corrects`
    is the sealed paper a correction belongs to, `written_on` the day a paper that was registered
    late was written elsewhere: neither is the paper of a discussion held here.
    """

    class Kind(models.TextChoices):
        RECORD = "record", _("minutes")
        PROTOCOL = "protocol", _("protocol")

    class ClosedBy(models.TextChoices):
        APPROVAL = "approval", _("approval")
        SIGNATURE = "signature", _("signature")

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
    closed_by = models.CharField(max_length=10, choices=ClosedBy, default=ClosedBy.APPROVAL)
    binding = models.BooleanField(default=False)
    state = FSMField(default=State.CIRCULATED, choices=State.choices, protected=True)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    # What the paper said of the case when it was sent: it says so for ever.
    imprint = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_on = models.DateField()
    circulated_on = models.DateField()
    remarks_due_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    written_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "minutes"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="minutes_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.case.reference} {self.kind} {self.number}"

    @property
    def beside(self) -> bool:
        """Tell whether it stands beside the discussion: a correction, or registered late."""
        return self.corrects_id is not None or self.written_on is not None

    @property
    def subject(self) -> str:
        """Return the paper as the record and what is owed name it."""
        return f"{'beside' if self.beside else 'minutes'}:{self.number}"

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
    `on_behalf_of` is the one whose deputy signed, `paper` the digest of what the signer read,
    `proven_by` how the signer showed who they were; empty for an approval, which asks for none.
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
    on_behalf_of = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paper = models.CharField(max_length=64)
    proven_by = models.CharField(max_length=10, blank=True)
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
