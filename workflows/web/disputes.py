"""Disputes as both sides take them: raise, go on, board, end. [Tvistens steg]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.models import Dispute, Negotiation
from workflows.models.ways import ways_after
from workflows.queries import CasePage
from workflows.web.forms import (
    PartyForm,
    Step,
    StepForm,
    day,
    hidden_number,
    not_after,
    not_before,
    one_of,
    upper_first,
    words,
)


class DisputeForm(PartyForm):
    """What the dispute is about, and which way it goes. [Reise tvist]"""

    negotiation_id = hidden_number(required=False)
    track = one_of(_("Which way does it go?"), [])
    text = words(_("What is the dispute about?"))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Let the action judge which way it goes."""
        super().__init__(data)
        field: Any = self.fields["track"]
        field.choices = [(code, upper_first(label)) for code, label in Dispute.Track.choices]
        self.initial["track"] = str(Dispute.Track.RIGHT)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the ways the rules name for the negotiation, and the dispute of right."""
        super().meet(page, asked)
        said = self.data.get("negotiation_id") if self.is_bound else asked.get("negotiation")
        self.about = next(
            (n for n in page.situation.negotiations if str(n.pk) == str(said)), None
        )
        tracks = [str(Dispute.Track.RIGHT)]
        if self.about is not None:
            self.initial["negotiation_id"] = self.about.pk
            if self.about.state == Negotiation.State.BROKEN:
                ways = ways_after(page.case, self.about.rule, page.on)
                tracks = [str(w.track) for w in ways if w.track] + tracks
        field: Any = self.fields["track"]
        field.choices = [
            (code, upper_first(Dispute.Track(code).label)) for code in dict.fromkeys(tracks)
        ]
        self.initial["track"] = tracks[0]


class OnDisputeForm(StepForm):
    """Which dispute is meant. [Hvilken tvist]"""

    dispute_id = hidden_number()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the dispute the address names, or the one that is open."""
        super().meet(page, asked)
        said = self.data.get("dispute_id") if self.is_bound else asked.get("dispute")
        among = page.situation.disputes
        self.about = next((d for d in among if str(d.pk) == str(said)), None) or next(
            (d for d in among if d.is_open), None
        )
        if self.about is not None:
            self.initial["dispute_id"] = self.about.pk
            union = self.about.union.short_name
            self.readers = [union if page.is_leader else _now("The employer"), _now("HR")]

    def onward(self, reference: str) -> str:
        """Return to the dispute's own page."""
        slug = reference.replace("/", "-")
        return reverse("case-dispute", args=[slug, self.cleaned_data["dispute_id"]])


class StageForm(OnDisputeForm):
    """Where the dispute has come. [Neste ledd]"""

    stage = one_of(_("Where does the dispute go?"), Dispute.State.choices)
    occurred_on = day(_("Which day?"))
    text = words(_("Remark"), required=False, rows=3)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the next stages of its way."""
        super().meet(page, asked)
        not_after(self, page, "occurred_on")
        if self.about is not None:
            field: Any = self.fields["stage"]
            field.choices = [
                (s, upper_first(Dispute.State(s).label)) for s in self.about.next_stages
            ]
            self.initial["stage"] = next(iter(self.about.next_stages), None)


class BoardForm(OnDisputeForm):
    """Who sits on the board. [Nemnda]"""

    leader = forms.CharField(label=_("Neutral leader of the board"), max_length=200)
    employer_member = forms.CharField(label=_("The employer's member"), max_length=200)
    union_member = forms.CharField(label=_("The union's member"), max_length=200)
    by_mediator = forms.BooleanField(
        label=_("You did not agree on the leader: the mediator has appointed one"),
        required=False,
    )
    statements_due_on = day(
        _("By which day are the statements of case sent?"),
        help_text=_("The day set with the leader. No rule we have read sets it."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Let the day be left open."""
        super().__init__(data)
        self.fields["statements_due_on"].required = False

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer days to come, and what is registered before."""
        super().meet(page, asked)
        not_before(self, page.on, "statements_due_on")


class CaseStatementForm(OnDisputeForm):
    """One side's claim and grounds. [Prosesskrift]"""

    claim = words(_("Your claim: what shall the board decide?"), rows=3)
    text = words(_("Your grounds"), rows=8)


class EndForm(OnDisputeForm):
    """How the dispute ended. [Løsningen]"""

    outcome = one_of(_("How did it end?"), Dispute.Outcome.choices)
    settled_on = day(_("Which day?"))
    text = words(_("What was settled?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer what it can end with from where it stands."""
        super().meet(page, asked)
        not_after(self, page, "settled_on")
        if self.about is not None:
            field: Any = self.fields["outcome"]
            field.choices = [
                (o, upper_first(Dispute.Outcome(o).label))
                for o in actions.outcomes_of(self.about)
            ]


class DropForm(OnDisputeForm):
    """Why a dispute is dropped. [La tvisten falle]"""

    reason = words(_("Why do you drop the dispute?"))


STEPS = (
    Step(
        actions.raise_dispute,
        DisputeForm,
        _("Raise the dispute"),
        _("The dispute is raised, and the other side is told."),
        _(
            "A dispute of right is about what an agreement demands – for example that a matter"
            " should have been discussed. Everybody in the case sees that it is raised."
        ),
    ),
    Step(
        actions.advance_dispute,
        StageForm,
        _("Register it"),
        _("It is registered where the dispute has come."),
        about="dispute",
        listed=False,
    ),
    Step(
        actions.appoint_board,
        BoardForm,
        _("Register the board"),
        _("The board is registered. Both sides now owe a statement of case."),
        _(
            "A neutral leader and one member from each side. Those who spoke for the parties in the"
            " negotiation usually do not sit on it."
        ),
        about="dispute",
        listed=False,
    ),
    Step(
        actions.submit_to_board,
        CaseStatementForm,
        _("Send the statement of case"),
        _("Your side's statement of case is sent."),
        _("Each side sends one. Nobody can change it afterwards."),
        about="dispute",
        listed=False,
    ),
    Step(
        actions.settle_dispute,
        EndForm,
        _("Register how it ended"),
        _("It is registered how the dispute ended."),
        _(
            "If you agree after all, the negotiation opens again so that you can sign a protocol."
        ),
        about="dispute",
        listed=False,
    ),
    Step(
        actions.drop_dispute,
        DropForm,
        _("Drop the dispute"),
        _("The dispute is dropped. It stays readable."),
        about="dispute",
        listed=False,
        grave=True,
    ),
)
