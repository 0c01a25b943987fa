"""Read the cases that parties have raised: visible ones, and those that wait for the reader."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from parties.models import Role
from parties.seats import Seat, Standing, holders, mandates_on
from workflows.models import RaisedCase
from workflows.policies.raising import sees_raised

_WAITS = Q(answered_on__isnull=True, withdrawn_on__isnull=True)
AT_MOST = 200


def raised_visible_to(standing: Standing) -> QuerySet[RaisedCase]:
    """Return the raised cases someone may see: every read of them starts here. [Meldte saker]"""
    return RaisedCase.objects.filter(sees_raised(standing)).select_related(
        "unit", "union", "area", "text", "refusal", "case", "raised_by"
    )


def raised_cases(standing: Standing, *, state: str = "") -> list[RaisedCase]:
    """List raised cases, those that wait first and the most urgent of them at the top.

    All that wait, however long they have; of the others the newest.
    """
    seen = raised_visible_to(standing)
    found = [*seen.filter(_WAITS), *seen.exclude(_WAITS)[:AT_MOST]]
    return sorted(
        (raised for raised in found if not state or raised.state == state),
        key=lambda r: (not r.waits, r.due_on if r.waits and r.due_on else r.raised_on),
    )


def awaiting_answer(standing: Standing, on: date) -> list[RaisedCase]:
    """Return the raised cases this person is the one to answer: the leader nearest the unit."""
    if not standing.of(Role.LEADER):
        return []
    asked = raised_visible_to(standing).filter(_WAITS).order_by("due_on", "number")
    waiting = [raised for raised in asked if standing.leads(raised.unit)]
    if not waiting:
        return []
    leaders = mandates_on(on, concerning=Q(role=Role.LEADER))
    own = {m.pk for m in standing.mandates}
    return [
        raised
        for raised in waiting
        if any(h.mandate.pk in own for h in holders(Seat(Role.LEADER, raised.unit), leaders))
    ]
