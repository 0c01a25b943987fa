"""What is told in confidence in a case: to whom, on what ground, until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import Text
from workflows.models.case import Case
from workflows.models.decision import DecisionPoint
from workflows.models.negotiation import Negotiation
from workflows.models.participation import Participation


class Shield(models.Model):
    """Something kept confidential, beside the open text it belongs to. [Fortrolig opplysning]

    `about` names that: "title", "brief:consequences", "input:12", "answer:12", "point:1" or
    "other"; or "document:3". The confidential words lie in `text` alone, so that no list, mail,
    calendar, paper or search that shows the case can show them; a document has its words in the
    file, and needs none here. `label` is what everybody in the case reads.

    Kept by the employer, or by the party in `kept_by`. `bound` are the parties it is told to,
    by key; `employer_bound` that the employer is one of them. `confirmed` are the people, by
    key, who have said that they know they are bound; the record says when.
    """

    class Share(models.TextChoices):
        NOBODY = "nobody", _("with nobody")
        ADVISERS = "advisers", _("with your own adviser, who is bound the same way")
        PARTIES = "parties", _("with other parties in the case, who are then bound")

    class EndsWith(models.TextChoices):
        """What ends it, when it is no day. [Opphør]"""

        DECISION = "decision", _("when everything in the case is decided")
        TALKS = "talks", _("when the negotiations have ended")
        CLOSING = "closing", _("when the case is closed")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="shields")
    number = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=64)
    label = models.CharField(max_length=200)
    text = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField(max_length=40)
    share = models.CharField(max_length=10, choices=Share, default=Share.NOBODY)
    kept_by = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    employer_bound = models.BooleanField(default=False)
    bound = models.JSONField(default=list)
    confirmed = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ends_with = models.CharField(max_length=10, choices=EndsWith, blank=True)
    # The day the archive was to have it open, when its last day passed after the case's end.
    opened_to_archive_on = models.DateField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)
    reason = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="shield_has_one_number_in_its_case"
            ),
            models.CheckConstraint(
                condition=models.Q(text__isnull=False)
                | models.Q(about__startswith="document:"),
                name="what_is_confidential_has_words_or_a_document",
            ),
        ]
        verbose_name = _("confidential information")
        verbose_name_plural = _("confidential information")

    def __str__(self) -> str:
        # Never the words: a name may end up in a log.
        return f"{self.case_id} {self.number}"

    @property
    def document(self) -> int | None:
        """Return the number of the document it keeps; None when it keeps words. [Dokument]"""
        kind, _colon, number = self.about.partition(":")
        return int(number) if kind == "document" else None

    def ended(
        self,
        on: date,
        *,
        case: Case,
        points: Iterable[DecisionPoint],
        negotiations: Iterable[Negotiation],
    ) -> bool:
        """Tell whether it holds no more on a day: released, past its last day, or overtaken.

        True at read time: nothing has to have run.
        """
        if self.released_on is not None or (self.ends_on is not None and on > self.ends_on):
            return True
        match self.ends_with:
            case self.EndsWith.DECISION:
                return all(p.state != DecisionPoint.State.PLANNED for p in points)
            case self.EndsWith.TALKS:
                states = [n.state for n in negotiations]
                running = (*Negotiation.RUNNING, Negotiation.State.BROKEN)
                return bool(states) and all(s not in running for s in states)
            case self.EndsWith.CLOSING:
                return not case.is_open
            case _no_event:
                return False
