"""Read who is away and who answers meanwhile. [Vara]"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from parties.models import SAFETY_ROLES, UNION_ROLES, Absence, Mandate, Role, User
from parties.seats import Standing

_KINDS: tuple[tuple[str, ...], ...] = (UNION_ROLES, SAFETY_ROLES, (Role.LEADER,))
_ROLES = [role for roles in _KINDS for role in roles]
_SIDES = [f"{side}__{of}" for side in ("mandate", "deputy") for of in ("user", "unit", "union")]


def mandates_to_cover(user: User, standing: Standing, on: date) -> list[Mandate]:
    """Return the mandates the person may name a deputy for: one's own, or everybody's for HR."""
    found = _holding(on)
    if standing.audits is None:
        found = [m for m in found if m.user_id == user.pk]
    return found


def deputies_for(mandates: list[Mandate], on: date) -> list[Mandate]:
    """Return the mandates of others that could answer for one of these: the same party, the same kind."""
    return [
        other
        for other in _holding(on)
        if any(_could_answer(other, mandate) for mandate in mandates)
    ]


def _could_answer(other: Mandate, mandate: Mandate) -> bool:
    return (
        other.user_id != mandate.user_id
        and other.union_id == mandate.union_id
        and any(other.role in kind and mandate.role in kind for kind in _KINDS)
    )


def _holding(on: date) -> list[Mandate]:
    found = Mandate.objects.valid(on).filter(role__in=_ROLES)
    rows = found.select_related("user", "unit", "union", "area")
    return list(rows.order_by("user__last_name", "pk"))


def absences_seen(user: User, standing: Standing, on: date) -> list[Absence]:
    """Return the absences that are not over: one's own and those one answers for, or all for HR."""
    found = Absence.objects.filter(ends_on__gte=on).select_related(*_SIDES)
    if standing.audits is None:
        found = found.filter(Q(mandate__user=user) | Q(deputy__user=user))
    return list(found.order_by("starts_on", "pk"))
