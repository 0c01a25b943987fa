"""Bodies that treat a case before it is decided: what waits with them, and what they prove. [Utvalg]"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.moving import OSLO
from workflows.models import Demand, Referral
from workflows.models.situation import Situation

# What a body's treatment is evidence of, by the rulebook's code.
_TREATED = {
    Referral.Body.AMU: "amu_treated",
    Referral.Body.JOINT: "committee_treated",
}


def treatment_proves(referral: Referral) -> str | None:
    """Return the evidence that a body's treatment is, by the rulebook's code; None for a political body."""
    return _TREATED.get(Referral.Body(referral.body))


def untreated(situation: Situation) -> Iterator[Referral]:
    """Yield what is put before a body, for this decision or for all, and not treated yet."""
    point = situation.point
    for referral in situation.referrals:
        if referral.waits and (
            referral.point_id is None or (point is not None and point.pk == referral.point_id)
        ):
            yield referral


def promised(situation: Situation) -> Iterator[Demand]:
    """Yield the demands for a body that the employer has accepted, and not kept. [Lovet behandling]

    A case sent to the body before the demand was made does not answer it.
    """
    for demand in situation.demands:
        if demand.kind in _TREATED and demand.outcome == Demand.Outcome.ACCEPTED:
            made_on = demand.made_at.astimezone(OSLO).date()
            if not any(
                r.body == demand.kind and r.sent_on >= made_on for r in situation.referrals
            ):
                yield demand


def referral_out(situation: Situation) -> bool:
    """Tell whether a body has something before it."""
    return any(referral.waits for referral in situation.referrals)
