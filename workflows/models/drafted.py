"""An answer the employer has not sent yet: outside the ledger, and read by the employer alone."""

from __future__ import annotations

from django.db import models

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
