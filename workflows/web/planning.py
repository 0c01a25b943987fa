"""The plan as a step: see it, publish it, answer it; and record dismissals given. [Planen]"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rulebook.calendar import OutsideCalendar
from rulebook.errors import CaseFileError
from workflows import actions
from workflows.models import PlanAnswer
from workflows.queries import CasePage
from workflows.queries.plan_rows import table
from workflows.queries.planning import days_of, kept
from workflows.web.forms import (
    PartyForm,
    Step,
    StepForm,
    day,
    labelled,
    not_after,
    one_of,
    words,
)

_DECISION = re.compile(r"decision_(\d{1,4})")


class PublishForm(StepForm):
    """The days the plan leads up to, with the plan they give. [Publisere planen]

    Nobody publishes a plan they have not seen: when the days are others than those the page was
    drawn for, it comes back with the plan for the new ones.
    """

    drawn_for = forms.CharField(required=False, widget=forms.HiddenInput)
    implementation = day(_("Planned start"))
    reason = words(
        _("Why are the days these?"),
        required=False,
        rows=2,
        help_text=_("Asked for when a published plan moves."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Ask again for every day that was sent."""
        super().__init__(data)
        for name in data or ():
            if _DECISION.fullmatch(name):
                self._ask(int(name.removeprefix("decision_")), "")

    def _ask(self, number: int, title: str) -> None:
        label = _now("Planned decision") + (f": {title}" if title else "")
        self.fields[f"decision_{number}"] = day(label)
        self.order_fields(
            ["drawn_for", *sorted(n for n in self.fields if _DECISION.fullmatch(n))]
        )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Fill in the days planned, and lay out the plan they give."""
        points = page.situation.planned_points
        for point in points:
            self._ask(point.number, point.title if len(points) > 1 else "")
            self.initial[f"decision_{point.number}"] = point.planned_on
        self.initial["implementation"] = page.case.planned_implementation_on
        super().meet(page, asked)
        wanted = self._wanted()
        self.initial["drawn_for"] = _said(wanted)
        if self.is_bound:
            data: Any = self.data
            data["drawn_for"] = _said(wanted)
            vars(self)["_bound_fields_cache"].clear()
        if points:
            self.about = self._drawn(page, wanted)

    def _wanted(self) -> dict[str, date]:
        """Return the days as they stand in the form; one that cannot be read is left out."""
        said = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        names = [n for n in self.fields if _DECISION.fullmatch(n) or n == "implementation"]
        found = {n: said.get(n) if self.is_bound else self.initial.get(n) for n in names}
        return {name: found_day for name, found_day in found.items() if found_day}

    def _drawn(self, page: CasePage, wanted: Mapping[str, date]) -> dict[str, Any] | None:
        days = days_of(page.situation, _decisions(wanted), wanted.get("implementation"))
        try:
            found = kept(page.situation, days, page.laws)
        except (OutsideCalendar, CaseFileError):
            return None  # the action says what is wrong with the days
        return {**table(found), "too_late": found["too_late"]}

    def clean(self) -> dict[str, Any]:
        """Come back with the plan for days that were not on the page."""
        said = super().clean() or {}
        if not self.errors and said.get("drawn_for") != _said(self._wanted()):
            self.add_error(
                None, _("The days are new. Look at the plan they give, and publish it.")
            )
        return said

    def arguments(self) -> dict[str, Any]:
        """Return the days by decision point, the start and the reason."""
        said = self.cleaned_data
        return {
            "decisions": _decisions(self._wanted()),
            "implementation": said["implementation"],
            "reason": said["reason"],
        }


def _decisions(wanted: Mapping[str, date]) -> dict[int, date]:
    return {
        int(name.removeprefix("decision_")): found
        for name, found in wanted.items()
        if _DECISION.fullmatch(name)
    }


def _said(wanted: Mapping[str, date]) -> str:
    return " ".join(f"{name}={wanted[name].isoformat()}" for name in sorted(wanted))


class AnswerPlanForm(PartyForm):
    """Accept the plan, or object to it and say why. [Svare på planen]"""

    outcome = one_of(_("What do you say of the plan?"), labelled(PlanAnswer.Outcome.choices))
    text = words(_("Why?"), required=False, rows=3, help_text=_("Asked for when you object."))


class DismissalsForm(StepForm):
    """How many were given notice, and when. [Oppsigelser gitt]"""

    given_on = day(_("Which day was notice given?"))
    dismissals = forms.IntegerField(
        label=_("How many were dismissed?"),
        min_value=0,
        max_value=500_000,
        help_text=_("Only those not due to the employee personally. Write no names."),
    )
    others = forms.IntegerField(
        label=_("How many left in another way, for the same reasons?"),
        min_value=0,
        max_value=500_000,
        initial=0,
        help_text=_("For example with severance pay."),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start today; notice cannot be recorded before it is given."""
        super().meet(page, asked)
        not_after(self, page, "given_on")


STEPS = (
    Step(
        actions.publish_plan,
        PublishForm,
        _("Publish the plan"),
        _("The plan is published, and the parties are told."),
        _(
            "The parties get the plan with a day for each step. Each version is kept, and a plan "
            "that moves shows what moved and why."
        ),
        about="plan",
    ),
    Step(
        actions.answer_plan,
        AnswerPlanForm,
        _("Send the answer to the plan"),
        _("Your answer stands beside the plan."),
        _("An objection is seen by everyone in the case. It stops nothing by itself."),
        about="published_plan",
    ),
    Step(
        actions.record_dismissals,
        DismissalsForm,
        _("Record the number"),
        _("The number is recorded, and counted with the rest of the organisation."),
        _(
            "Dismissals are counted across the whole organisation. Others see only the number, "
            "never the case."
        ),
    ),
)
