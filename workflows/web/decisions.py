"""Around the decisions: one more, what remains after one, the bodies that treat it first. [Beslutningene]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.models import DecisionPoint, Referral
from workflows.queries import CasePage
from workflows.web.forms import (
    PartyForm,
    Step,
    StepForm,
    asked_number,
    day,
    hidden_number,
    labelled,
    not_after,
    not_before,
    one_of,
    words,
)
from workflows.web.leader import PointForm
from workflows.web.offers import Offered

State = DecisionPoint.State


class MorePointForm(StepForm):
    """What more is to be decided, and when. [Ny beslutning]"""

    title = forms.CharField(
        label=_("What is to be decided?"),
        max_length=200,
        help_text=_("For example the circle of selection, the criteria, or the result."),
        error_messages={"required": _("Write what is to be decided.")},
    )
    planned_on = day(_("Which day do you plan to decide?"))
    planned_implementation_on = day(_("Which day does it start?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer days to come; it starts with the rest unless told otherwise."""
        super().meet(page, asked)
        not_before(self, page.on, "planned_on")
        not_before(self, page.on, "planned_implementation_on")
        start = page.case.planned_implementation_on
        if start >= page.on:
            self.initial["planned_implementation_on"] = start


class ReverseForm(PointForm):
    """Which decision is taken back, why, and when it is decided anew. [Omgjøre]"""

    suits = (State.DECIDED, State.IMPLEMENTED)
    reason = words(_("Why is the decision taken back?"), rows=3)
    planned_on = day(
        _("Which day is it to be decided anew?"),
        help_text=_(
            "Leave it blank if nothing is to be decided instead. A new decision asks for its own"
            " discussion."
        ),
    )
    planned_on.required = False

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer days to come."""
        super().meet(page, asked)
        not_before(self, page.on, "planned_on")


class WaiveForm(PartyForm):
    """Which decision it is, and why what remains need not be done. [Frafalle]"""

    number = hidden_number()
    reason = words(_("Why do you not ask for it any more?"), rows=3)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the decision the address names, or the first that something remains of."""
        super().meet(page, asked)
        said = self.data.get("number") if self.is_bound else asked_number(asked, "number")
        owed = {o.subject_point for o in page.situation.remaining}
        among = [p for p in page.points if p.number in owed]
        named = next((p for p in among if str(p.number) == str(said)), None)
        self.about = named or next(iter(among), None)
        if self.about is not None:
            self.initial["number"] = self.about.number


class ReferForm(StepForm):
    """Which body, what it is asked, and for which decision. [Sende til utvalg]"""

    body = one_of(_("Which body?"), labelled(Referral.Body.choices))
    name = forms.CharField(
        label=_("What is the body called here?"),
        required=False,
        max_length=120,
        help_text=_("For example the name of the political committee."),
    )
    text = words(_("What do you ask the body to treat?"))
    meets_on = day(_("Which day does it meet?"), help_text=_("Leave it blank if not known."))
    meets_on.required = False
    number = Offered(
        label=_("Which decision is it for?"), required=False, blank=_("The whole case")
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the bodies the person may send it to, and the decisions still planned."""
        super().meet(page, asked)
        not_before(self, page.on, "meets_on")
        if not page.is_leader:
            field: Any = self.fields["body"]
            field.choices = [c for c in field.choices if c[0] == Referral.Body.AMU]
            self.initial["body"] = Referral.Body.AMU
        if len(page.points) < 2:
            del self.fields["number"]
        else:
            self.offer(
                "number", [(str(p.number), p.title) for p in page.situation.planned_points]
            )


class TreatmentForm(StepForm):
    """What the body said, the day it said it, and whether it changed the proposal. [Vedtak fra utvalg]"""

    referral = hidden_number()
    treated_on = day(_("Which day did the body meet?"))
    text = words(_("What did it say?"), help_text=_("Its decision or statement, word by word."))
    outcome = one_of(
        _("What came of it?"),
        [
            ("treated", _("Treated, on the proposal the parties were heard on")),
            (
                "changed",
                _("Treated, but it went for something else than the parties were heard on"),
            ),
            ("returned", _("Sent back without being treated")),
        ],
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the one the address names, or the first that waits."""
        super().meet(page, asked)
        not_after(self, page, "treated_on")
        said = self.data.get("referral") if self.is_bound else asked_number(asked, "referral")
        among = [r for r in page.situation.referrals if r.waits]
        named = next((r for r in among if str(r.number) == str(said)), None)
        self.about = named or next(iter(among), None)
        if self.about is not None:
            self.initial["referral"] = self.about.number

    def arguments(self) -> dict[str, Any]:
        """Return the outcome as the action takes it."""
        said = super().arguments()
        outcome = said.pop("outcome")
        return {**said, "returned": outcome == "returned", "changed": outcome == "changed"}


STEPS = (
    Step(
        actions.add_point,
        MorePointForm,
        _("Plan the decision"),
        _("The decision is planned. It has its own discussion and its own requirements."),
        _("Each decision is discussed itself, and asks for what the rules want before it."),
    ),
    Step(
        actions.reverse,
        ReverseForm,
        _("Take the decision back"),
        _("The decision is taken back."),
        about="decision",
        grave=True,
    ),
    Step(
        actions.waive_remaining,
        WaiveForm,
        _("Waive what remains"),
        _("It is noted, with the reason. All parties and HR are told."),
        _(
            "The decision was taken without this. You may ask for it to be done afterwards, or say"
            " that you do not. The finding stays either way."
        ),
        about="remains",
        grave=True,
    ),
    Step(
        actions.refer,
        ReferForm,
        _("Send the case"),
        _(
            "The case is sent, with everything the parties have said. The decision waits for it."
        ),
        _(
            "What the unions and the safety representative have said goes with it by itself."
            " Nobody can take it out."
        ),
    ),
    Step(
        actions.record_treatment,
        TreatmentForm,
        _("Note what the body said"),
        _("It is noted, and the parties are told."),
        about="referral",
    ),
)
