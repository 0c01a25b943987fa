"""Keep who in HR has looked at which case: the auditor is seen too."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models import Case


class AccessLog(models.Model):
    """One time somebody in HR opened a case for oversight. [Innsynslogg]"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "user"], name="access_to_a_case")]
        verbose_name = _("access to a case")
        verbose_name_plural = _("access to cases")

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id} {self.opened_at:%Y-%m-%d %H:%M}"
