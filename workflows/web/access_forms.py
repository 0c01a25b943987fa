"""Note what the public asks to see, and answer it. [Innsynskrav]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rulebook.exemptions import exemptions
from workflows import actions
from workflows.models import AccessRequest
from workflows.queries import CasePage
from workflows.queries.access import requests_in
from workflows.web.forms import (
    Step,
    StepForm,
    asked_number,
    day,
    hidden_number,
    labelled,
    not_after,
    one_of,
    words,
)


class _AboutAccess(StepForm):
    """A step about a request: only the employer and HR read it, and the record names nobody."""

    @property
    def readers(self) -> list[str]:
        """Say who reads it."""
        return [_now("The leader and HR")]

    def onward(self, reference: str) -> str:
        """Go on to the list of requests."""
        return reverse("case-access", args=[reference])


class RegisterForm(_AboutAccess):
    """What is asked for, when, and by whom if they say so. [Registrere innsynskrav]"""

    received_on = day(_("Which day did it come?"))
    asker = forms.CharField(
        label=_("Who asks?"),
        required=False,
        max_length=200,
        help_text=_(
            "Leave it blank if they do not say. Nobody has to. It is not kept in the record."
        ),
    )
    text = words(
        _("What do they ask to see?"),
        rows=3,
        help_text=_("Write what, not who: this is kept with the record."),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Let the day be at most today."""
        super().meet(page, asked)
        not_after(self, page, "received_on")


def _provisions() -> list[tuple[str, str]]:
    language = (get_language() or "nb")[:2]
    return [
        ("", _now("Nothing is held back")),
        *(
            (
                one.code,
                one.called(language)
                if one.confidence != "M"
                else f"{one.called(language)} – {_now('not verified')}",
            )
            for one in exemptions().values()
        ),
    ]


class AnswerForm(_AboutAccess):
    """What is given, and what it rests on when something is held back. [Besvare innsynskrav]"""

    number = hidden_number()
    outcome = one_of(_("What do you answer?"), labelled(AccessRequest.Outcome.choices))
    basis = forms.ChoiceField(
        label=_("Under which provision is something held back?"),
        required=False,
        choices=_provisions,
        help_text=_(
            "A paper is open unless a provision says otherwise. Consider giving more than you must."
        ),
    )
    text = words(
        _("Your answer"), required=False, help_text=_("Needed when something is held back.")
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the request the address names, or the first that waits."""
        super().meet(page, asked)
        waiting = [one.request for one in requests_in(page.case) if not one.request.outcome]
        said = self.data.get("number") if self.is_bound else asked_number(asked, "number")
        named = next((r for r in waiting if str(r.number) == str(said)), None)
        self.about = named or (waiting[-1] if waiting and not said else None)
        if self.about is not None:
            self.initial["number"] = self.about.number

    def clean(self) -> dict[str, Any]:
        """Ask for provision and reason when something is held back."""
        said = self.cleaned_data
        if said.get("outcome") in ("partly", "refused"):
            if not said.get("basis"):
                self.add_error("basis", _("Choose the provision."))
            if not said.get("text"):
                self.add_error("text", _("Write a few words here."))
        return said


STEPS = (
    Step(
        actions.register_access_request,
        RegisterForm,
        _("Register the request"),
        _("The request is registered. It waits for an answer."),
        _("The parties see in the history that access is asked for, never by whom."),
    ),
    Step(
        actions.answer_access_request,
        AnswerForm,
        _("Answer the request"),
        _("The request is answered."),
        about="access",
    ),
)
