"""Papers filed in a case: a title, who filed it, and versions that stay."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.models import Entry, Text
from ledger.redaction import OSLO, redacted_words
from parties.models import User
from workflows.models.case import Case
from workflows.models.participation import Participation

# What goes out in a case, and rests on the papers that were there.
RESTS_ON_PAPERS = (
    Event.INFORMATION_GIVEN,
    Event.BRIEF_REVISED,
    Event.INPUT_ANSWERED,
    Event.ANSWERS_RELEASED,
    Event.MEETING_CALLED,
    Event.MINUTES_CIRCULATED,
    Event.PROTOCOL_DRAWN_UP,
    Event.REFERRAL_SENT,
    Event.DECISION_TAKEN,
    Event.DECISION_TAKEN_DESPITE,
    Event.DECISION_REGISTERED,
)


class DocumentClass(models.TextChoices):
    """What a paper is for; how long it is kept goes by this. [Dokumentklasse]"""

    PROPOSAL = "proposal", _("proposal or case paper")
    REPORT = "report", _("report or study")
    RISK_ASSESSMENT = "risk_assessment", _("risk assessment")
    PLAN = "plan", _("plan, schedule or chart")
    FIGURES = "figures", _("figures or accounts")
    STATEMENT = "statement", _("statement from a party")
    CORRESPONDENCE = "correspondence", _("letter or e-mail")
    OTHER = "other", _("other paper")


class Document(models.Model):
    """A paper somebody filed in a case. [Saksdokument]

    Filed by the party, or by the employer when there is none; only that side adds versions or
    withdraws it. `entry` is the number of the entry that filed it. A document is withdrawn, never
    deleted, and not withdrawn once something has gone out that may rest on it. `opened_at` is when
    somebody of another side first opened it: what others have read can no longer be made
    confidential. Who it was is not kept.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    number = models.PositiveSmallIntegerField()
    document_class = models.CharField(max_length=20, choices=DocumentClass)
    title = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    filed_at = models.DateTimeField()
    entry = models.PositiveBigIntegerField()
    latest = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="document_has_one_number_in_its_case"
            )
        ]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class DocumentVersion(models.Model):
    """One version of a document: never changed, never removed by the next. [Versjon]

    The file lies in the store under its digest. `description` says what a picture shows. What the
    file was called is not kept: it may name people, and could hide what the file is. Of a redacted
    one the file is destroyed; the row and its digest stay.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    suffix = models.CharField(max_length=5)
    description = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    redacted_at = models.DateTimeField(null=True, blank=True)
    redaction_basis = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="version_has_one_number_in_its_document"
            )
        ]
        verbose_name = _("version")
        verbose_name_plural = _("versions")

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"

    @property
    def gone(self) -> str:
        """Say that the file is redacted, when and under which provision; empty while it is there."""
        if self.redacted_at is None:
            return ""
        return redacted_words(self.redacted_at.astimezone(OSLO).date(), self.redaction_basis)


def last_resting_on_papers(chain_id: int) -> int:
    """Return the number of the last entry that may rest on papers filed before it; 0 for none."""
    entries = Entry.objects.filter(chain_id=chain_id, event__in=RESTS_ON_PAPERS)
    return entries.order_by("-number").values_list("number", flat=True).first() or 0
