"""Let an absence end before its last day: whoever is back answers again. [Forfall]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.moving import Actor, Move, moving
from ledger.refusals import NotPermitted, NotPossible
from parties.actions import REGISTER
from parties.models import Absence, User
from parties.seats import Standing, standing_of


def end_absence(
    pk: int, *, last_day: date, actor: User, gesture: UUID | None = None
) -> Absence | None:
    """Let an absence end earlier than planned; one that has not begun is called off. [Avslutte forfall]

    On the last day the deputy still answers. Whoever is away may do so, and HR; the deputy is told,
    and whoever is away when HR does it. Returns None when it is called off. Raises
    Absence.DoesNotExist for whoever may not see it, NotPermitted for the deputy, and NotPossible for a
    day that has passed and for one that is not earlier.
    """
    with moving(REGISTER, actor=Actor(actor.pk), step="end_absence", gesture=gesture) as move:
        absence = Absence.objects.select_related("mandate", "deputy").get(pk=pk)
        own = absence.mandate.user_id == actor.pk
        standing = standing_of(actor.pk, move.on)
        mandate = absence.mandate if own and standing.speaks else standing.audits
        if mandate is None:
            _only_the_deputy_sees(absence, actor, standing)
            raise NotPermitted(
                step=move.step,
                because=_("Only whoever is away, and HR, can end it earlier."),
                remedy=_("Ask whoever is away, or HR."),
            )
        move.actor = Actor(actor.pk, mandate_id=mandate.pk, role=mandate.role)
        _check_last_day(move, absence, last_day)
        begun = last_day >= absence.starts_on
        rows = Absence.objects.filter(pk=pk)
        if begun:
            rows.update(ends_on=last_day)
            absence.ends_on = last_day
        else:  # it never came to be; that it was planned and called off stands in the record
            rows.delete()
        move.record(
            Event.ABSENCE_ENDED,
            subject=f"mandate:{absence.mandate_id}",
            facts={
                "deputy": absence.deputy_id,
                "starts_on": absence.starts_on.isoformat(),
                "last_day": last_day.isoformat() if begun else None,
            },
            audience=[absence.deputy_id, *([] if own else [absence.mandate_id])],
        )
    return absence if begun else None


def _only_the_deputy_sees(absence: Absence, actor: User, standing: Standing) -> None:
    if absence.deputy.user_id != actor.pk or not standing.speaks:
        raise Absence.DoesNotExist


def _check_last_day(move: Move, absence: Absence, last_day: date) -> None:
    """Refuse to change days that have been: who answered on them stands."""
    if last_day < move.on:
        raise NotPossible(
            step=move.step,
            code="passed",
            because=_("The day has passed, and on it the deputy answered."),
            remedy=_("Choose today or a later day."),
        )
    if last_day >= absence.ends_on:
        raise NotPossible(
            step=move.step,
            code="not_earlier",
            because=_("The absence ends by then already."),
            remedy=_(
                "Choose an earlier day. To stay away longer, name a deputy for the days after."
            ),
        )
