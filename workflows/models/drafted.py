"""What is still being written: outside the ledger, and read by whoever writes it, or their side, alone."""

from __future__ import annotations

from django.db import models

from parties.models import User
from workflows.models.participation import Answer, Input


class AnswerDraft(models.Model):
    """What the employer means to answer an input; gone when it is released. [Utkast til svar]"""

    input = models.OneToOneField(Input, on_delete=models.CASCADE, related_name="draft")
    outcome = models.CharField(max_length=10, choices=Answer.Outcome)
    text = models.TextField(max_length=20_000)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.outcome

    @property
    def overtaken(self) -> bool:
        """Tell whether the party has corrected its words after the draft was written."""
        return self.input.given_at > self.saved_at


class Draft(models.Model):
    """A case somebody is still writing: theirs alone, outside the ledger. [Kladd]"""

    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"
