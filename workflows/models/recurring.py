"""What comes round again: the yearly discussion, the meetings of a committee, the evaluation."""

from __future__ import annotations

from datetime import date

from django.db import models

from workflows.models.case import Case


class RecurringDuty(models.Model):
    """Where one recurring rule stands: when it was last done, and the case it is being done in. [Årshjul]

    What is owed, and how often, stands in the rule; the next day is computed from it each time
    it is read. Until somebody has said when it was last done, the days run from `since`, the day
    the duty came into the wheel. `told_due_on` is the due day HR and the unions have been told
    was missed, so that they are told once.
    """

    rule = models.CharField(max_length=40, unique=True)
    since = models.DateField()
    last_held_on = models.DateField(null=True, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="recurring_duties"
    )
    told_due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["rule"]

    def __str__(self) -> str:
        return self.rule

    @property
    def counted_from(self) -> date:
        """Return the day the next turn is counted from."""
        return self.last_held_on or self.since
