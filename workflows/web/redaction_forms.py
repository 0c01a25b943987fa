"""Redact words or a filed paper: on which provision, and why. [Sladde]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from parties.bounds import key_in
from rulebook.redaction import bases
from workflows import actions
from workflows.models import DocumentVersion
from workflows.queries import CasePage
from workflows.queries.redaction import candidates_in
from workflows.web.forms import Step, StepForm, asked_number, hidden_number, words


def _provisions() -> list[tuple[str, str]]:
    language = (get_language() or "nb")[:2]
    return [
        (one.code, f"{one.called(language)}{unread(one.confidence)}")
        for one in bases().values()
    ]


def unread(confidence: str) -> str:
    """Say of a provision nobody has read here that it is not verified."""
    return f" – {_now('not verified')}" if confidence == "M" else ""


class RedactionForm(StepForm):
    """The provision and the reason. [Sladde]"""

    basis = forms.ChoiceField(
        label=_("Under which provision?"),
        choices=_provisions,
        widget=forms.RadioSelect,
        help_text=_(
            "“Not verified” means that we have not read the provision. Have it judged first."
        ),
        error_messages={"required": _("Choose the provision.")},
    )
    reason = words(
        _("Why must it go?"),
        rows=3,
        help_text=_("Everyone in the case reads this. Do not repeat what is to go."),
    )

    def onward(self, reference: str) -> str:
        """Go on to what is redacted in the case."""
        return reverse("case-redactions", args=[reference])

    def about_number(self, asked: Mapping[str, str], name: str) -> int | None:
        """Return a number the form carries, or the address names."""
        said = str(self.data.get(name, "")) if self.is_bound else ""
        number = key_in(said)
        return asked_number(asked, name) if number is None else number


class TextForm(RedactionForm):
    """Which words. [Sladde tekst]"""

    text_id = hidden_number()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the words the address names."""
        super().meet(page, asked)
        number = self.about_number(asked, "text_id")
        self.initial["text_id"] = number
        found = candidates_in(page, only=number) if number is not None else []
        self.about = found[0] if found else None


class DocumentForm(RedactionForm):
    """Which version of which document. [Sladde dokument]"""

    number = hidden_number()
    version = hidden_number()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the paper the address names."""
        super().meet(page, asked)
        for name in ("number", "version"):
            self.initial[name] = self.about_number(asked, name)
        self.about = (
            DocumentVersion.objects.filter(
                document__case=page.case,
                document__number=self.initial["number"],
                number=self.initial["version"],
                redacted_at=None,
            )
            .select_related("document__title")
            .first()
        )


_INTRO: Any = _(
    "What you redact is gone for good, for everybody. The record keeps that it was done, when, by"
    " whom and under which provision, and all parties are told. Bundles and papers already handed"
    " out, sent e-mail and what the archive has are not reached from here."
)

STEPS = (
    Step(
        actions.redact_text,
        TextForm,
        _("Redact for good"),
        _("The words are redacted. All parties are told."),
        _INTRO,
        about="redaction",
        listed=False,
        grave=True,
    ),
    Step(
        actions.redact_document,
        DocumentForm,
        _("Redact for good"),
        _("The document is redacted. All parties are told."),
        _INTRO,
        about="redacted_document",
        listed=False,
        grave=True,
    ),
)
