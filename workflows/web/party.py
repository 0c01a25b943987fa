"""What a party does: read, say, warn, ask, answer. [Partens steg]"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.models import Participation, Position, Weight
from workflows.queries import CasePage
from workflows.queries.words import Exchange
from workflows.web.forms import (
    PartyForm,
    Step,
    StepForm,
    asked_number,
    hidden_number,
    labelled,
    one_of,
    words,
)
from workflows.web.offers import Offered

# A browser sends no stance for a question where none is chosen; it always sends the text box.
_ASKED = re.compile(r"(?:stance|text)_(\d{1,4})")
_NEEDS_WHY = (Position.Stance.CONDITIONS, Position.Stance.DISAGREE)


class ViewsForm(PartyForm):
    """A view on each question, in one sending; a question may wait. [Gi syn]"""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Ask the questions that were answered; `meet` adds those the case asks."""
        super().__init__(data)
        self.numbers: list[int] = []
        self.rows: dict[int, Any] = {}
        found = [_ASKED.fullmatch(name) for name in data or ()]
        for number in dict.fromkeys(int(name[1]) for name in found if name):
            self._ask(number)

    def _ask(self, number: int) -> None:
        stance = one_of(_("Your view"), labelled(Position.Stance.choices))
        stance.required = False
        self.fields[f"stance_{number}"] = stance
        self.fields[f"text_{number}"] = words(
            _("On what conditions? Why?"), required=False, rows=3
        )
        self.numbers.append(number)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Ask the questions the party has not answered; all of them when none is left."""
        super().meet(page, asked)
        self.rows = {row.number: row for row in page.matrix}
        wanted = page.unanswered_questions or page.matrix
        if number := asked_number(asked, "question"):
            wanted = [row for row in page.matrix if row.number == number] or wanted
        for row in wanted if not self.numbers else ():
            self._ask(row.number)
        for number in self.numbers:
            if number in self.rows:
                self.fields[f"stance_{number}"].label = self.rows[number].wording
        for row in wanted:
            self._remember(row)

    def _remember(self, row: Any) -> None:
        """Start from the view given before, when there is one."""
        for cell in row.cells:
            if cell.mine and cell.stance:
                self.initial[f"stance_{row.number}"] = cell.stance
                self.initial[f"text_{row.number}"] = cell.words

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Return each question with its two fields, in the case's order."""
        return [
            {
                "row": self.rows.get(number),
                "number": number,
                "stance": self[f"stance_{number}"],
                "text": self[f"text_{number}"],
            }
            for number in sorted(self.numbers)
        ]

    @property
    def shown(self) -> list[Any]:
        """Return what is drawn outside the questions: on whose behalf, when there is a choice."""
        return [f for f in self.visible_fields() if not f.name.startswith(("stance_", "text_"))]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one view, and for the reason behind conditions and disagreement."""
        said = self.cleaned_data
        given = [n for n in self.numbers if said.get(f"stance_{n}")]
        if not given and not self.errors:
            raise ValidationError(_("Give your view on at least one question."))
        for n in given:
            if said[f"stance_{n}"] in _NEEDS_WHY and not said.get(f"text_{n}"):
                self.add_error(
                    f"text_{n}", _("Write in a few words on what conditions, or why.")
                )
        for n in self.numbers:
            if said.get(f"text_{n}") and not said.get(f"stance_{n}"):
                self.add_error(f"stance_{n}", _("Choose one."))
        return said

    def arguments(self) -> dict[str, Any]:
        """Return the views that were given."""
        said = self.cleaned_data
        views = [
            actions.View(n, said[f"stance_{n}"], said.get(f"text_{n}", ""))
            for n in sorted(self.numbers)
            if said.get(f"stance_{n}")
        ]
        party = said.get("party")
        return {"views": views, **({"party": party} if party else {})}


class InputForm(PartyForm):
    """Something to be answered before the decision. [Gi innspill]"""

    question = Offered(
        label=_("What is it about?"), required=False, blank=_("The case as a whole")
    )
    text = words(_("What do you want to say?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the questions of the case."""
        super().meet(page, asked)
        rows = [(str(row.number), f"{row.number}. {row.wording}") for row in page.matrix]
        self.offer("question", rows)
        if not page.matrix:
            self.fields["question"].widget = forms.HiddenInput()
        if number := asked_number(asked, "question"):
            self.initial["question"] = number


class RequestForm(PartyForm):
    """What the party needs to know. [Be om opplysninger]"""

    text = words(_("What do you need to know, and what for?"))


class ConcernForm(StepForm):
    """What the safety representative warns of. [Melde bekymring]"""

    text = words(_("What are you concerned about?"))


