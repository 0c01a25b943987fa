"""How each step of a negotiation and a dispute is taken, for the browser and for programs alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.cast import TODAY, Cast
from tests.signing import before
from workflows import actions

LOCAL_PAY = {"measures": ["local_pay_negotiation"], "facts": {"pay_provision": "5.1"}}
Prepare = Callable[[Cast, str], dict[str, Any]]
_TODAY = TODAY.isoformat()
_LATER = (TODAY + timedelta(days=14)).isoformat()


def nothing(_cast: Cast, _ref: str) -> dict[str, Any]:
    return {}


def demanded(cast: Cast, ref: str) -> dict[str, Any]:
    return {"negotiation_id": actions.demand_negotiation(ref, "4 %.", actor=cast.ola).pk}


def opened(cast: Cast, ref: str) -> dict[str, Any]:
    about = demanded(cast, ref)
    actions.begin_negotiation(ref, **about, met_on=TODAY, actor=cast.kari)
    return about


def authorised(cast: Cast, ref: str) -> dict[str, Any]:
    about = opened(cast, ref)
    for name in ("kari", "ola"):
        actions.state_authority(ref, **about, actor=cast[name])
    return about


def _protocol(cast: Cast, ref: str, about: dict[str, Any], *, agreed: bool) -> None:
    actions.draw_up_protocol(
        ref,
        **about,
        text="Slik ble det.",
        agreed=agreed,
        binding=agreed,
        ended_on=TODAY,
        actor=cast.kari,
    )


def drawn_up(cast: Cast, ref: str) -> dict[str, Any]:
    about = authorised(cast, ref)
    _protocol(cast, ref, about, agreed=True)
    return about


def before_signer(cast: Cast, ref: str) -> dict[str, Any]:
    """Lay a protocol before whoever is to sign it."""
    about = drawn_up(cast, ref)
    return {**about, "paper": before(ref, about["negotiation_id"])}


def broken(cast: Cast, ref: str) -> dict[str, Any]:
    about = opened(cast, ref)
    _protocol(cast, ref, about, agreed=False)
    return about


def disputed(cast: Cast, ref: str) -> dict[str, Any]:
    return {"dispute_id": actions.raise_dispute(ref, "Ikke drøftet.", actor=cast.ola).pk}


def to_the_board(cast: Cast, ref: str) -> dict[str, Any]:
    made = actions.raise_dispute(
        ref, "Lønn.", track="local_board", **broken(cast, ref), actor=cast.ola
    )
    return {"dispute_id": made.pk}


def before_the_board(cast: Cast, ref: str) -> dict[str, Any]:
    about = to_the_board(cast, ref)
    actions.appoint_board(
        ref,
        **about,
        leader="Sorenskriver Lund",
        employer_member="Ine Vold",
        union_member="Mats Lie",
        actor=cast.kari,
    )
    return about


@dataclass(frozen=True)
class Taken:
    """One step: who takes it, after what, and what is filled in."""

    who: str
    first: Prepare
    body: dict[str, Any] = field(default_factory=dict)


STEPS: dict[str, Taken] = {
    "demand_negotiation": Taken("ola", nothing, {"text": "Vi krever forhandling."}),
    "refuse_to_negotiate": Taken("kari", demanded, {"reason": "Vi vil ikke."}),
    "call_negotiation": Taken(
        "kari", demanded, {"meets_on": _LATER, "starts_at": "09:00", "place": "Rådhuset"}
    ),
    "begin_negotiation": Taken("ola", demanded, {"met_on": _TODAY}),
    "table_bid": Taken("ola", opened, {"text": "4 prosent."}),
    "state_authority": Taken("ola", opened, {"text": "Fullmakt fra styret."}),
    "draw_up_protocol": Taken(
        "kari",
        authorised,
        {"text": "Enige om 3 prosent.", "agreed": True, "binding": True, "ended_on": _TODAY},
    ),
    "sign_protocol": Taken("ola", before_signer, {"outcome": "approved", "password": "ola"}),
    "withdraw_demand": Taken("ola", demanded, {"reason": "Løst."}),
    "settle_break": Taken("kari", broken, {"outcome": "lapsed", "text": "Ingen går videre."}),
    "raise_dispute": Taken("ola", broken, {"text": "Lønn.", "track": "local_board"}),
    "advance_dispute": Taken(
        "kari", disputed, {"stage": "local_talks", "occurred_on": _TODAY, "text": "Møttes."}
    ),
    "appoint_board": Taken(
        "kari",
        to_the_board,
        {
            "leader": "Sorenskriver Lund",
            "employer_member": "Ine Vold",
            "union_member": "Mats Lie",
            "statements_due_on": _LATER,
        },
    ),
    "submit_to_board": Taken("ola", before_the_board, {"claim": "4 %.", "text": "Fordi …"}),
    "settle_dispute": Taken(
        "ola", before_the_board, {"outcome": "award", "text": "3 %.", "settled_on": _TODAY}
    ),
    "drop_dispute": Taken("ola", disputed, {"reason": "Oppklart."}),
}
