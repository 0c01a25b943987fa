"""Declare how open a question is, contest it, answer the contest. [Åpenhet]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.models import Question, RenewalAnswer
from workflows.queries import CasePage
from workflows.web.forms import (
    PartyForm,
    Step,
    StepForm,
    asked_number,
    hidden_number,
    labelled,
    one_of,
    words,
    yes_or_no,
)
from workflows.web.offers import Offered


class DeclareForm(StepForm):
    """Which question, how open, and why. [Erklære åpenhet]"""

    question = Offered(label=_("Which question?"))
    openness = one_of(_("How open is it?"), labelled(Question.Openness.choices))
    reason = words(
        _("Why?"), required=False, rows=3, help_text=_("Needed unless the question is open.")
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the questions of the case."""
        super().meet(page, asked)
        rows = [(str(row.number), f"{row.number}. {row.wording}") for row in page.matrix]
        self.offer("question", rows)
        if number := asked_number(asked, "question"):
            self.initial["question"] = number

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of what is not open."""
        said = self.cleaned_data
        if said.get("openness") not in (None, "open") and not said.get("reason"):
            self.add_error("reason", _("Write in a few words why it is not open."))
        return said


class ContestForm(PartyForm):
    """What is contested, and why. [Bestride]"""

    question = Offered(label=_("What do you contest?"), required=False)
    shield = hidden_number(required=False)
    text = words(_("Why?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer what is declared: the openness of questions, and how material the version is."""
        super().meet(page, asked)
        choices: list[tuple[str, Any]] = [
            (str(row.number), f"{row.number}. {row.wording} – {row.openness}")
            for row in page.matrix
            if page.situation.declaration_of(row.number) is not None
        ]
        brief = page.case.brief
        if brief is not None and brief.number > 1:
            said = (
                _("Version %(n)d is a material change")
                if brief.material
                else _("Version %(n)d is not a material change")
            )
            choices.append(("", said % {"n": brief.number}))
        self.offer("question", choices)
        if number := asked_number(asked, "question"):
            self.initial["question"] = number
        kept = self.data.get("shield") if self.is_bound else asked_number(asked, "shield")
        if kept:
            self.initial["shield"] = kept
            self.fields["question"].widget = forms.HiddenInput()
            self.fields["text"].label = _("Why should no. %(n)s be open?") % {"n": kept}


class AnswerContestForm(StepForm):
    """The answer to what the other side contests. [Svare på bestridelse]"""

    contest_id = hidden_number()
    upheld = yes_or_no(_("Is the other side right?"))
    text = words(_("Your answer, with the reasons"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the contest the address names, or the first that waits."""
        super().meet(page, asked)
        # The employer answers the parties, and a party what the employer contests of its own.
        leads = page.situation.leader is not None
        waiting = [
            c
            for c in page.situation.contests
            if c.answered_at is None and (c.participation_id is not None) is leads
        ]
        said = self.data.get("contest_id") if self.is_bound else asked_number(asked, "contest")
        named = next((c for c in waiting if str(c.pk) == str(said)), None)
        self.about = named or (next(iter(waiting), None) if not said else None)
        if self.about is not None:
            self.initial["contest_id"] = self.about.pk
            if self.about.brief_id:
                self.fields["upheld"].help_text = _(
                    "If you say yes, the change is material: what was discussed must be discussed"
                    " anew, unless every party says it has no objection."
                )
            if self.about.shield_id:
                self.fields["upheld"].help_text = _(
                    "If you say yes, it is released, and everybody in the case may read it."
                )


class AnswerChangeForm(PartyForm):
    """No objection, or discuss it anew. [Svare på endringen]"""

    outcome = one_of(_("What does your party say?"), labelled(RenewalAnswer.Outcome.choices))


STEPS = (
    Step(
        actions.answer_change,
        AnswerChangeForm,
        _("Send the answer"),
        _("Your answer is sent. You may change it until the change is settled."),
        about="change",
        listed=False,
    ),
    Step(
        actions.declare_openness,
        DeclareForm,
        _("Declare the openness"),
        _("The openness is declared, with today's date. A party may contest it."),
        _("Say honestly what the parties can still influence. Earlier declarations are kept."),
    ),
    Step(
        actions.contest,
        ContestForm,
        _("Send"),
        _("It is noted that you contest this. The other side owes you an answer."),
        _("Both what you write and the answer stay visible beside what is declared."),
    ),
    Step(
        actions.answer_contest,
        AnswerContestForm,
        _("Send the answer"),
        _("The answer is sent. Everybody in the case sees it."),
        about="contest",
    ),
)
