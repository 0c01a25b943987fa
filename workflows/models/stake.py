"""Say who has a stake in a case: for whom it is there at all, and whose mandates it concerns."""

from __future__ import annotations

from datetime import date

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)

from parties.models import HR_ROLES, SAFETY_ROLES, UNION_ROLES, Absence, Mandate, Role
from parties.seats import Standing, mandates_with_deputies
from workflows.models.case import Case
from workflows.models.kept import Kept
from workflows.models.participation import Participation


def _touching(mandate: Mandate) -> Exists:
    """Match cases that touch a unit the mandate covers, or a unit it is part of."""
    above = [int(pk) for pk in mandate.unit.path.strip("/").split("/")]
    return Exists(
        Case.units.through.objects.filter(
            Q(orgunit__path__startswith=mandate.unit.path) | Q(orgunit__in=above),
            case=OuterRef("pk"),
        )
    )


def visible_to(standing: Standing) -> Q:
    """Return what makes a case visible to someone: all reads of cases start here.

    HR sees every case. A leader sees cases decided in a unit the leader leads, and cases that
    touch one. A representative sees the cases the union or the safety service takes part in,
    where they touch the representative's units, from the moment information is given. A guest sees
    the one case it is called in to, from that moment on.
    """
    if standing.audits is not None:
        return Q(pk__isnull=False)
    # To be employed is no mandate: whoever led once and is an employee now sees no case by it.
    speaking = [m for m in standing.mandates if m.role != Role.EMPLOYEE]
    seen = Q(owner=standing.user_id) & Q(pk__isnull=not speaking)
    for mandate in speaking:
        if mandate.role == Role.LEADER:
            seen |= Q(unit__path__startswith=mandate.unit.path)
            seen |= Q(_touching(mandate)) & ~Q(state=Case.State.DRAFT)
            continue
        if mandate.guest is not None:
            if mandate.guest.left_out_on is None:
                seen |= Q(reference=mandate.guest.case) & ~Q(state=Case.State.DRAFT)
            continue
        taking_part = Participation.objects.filter(case=OuterRef("pk"), omitted__isnull=True)
        if mandate.role in UNION_ROLES:
            taking_part = taking_part.filter(union=mandate.union_id)
        elif mandate.role == Role.SENIOR_SAFETY_REPRESENTATIVE:
            taking_part = taking_part.filter(role__in=SAFETY_ROLES)
        elif mandate.role == Role.SAFETY_REPRESENTATIVE:
            taking_part = taking_part.filter(
                Q(area=mandate.area_id) | Q(role=Role.SENIOR_SAFETY_REPRESENTATIVE)
            )
        else:
            continue
        seen |= Q(_touching(mandate)) & Q(Exists(taking_part)) & ~Q(state=Case.State.DRAFT)
    return seen


def _path_of_the_mandate() -> ExpressionWrapper[OuterRef]:
    """Carry the outer mandate's path into a subquery as text, so that lookups work on it."""
    return ExpressionWrapper(OuterRef("unit__path"), output_field=CharField())


def _with_a_stake(reference: str, user_id: int, on: date) -> Q:
    """Match the mandates that see the case, today's deputies for them, and the person's own."""
    touched = Case.units.through.objects.filter(case__reference=reference).annotate(
        path=F("orgunit__path")
    )
    touches = Exists(
        touched.annotate(
            mandate_path=_path_of_the_mandate(),
        ).filter(Q(path__startswith=F("mandate_path")) | Q(mandate_path__startswith=F("path")))
    )
    decides = Exists(
        Case.objects.filter(reference=reference)
        .annotate(mandate_path=_path_of_the_mandate())
        .filter(unit__path__startswith=F("mandate_path"))
    )
    stands_in = Exists(
        Absence.objects.filter(deputy=OuterRef("pk"), starts_on__lte=on, ends_on__gte=on)
    )
    parts = Participation.objects.filter(case__reference=reference, omitted__isnull=True)
    return (
        Q(user=user_id)
        | Q(role__in=HR_ROLES)
        | Q(guest__case=reference, guest__left_out_on__isnull=True)
        | (Q(role=Role.LEADER) & Q(decides))
        | (
            Q(union__in=parts.filter(union__isnull=False).values("union"))
            & (Q(touches) | Q(stands_in))
        )
        | (Q(role__in=SAFETY_ROLES) & (Q(touches) | Q(stands_in)))
    )


def _mandates_with_a_stake(reference: str, user_id: int, on: date) -> QuerySet[Mandate]:
    return mandates_with_deputies(on, concerning=_with_a_stake(reference, user_id, on))


MANDATES = Kept(_mandates_with_a_stake, reference=str, user_id=int, on=date)
