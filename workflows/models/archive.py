"""What goes from a case to the archive: one parcel for each paper, and how far it has come."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, transition

from workflows.models.case import Case


class ArchiveParcelQuerySet(models.QuerySet["ArchiveParcel"]):
    """Parcels by what is left to do with them."""

    def due(self, at: datetime) -> ArchiveParcelQuerySet:
        """Return those that wait to be sent, and that nobody is sending now."""
        return self.filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
            state=ArchiveParcel.State.READY,
        )


class ArchiveParcel(models.Model):
    """One paper on its way to the archive, or there. [Arkivforsendelse]

    `number` is its place in the case's journal, never used again. A paper that has got more words
    or signatures since – its `stamp` is another – goes as a new parcel of the next `edition`.
    `claimed_until` is a lease while it is sent, and the pause before the next try. `fault` is the
    kind of fault, `fault_said` what the archive itself said; neither holds what people wrote.
    """

    class State(models.TextChoices):
        READY = "ready", pgettext_lazy("parcel", "ready")
        SENT = "sent", pgettext_lazy("parcel", "sent")
        RECEIVED = "received", pgettext_lazy("parcel", "received")
        ARCHIVED = "archived", pgettext_lazy("parcel", "archived")
        FAILED = "failed", pgettext_lazy("parcel", "failed")

    class Fault(models.TextChoices):
        UNREACHABLE = "unreachable", _("the archive does not answer")
        FULL = "full", _("there is no room left where the archive's papers are put")
        DENIED = "denied", _("the system may not write where the archive's papers are put")
        MISSING = "missing", _("the place where the archive's papers are put is not there")
        REFUSED = "refused", _("the archive refused it")
        SILENT = "silent", _("the archive has not said that it has the paper")
        UNPRINTED = "unprinted", _("the paper could not be printed")
        GONE = "gone", _("the case no longer has the paper")

    WAITING = (State.SENT, State.RECEIVED)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="archive_parcels")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    edition = models.PositiveSmallIntegerField(default=1)
    stamp = models.CharField(max_length=80, blank=True)
    dated_on = models.DateField()
    state = FSMField(default=State.READY, choices=State.choices, protected=True)
    queued_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=12, choices=Fault, blank=True)
    fault_said = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    # What the archive calls it, from its receipt.
    archived_as = models.CharField(max_length=80, blank=True)

    objects = ArchiveParcelQuerySet.as_manager()

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="parcels_are_numbered_in_their_case"
            ),
            models.UniqueConstraint(
                fields=["case", "name", "edition"], name="a_paper_goes_once_to_the_archive"
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "id"],
                condition=~Q(state="archived"),
                name="parcels_on_their_way",
            )
        ]
        verbose_name = _("archive parcel")
        verbose_name_plural = _("archive parcels")

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        """Return what the parcel is called among the case's others: `referat-1`, `referat-1-2`."""
        return self.name if self.edition == 1 else f"{self.name}-{self.edition}"

    @property
    def key(self) -> str:
        """Return what it is called outside, the same at each try: 2027-0042/004-referat-1."""
        return f"{self.case.slug}/{self.number:03}-{self.title}"

    @transition(field=state, source=State.READY, target=State.SENT)
    def send(self) -> None:
        """It is handed over; the archive has not said a word. [Sendt]"""

    @transition(
        field=state, source=[State.READY, State.SENT, State.FAILED], target=State.RECEIVED
    )
    def receive(self) -> None:
        """The archive says that it has it. [Mottatt]"""

    @transition(
        field=state,
        source=[State.READY, State.SENT, State.RECEIVED, State.FAILED],
        target=State.ARCHIVED,
    )
    def archive(self) -> None:
        """The archive says that it is archived, whatever was thought here. [Arkivert]"""

    @transition(
        field=state, source=[State.READY, State.SENT, State.RECEIVED], target=State.FAILED
    )
    def fail(self) -> None:
        """It will not go by itself any more; somebody must look. [Feilet]"""

    @transition(field=state, source=State.FAILED, target=State.READY)
    def put_back(self) -> None:
        """HR wants it tried anew. [Send på nytt]"""
