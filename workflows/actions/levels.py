"""Move a case up to the level it belongs to: its leader, its seats and its debts go along. [Rett nivå]"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import NotPossible
from parties.models import Level, Mandate, OrgUnit, Role, User
from parties.seats import Seat, holders, union_seat
from workflows.actions.assessing import assess_anew
from workflows.actions.core import Stepping, required, stepping
from workflows.models import Case, Obligation, Participation


def move_up(
    reference: str,
    reason: str,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Case:
    """Say in writing that the case is at the wrong level, and move it up. [Løfte saken]

    The leader responsible or any leader above may. Raises NotPossible without a reason, at the
    highest level, and where nobody leads the unit above.
    """
    with stepping(reference, "move_up", actor=actor, gesture=gesture, seen=seen) as step:
        raise_level(step, words=step.write(required("move_up", _("reason"), reason)))
        return step.case


def raise_level(step: Stepping, *, words: Text | None = None, demanded: bool = False) -> None:
    """Give the case to the level above, in a step whose policy has been asked.

    1. The nearest leader there takes over the case; a union's chief representative takes its seat
       where there is one, else the seat stays.
    2. What is owed follows the seats. 3. The rules are asked anew, and everybody is told.
    """
    case = step.case
    above = _unit_above(step)
    leader = _leader_of(step, above)
    before = case.unit
    for part in step.situation.participations:
        if part.union_id is None:
            continue  # the safety representative looks after the same area as before
        seat = union_seat(above.level, above, part.union_id)
        if holders(seat, step.situation.mandates):
            moved = {"role": seat.role, "unit": above}
            Participation.objects.filter(pk=part.pk).update(**moved)
            Obligation.objects.filter(
                participation=part, role=part.role, done_at__isnull=True
            ).update(**moved)
    Obligation.objects.filter(case=case, role=Role.LEADER, done_at__isnull=True).update(
        unit=above
    )
    case.unit, case.level, case.owner = above, above.level, leader.user
    case.facts = {**case.facts, "decision_level": above.level}
    routine = case.assessment.routine if case.assessment else case.routine_now
    told = step.situation.audience if case.informed_on else (leader.pk,)
    assess_anew(step, routine=routine, unit=above, level=above.level, owner=leader.user)
    step.tell(
        Event.LEVEL_RAISED,
        subject=f"unit:{above.pk}",
        facts={
            "before": before.pk,
            "unit": above.pk,
            "level": str(above.level),
            "holders": [leader.pk],
            "demanded": demanded,
        },
        texts=[words] if words else [],
        audience=(*told, leader.pk),
    )


def _unit_above(step: Stepping) -> OrgUnit:
    """Return the nearest unit above at another level."""
    case = step.case
    above = [int(pk) for pk in case.unit.path.strip("/").split("/")[:-1]]
    found = OrgUnit.objects.filter(pk__in=above).exclude(level=case.level).order_by("-path")
    unit = found.first() if case.level != Level.EMPLOYER else None
    if unit is None:
        raise NotPossible(
            step=step.move.step,
            code="highest_level",
            because=_("The case is treated at the highest level already."),
            remedy=_("Demand a meeting or a body, or give your view."),
        )
    return unit


def _leader_of(step: Stepping, unit: OrgUnit) -> Mandate:
    coming = holders(Seat(Role.LEADER, unit), step.situation.mandates)
    if not coming:
        raise NotPossible(
            step=step.move.step,
            code="no_leader",
            because=_("Nobody leads %(unit)s today, so nobody can be given the case.")
            % {"unit": unit.name},
            remedy=_("Ask HR to register who leads it."),
        )
    return coming[0].mandate
