"""Register training completed for a mandate. [Opplæringsregister]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.moving import Actor, Move, moving
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
    with moving(
        REGISTER, actor=Actor(actor.pk), step="register_training", gesture=gesture
    ) as move:
        held = _to_register_for(move, mandate, actor)
        made = Training(
            mandate=held,
            kind=str(Training.Kind(kind)),
            title=title.strip(),
            completed_on=completed_on,
            hours=hours,
            agreement=agreement.strip(),
        )
        _check(move, made)
        made.save(force_insert=True)
        move.record(
            Event.TRAINING_REGISTERED,
            subject=f"mandate:{held.pk}",
            facts={
                "mandate": held.pk,
                "kind": made.kind,
                "hours": hours,
                "agreed": bool(made.agreement),
            },
            occurred_on=completed_on,
        )
    return made


def _to_register_for(move: Move, mandate: int, actor: User) -> Mandate:
    """Return the mandate, and act in it – or as HR; raises NotPermitted for anybody else."""
    standing = standing_of(actor.pk, move.on)
    own = {m.pk: m for m in standing.mandates if m.user_id == actor.pk}
    held = own.get(mandate) or (
        Mandate.objects.filter(pk=mandate).first() if standing.audits else None
    )
    if held is None:
        raise NotPermitted(
            step=move.step,
            because=_("That is not a mandate you may register training for."),
            remedy=_("Choose a mandate of your own that holds today, or ask HR."),
        )
    acting = own.get(mandate) or standing.audits
    if acting is not None:
        move.actor = Actor(actor.pk, mandate_id=acting.pk, role=acting.role)
    return held


def _check(move: Move, made: Training) -> None:
    """Refuse training without a name or hours, from a day to come, or entered before."""
    same = Training.objects.filter(
        mandate=made.mandate,
        kind=made.kind,
        title=made.title,
        completed_on=made.completed_on,
    )
    wrong = (
        (
            not made.title,
            "empty_text",
            _("The training has no name."),
            _("Write what it was."),
        ),
        (made.hours < 1, "hours", _("It has no hours."), _("Write whole hours.")),
        (
            made.completed_on > move.on,
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
            raise NotPossible(step=move.step, code=code, because=because, remedy=remedy)
