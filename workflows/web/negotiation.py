"""Negotiations as both sides take them: demand, bid, authority, protocol, break. [Forhandlingens steg]"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.models import Minutes, Negotiation, Signature
from workflows.models.ways import FALLBACK, LAST_OFFER, ways_after
from workflows.queries import CasePage
from workflows.queries.words import spoken
from workflows.web.forms import (
    PartyForm,
    SigningForm,
    Step,
    StepForm,
    day,
    hidden_number,
    not_after,
    not_before,
    one_of,
    words,
    yes_or_no,
)
from workflows.web.offers import Offered

State = Negotiation.State


class DemandForm(PartyForm):
    """What one wants to negotiate about, and with whom. [Krav om forhandling]"""

    rule = Offered(
        label=_("Which duty does it rest on?"),
        required=False,
        coerce=str,
        empty_value="",
        blank=_("None of them, or I do not know"),
    )
    text = words(_("What do you demand to negotiate about?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the case's duties of negotiation and, to the employer, its unions."""
        super().meet(page, asked)
        owed = [d for d in page.duties if d["rung"] == "negotiation"]
        self.offer("rule", [(d["id"], spoken(d["title"])) for d in owed])
        if not owed:
            self.fields["rule"].widget = forms.HiddenInput()
        if page.is_leader:
            field: Any = self.fields["party"]
            field.label = _("With whom?")
            field.required = True
            field.widget = forms.Select(
                choices=[
                    (line.participation.pk, line.name)
                    for line in page.parties
                    if line.participation.union_id
                ]
            )
            self.order_fields(["party"])


class TalksForm(StepForm):
    """Which negotiation is meant. [Hvilken forhandling]"""

    negotiation_id = hidden_number()
    states: tuple[str, ...] = ()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the negotiation the address names, or the only one it can be."""
        super().meet(page, asked)
        said = self.data.get("negotiation_id") if self.is_bound else asked.get("negotiation")
        among = page.situation.negotiations
        suited = [n for n in among if n.state in self.states] or among
        self.about = next((n for n in among if str(n.pk) == str(said)), None) or (
            suited[0] if suited else None
        )
        if self.about is not None:
            self.initial["negotiation_id"] = self.about.pk
            union = self.about.union.short_name
            self.readers = [union if page.is_leader else _now("The employer"), _now("HR")]

    def onward(self, reference: str) -> str:
        """Return to the negotiation's own page."""
        slug = reference.replace("/", "-")
        return reverse("case-negotiation", args=[slug, self.cleaned_data["negotiation_id"]])


class RefusalForm(TalksForm):
    """Why one will not meet. [Nekte å møte]"""

    states = (State.DEMANDED,)
    reason = words(_("Why will you not negotiate?"))


class WithdrawalForm(TalksForm):
    """Why one's demand falls. [Trekke kravet]"""

    reason = words(_("Why do you withdraw the demand?"))


