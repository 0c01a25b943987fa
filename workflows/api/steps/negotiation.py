"""The steps of negotiations and disputes as a program takes them."""

from __future__ import annotations

from parties.api.fields import Choice, Clock, Day, Key, Words, YesNo, only
from workflows.api.steps.body import Said, Signing, StepBody, steps
from workflows.models import Dispute, Signature


class Demanded(Said):
    """A demand for negotiation; the employer's names the union's party."""

    rule = Words(
        required=False,
        allow_blank=True,
        help_text="The duty it rests on: it says which way a break goes.",
    )


class OnNegotiation(StepBody):
    """A step about one negotiation."""

    negotiation = Key(source="negotiation_id")


class NegotiationReason(OnNegotiation):
    """A step about a negotiation that is nothing without its reason."""

    reason = Words()


class NegotiationCalled(OnNegotiation):
    """When and where the two sides meet."""

    meets_on = Day()
    starts_at = Clock(required=False, allow_null=True)
    place = Words(required=False, allow_blank=True)


class TalksBegun(OnNegotiation):
    """The day the two sides met."""

    met_on = Day()


class Bid(OnNegotiation):
    """One side's next demand or offer."""

    text = Words()
    final = YesNo(required=False, help_text="True for that side's last.")


class Authority(OnNegotiation):
    """Who may sign for one's own side."""

    mandate = Key(required=False, help_text="The signer's mandate; your own when left out.")
    reserved = YesNo(required=False, help_text="True when somebody must approve afterwards.")
    text = Words(required=False, allow_blank=True)


class Protocol(OnNegotiation):
    """How a negotiation ended; `agreed` and `binding` go together."""

    text = Words()
    agreed = YesNo()
    binding = YesNo(help_text="The forced choice with legal effect.")
    ended_on = Day(help_text="The day negotiations ended; clocks start on it.")


class Signed(OnNegotiation, Signing):
    """What one's side does with the protocol."""

    outcome = Choice(choices=Signature.Outcome.choices, required=False)
    text = Words(required=False, allow_blank=True)


class AfterBreak(OnNegotiation):
    """What holds after a break."""

    outcome = Choice(choices=only(("last_offer", "fallback", "lapsed")))
    text = Words(required=False, allow_blank=True)


class DisputeRaised(Said):
    """A dispute, and which way it goes."""

    track = Choice(choices=Dispute.Track.choices, required=False)
    negotiation = Key(source="negotiation_id", required=False)


class OnDispute(StepBody):
    """A step about one dispute."""

    dispute = Key(source="dispute_id")


class Stage(OnDispute):
    """The stage a dispute has come to, and when."""

    stage = Choice(choices=only(Dispute.OPEN[1:]))
    occurred_on = Day()
    text = Words(required=False, allow_blank=True)


class Board(OnDispute):
    """Who sits on the board, and when the statements are due."""

    leader = Words()
    employer_member = Words()
    union_member = Words()
    by_mediator = YesNo(required=False)
    statements_due_on = Day(required=False, allow_null=True)


class ToBoard(OnDispute):
    """One side's claim and grounds."""

    claim = Words()
    text = Words()


class DisputeSettled(OnDispute):
    """How a dispute ended, and when."""

    outcome = Choice(choices=Dispute.Outcome.choices)
    text = Words()
    settled_on = Day()


class DisputeDropped(OnDispute):
    """Why a dispute is dropped."""

    reason = Words()


STEPS = steps(
    demand_negotiation=Demanded,
    refuse_to_negotiate=NegotiationReason,
    call_negotiation=NegotiationCalled,
    begin_negotiation=TalksBegun,
    table_bid=Bid,
    state_authority=Authority,
    draw_up_protocol=Protocol,
    sign_protocol=Signed,
    withdraw_demand=NegotiationReason,
    settle_break=AfterBreak,
    raise_dispute=DisputeRaised,
    advance_dispute=Stage,
    appoint_board=Board,
    submit_to_board=ToBoard,
    settle_dispute=DisputeSettled,
    drop_dispute=DisputeDropped,
)