class WordsForm(PartyForm):
    """One of the three answers to a light case. [Svare på lett sak]"""

    writing = one_of(_("Your answer"), labelled(Participation.Writing.choices))
    text = words(_("Remark"), required=False, rows=3)

    def clean(self) -> dict[str, Any]:
        """Ask for the words of a remark."""
        said = self.cleaned_data
        if said.get("writing") == Participation.Writing.REMARK and not said.get("text"):
            self.add_error("text", _("Write your remark in a few words."))
        return said


class OwnInputForm(StepForm):
    """Which of the party's own inputs is meant. [Eget innspill]"""

    input_id = hidden_number()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the input the address names, or the first one it can be."""
        super().meet(page, asked)
        found = chosen_exchange([e for e in page.exchanges if self.suits(e)], self, asked)
        self.about = found
        if found is not None:
            self.initial["input_id"] = found.input.pk

    def suits(self, exchange: Exchange) -> bool:
        """Tell whether the step can be about the input: one's own, and not answered yet."""
        return exchange.mine and exchange.waits


class CorrectionForm(OwnInputForm):
    """New words in place of the old ones, which are kept. [Rette innspill]"""

    text = words(_("Your input, corrected"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start from what was said."""
        super().meet(page, asked)
        if self.about is not None:
            self.initial["text"] = self.about.input.text.body


class HollowForm(OwnInputForm):
    """Which answer is no real answer. [Ikke et reelt svar]"""

    def suits(self, exchange: Exchange) -> bool:
        """Tell whether there is an answer to the party's own input."""
        answer = exchange.answer
        return exchange.mine and answer is not None and answer.hollow_at is None


def chosen_exchange(
    among: list[Exchange], form: StepForm, asked: Mapping[str, str]
) -> Exchange | None:
    """Return the input a form was sent for, or the address names, or the first."""
    said = form.data.get("input_id") if form.is_bound else asked.get("input")
    named = next((e for e in among if str(e.input.pk) == str(said)), None)
    return named or (next(iter(among), None) if not said else None)


class WeightForm(StepForm):
    """How much process the case should have instead. [Høyere omfang]"""

    weight = one_of(
        _("What process does the case need?"),
        labelled([(w.value, w.label) for w in (Weight.ORDINARY, Weight.LARGE)]),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer only what is more than the case has."""
        super().meet(page, asked)
        has = Weight(page.case.weight).rank
        field: Any = self.fields["weight"]
        field.choices = [c for c in field.choices if Weight(c[0]).rank > has]
        if len(field.choices) == 1:
            self.initial["weight"] = field.choices[0][0]


_ANSWERED = _("The leader must answer this before deciding.")

STEPS = (
    Step(
        actions.take_position,
        ViewsForm,
        _("Send your view"),
        _("Your view is sent. You may change it until the decision; the old one is kept."),
        listed=True,
    ),
    Step(
        actions.submit_input,
        InputForm,
        _("Send the input"),
        _("Your input is sent. The leader must answer it before deciding."),
        _ANSWERED,
    ),
    Step(
        actions.request_information,
        RequestForm,
        _("Ask for the information"),
        _("Your request is sent. The leader must answer it before deciding."),
        _ANSWERED,
    ),
    Step(
        actions.raise_concern,
        ConcernForm,
        _("Raise the concern"),
        _("Your concern is sent. It must be answered before the decision."),
        _("A safety concern must be answered before the decision, whenever it comes."),
    ),
    Step(
        actions.answer_in_writing,
        WordsForm,
        _("Send the answer"),
        _("Your answer is sent."),
        listed=False,
    ),
    Step(
        actions.correct_input,
        CorrectionForm,
        _("Send the correction"),
        _("Your input is corrected. The old text is kept behind the new one."),
        _("Everybody can see that it was corrected, and what it said before."),
        about="exchange",
        listed=False,
    ),
    Step(
        actions.withdraw_input,
        OwnInputForm,
        _("Withdraw the input"),
        _("Your input is withdrawn. It stays readable as withdrawn."),
        _("Nobody owes you an answer to it any more. It stays readable as withdrawn."),
        about="exchange",
        listed=False,
    ),
    Step(
        actions.call_hollow,
        HollowForm,
        _("Mark as not a real answer"),
        _("The answer is marked. Everybody sees the mark."),
        _("The mark is shown to everybody. It does not stop the decision."),
        about="exchange",
        listed=False,
    ),
    Step(
        actions.open_information,
        PartyForm,
        _("I have opened the papers"),
        _("It is noted that you have opened the papers."),
        listed=False,
    ),
    Step(
        actions.raise_weight,
        WeightForm,
        _("Ask for a fuller process"),
        _("The case has got a fuller process. Nothing that was written is lost."),
        _("Any party may ask for this, and nobody can lower it again."),
    ),
)
