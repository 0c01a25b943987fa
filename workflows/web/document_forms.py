"""File a paper, a new version of it, or withdraw it. [Saksdokumenter]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.actions.documents import LONGEST_TITLE
from workflows.files.kinds import KINDS
from workflows.models import DocumentClass, Shield
from workflows.policies.confidential import side_of
from workflows.queries import CasePage
from workflows.web.confidential_forms import TermsForm, every_ground
from workflows.web.forms import (
    Step,
    StepForm,
    asked_number,
    hidden_number,
    labelled,
    words,
)

_OPEN = _("No. Everyone in the case may read it")
_TERMS = ("basis", "parties", "share", "ends_on", "ends_with")


def _what_is_taken() -> str:
    return _now("At most %(most)s. One of these: %(allowed)s.") % {
        "most": filesizeformat(settings.UPLOAD_LARGEST),
        "allowed": ", ".join(KINDS),
    }


def _file() -> Any:
    return forms.FileField(
        label=_("The file"),
        help_text=lazy(_what_is_taken, str)(),
        allow_empty_file=True,  # the action says what is wrong with it
        widget=forms.FileInput(attrs={"accept": ",".join(f".{suffix}" for suffix in KINDS)}),
        error_messages={"required": _("Choose a file. It has to be chosen again each time.")},
    )


def _description() -> Any:
    return words(
        _("What does the picture show?"),
        required=False,
        rows=2,
        help_text=_("Needed when the file is a picture: for those who cannot see it."),
    )


class FileForm(TermsForm):
    """A paper, what it is called and what it is for; confidential when a ground is chosen. [Legge ved et dokument]"""

    title = forms.CharField(
        label=_("What is it called?"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Write a few words here.")},
    )
    document_class = forms.ChoiceField(
        label=_("What kind of paper is it?"), choices=labelled(DocumentClass.choices)
    )
    file = _file()
    description = _description()

    field_order = ["party", "title", "document_class", "file", "description"]

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Ask for a ground only when it is confidential."""
        super().__init__(data)
        for name in ("basis", "share"):
            self.fields[name].required = False
        self.fields["basis"].label = _("Is it confidential?")
        self.ground_in([("", _OPEN), *every_ground()])

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer that it is open first."""
        super().meet(page, asked)
        self.ground_in([("", _OPEN), *every_ground(side_of(page.situation))])
        self.order_fields([*self.field_order, "basis"])

    @property
    def shown(self) -> list[BoundField]:
        """Return the paper's own fields."""
        return [field for field in self.visible_fields() if field.name not in _TERMS]

    @property
    def terms(self) -> list[BoundField]:
        """Return the fields for what is confidential."""
        return [self[name] for name in _TERMS]

    @property
    def kept(self) -> bool:
        """Tell whether it is being filed in confidence."""
        return self.is_bound and bool(self.data.get("basis"))

    @property
    def readers(self) -> list[str]:
        """Say who reads it, also before anybody knows whether it is filed in confidence."""
        return [_now("everyone in the case – or those it is told to in confidence")]

    def arguments(self) -> dict[str, Any]:
        """Leave the terms out of a paper that is open."""
        said = super().arguments()
        if not said.get("basis"):
            return {name: value for name, value in said.items() if name not in _TERMS}
        return {**said, "share": said["share"] or Shield.Share.NOBODY}

    def onward(self, reference: str) -> str:
        """Go on to the list of papers."""
        return reverse("case-documents", args=[reference])


class _AboutDocument(StepForm):
    """A step about one paper of the person's own side."""

    number = hidden_number()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the paper the address names, or the last of the person's own."""
        super().meet(page, asked)
        situation = page.situation
        own = [
            document
            for document in situation.documents
            if document.withdrawn_at is None and situation.files_for(document)
        ]
        said = self.data.get("number") if self.is_bound else asked_number(asked, "number")
        named = next((d for d in own if str(d.number) == str(said)), None)
        self.about = named or (own[-1] if own and not said else None)
        if self.about is not None:
            self.initial["number"] = self.about.number

    def onward(self, reference: str) -> str:
        """Go on to the list of papers."""
        return reverse("case-documents", args=[reference])


class VersionForm(_AboutDocument):
    """The new version. [Legge ved ny versjon]"""

    file = _file()
    description = _description()


class WithdrawForm(_AboutDocument):
    """Why it no longer holds. [Trekke dokument]"""

    reason = words(_("Why does the document no longer hold?"), rows=3)


STEPS = (
    Step(
        actions.file_document,
        FileForm,
        _("File the document"),
        _("The document is filed."),
        _(
            "Everyone in the case can read it at once, unless you file it in confidence. Each new"
            " version stays beside the old."
        ),
    ),
    Step(
        actions.file_version,
        VersionForm,
        _("File the new version"),
        _("The new version is filed. The earlier ones stay."),
        about="document",
        listed=False,
    ),
    Step(
        actions.withdraw_document,
        WithdrawForm,
        _("Withdraw the document"),
        _("The document is withdrawn. It can still be read."),
        _("It is marked as withdrawn, with your reason. It is not deleted."),
        about="document",
        listed=False,
    ),
)
