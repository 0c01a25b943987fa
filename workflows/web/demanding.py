"""Demand something of the process, and answer a demand. [Krav]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.models import Demand, Rung
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
)


class DemandForm(PartyForm):
    """What is demanded, and why. [Fremme krav]"""

    kind = one_of(_("What do you demand?"), labelled(Demand.Kind.choices))
    text = words(_("Why?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Leave out a higher step where there is none."""
        super().meet(page, asked)
        if page.case.rung == Rung.NEGOTIATION:
            field: Any = self.fields["kind"]
            field.choices = [c for c in field.choices if c[0] != Demand.Kind.HIGHER_RUNG]


class AnswerDemandForm(StepForm):
    """Yes, or no and why. [Svare på krav]"""

    demand_id = hidden_number()
    outcome = one_of(
        _("What do you answer?"),
        [
            (Demand.Outcome.ACCEPTED, _("We accept the demand")),
            (Demand.Outcome.REFUSED, _("We refuse the demand")),
        ],
    )
    text = words(_("Why? A refusal needs a reason"), required=False)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the demand the address names, or the first that waits."""
        super().meet(page, asked)
        waiting = [d for d in page.situation.demands if not d.outcome]
        said = self.data.get("demand_id") if self.is_bound else asked_number(asked, "demand")
        named = next((d for d in waiting if str(d.pk) == str(said)), None)
        self.about = named or (next(iter(waiting), None) if not said else None)
        if self.about is not None:
            self.initial["demand_id"] = self.about.pk

    def clean(self) -> dict[str, Any]:
        """Ask for the reason behind a refusal."""
        said = self.cleaned_data
        if said.get("outcome") == Demand.Outcome.REFUSED and not said.get("text"):
            self.add_error("text", _("Write in a few words why you refuse."))
        return said


STEPS = (
    Step(
        actions.make_demand,
        DemandForm,
        _("Send the demand"),
        _("Your demand is sent. The leader must accept it, or refuse it with a reason."),
        _(
            "The leader must answer within the limit of the local routine. A demand does not "
            "stop the decision, but a refusal stays readable for everybody, and HR is told."
        ),
    ),
    Step(
        actions.answer_demand,
        AnswerDemandForm,
        _("Send the answer"),
        _("The answer is sent. Everybody in the case sees it."),
        _("A meeting you accept, you owe from now on. HR is told of a refusal."),
        about="demand",
    ),
)
