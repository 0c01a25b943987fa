"""Show what a material change has undone, and what each party says of it. [Ny runde]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.models import DecisionPoint, Renewal, RenewalAnswer
from workflows.queries.words import PartyLine

if TYPE_CHECKING:
    from workflows.queries.page import CasePage


@dataclass(frozen=True)
class Change:
    """A change, the decisions that wait for it, and each party's word; empty for silence."""

    renewal: Renewal
    points: list[DecisionPoint]
    said: list[tuple[PartyLine, str]]


def change_of(page: CasePage) -> Change | None:
    """Return the material change that waits in the case, if one does."""
    renewal = page.situation.renewal
    if renewal is None:
        return None
    labels = dict(RenewalAnswer.Outcome.choices)
    given = page.situation.said_of_change
    return Change(
        renewal,
        [p for p in page.points if p.number in renewal.numbers],
        [
            (line, str(labels.get(given.get(line.participation.pk, ""), "")))
            for line in page.parties
        ],
    )
