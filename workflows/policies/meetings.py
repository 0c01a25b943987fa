"""Say who may see, arrange and take part in meetings of their own. [Tilgang til møter]"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from ledger.refusals import NotPermitted
from parties.models import SAFETY_ROLES, UNION_ROLES, Mandate, OrgUnit, Role
from parties.seats import Holder, Standing
from workflows.models import AgendaItem, Case, ItemWords, MeetingSeries, Seating, stake

Heading = ItemWords.Heading


def sees_meetings(standing: Standing) -> Q:
    """Return what makes a meeting visible: a seat at it, a case on it, or HR's oversight."""
    own = Q(series__isnull=False)
    if standing.audits is not None:
        return own
    seen = Q(pk__isnull=True)
    for mandate in standing.mandates:
        if mandate.role == Role.EMPLOYEE:
            continue
        above = [int(pk) for pk in mandate.unit.path.strip("/").split("/")]
        if mandate.role == Role.LEADER:
            seen |= Q(series__unit__path__startswith=mandate.unit.path)
            seen |= Q(series__unit__in=above)
        elif mandate.role in UNION_ROLES:
            seen |= Q(series__unit__path__startswith=mandate.unit.path)
        elif mandate.role in SAFETY_ROLES:
            seen |= Q(series__unit__path__startswith=mandate.unit.path) & ~Q(
                series__safety=MeetingSeries.Safety.NONE
            )
    cases = Case.objects.filter(stake.visible_to(standing))
    return own & (seen | Q(pk__in=AgendaItem.objects.filter(case__in=cases).values("meeting")))


def arranges(standing: Standing, unit: OrgUnit) -> Mandate | None:
    """Return the mandate with which the person arranges the meetings of a unit."""
    return standing.leads(unit)


def may_arrange(standing: Standing, unit: OrgUnit, step: str) -> Mandate:
    """Return the mandate of the leader who arranges the unit's meetings; refuse everybody else."""
    mandate = arranges(standing, unit)
    if mandate is None:
        raise NotPermitted(
            step=step,
            because=_("Only the leader who arranges the meetings may do this."),
            remedy=_("Ask the leader, or ask for a meeting yourself."),
        )
    return mandate


def takes_part(standing: Standing, series: MeetingSeries) -> Mandate | None:
    """Return the mandate with which the person sits on one of the sides of the table."""
    leader = arranges(standing, series.unit)
    if leader is not None:
        return leader
    sides = list(UNION_ROLES)
    if series.safety == MeetingSeries.Safety.MEMBER:
        sides += SAFETY_ROLES
    return next((m for m in standing.of(*sides) if m.unit.covers(series.unit)), None)


def reads_as_hr(standing: Standing, item: AgendaItem) -> bool:
    """Tell whether what is written of the item's case is the person's to read only as HR: then it is noted.

    Whoever sits at the table, or leads the case's unit, reads it by that right.
    """
    if standing.audits is None or item.case is None:
        return False
    own = takes_part(standing, item.series) or standing.leads(item.case.unit)
    return own is None


def may_take_part(standing: Standing, series: MeetingSeries, step: str) -> Mandate:
    """Return the mandate of somebody on either side of the table; refuse everybody else."""
    mandate = takes_part(standing, series)
    if mandate is None:
        raise NotPermitted(
            step=step,
            because=_("Only those who sit at the table may do this."),
            remedy=_("If you should have a mandate here, ask HR to register it."),
        )
    return mandate


def may_answer_for(standing: Standing, seating: Seating, step: str) -> Holder:
    """Return who fills the seat for the person; refuse those who do not."""
    if seating.is_employer:
        leader = standing.leads(seating.unit)
        holder = Holder(leader) if leader else None
    else:
        holder = standing.speaks_for(seating.seat)
    if holder is None:
        raise NotPermitted(
            step=step,
            because=_("You do not speak for %(party)s.") % {"party": seating.name},
            remedy=_("Each organisation writes its own words, and nobody else's."),
        )
    return holder


def writes(
    standing: Standing, item: AgendaItem, heading: str, seating: Seating | None
) -> Mandate | None:
    """Return the mandate with which the person may write the block, or None.

    An organisation's block is its own; the employer's are the employer's; the rest is written by
    everybody at the table.
    """
    if heading == Heading.VIEW:
        if seating is None or seating.is_employer or seating.observes:
            return None
        holder = standing.speaks_for(seating.seat)
        return holder.mandate if holder else None
    if seating is not None:
        return None
    leader = arranges(standing, item.series.unit)
    if leader is None and item.case is not None:
        leader = standing.leads(item.case.unit)
    if heading in ItemWords.EMPLOYERS or leader is not None:
        return leader
    return takes_part(standing, item.series)


def may_write(
    standing: Standing, item: AgendaItem, heading: str, seating: Seating | None
) -> Mandate:
    """Return the mandate with which the person writes the block; refuse everybody else."""
    mandate = writes(standing, item, heading, seating)
    if mandate is None:
        raise NotPermitted(
            step="write_block",
            because=_("This part of the minutes is not yours to write."),
            remedy=_("Each organisation writes its own words, and nobody else's."),
        )
    return mandate
