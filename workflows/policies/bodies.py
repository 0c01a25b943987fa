"""Bodies that treat a case before it is decided: what waits with them, and what they prove. [Utvalg]"""

from __future__ import annotations

from collections.abc import Iterator

from workflows.models import Referral
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


def referral_out(situation: Situation) -> bool:
    """Tell whether a body has something before it."""
    return any(referral.waits for referral in situation.referrals)
