"""Say who may raise a case, and who must answer one. [Tilgang til meldte saker]"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from ledger.refusals import NotPermitted
from parties.models import SAFETY_ROLES, UNION_ROLES, Mandate, OrgUnit, Role
from parties.seats import Holder, Seat, Standing
from workflows.models import RaisedCase


def raisers(standing: Standing) -> list[Mandate]:
    """Return the mandates in which the person may raise a case: for a union or the safety service."""
    return standing.of(*UNION_ROLES, *SAFETY_ROLES)


def may_raise(
    standing: Standing, unit: OrgUnit, mandate_id: int | None = None
) -> tuple[Seat, Holder]:
    """Return the seat that raises a case about the unit, and who fills it; refuse everybody else.

    `mandate_id` chooses among several mandates; without it, the first that covers the unit.
    """
    for mandate in raisers(standing):
        if mandate_id is not None and mandate.pk != mandate_id:
            continue
        seat = Seat(mandate.role, unit, union_id=mandate.union_id, area_id=mandate.area_id)
        holder = standing.speaks_for(seat)
        if mandate.unit.covers(unit) and holder is not None:
            return seat, holder
    raise NotPermitted(
        step="raise_case",
        because=_("You represent nobody in that unit today."),
        remedy=_(
            "Choose a unit your mandate covers. If one is missing, ask HR to register it."
        ),
    )


def may_answer_raised(standing: Standing, raised: RaisedCase, step: str) -> Mandate:
    """Return the mandate of a leader of the unit; refuse everybody else."""
    mandate = standing.leads(raised.unit)
    if mandate is None:
        raise NotPermitted(
            step=step,
            because=_("Only a leader of the unit may answer a case that is raised there."),
            remedy=_("Ask the leader of the unit to answer."),
        )
    return mandate


def may_withdraw_raised(standing: Standing, raised: RaisedCase, step: str) -> Holder:
    """Return who speaks for the seat that raised the case; refuse everybody else."""
    holder = standing.speaks_for(raised.seat)
    if holder is None:
        raise NotPermitted(
            step=step,
            because=_("Only the party that raised the case may withdraw it."),
            remedy=_("Ask the party to withdraw it, or answer it."),
        )
    return holder


def sees_raised(standing: Standing) -> Q:
    """Return what makes a raised case visible: to who raised it, to the leaders above, and to HR."""
    if standing.audits is not None:
        return Q(pk__isnull=False)
    seen = Q(pk__isnull=True)
    for mandate in standing.mandates:
        beneath = Q(unit__path__startswith=mandate.unit.path)
        if mandate.role == Role.LEADER:
            seen |= beneath
        elif mandate.role in UNION_ROLES:
            seen |= beneath & Q(union=mandate.union_id)
        elif mandate.role == Role.SENIOR_SAFETY_REPRESENTATIVE:
            seen |= beneath & Q(role__in=SAFETY_ROLES)
        elif mandate.role == Role.SAFETY_REPRESENTATIVE:
            seen |= Q(area=mandate.area_id)
    return seen
