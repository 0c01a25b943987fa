"""The meeting and its minutes, from both sides of the table. [Møtet]"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.models import Minutes, Signature, Weight
from workflows.policies.ending import to_discuss
from workflows.queries import CasePage
from workflows.web.forms import (
    PartyForm,
    SigningForm,
    Step,
    StepForm,
    asked_number,
    day,
    hidden_number,
    not_after,
    not_before,
    one_of,
    words,
    yes_or_no,
)
from workflows.web.offers import OfferedSeveral

_MET = re.compile(r"met_(\d{1,18})")


class CallForm(StepForm):
    """When and where the parties meet. [Innkalling]"""

    meets_on = day(_("Which day?"))
    starts_at = forms.TimeField(
        label=_("At what time?"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "invalid": _("Write the time as hours and minutes, for example 12.30.")
        },
    )
    place = forms.CharField(label=_("Where?"), required=False, max_length=200)
    points = OfferedSeveral(
        label=_("Which decisions is the meeting about?"),
        required=False,
        help_text=_("A decision can be taken when it has been discussed itself."),
    )
    several = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer days to come, and the decisions still planned where there are several."""
        super().meet(page, asked)
        not_before(self, page.on, "meets_on")
        planned = to_discuss(page.situation)
        if len(page.points) < 2:
            del self.fields["points"], self.fields["several"]
            return
        self.offer("points", [(str(p.number), p.title) for p in planned])
        large = page.case.weight == Weight.LARGE
        self.initial["points"] = [p.number for p in (planned[:1] if large else planned)]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one decision where the person had several before them."""
        said = self.cleaned_data
        if said.pop("several", False) and not said.get("points"):
            self.add_error("points", _("Tick at least one of the decisions."))
        return said


class MoveForm(StepForm):
    """Another day for the meeting. [Flytte møtet]"""

    meets_on = day(_("Which day instead?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show which meeting is moved."""
        super().meet(page, asked)
        not_before(self, page.on, "meets_on")
        self.about = page.situation.meeting


class ObjectionForm(PartyForm):
    """That the notice is too short. [Protestere på fristen]"""

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show which meeting it is about."""
        super().meet(page, asked)
        self.about = page.situation.meeting


class MinutesForm(StepForm):
    """What was said, who met, and whether it binds. [Referat]"""

    held_on = day(_("When was the meeting held?"))
    text = words(
        _("Minutes"),
        rows=10,
        help_text=_("Write each party's view, and what the employer answered."),
    )
    binding = yes_or_no(
        _("Is this a binding agreement?"),
        help_text=_(
            "A discussion usually is not. Yes makes the paper a protocol of agreement: it may hold"
            " as a collective agreement, and changes only by negotiation."
        ),
    )
    authorised = forms.BooleanField(
        label=_("Each who signs has authority to bind their side"),
        required=False,
        help_text=_("Needed only when the paper binds."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Remember who was ticked as met."""
        super().__init__(data)
        self.parties: list[int] = []
        for name in data or ():
            if name.startswith("asked_") and _MET.fullmatch(name.replace("asked_", "met_")):
                self._ask(int(name.removeprefix("asked_")), "")

    def _ask(self, pk: int, name: str) -> None:
        self.fields[f"asked_{pk}"] = forms.CharField(
            required=False, initial="1", widget=forms.HiddenInput
        )
        self.fields[f"met_{pk}"] = forms.BooleanField(required=False, initial=True, label=name)
        self.parties.append(pk)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start with the meeting's day, and everybody met."""
        super().meet(page, asked)
        meeting = page.situation.meeting
        if meeting is not None and meeting.meets_on <= page.on:
            self.initial["held_on"] = meeting.meets_on
        not_after(self, page, "held_on", start_today=meeting is None)
        for line in page.parties:
            pk = line.participation.pk
            if pk not in self.parties:
                self._ask(pk, "")
            people = f" ({line.people})" if line.people else ""
            self.fields[f"met_{pk}"].label = f"{line.name}{people}"

    @property
    def attendance(self) -> list[Any]:
        """Return the boxes for who met."""
        return [self[f"met_{pk}"] for pk in self.parties]

    @property
    def shown(self) -> list[Any]:
        """Return what is drawn one after the other."""
        return [f for f in self.visible_fields() if not f.name.startswith("met_")]

    def arguments(self) -> dict[str, Any]:
        """Return the minutes with who met."""
        said = self.cleaned_data
        return {
            "text": said["text"],
            "held_on": said["held_on"],
            "met": {pk: said[f"met_{pk}"] for pk in self.parties},
            "binding": said["binding"],
            "authorised": said["authorised"],
        }


