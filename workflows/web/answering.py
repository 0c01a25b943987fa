"""Draft answers, release them together, answer many by the minutes. [Svare samlet]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.models import Answer
from workflows.queries import CasePage
from workflows.templatetags.house import date_plain
from workflows.web.forms import Step, StepForm, labelled, one_of, words
from workflows.web.leader import AnswerForm
from workflows.web.offers import Offered, OfferedSeveral


class DraftForm(AnswerForm):
    """The answer as it may become. [Utkast til svar]"""

    readers = (_("The employer"),)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start from what is drafted already."""
        super().meet(page, asked)
        draft = self.about.draft if self.about is not None else None
        if draft is not None:
            self.initial.update(outcome=draft.outcome, text=draft.text)


class ReleaseForm(StepForm):
    """Every drafted answer, to be read once more. [Sende svarene samlet]"""

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show what is about to be sent."""
        super().meet(page, asked)
        self.about = page.drafted


class InMinutesForm(StepForm):
    """Which inputs, and where in the minutes they are answered. [Besvare i referatet]"""

    inputs = OfferedSeveral(
        label=_("What is answered there?"),
        error_messages={"required": _("Choose at least one.")},
    )
    number = Offered(label=_("Which minutes?"))
    item = forms.CharField(
        label=_("Which item?"),
        max_length=40,
        help_text=_("For example 4."),
        error_messages={"required": _("Write which item.")},
    )
    outcome = one_of(_("What do you do with it?"), labelled(Answer.Outcome.choices))
    text = words(_("Anything to add?"), required=False, rows=3)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer what waits, in each party's own words, and the minutes that are out."""
        super().meet(page, asked)
        self.offer("inputs", [(str(e.input.pk), _first_words(e.input)) for e in page.waiting])
        papers = [view.minutes for view in page.minutes if not view.in_writing]
        self.offer(
            "number",
            [
                (
                    str(m.number),
                    _("Minutes %(n)d, %(day)s") % {"n": m.number, "day": date_plain(m.held_on)},
                )
                for m in reversed(papers)
            ],
        )


def _first_words(said: Any) -> str:
    body = said.text.body
    return f"{said.participation.name}: {body[:140]}{'…' if len(body) > 140 else ''}"


_SEALED = _("Only the employer sees a draft. It is not part of the record until it is sent.")

STEPS = (
    Step(
        actions.draft_answer,
        DraftForm,
        _("Keep the draft"),
        _("The draft is kept. Nobody is told before you send."),
        _SEALED,
        about="exchange",
        listed=False,
    ),
    Step(
        actions.release_answers,
        ReleaseForm,
        _("Send all the answers"),
        _("The answers are sent together. Each party is told once."),
        about="drafted",
    ),
    Step(
        actions.answer_in_minutes,
        InMinutesForm,
        _("Answer by the minutes"),
        _("The inputs are answered, with the place in the minutes."),
        _("For what was answered in the meeting. The parties see which item to read."),
    ),
)
