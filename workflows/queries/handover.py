"""Read what passes when a mandate does: open cases and their debts, and what is laid before whom. [Overlevering]"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from parties.models import SAFETY_ROLES, UNION_ROLES, Mandate, Role, User
from parties.seats import Standing, answers_for
from workflows.models import Case, Handover, Obligation
from workflows.queries.cases import visible_to

_OPEN = (Case.State.DRAFT, Case.State.INFORMED, Case.State.IN_DISCUSSION, Case.State.DISCUSSED)
_KINDS: tuple[tuple[str, ...], ...] = (UNION_ROLES, SAFETY_ROLES, (Role.LEADER,))
# A mandate that has ended may still be handed over by HR: somebody left in haste.
LOOKBACK = timedelta(days=365)


def passes_with(mandate: Mandate) -> tuple[list[Case], list[Obligation]]:
    """Return the open cases that go with a mandate, and what its seat owes in them."""
    standing = Standing(mandate.user_id, (mandate,))
    cases = visible_to(standing).filter(state__in=_OPEN)
    if mandate.role == Role.LEADER:
        cases = cases.filter(owner=mandate.user_id, unit__path__startswith=mandate.unit.path)
    found = list(cases.select_related("unit").order_by("pk"))
    owed = Obligation.objects.filter(case__in=found, done_at__isnull=True).select_related(
        "unit", "case"
    )
    kind = kind_of(mandate)
    return found, [o for o in owed if o.role in kind and answers_for(mandate, o.seat)]


def kind_of(mandate: Mandate) -> tuple[str, ...]:
    """Return the roles that may take over from one another; empty for a role with no seat."""
    return next((roles for roles in _KINDS if mandate.role in roles), ())


def successors_of(mandate: Mandate, on: date) -> list[Mandate]:
    """Return the mandates of others, holding today, that could take over the seat."""
    return [
        other
        for other in Mandate.objects.valid(on)
        .filter(role__in=kind_of(mandate), union=mandate.union_id)
        .exclude(user=mandate.user_id)
        .select_related("user", "unit", "union", "area")
        .order_by("user__last_name", "pk")
        if other.unit.covers(mandate.unit) or mandate.unit.covers(other.unit)
    ]


def to_hand_over(user: User, standing: Standing, on: date) -> list[Mandate]:
    """Return the mandates whose cases the person may lay before a successor.

    One's own that hold today; for HR, everybody's, also those that ended in the last year.
    """
    kinds = [role for roles in _KINDS for role in roles]
    mandates = Mandate.objects.filter(role__in=kinds)
    if standing.audits is not None:
        recent = Q(valid_to__isnull=True) | Q(valid_to__gte=on - LOOKBACK)
        mandates = mandates.filter(recent, valid_from__lte=on)
    else:
        mandates = mandates.valid(on).filter(user=user)
    return list(
        mandates.select_related("user", "unit", "union", "area").order_by("user__last_name")
    )


def handovers_visible_to(user: User, standing: Standing) -> Any:
    """Return the handovers a person gives, takes or, as HR, oversees."""
    found = Handover.objects.select_related(
        "note",
        *(f"{side}__{of}" for side in ("outgoing", "successor") for of in _SIDE),
    )
    if standing.audits is not None:
        return found
    return found.filter(Q(outgoing__user=user) | Q(successor__user=user))


_SIDE = ("user", "unit", "union", "area")
