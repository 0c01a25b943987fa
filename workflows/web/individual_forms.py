"""Ask for what each step of an individual case needs. [Skjemaer i personalsaker]"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from parties.models import Mandate
from workflows import actions
from workflows.models import IndividualCase
from workflows.web.forms import day, labelled, one_of, words, yes_or_no


class IndividualForm(forms.Form):
    """What a person fills in to take one step. [Skjema]"""

    use_required_attribute = False

    gesture = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Take what was posted, if anything was."""
        super().__init__(data, auto_id=f"id_{type(self).__name__.lower()}_%s")
        self.initial["gesture"] = uuid4()

    @property
    def said(self) -> dict[str, Any]:
        """Return what the action is called with."""
        return dict(self.cleaned_data)


class CallForm(IndividualForm):
    """Call an employee to a meeting. [Innkalling]"""

    employee = forms.TypedChoiceField(
        label=_("Employee"),
        coerce=int,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    kind = one_of(_("What may it come to?"), labelled(IndividualCase.Kind.choices))
    grounds = words(
        _("What the meeting is about"),
        help_text=_(
            "The grounds, and how people are to be selected, if there is a selection."
            " Write nothing about health or other private matters that is not needed."
        ),
    )
    meets_on = day(_("Day of the meeting"))
    starts_at = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": _("Write the time as hours and minutes: 12:30.")},
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    about = forms.CharField(
        label=_("Number of the case it follows from"),
        required=False,
        max_length=16,
        help_text=_("Only the number is kept, for example 2027/0042."),
    )

    def __init__(self, employees: list[Mandate], data: Mapping[str, Any] | None = None) -> None:
        """Offer the leader's own employees."""
        super().__init__(data)
        chosen: Any = self.fields["employee"]
        chosen.choices = [
            ("", "–"),
            *((m.pk, f"{m.user.get_full_name()}, {m.unit}") for m in employees),
        ]


class AnswerForm(IndividualForm):
    """Answer the call. [Svar på innkallingen]"""

    coming = yes_or_no(
        _("Do you come to the meeting?"),
        help_text=_(
            "You decide yourself. Without a meeting the employer may decide without it."
        ),
    )
    adviser = forms.CharField(
        label=_("Who comes with you?"),
        required=False,
        max_length=200,
        help_text=_(
            "A union representative, a lawyer, a colleague, somebody close – or nobody."
            " The name is used for this meeting only, and is deleted when the case is closed."
        ),
    )


class MeetingForm(IndividualForm):
    """Write the minutes. [Referat]"""

    held_on = day(_("Day of the meeting"))
    text = words(_("Minutes"), help_text=_("What was said by both, in plain words."), rows=8)


class RemarkForm(IndividualForm):
    """Add one's own words. [Merknad]"""

    text = words(_("Your own words"), help_text=_("They stand as you write them."))


class OutcomeForm(IndividualForm):
    """Register the decision. [Beslutning]"""

    outcome = one_of(_("What is decided?"), labelled(IndividualCase.Outcome.choices))
    text = words(_("Reason"))
    notice_on = day(
        _("The day the employee received the notice"),
        help_text=_("Only for a dismissal. The employee's time limits run from this day."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Ask for the day only when there is one: the action says when it is needed."""
        super().__init__(data)
        self.fields["notice_on"].required = False


class DemandForm(IndividualForm):
    """Demand negotiation. [Krav om forhandling]"""

    text = words(_("What you demand, and why"))


class TalksForm(IndividualForm):
    """Register the first meeting. [Forhandlingsmøte]"""

    met_on = day(_("Day of the first meeting"))


class EndForm(IndividualForm):
    """Register how negotiation ended. [Protokoll]"""

    ended_on = day(
        _("The day negotiation ended"),
        help_text=_("The limit for going to court runs from this day, signed or not."),
    )
    agreed = yes_or_no(_("Did you agree?"))
    text = words(
        _("Protocol"), help_text=_("What you agreed, or where you stand apart."), rows=6
    )


class CloseForm(IndividualForm):
    """Close the case. [Avslutt]"""


class InspectForm(IndividualForm):
    """Open a case as HR. [Åpne som HR]"""

    reason = words(
        _("Why do you open it?"),
        rows=2,
        help_text=_("The employee and the leader are told, and read your reason."),
    )


@dataclass(frozen=True)
class IndividualStep:
    """A step as the page takes it: its action, its form and its words. [Steg]"""

    call: Callable[..., Any]
    form: type[IndividualForm]
    button: Any
    done: Any


STEPS: dict[str, IndividualStep] = {
    "answer_call": IndividualStep(
        actions.answer_call, AnswerForm, _("Send the answer"), _("Your answer is sent.")
    ),
    "hold_individual_meeting": IndividualStep(
        actions.hold_individual_meeting,
        MeetingForm,
        _("Send the minutes"),
        _("The minutes are sent to the employee."),
    ),
    "remark_on_minutes": IndividualStep(
        actions.remark_on_minutes, RemarkForm, _("Add your words"), _("Your words are added.")
    ),
    "decide_individual": IndividualStep(
        actions.decide_individual,
        OutcomeForm,
        _("Register the decision"),
        _("The decision is registered, and the employee is told."),
    ),
    "demand_talks": IndividualStep(
        actions.demand_talks, DemandForm, _("Send the demand"), _("The demand is sent.")
    ),
    "hold_talks": IndividualStep(
        actions.hold_talks,
        TalksForm,
        _("Register the meeting"),
        _("The meeting is registered."),
    ),
    "end_talks": IndividualStep(
        actions.end_talks, EndForm, _("Register the end"), _("The end is registered.")
    ),
    "close_individual": IndividualStep(
        actions.close_individual, CloseForm, _("Close the case"), _("The case is closed.")
    ),
}
