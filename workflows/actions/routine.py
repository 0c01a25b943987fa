"""Write, publish and withdraw the local routine: the part of the rules the employer sets itself.

A published text is never changed. A new edition begins on a day, today at the earliest, and holds
until the next one begins; cases that are open keep theirs (`adopt_rules`).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Chain
from ledger.moving import Actor, Move, moving, now
from ledger.refusals import NotPossible
from parties.models import HR_ROLES, Mandate, Role, User
from parties.seats import standing_of
from rulebook.canonical import digest
from rulebook.errors import PackErrors
from rulebook.packs import load
from rulebook.routine import Routine
from workflows.actions.core import required
from workflows.models import PackEdition, RoutineDraft, RoutineEdition
from workflows.policies.routine import may_keep_routine
from workflows.queries.law import law_on
from workflows.queries.routine import faults_told, profile_here

ROUTINE = (Chain.Kind.PACKS.value, "local_routine")
_TOLD = (*HR_ROLES, Role.HTV, Role.FTV, Role.SENIOR_SAFETY_REPRESENTATIVE)


def keep_routine_draft(body: str, *, actor: User) -> RoutineDraft:
    """Keep the routine as it is typed, right or wrong, outside the ledger. [Lagre utkast til rutine]"""
    may_keep_routine(standing_of(actor.pk, now().date()), "keep_routine_draft")
    draft, _new = RoutineDraft.objects.update_or_create(
        author=actor, defaults={"body": body, "saved_at": now()}
    )
    return draft


def discard_routine_draft(*, actor: User) -> None:
    """Throw one's own draft away; what is published stands. [Forkast utkast til rutine]"""
    may_keep_routine(standing_of(actor.pk, now().date()), "discard_routine_draft")
    RoutineDraft.objects.filter(author=actor).delete()


def publish_routine(
    body: str,
    *,
    valid_from: date,
    summary: str,
    actor: User,
    gesture: UUID | None = None,
) -> RoutineEdition:
    """Publish a local routine from a day on, and tell HR and the unions. [Kunngjøre lokal rutine]

    `body` is TOML; it is judged by the same loader as the law, together with the law. `summary`
    says in HR's own words what is new and why. Raises NotPermitted for anybody but an HR
    administrator, and NotPossible for a day that has passed or is taken, for a routine that says
    what the one before it says, and with every fault of the text, by key.
    """
    with moving(
        ROUTINE, actor=Actor(actor.pk), step="publish_routine", gesture=gesture
    ) as move:
        _enter_as_hr(move, actor)
        words = move.write(required(move.step, _("What is new, and why?"), summary))
        _check_day(move, valid_from)
        highest = RoutineEdition.objects.aggregate(highest=Max("number"))["highest"] or 0
        number = highest + 1
        routine = _read(move.step, body).edition(
            number, valid_from=valid_from, checked_on=move.on, profile=profile_here()
        )
        _check_text(move.step, routine, valid_from)
        pack = PackEdition.objects.create(
            name=f"local_routine-{number}", digest=digest(routine.text), body=routine.text
        )
        edition = RoutineEdition.objects.create(
            number=number,
            pack=pack,
            valid_from=valid_from,
            summary=words,
            published_by=actor,
            published_at=move.at,
        )
        RoutineDraft.objects.filter(author=actor).delete()
        move.record(
            Event.PACK_ACTIVATED,
            subject=pack.name,
            facts={
                "name": _name(routine, number),
                "number": number,
                "valid_from": valid_from.isoformat(),
                "digest": pack.digest,
            },
            texts=[words],
            audience=_told(move),
        )
    return edition


def withdraw_routine(
    number: int, *, reason: str, actor: User, gesture: UUID | None = None
) -> RoutineEdition:
    """Withdraw an edition before it comes to hold. [Trekke lokal rutine]

    Raises NotPossible when it holds or has held already: publish a new one instead.
    """
    with moving(
        ROUTINE, actor=Actor(actor.pk), step="withdraw_routine", gesture=gesture
    ) as move:
        _enter_as_hr(move, actor)
        edition = RoutineEdition.objects.select_related("pack").get(number=number)
        if edition.withdrawn_at is not None:
            raise NotPossible(
                step=move.step,
                code="withdrawn",
                because=_("This edition is withdrawn already."),
                remedy=_("There is nothing more to do."),
            )
        if edition.valid_from <= move.on:
            raise NotPossible(
                step=move.step,
                code="in_force",
                because=_("This edition already holds, and cases may rest on it."),
                remedy=_("Publish a new edition instead; it takes over from its first day."),
            )
        why = move.write(required(move.step, _("reason"), reason))
        RoutineEdition.objects.filter(pk=edition.pk).update(withdrawn_at=move.at)
        edition.withdrawn_at = move.at
        move.record(
            Event.PACK_WITHDRAWN,
            subject=edition.pack.name,
            facts={
                "name": _name(Routine.of(edition.pack.body), number),
                "number": number,
                "valid_from": edition.valid_from.isoformat(),
            },
            texts=[why],
            audience=_told(move),
        )
    return edition


def _enter_as_hr(move: Move, actor: User) -> None:
    mandate = may_keep_routine(standing_of(actor.pk, move.on), move.step)
    move.actor = Actor(actor.pk, mandate_id=mandate.pk, role=mandate.role)


def _check_day(move: Move, valid_from: date) -> None:
    """Refuse a day that has passed, and one on which another edition begins."""
    if valid_from < move.on:
        raise NotPossible(
            step=move.step,
            code="backdated",
            because=_("A routine never holds backwards: the day has passed."),
            remedy=_("Choose today or a later day."),
        )
    if RoutineEdition.objects.standing().filter(valid_from=valid_from).exists():
        raise NotPossible(
            step=move.step,
            code="day_taken",
            because=_(
                "Another edition begins to hold that day, and only one can hold at a time."
            ),
            remedy=_("Choose another day, or withdraw the other edition first."),
        )


def _read(step: str, body: str) -> Routine:
    try:
        return Routine.of(body)
    except PackErrors as wrong:
        raise NotPossible(step=step, missing=faults_told(wrong)) from None


def _check_text(step: str, routine: Routine, valid_from: date) -> None:
    """Refuse what the loader refuses, and a routine that changes nothing."""
    try:
        load(routine=routine.text)
    except PackErrors as wrong:
        raise NotPossible(step=step, missing=faults_told(wrong)) from None
    if Routine.among(law_on(valid_from)).content == routine.content:
        raise NotPossible(
            step=step,
            code="unchanged",
            because=_("The draft says the same as the routine that holds then."),
            remedy=_("Change something first, or leave it."),
        )


def _name(routine: Routine, number: int) -> str:
    return f"{routine.data['pack']['title']['nb']} {number}"


def _told(move: Move) -> list[int]:
    """Name the mandates that are told: HR, and those who speak for the employees at the top."""
    return list(
        Mandate.objects.valid(move.on).filter(role__in=_TOLD).values_list("pk", flat=True)
    )
