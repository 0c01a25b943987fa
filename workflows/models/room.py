"""What a party keeps to itself in a case: notes, and what the members say."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parties.models import User
from workflows.models.participation import Participation


class PartyNote(models.Model):
    """One note in a party's own room. [Notat i partens rom]

    It belongs to the party's seat, never to the person: the successor takes it over. It stands
    outside the ledger, is never indexed, told, mailed or bundled, and the party may delete it.
    """

    class Kind(models.TextChoices):
        NOTE = "note", _("note")
        HEARING = "hearing", _("member hearing")

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="notes"
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NOTE)
    body = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("note in a party's room")
        verbose_name_plural = _("notes in a party's room")

    def __str__(self) -> str:
        # Never the words: a name may end up in a log.
        return f"#{self.pk}"
