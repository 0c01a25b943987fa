"""Sign as people do: with the paper before them, and their password just written."""

from __future__ import annotations

from typing import Any

from ledger.moving import now
from parties.models import User
from parties.proving import Means, Proof
from workflows import actions
from workflows.models import Minutes, Signature


def shown() -> Proof:
    """Return what somebody has who wrote their password at this moment."""
    return Proof(Means.PASSWORD, now())


def before(reference: str, negotiation: int) -> str:
    """Return the digest of the negotiation's newest protocol, as its page carries it."""
    papers = Minutes.objects.filter(case__reference=reference, negotiation=negotiation)
    return papers.latest("pk").digest if papers else ""


def sign(reference: str, negotiation_id: int, *, actor: User, **said: Any) -> Signature:
    """Sign the negotiation's newest protocol."""
    said.setdefault("paper", before(reference, negotiation_id))
    return actions.sign_protocol(reference, negotiation_id, proof=shown(), actor=actor, **said)