class LatePaperForm(MinutesForm):
    """Minutes written elsewhere: when the meeting was, when they were written, and what they say. [Sent]"""

    binding = None
    authorised = None  # type: ignore[assignment]
    written_on = day(
        _("Which day were the minutes written?"),
        help_text=_(
            "The day they were really written. That you register them today is noted too."
        ),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Let both days be ones that have been."""
        super().meet(page, asked)
        self.initial.pop("held_on", None)
        self.order_fields(["held_on", "written_on", "text"])
        for name in ("held_on", "written_on"):
            not_after(self, page, name, start_today=False)

    def arguments(self) -> dict[str, Any]:
        """Return the paper with its days and who met."""
        said = self.cleaned_data
        met = {pk: said[f"met_{pk}"] for pk in self.parties}
        return {**{key: said[key] for key in ("text", "held_on", "written_on")}, "met": met}


class CorrectionForm(StepForm):
    """What is corrected in a sealed paper. [Rettelse]"""

    number = hidden_number()
    text = words(
        _("The correction"),
        rows=6,
        help_text=_(
            "Write what was wrong, and what is right. The sealed paper stays as it is."
        ),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the paper the address names, or else the last sealed one."""
        super().meet(page, asked)
        said = self.data.get("number") if self.is_bound else asked_number(asked, "number")
        sealed = [v for v in page.minutes if v.minutes.state == Minutes.State.SEALED]
        sealed = [v for v in sealed if v.minutes.corrects_id is None]
        if said:
            self.initial["number"] = said
            self.about = next((v for v in sealed if str(v.minutes.number) == str(said)), None)
        elif sealed:
            self.about = sealed[-1]
            self.initial["number"] = self.about.minutes.number


class PaperForm(PartyForm):
    """Which minutes are meant. [Hvilket referat]"""

    number = hidden_number()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the minutes the address names, or else the ones that wait, or the last."""
        super().meet(page, asked)
        said = self.data.get("number") if self.is_bound else asked_number(asked, "number")
        papers = page.minutes
        self.about = next(
            (v for v in papers if str(v.minutes.number) == str(said)), None
        ) or next((v for v in papers if v.mine_waits), papers[-1] if papers else None)
        if self.about is not None:
            self.initial["number"] = self.about.minutes.number


class ApprovalForm(PaperForm, SigningForm):
    """What the party does with the minutes. [Godkjenne referatet]"""

    outcome = one_of(
        _("What do you do with the minutes?"),
        [
            (Signature.Outcome.APPROVED, _("Approve")),
            (Signature.Outcome.WITH_REMARK, _("Approve, with a remark")),
            (Signature.Outcome.REFUSED, _("Do not approve")),
        ],
        initial=Signature.Outcome.APPROVED,
    )
    text = words(
        _("Remark or reason"),
        required=False,
        rows=3,
        help_text=_("Needed when you have a remark, or do not approve."),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the minutes; where they are signed, say so and ask who it is that signs."""
        super().meet(page, asked)
        paper = self.about.minutes if self.about is not None else None
        self.lay_before(paper)
        if paper is not None and paper.closed_by == Minutes.ClosedBy.SIGNATURE:
            field: Any = self.fields["outcome"]
            field.choices = [
                (Signature.Outcome.APPROVED, _("Sign")),
                (Signature.Outcome.WITH_REMARK, _("Sign, with a remark")),
                (Signature.Outcome.REFUSED, _("Refuse to sign")),
            ]
        self.order_fields(["party", "outcome", "text"])

    def clean(self) -> dict[str, Any]:
        """Ask for the words behind a remark or a refusal."""
        said = self.cleaned_data
        if said.get("outcome") != Signature.Outcome.APPROVED and not said.get("text"):
            self.add_error("text", _("Write your remark or your reason in a few words."))
        return said


class StatementForm(PaperForm):
    """One party's own words after the signatures. [Protokolltilførsel]"""

    text = words(_("Your party's own words"))


STEPS = (
    Step(
        actions.open_discussion,
        CallForm,
        _("Call the parties to the meeting"),
        _("The parties are called to the meeting."),
        _("All parties get the notice with the papers at once."),
    ),
    Step(
        actions.move_meeting,
        MoveForm,
        _("Call to the meeting anew"),
        _("The meeting is moved, and the parties are told."),
        about="meeting",
    ),
    Step(
        actions.object_to_notice,
        ObjectionForm,
        _("Object to the short notice"),
        _("Your objection is sent. The leader must call the meeting anew."),
        _("The leader must then call the meeting anew, with the notice you are owed."),
        about="meeting",
    ),
    Step(
        actions.circulate_minutes,
        MinutesForm,
        _("Send the minutes to the parties"),
        _("The minutes are sent to the parties for approval."),
        _("Every party approves, remarks or refuses. Nobody can change what the others write."),
    ),
    Step(
        actions.register_paper,
        LatePaperForm,
        _("Register the minutes as late"),
        _("The minutes are registered as late, and sent to the parties."),
        _(
            "For minutes of a meeting that was held outside the system. They stand in the case as"
            " registered late, with both days, and the parties answer them. They do not replace a"
            " discussion here."
        ),
    ),
    Step(
        actions.register_correction,
        CorrectionForm,
        _("Register the correction"),
        _("The correction is registered, and sent to those who answered the paper."),
        _(
            "It becomes a paper of its own beside the sealed one, and is answered in the same form."
        ),
        about="minutes",
    ),
    Step(
        actions.approve_minutes,
        ApprovalForm,
        _("Send your answer to the minutes"),
        _("Your answer to the minutes is kept. It cannot be undone."),
        about="minutes",
    ),
    Step(
        actions.add_statement,
        StatementForm,
        _("Add the statement"),
        _("Your statement is added to the minutes."),
        _("Nobody else can change, hide or answer inside your statement."),
        about="minutes",
    ),
    Step(
        actions.close_discussion,
        StepForm,
        _("Close the discussion"),
        _("The discussion is closed. You may now decide when all is in place."),
        _("A party that has not answered the minutes in time is noted as not having answered."),
    ),
)
