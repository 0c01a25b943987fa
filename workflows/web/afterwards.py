"""After the decision: set and settle a trial, evaluate, and share what others may learn. [Etterpå]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows import actions
from workflows.models import DecisionPoint, Evaluation, Lesson
from workflows.queries import CasePage
from workflows.queries.afterwards import open_lessons
from workflows.web.forms import (
    PartyForm,
    Step,
    StepForm,
    asked_number,
    day,
    labelled,
    one_of,
    words,
)
from workflows.web.offers import Offered

AT_ONCE = 30
State = DecisionPoint.State


class OnPoint(StepForm):
    """A step about one decision; the action judges which."""

    number = Offered(label=_("Which decision?"))

    def among(self, page: CasePage) -> list[DecisionPoint]:
        """Return the decisions it may be about."""
        raise NotImplementedError

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the decisions, the one the address names first chosen."""
        super().meet(page, asked)
        among = self.among(page)
        self.offer("number", [(str(point.number), point.title) for point in among])
        self.initial["number"] = asked_number(asked, "number") or (
            among[0].number if among else None
        )


class SetTrialForm(OnPoint):
    """Which decision is tried, until when, and to learn what. [Sette prøvetid]"""

    ends_on = day(_("What is the last day of the trial?"))
    text = words(_("What do you want to find out?"), rows=3)

    def among(self, page: CasePage) -> list[DecisionPoint]:
        """Return what stands and is not on trial."""
        tried = {trial.point_id for trial in page.situation.trials}
        gone = (State.DROPPED, State.REVERSED)
        return [p for p in page.points if p.state not in gone and p.pk not in tried]


class SettleTrialForm(OnPoint):
    """What becomes of the trial, and why. [Avgjøre prøveordningen]"""

    outcome = one_of(
        _("What becomes of it?"),
        [
            ("permanent", _("It becomes permanent")),
            ("prolonged", _("It is tried for longer")),
            ("ended", _("It ends")),
        ],
    )
    ends_on = day(_("New last day"), help_text=_("Only when it is tried for longer."))
    ends_on.required = False
    text = words(_("Why?"), rows=3)

    def among(self, page: CasePage) -> list[DecisionPoint]:
        """Return what is on trial."""
        running = {trial.point_id for trial in page.situation.trials if trial.runs}
        return [p for p in page.points if p.pk in running]

    def clean(self) -> dict[str, Any]:
        """Ask for the new last day of a trial that is prolonged."""
        said = self.cleaned_data
        if said.get("outcome") == "prolonged" and not said.get("ends_on"):
            self.add_error("ends_on", _("Choose the day it ends."))
        return said


class EvaluateForm(PartyForm):
    """The same four questions to both sides. [Evaluere]"""

    text = words(
        _("What should we do differently next time?"),
        required=False,
        rows=4,
        help_text=_("You need not write anything."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Ask each question."""
        super().__init__(data)
        for code, label in Evaluation.Question.choices:
            self.fields[code] = one_of(label, labelled(Evaluation.Degree.choices))
        self.order_fields(["party", *Evaluation.Question.values, "text"])

    @property
    def readers(self) -> list[str]:
        """Say who reads it, and when."""
        return [_now("Your own side at once; the other sides and HR when all have evaluated")]

    def arguments(self) -> dict[str, Any]:
        """Gather the answers."""
        said = super().arguments()
        scores = {code: int(said.pop(code)) for code in Evaluation.Question.values}
        return {"scores": scores, **said}


class LessonForm(PartyForm):
    """What others may learn. [Foreslå lærdom]"""

    kind = one_of(_("What kind of lesson is it?"), labelled(Lesson.Kind.choices))
    title = forms.CharField(
        label=_("In a few words"),
        max_length=120,
        error_messages={"required": _("Write a few words here.")},
    )
    text = words(
        _("What happened, and what can others learn?"),
        rows=6,
        help_text=_("Write no names and nothing confidential: it is meant for everybody."),
    )

    @property
    def readers(self) -> list[str]:
        """Say who reads it, and when."""
        return [
            _now("The parties and HR at once; everybody logged in when every side has said yes")
        ]


class SayForm(PartyForm):
    """Nothing to fill in but whom one speaks for."""


STEPS = (
    Step(
        actions.set_trial,
        SetTrialForm,
        _("Make it a trial"),
        _(
            "The decision is a trial. Before the last day you discuss with the parties whether to go on."
        ),
        _(
            "A trial holds for a time. It does not become permanent before the parties have discussed it."
        ),
    ),
    Step(
        actions.settle_trial,
        SettleTrialForm,
        _("Settle the trial"),
        _("The trial is settled. The parties are told."),
        _(
            "It can become permanent only when you have discussed with the parties whether to go on."
        ),
    ),
    Step(
        actions.evaluate,
        EvaluateForm,
        _("Send the evaluation"),
        _("Your evaluation is kept. You read the others' when all have given theirs."),
        _(
            "Both sides answer the same questions, each for itself. What you answer cannot be changed."
        ),
        listed=False,
    ),
    Step(
        actions.propose_lesson,
        LessonForm,
        _("Propose the lesson"),
        _("The lesson is proposed, and your side has said yes. The others are asked."),
        _(
            "Share what went well, and what could have been done better. It is open to all when every side has said yes."
        ),
        listed=False,
    ),
    Step(
        actions.release_lesson,
        SayForm,
        _("Say yes to sharing it"),
        _("Your side has said yes."),
        about="lesson",
        listed=False,
    ),
    Step(
        actions.take_back_lesson,
        SayForm,
        _("Take our yes back"),
        _("Your side's yes is taken back. The lesson is closed."),
        about="lesson",
        listed=False,
    ),
)


@login_required
@never_cache
@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """Show what cases have taught us, in words every side stands behind. [Lærdom]"""
    before = asked_number(request.GET, "before")
    found = list(open_lessons(before=before, at_most=AT_ONCE + 1))
    return render(
        request,
        "workflows/lessons.html",
        {
            "lessons": found[:AT_ONCE],
            "older": found[AT_ONCE - 1].pk if len(found) > AT_ONCE else None,
            "first_page": before is None,
        },
    )


urlpatterns = [path("laerdom/", lessons, name="lessons")]
