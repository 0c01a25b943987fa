"""Record how many were given notice of dismissal, so that the whole organisation can be counted. [Oppsigelser]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, stepping
from workflows.models import DismissalNotice


def record_dismissals(
    reference: str,
    *,
    given_on: date,
    dismissals: int,
    others: int = 0,
    replaces: int | None = None,
    actor: User,
    gesture: UUID | None = None,
) -> DismissalNotice:
    """Record that notice was given to so many on a day: numbers, never names. [Føre oppsigelser gitt]

    `dismissals` are those not due to the individual employee; `others` are other terminations
    for the same reasons. `replaces` is the key of a recording this one corrects, which stays;
    a correction may bring the number to nought. Raises NotPossible for a day that has not come,
    for nobody, for more than there are employees, and for a correction of something corrected.
    """
    with stepping(reference, "record_dismissals", actor=actor, gesture=gesture) as step:
        corrected = _corrected(step, replaces)
        _check(step, given_on, dismissals, others, correcting=corrected is not None)
        notice = DismissalNotice.objects.create(
            case=step.case,
            given_on=given_on,
            dismissals=dismissals,
            others=others,
            recorded_at=step.move.at,
            replaces=corrected,
        )
        step.tell(
            Event.DISMISSALS_CORRECTED if corrected else Event.DISMISSALS_RECORDED,
            subject=f"dismissals:{notice.pk}",
            facts={
                "given_on": given_on.isoformat(),
                "dismissals": dismissals,
                "others": others,
            },
            occurred_on=given_on,
        )
        return notice


def _corrected(step: Stepping, replaces: int | None) -> DismissalNotice | None:
    if replaces is None:
        return None
    found = DismissalNotice.objects.filter(
        pk=replaces, case=step.case, replaced_by__isnull=True
    ).first()
    if found is None:
        raise NotPossible(
            step="record_dismissals",
            code="replaced",
            because=_("That recording is not there to correct."),
            remedy=_("Choose one of the recordings that stand in the case."),
        )
    return found


def _check(
    step: Stepping, given_on: date, dismissals: int, others: int, *, correcting: bool
) -> None:
    if given_on > step.on:
        raise NotPossible(
            step="record_dismissals",
            code="future",
            because=_("That day has not come yet."),
            remedy=_("Write the day it happened, today at the latest."),
        )
    employees = step.case.organisation.employees
    if min(dismissals, others) < 0 or (not correcting and dismissals + others == 0):
        raise NotPossible(
            step="record_dismissals",
            code="nobody",
            because=_("Nobody is counted."),
            remedy=_("Write how many were given notice."),
        )
    if employees is not None and dismissals + others > employees:
        raise NotPossible(
            step="record_dismissals",
            code="too_many",
            because=_("The organisation has %(n)d employees.") % {"n": employees},
            remedy=_("Write a number that is not larger."),
        )