class TalksCallForm(TalksForm):
    """When and where the two sides meet. [Innkalling til forhandling]"""

    states = (State.DEMANDED, State.REFUSED)
    meets_on = day(_("Which day?"))
    starts_at = forms.TimeField(
        label=_("At what time?"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    place = forms.CharField(label=_("Where?"), required=False, max_length=200)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer days to come."""
        super().meet(page, asked)
        not_before(self, page.on, "meets_on")


class BegunForm(TalksForm):
    """The day the two sides met. [Dato for møtet]"""

    states = (State.DEMANDED, State.REFUSED, State.BROKEN)
    met_on = day(_("Which day did you meet?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start with today."""
        super().meet(page, asked)
        not_after(self, page, "met_on")


class BidForm(TalksForm):
    """One's side's next demand or offer. [Krav eller tilbud]"""

    states = (State.OPEN, State.DEMANDED)
    text = words(_("Your demand or offer"), rows=6)
    final = forms.BooleanField(label=_("This is our last"), required=False)


class AuthorityForm(TalksForm):
    """Who may sign for one's own side. [Fullmakt]"""

    states = (State.OPEN, State.DEMANDED)
    mandate = Offered(label=_("Who may sign for your side?"), required=False)
    reserved = forms.BooleanField(
        label=_("What is signed must be approved by somebody else afterwards"), required=False
    )
    text = words(
        _("What does the authority cover, and who must approve?"), required=False, rows=3
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer those who act for the person's own side."""
        super().meet(page, asked)
        if self.about is not None:
            side = "employer" if page.is_leader else "union"
            mine = actions.signers(page.situation, self.about.union_id, side)
            self.offer("mandate", [(m.pk, f"{m.user}, {m.title}") for m in mine])
            user = page.situation.user
            own = next((m.pk for m in mine if user and m.user_id == user.pk), None)
            self.initial["mandate"] = own


class ProtocolForm(TalksForm):
    """How the negotiation ended, and whether the paper binds. [Forhandlingsprotokoll]"""

    states = (State.OPEN,)
    agreed = one_of(
        _("How did it end?"),
        [("yes", _("In agreement")), ("no", _("Without agreement: a break"))],
    )
    binding = yes_or_no(
        _("Is this a binding agreement?"),
        help_text=_(
            "Yes: it may hold as a collective agreement, it binds both when both have signed, and"
            " it changes only by negotiation. No: it states that you did not agree."
        ),
    )
    ended_on = day(
        _("Which day did negotiations end?"),
        help_text=_("Deadlines count from this day, whether or not the protocol is signed."),
    )
    text = words(
        _("The protocol"),
        rows=10,
        help_text=_("In a break: each side's last demand and offer, with reasons."),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start with today."""
        super().meet(page, asked)
        not_after(self, page, "ended_on")

    def arguments(self) -> dict[str, Any]:
        """Return the outcome as the action knows it."""
        said = super().arguments()
        return {**said, "agreed": said["agreed"] == "yes"}


class SignatureForm(TalksForm, SigningForm):
    """What one's side does with the protocol. [Underskrift]"""

    states = (State.OPEN, State.BROKEN)
    outcome = one_of(
        _("What does your side do?"),
        [
            (Signature.Outcome.APPROVED, _("Signs")),
            (Signature.Outcome.WITH_REMARK, _("Signs with a reservation")),
            (Signature.Outcome.REFUSED, _("Refuses to sign")),
        ],
    )
    text = words(
        _("Reservation or reason"),
        required=False,
        rows=3,
        help_text=_("Needed for a reservation or a refusal. It stands in the protocol."),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the protocol that waits."""
        super().meet(page, asked)
        self.lay_before(self.protocol)
        self.order_fields(["outcome", "text"])

    @cached_property
    def protocol(self) -> Minutes | None:
        """Return the protocol to be signed."""
        papers = Minutes.objects.filter(negotiation=self.about, state=Minutes.State.CIRCULATED)
        return papers.select_related("text").first() if self.about else None

    def clean(self) -> dict[str, Any]:
        """Ask for the words behind a reservation or a refusal."""
        said = self.cleaned_data
        if said.get("outcome") not in (None, Signature.Outcome.APPROVED) and not said.get(
            "text"
        ):
            self.add_error("text", _("Write the reservation or the reason in a few words."))
        return said


class BreakForm(TalksForm):
    """What holds when nobody takes a break further. [Følgen av bruddet]"""

    states = (State.BROKEN,)
    outcome = one_of(
        _("What holds now?"),
        [
            (LAST_OFFER, _("The employer's last offer stands")),
            (FALLBACK, _("The ordinary rules apply")),
            ("lapsed", _("Nobody takes it further: it lapses")),
        ],
    )
    text = words(_("Remark"), required=False, rows=3)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer only what a rule names, and that it lapses."""
        super().meet(page, asked)
        if self.about is not None:
            ways = {w.outcome for w in ways_after(page.case, self.about.rule, page.on)}
            field: Any = self.fields["outcome"]
            field.choices = [c for c in field.choices if c[0] in {*ways, "lapsed"}]


_ONLY_YOU = _("Only the two sides and HR read this. The others see how far it has come.")

STEPS = (
    Step(
        actions.demand_negotiation,
        DemandForm,
        _("Send the demand"),
        _("The demand is sent. The other side owes you a meeting."),
        _("Either side may demand it. The other side is told at once."),
    ),
    Step(
        actions.call_negotiation,
        TalksCallForm,
        _("Call to the negotiation"),
        _("The union is called to negotiate."),
        about="negotiation",
        listed=False,
    ),
    Step(
        actions.begin_negotiation,
        BegunForm,
        _("Register that we have met"),
        _("It is registered that you have met to negotiate."),
        about="negotiation",
        listed=False,
    ),
    Step(
        actions.table_bid,
        BidForm,
        _("Table it"),
        _("Your side's words are tabled. Nobody can change them; table new ones to go on."),
        _ONLY_YOU,
        about="negotiation",
        listed=False,
    ),
    Step(
        actions.state_authority,
        AuthorityForm,
        _("State the authority"),
        _("It is noted who may sign for your side."),
        _(
            "An agreement binds only when those who sign have authority. Say it before the protocol."
        ),
        about="negotiation",
        listed=False,
    ),
    Step(
        actions.draw_up_protocol,
        ProtocolForm,
        _("Send the protocol for signature"),
        _("The protocol is sent to both sides for signature."),
        _("One protocol for each organisation. Neither side can change it afterwards."),
        about="negotiation",
        listed=False,
    ),
    Step(
        actions.sign_protocol,
        SignatureForm,
        _("Answer the protocol"),
        _("Your side's answer to the protocol is kept. It cannot be undone."),
        about="protocol",
        listed=False,
    ),
    Step(
        actions.withdraw_demand,
        WithdrawalForm,
        _("Withdraw the demand"),
        _("The demand is withdrawn. It stays readable as withdrawn."),
        about="negotiation",
        listed=False,
        grave=True,
    ),
    Step(
        actions.refuse_to_negotiate,
        RefusalForm,
        _("Refuse to negotiate"),
        _("The refusal is kept with its reason. The other side may raise a dispute."),
        _(
            "The refusal and its reason are evidence if the other side raises a dispute on what the"
            " agreement demands."
        ),
        about="negotiation",
        listed=False,
        grave=True,
    ),
    Step(
        actions.settle_break,
        BreakForm,
        _("Register what holds"),
        _("It is registered what holds after the break."),
        about="negotiation",
        listed=False,
    ),
)
