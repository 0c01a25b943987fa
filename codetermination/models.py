"""Hold what the house knows about its own running; what happens in cases lies elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models


class Heartbeat(models.Model):
    """When one of the tick's jobs last ran, and how it went. [Hjerteslag]"""

    job = models.CharField(max_length=40, primary_key=True)
    beaten_at = models.DateTimeField()
    did = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.job} {self.beaten_at:%Y-%m-%d %H:%M}"

    def is_silent(self, at: datetime, *, longest: timedelta) -> bool:
        """Tell whether the job has not been heard from for too long."""
        return at - self.beaten_at > longest
