"""The steps of negotiations and disputes: both sides may take most of them, as equals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy

from workflows.models import Dispute, Negotiation
from workflows.models.situation import Situation
from workflows.policies.guards import nothing
from workflows.policies.policy import (
    ASK_HR,
    NOT_PARTY,
    TOLD_STATES,
    About,
    Policy,
    State,
    by_employer,
    leader_or_union_party,
)

N, D = Negotiation.State, Dispute.State
# A dispute may outlive its case: a discussion that was closed too soon is disputed afterwards.
_DISPUTED_STATES = (*TOLD_STATES, State.CLOSED)


def sits_in(situation: Situation, union_id: int) -> bool:
    """Tell whether the person sits on either side of what is between the employer and a union."""
    if situation.leader is not None:
        return True
    return any(
        p.union_id == union_id for p in situation.participations if p.pk in situation.spoken_for
    )


def reads_all_of(situation: Situation, union_id: int) -> bool:
    """Tell whether the person may read what the two sides write to each other: they and HR.

    The system itself may, as in `check`: for the employer's archive.
    """
    return (
        situation.user is None
        or situation.standing.audits is not None
        or sits_in(situation, union_id)
    )


def _negotiation(*states: str, when: Callable[[Negotiation], bool] | None = None) -> About:
    return lambda situation: any(
        n.state in states and sits_in(situation, n.union_id) and (when is None or when(n))
        for n in situation.negotiations
    )


def _dispute(*states: str) -> About:
    return lambda situation: any(
        d.state in (states or Dispute.OPEN) and sits_in(situation, d.union_id)
        for d in situation.disputes
    )


def _protocol_waits(situation: Situation) -> bool:
    """Tell whether a protocol waits for the signature of the person's side."""
    return any(
        o.kind == o.Kind.SIGN_PROTOCOL
        and (
            o.participation_id in situation.spoken_for
            if o.participation_id
            else situation.leader is not None
        )
        for o in situation.open_obligations
    )


def _by_either_side(label: Any, about: About, states: tuple[str, ...] = TOLD_STATES) -> Policy:
    return Policy(label, leader_or_union_party, states, nothing, NOT_PARTY, ASK_HR, about)


def _could_dispute(situation: Situation) -> bool:
    """Offer it to a union at any time, and to the employer when negotiations have failed."""
    return situation.leader is None or _negotiation(N.BROKEN, N.REFUSED)(situation)


STEPS: dict[str, Policy] = {
    "demand_negotiation": _by_either_side(
        gettext_lazy("Demand negotiation"), lambda situation: True
    ),
    "refuse_to_negotiate": _by_either_side(
        gettext_lazy("Refuse to negotiate"), _negotiation(N.DEMANDED)
    ),
    "call_negotiation": by_employer(
        gettext_lazy("Call the negotiation meeting"),
        TOLD_STATES,
        about=_negotiation(N.DEMANDED, N.REFUSED, N.OPEN),
    ),
    "begin_negotiation": _by_either_side(
        gettext_lazy("Register that you have met"),
        _negotiation(N.DEMANDED, N.REFUSED, N.BROKEN),
    ),
    "table_bid": _by_either_side(
        gettext_lazy("Table a demand or an offer"), _negotiation(N.DEMANDED, N.OPEN)
    ),
    "state_authority": _by_either_side(
        gettext_lazy("Say who may sign"), _negotiation(N.DEMANDED, N.OPEN)
    ),
    "draw_up_protocol": _by_either_side(
        gettext_lazy("Write the protocol"), _negotiation(N.OPEN)
    ),
    "sign_protocol": _by_either_side(
        gettext_lazy("Sign the protocol"), _protocol_waits, (*TOLD_STATES, State.CLOSED)
    ),
    "withdraw_demand": _by_either_side(
        gettext_lazy("Withdraw the demand"), _negotiation(N.DEMANDED, N.REFUSED, N.OPEN)
    ),
    "settle_break": by_employer(
        gettext_lazy("Say what holds after the break"),
        TOLD_STATES,
        about=_negotiation(N.BROKEN),
    ),
    "raise_dispute": _by_either_side(
        gettext_lazy("Raise a dispute"), _could_dispute, _DISPUTED_STATES
    ),
    "advance_dispute": _by_either_side(
        gettext_lazy("Take the dispute further"), _dispute(), _DISPUTED_STATES
    ),
    "appoint_board": _by_either_side(
        gettext_lazy("Register the board"),
        _dispute(D.RAISED, D.CENTRAL_TALKS, D.BOARD),
        _DISPUTED_STATES,
    ),
    "submit_to_board": _by_either_side(
        gettext_lazy("Send the statement of case"), _dispute(D.BOARD), _DISPUTED_STATES
    ),
    "settle_dispute": _by_either_side(
        gettext_lazy("Register how the dispute ended"), _dispute(), _DISPUTED_STATES
    ),
    "drop_dispute": _by_either_side(
        gettext_lazy("Drop the dispute"), _dispute(), _DISPUTED_STATES
    ),
}
