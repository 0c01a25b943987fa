"""Find which side a person sits on in what is between the employer and one union. [Partene]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ledger.refusals import NotPermitted, NotPossible
from parties.models import Mandate, Role
from parties.seats import Seat
from workflows.actions.core import Stepping, employer_seat, owing
from workflows.models import Dispute, Negotiation, Obligation, Participation, Side


@dataclass(frozen=True)
class Acting:
    """Which side acts, in which mandate, for which party when it is the union, as whose deputy."""

    side: str
    mandate: Mandate
    part: Participation | None = None
    on_behalf_of: Mandate | None = None

    @property
    def other(self) -> str:
        """Return the side across the table."""
        return Side.UNION if self.side == Side.EMPLOYER else Side.EMPLOYER


def acting(step: Stepping, union_id: int) -> Acting:
    """Return the side the person sits on; raises NotPermitted for anybody else, a third union too."""
    leader = step.situation.leader
    if leader is not None:
        return Acting(Side.EMPLOYER, leader)
    part = part_of(step, union_id)
    if part is None or part.pk not in step.situation.spoken_for:
        raise NotPermitted(
            step=step.move.step,
            because=_("This is between the employer and another union."),
            remedy=_("Your own union's negotiations stand beside it in the case."),
        )
    _party, holder = step.party(part.pk)
    return Acting(Side.UNION, holder.mandate, part, holder.on_behalf_of)


def part_of(step: Stepping, union_id: int) -> Participation | None:
    """Return the union's part in the case."""
    return next((p for p in step.situation.at_the_table if p.union_id == union_id), None)


def between(step: Stepping, union_id: int) -> tuple[int, ...]:
    """Return the mandates of the two sides: nobody else is told what they write to each other."""
    told = set(step.situation.audience)
    return tuple(
        m.pk
        for m in step.situation.mandates
        if m.pk in told and (m.role == Role.LEADER or m.union_id == union_id)
    )


def negotiation_in(step: Stepping, pk: int, *states: str) -> Negotiation:
    """Return one of the case's negotiations; raises NotPossible for another, or in another state."""
    found = next((n for n in step.situation.negotiations if n.pk == pk), None)
    if found is None:
        raise NotPossible(
            step=step.move.step,
            because=_("There is no such negotiation in the case."),
            remedy=_("Choose one of the negotiations in the case."),
        )
    if states and found.state not in states:
        raise _not_now(step, found.get_state_display())
    return found


def dispute_in(step: Stepping, pk: int, *states: str) -> Dispute:
    """Return one of the case's disputes; raises NotPossible for another, or in another state."""
    found = next((d for d in step.situation.disputes if d.pk == pk), None)
    if found is None:
        raise NotPossible(
            step=step.move.step,
            because=_("There is no such dispute in the case."),
            remedy=_("Choose one of the disputes in the case."),
        )
    if found.state not in (states or Dispute.OPEN):
        raise _not_now(step, found.get_state_display())
    return found


def _not_now(step: Stepping, state: Any) -> NotPossible:
    return NotPossible(
        step=step.move.step,
        code="state",
        because=_("It is %(state)s now, and this belongs to another stage.") % {"state": state},
        remedy=_("See on its page what may be done now."),
    )


def not_to_come(step: Stepping, day: date) -> date:
    """Return a day something happened; raises NotPossible for one that has not come."""
    if day > step.on:
        raise NotPossible(
            step=step.move.step,
            code="future",
            because=_("That day has not come yet."),
            remedy=_("Write the day it happened, today at the latest."),
        )
    return day


def owe(
    step: Stepping,
    kind: Obligation.Kind,
    subject: str,
    union_id: int,
    *sides: str,
    rule: str = "",
    deadline: Mapping[str, Any] | None = None,
    due_on: date | None = None,
) -> None:
    """Let a side, or both, owe something."""
    part = part_of(step, union_id)
    seats: dict[str, Seat] = {Side.EMPLOYER: employer_seat(step.case)}
    if part is not None:
        seats[Side.UNION] = part.seat
    Obligation.objects.bulk_create(
        owing(
            step.case,
            kind,
            seats[side],
            since=step.on,
            participation=part if side == Side.UNION else None,
            subject=subject,
            rule=rule,
            deadline=deadline,
            due_on=due_on,
        )
        for side in sides
        if side in seats
    )
