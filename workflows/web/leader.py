"""What the leader does: inform, answer, document, decide, carry out, take back. [Lederens steg]"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from rulebook.packs import load
from workflows import actions, policies
from workflows.models import Answer, DecisionPoint
from workflows.queries import CasePage
from workflows.queries.words import heading, spoken
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
    yes_or_no,
)
from workflows.web.offers import Offered, OfferedSeveral
from workflows.web.party import chosen_exchange

State = DecisionPoint.State
_HEADING = re.compile(r"heading_([a-z_]{1,40})")


class AnswerForm(StepForm):
    """What the employer does with an input, and why. [Svare på innspill]"""

    input_id = hidden_number()
    outcome = one_of(_("What do you do with it?"), labelled(Answer.Outcome.choices))
    text = words(_("Your answer, with the reasons"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the input the address names, or the first that waits."""
        super().meet(page, asked)
        self.about = chosen_exchange(page.waiting, self, asked)
        if self.about is not None:
            field: Any = self.fields["outcome"]
            field.choices = labelled(self.about.outcomes)
            self.initial["input_id"] = self.about.input.pk


class InformForm(StepForm):
    """Whether the views on some questions are hidden until all have answered. [Gi informasjon]"""

    hidden: Any = OfferedSeveral(
        label=_("Shall nobody see the others' view before all have answered?"),
        help_text=_(
            "Tick the questions this is to hold for. All parties see that it is so. The views open"
            " when all have answered, when the deadline for input has passed, or when you open"
            " them with a reason."
        ),
        required=False,
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the questions of the case; a case that asks none has nothing to hide."""
        super().meet(page, asked)
        rows = [(str(row.number), f"{row.number}. {row.wording}") for row in page.matrix]
        self.offer("hidden", rows)
        if not page.matrix:
            del self.fields["hidden"]


class OpenViewsForm(StepForm):
    """Which views are opened, and why. [Åpne synene]"""

    question = Offered(
        label=_("On which question?"), required=False, blank=_("All that are hidden")
    )
    reason = words(_("Why are they opened before all have answered?"), rows=3)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the questions whose views are hidden."""
        super().meet(page, asked)
        hidden = [q for q in page.situation.questions if q.waits_to_open]
        self.offer("question", [(str(q.number), str(q)) for q in hidden])


class BriefForm(StepForm):
    """A new version of the brief, heading by heading. [Ny versjon]"""

    material = yes_or_no(
        _("Does the change matter to what the parties have said?"),
        help_text=_(
            "A typing error does not. A change that does must be discussed anew if it was discussed"
            " before, unless every party says it has no objection. All that was said stands."
        ),
    )
    reason = words(
        _("Why do you change it?"),
        required=False,
        rows=2,
        help_text=_("Needed once the parties have been given the information."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Take the headings that were sent."""
        super().__init__(data)
        for name in data or ():
            if found := _HEADING.fullmatch(name):
                self._ask(found[1])

    def _ask(self, key: str) -> None:
        self.fields[f"heading_{key}"] = words(heading(key), required=False)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start from the version that stands."""
        super().meet(page, asked)
        standing = dict(page.brief)
        for key in dict.fromkeys([*policies.headings_asked(page.case.weight), *standing]):
            if f"heading_{key}" not in self.fields:
                self._ask(key)
            self.initial[f"heading_{key}"] = standing.get(key, "")
        self.order_fields([n for n in self.fields if n.startswith("heading_")])

    def arguments(self) -> dict[str, Any]:
        """Return the headings with their words."""
        said = self.cleaned_data
        return {
            "headings": {
                n.removeprefix("heading_"): said[n] for n in said if n.startswith("heading_")
            },
            "material": said["material"],
            "reason": said["reason"],
        }


def _kinds() -> list[tuple[str, str]]:
    labels = load().vocabulary["evidence"]
    return sorted(((c, spoken(text)) for c, text in labels.items()), key=lambda kind: kind[1])


class EvidenceForm(StepForm):
    """What was done, when, in whose words. [Dokumentere]"""

    kind = forms.ChoiceField(label=_("What has been done?"), choices=lazy(_kinds, list)())
    occurred_on = day(_("Which day was it done?"))
    text = words(_("Tell shortly what was done, and where the paper is"))
    number = Offered(
        label=_("Which decision is it for?"), required=False, blank=_("The whole case")
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Put what the case's duties ask for, and lack, first."""
        super().meet(page, asked)
        not_after(self, page, "occurred_on")
        if len(page.points) < 2:
            del self.fields["number"]
        else:
            self.offer("number", [(str(p.number), p.title) for p in page.points])
        lacking = [g.evidence for g in page.gates if not g.ok]
        self.initial["kind"] = asked.get("kind") or next(iter(lacking), "")


class TalkForm(StepForm):
    """An informal talk before anything was decided. [Tidlig samtale]"""

    occurred_on = day(_("When did you talk?"))
    text = words(_("With whom, and about what?"), rows=3)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """A talk has been held already."""
        super().meet(page, asked)
        not_after(self, page, "occurred_on")


class PointForm(StepForm):
    """Which decision point is meant. [Beslutningspunkt]"""

    number = hidden_number()
    suits: tuple[str, ...] = (State.PLANNED,)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the point the address names, or the first it can be."""
        super().meet(page, asked)
        said = self.data.get("number") if self.is_bound else asked_number(asked, "number")
        among = [p for p in page.points if p.state in self.suits]
        named = next((p for p in among if str(p.number) == str(said)), None)
        self.about = named or next(iter(among), None)
        if self.about is not None:
            self.initial["number"] = self.about.number


class DecisionForm(PointForm):
    """What is decided, and how each view was met. [Beslutte]"""

    text = words(_("What do you decide?"))
    views = words(
        _("How is each party's view met?"),
        required=False,
        help_text=_("Name each party and what you have done with its view."),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start a light case's decision from what was sent: it is often just that."""
        super().meet(page, asked)
        if page.shows_light:
            del self.fields["views"]
            self.initial["text"] = dict(page.brief).get("what", "")

    def arguments(self) -> dict[str, Any]:
        """Return the decision; on a light case's page there is no box for the views."""
        return {"views": "", **super().arguments()}


class DespiteForm(PointForm):
    """What is decided although something is open, and why. [Beslutte likevel]"""

    text = words(_("What do you decide?"))
    reason = words(_("Why do you decide although not everything is in place?"))


class TakenForm(StepForm):
    """A decision taken elsewhere, with its real day. [Registrere beslutning tatt]"""

    number = Offered(
        label=_("Which decision is it?"),
        required=False,
        blank=_("Another decision"),
        last=True,
    )
    title = forms.CharField(
        label=_("What is the decision called?"),
        required=False,
        max_length=200,
        help_text=_("Needed when it is none of the planned ones."),
    )
    decided_on = day(_("Which day was it decided?"))
    decided_by = forms.CharField(
        label=_("Who decided?"),
        max_length=200,
        help_text=_("For example the council, or the chief executive."),
        error_messages={"required": _("Write who decided.")},
    )
    text = words(_("What was decided?"), required=False)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the planned points, and one of its own."""
        super().meet(page, asked)
        not_after(self, page, "decided_on")
        planned = [p for p in page.points if p.state == State.PLANNED]
        self.offer("number", [(str(p.number), p.title) for p in planned])

    def clean(self) -> dict[str, Any]:
        """Ask for a name when it is none of the planned ones."""
        said = self.cleaned_data
        if said.get("number") is None and not said.get("title"):
            self.add_error("title", _("Write what the decision is called."))
        return said


class CarryOutForm(PointForm):
    """Which decision is carried out. [Sette i verk]"""

    suits = (State.DECIDED,)


class DropForm(PointForm):
    """Which planned decision falls, and why. [La falle]"""

    reason = words(_("Why is nothing decided?"), rows=3)


class ReasonForm(StepForm):
    """Only why. [Begrunnelse]"""

    reason = words(_("Why?"), rows=3)


STEPS = (
    Step(
        actions.give_information,
        InformForm,
        _("Give the parties the information"),
        _("The parties have got the information, and know when to answer by."),
        _("Every party gets the brief at once, and a day to answer by."),
        about="recipients",
    ),
    Step(
        actions.answer_input,
        AnswerForm,
        _("Send the answer"),
        _("The answer is sent. The party sees it beside its own words."),
        about="exchange",
    ),
    Step(
        actions.revise_brief,
        BriefForm,
        _("Keep the new version"),
        _("The new version is kept beside the old one, and the parties see both."),
    ),
    Step(
        actions.open_positions,
        OpenViewsForm,
        _("Open the views"),
        _("The views are open to all, and everybody is told what each party thinks."),
        _("You do not see the views before you open them. The parties see your reason."),
    ),
    Step(
        actions.file_evidence,
        EvidenceForm,
        _("File the evidence"),
        _("The evidence is filed with the day it was done."),
    ),
    Step(
        actions.log_early_talk,
        TalkForm,
        _("Log the talk"),
        _("The talk is logged as early involvement."),
        _(
            "An early talk counts as evidence of early involvement. It does not replace a meeting."
        ),
    ),
    Step(
        actions.decide,
        DecisionForm,
        _("Decide"),
        _("The decision is taken, and the parties are told."),
        _("The views of the unions and the safety representative follow the decision."),
        about="decision",
    ),
    Step(
        actions.decide_despite,
        DespiteForm,
        _("Decide although not everything is in place"),
        _("The decision is taken. What stood open is noted, and all parties and HR are told."),
        _(
            "You may have the power to do this. It is not hidden: what stands open is noted, and "
            "all parties and HR are told at once."
        ),
        about="decision",
        grave=True,
    ),
    Step(
        actions.register_taken,
        TakenForm,
        _("Register the decision"),
        _("The decision is registered with its real day, and as registered afterwards."),
        _(
            "For a decision taken elsewhere. What stood open is noted, and all parties and HR are told."
        ),
        grave=True,
    ),
    Step(
        actions.implement,
        CarryOutForm,
        _("Carry out the decision"),
        _("The decision is carried out."),
        about="decision",
    ),
    Step(
        actions.drop,
        DropForm,
        _("Drop the decision"),
        _("The planned decision is dropped."),
        about="decision",
        grave=True,
    ),
    Step(
        actions.conclude,
        StepForm,
        _("Close the case"),
        _("The case is closed. Everything stays readable."),
        _("Nothing more is owed in the case. Everything stays readable."),
    ),
    Step(
        actions.reopen,
        ReasonForm,
        _("Open the case again"),
        _("The case is open again."),
    ),
    Step(
        actions.withdraw,
        ReasonForm,
        _("Withdraw the case"),
        _("The case is withdrawn. It stays readable, with the reason."),
        _("The change is given up. The case stays readable, with the reason."),
        grave=True,
    ),
)
