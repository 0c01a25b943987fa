"""Have a case's papers sent to the archive. [Sende til arkiv]"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.web.forms import Step, StepForm

STEPS = (
    Step(
        actions.send_to_archive,
        StepForm,
        _("Send to the archive"),
        _("The papers are on their way to the archive."),
        _("What is new in the case goes, and what failed is tried again. Nothing goes twice."),
    ),
)
