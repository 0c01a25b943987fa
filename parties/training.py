"""Register training completed for a mandate. [Opplæringsregister]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.moving import Actor, moving
from ledger.refusals import NotPermitted, NotPossible
from parties.actions import REGISTER
from parties.models import Mandate, Training, User
from parties.seats import standing_of


def register_training(
    mandate: int,
    *,
    kind: str,
    title: str,
    completed_on: date,
    hours: int,
    agreement: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> Training:
    """Enter training somebody has completed for a mandate. [Registrere opplæring]

    HR may for every mandate, a person for their own that hold today. Raises NotPermitted for
    anybody else's, and NotPossible without a title, for no hours, a day to come, or the same
    training twice.
    """
    step = "register_training"
    with moving(REGISTER, actor=Actor(actor.pk), step=step, gesture=gesture) as move:
        standing = standing_of(actor.pk, move.on)
        own = {m.pk: m for m in standing.mandates if m.user_id == actor.pk}
        held = own.get(mandate) or (
            Mandate.objects.filter(pk=mandate).first() if standing.audits else None
        )
        if held is None:
            raise NotPermitted(
                step=step,
                because=_("That is not a mandate you may register training for."),
                remedy=_("Choose a mandate of your own that holds today, or ask HR."),
            )
        acting = own.get(mandate) or standing.audits
        if acting is not None:
            move.actor = Actor(actor.pk, mandate_id=acting.pk, role=acting.role)
        title, kind = title.strip(), str(Training.Kind(kind))
        same = Training.objects.filter(
            mandate=held, kind=kind, title=title, completed_on=completed_on
        )
        wrong = (
            (not title, "empty_text", _("The training has no name."), _("Write what it was.")),
            (hours < 1, "hours", _("It has no hours."), _("Write whole hours.")),
            (
                completed_on > move.on,
                "to_come",
                _("It cannot be completed on a day to come."),
                _("Choose today or an earlier day."),
            ),
            (
                same.exists(),
                "twice",
                _("The same training is registered already."),
                _("Look at the list."),
            ),
        )
        for is_wrong, code, because, remedy in wrong:
            if is_wrong:
                raise NotPossible(step=step, code=code, because=because, remedy=remedy)
        made = Training.objects.create(
            mandate=held,
            kind=kind,
            title=title,
            completed_on=completed_on,
            hours=hours,
            agreement=agreement.strip(),
        )
        move.record(
            Event.TRAINING_REGISTERED,
            subject=f"mandate:{held.pk}",
            facts={
                "mandate": held.pk,
                "kind": kind,
                "hours": hours,
                "agreed": bool(made.agreement),
            },
            occurred_on=completed_on,
        )
    return made
