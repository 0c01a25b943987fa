"""Lay cases and their debts before a successor, who takes over: nothing is dropped when somebody leaves. [Overlevering]

A seat owes what it owes whoever sits in it. What moves here is the responsibility for the
leader's cases, and the evidence that the successor was told of every debt.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.moving import Actor, Move, moving
from ledger.refusals import NotPermitted, NotPossible
from parties.models import Mandate, Role, User
from parties.seats import standing_of
from workflows.models import Case, Handover
from workflows.models.situation import Situation
from workflows.queries.handover import (
    handovers_visible_to,
    passes_with,
    successors_of,
    to_hand_over,
)

HANDOVERS = ("register", "handovers")


def offer_handover(
    outgoing: int,
    successor: int,
    *,
    note: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> Handover:
    """Lay a mandate's open cases, with their debts, before a successor. [Legge fram til overlevering]

    The holder does it, or HR – also after the mandate has ended. The list is kept as it stood.
    Raises NotPermitted for somebody else's mandate or one's own that has ended, and NotPossible
    for a successor of another party or without a mandate today, when nothing is open, and while
    an earlier handover of the mandate waits.
    """
    with moving(
        HANDOVERS, actor=Actor(actor.pk), step="offer_handover", gesture=gesture
    ) as move:
        mandate = _to_hand_over(move, outgoing, actor)
        taker = _taker(move, mandate, successor)
        _none_waits(move, mandate)
        cases, debts = passes_with(mandate)
        if not cases:
            raise NotPossible(
                step=move.step,
                code="nothing_open",
                because=_("No open case goes with the mandate."),
                remedy=_("There is nothing to hand over."),
            )
        words = move.write(note.strip()) if note.strip() else None
        made = Handover.objects.create(
            outgoing=mandate,
            successor=taker,
            note=words,
            cases=[case.reference for case in cases],
            debts=[
                {
                    "case": owed.case.reference,
                    "kind": str(owed.kind),
                    "due_on": owed.due_on.isoformat() if owed.due_on else None,
                }
                for owed in debts
            ],
            offered_on=move.on,
        )
        _record(move, made, Event.HANDOVER_OFFERED, [taker.pk], texts=[words] if words else [])
    return made


def _to_hand_over(move: Move, outgoing: int, actor: User) -> Mandate:
    """Return the mandate, and act in it – or as HR; raises NotPermitted for anybody else."""
    standing = standing_of(actor.pk, move.on)
    mine = to_hand_over(actor, standing, move.on)
    mandate = next((m for m in mine if m.pk == outgoing), None)
    if mandate is None:
        raise NotPermitted(
            step=move.step,
            because=_("That is not a mandate you may hand over today."),
            remedy=_("Choose a mandate of your own that holds, or ask HR."),
        )
    _act_as(move, standing.audits if mandate.user_id != actor.pk else mandate)
    return mandate


def _taker(move: Move, mandate: Mandate, successor: int) -> Mandate:
    """Return the successor's mandate; raises NotPossible for none today, or another party's."""
    taker = next((m for m in successors_of(mandate, move.on) if m.pk == successor), None)
    if taker is None:
        raise NotPossible(
            step=move.step,
            code="no_successor",
            because=_("The successor must have a mandate today, for the same party."),
            remedy=_("Choose one of those offered, or ask HR to register the mandate."),
        )
    return taker


def _none_waits(move: Move, mandate: Mandate) -> None:
    """Refuse another handover of the mandate while one waits."""
    if Handover.objects.filter(
        outgoing=mandate, accepted_on__isnull=True, withdrawn_on__isnull=True
    ).exists():
        raise NotPossible(
            step=move.step,
            code="waits",
            because=_("A handover of this mandate waits to be accepted already."),
            remedy=_("Let the successor accept it, or take it back first."),
        )


def accept_handover(number: int, *, actor: User, gesture: UUID | None = None) -> Handover:
    """Take over the cases: each records it, and a leader's are the successor's from now on. [Ta over]

    Raises Handover.DoesNotExist for one the person has no part in, NotPermitted for anybody but
    the successor while the successor's mandate holds, and NotPossible for one that is accepted
    or taken back.
    """
    step = "accept_handover"
    laid = Handover.objects.filter(pk=number).values_list("cases", flat=True).first() or []
    chains = [HANDOVERS, *(("case", reference) for reference in laid)]
    with moving(*chains, actor=Actor(actor.pk), step=step, gesture=gesture) as move:
        made = _waiting(move, number, actor)
        taker = made.successor
        if taker.user_id != actor.pk or taker not in standing_of(actor.pk, move.on).mandates:
            raise NotPermitted(
                step=step,
                because=_(
                    "Only the successor, with a mandate that holds today, may take over."
                ),
                remedy=_("Ask HR if the mandate should be registered or renewed."),
            )
        _act_as(move, taker)
        Handover.objects.filter(pk=made.pk).update(accepted_on=move.on)
        made.accepted_on = move.on
        _record(move, made, Event.HANDOVER_ACCEPTED, [made.outgoing_id])
        for reference in made.cases:
            _pass_on(move, made, reference)
    return made


def withdraw_handover(number: int, *, actor: User, gesture: UUID | None = None) -> Handover:
    """Take a handover back, or decline it: the cases stay where they are. [Trekke overlevering]

    The holder, HR and the successor may. Raises Handover.DoesNotExist for one the person has no
    part in, and NotPossible for one that is accepted or taken back.
    """
    with moving(
        HANDOVERS, actor=Actor(actor.pk), step="withdraw_handover", gesture=gesture
    ) as move:
        made = _waiting(move, number, actor)
        standing = standing_of(actor.pk, move.on)
        _act_as(
            move,
            next(
                (m for m in standing.mandates if m.pk in (made.outgoing_id, made.successor_id)),
                standing.first,
            ),
        )
        Handover.objects.filter(pk=made.pk).update(withdrawn_on=move.on)
        made.withdrawn_on = move.on
        _record(move, made, Event.HANDOVER_WITHDRAWN, [made.outgoing_id, made.successor_id])
    return made


def _waiting(move: Move, number: int, actor: User) -> Handover:
    seen = handovers_visible_to(actor, standing_of(actor.pk, move.on))
    made: Handover = seen.get(pk=number)
    if not made.waits:
        raise NotPossible(
            step=move.step,
            code="settled",
            because=_("The handover is accepted or taken back already."),
            remedy=_("Reload the page to see what came of it."),
        )
    return made


def _pass_on(move: Move, made: Handover, reference: str) -> None:
    """Record the takeover in the case; give a leader's case its new owner."""
    situation = Situation(reference, user=None, on=move.on)
    leads = (
        made.outgoing.role == Role.LEADER
        and situation.case.is_open
        and situation.case.owner_id == made.outgoing.user_id
    )
    if leads:
        Case.objects.filter(pk=situation.case.pk).update(owner=made.successor.user_id)
    move.record(
        Event.CASE_HANDED_OVER,
        subject=f"handover:{made.pk}",
        facts={
            "outgoing": made.outgoing_id,
            "successor": made.successor_id,
            "debts": sum(debt["case"] == reference for debt in made.debts),
            "leads": leads,
        },
        # The other side learns whom to write to; a draft is the leader's own.
        audience=situation.audience if situation.case.informed_on else (),
        chain=situation.case.chain,
    )


def _act_as(move: Move, mandate: Mandate | None) -> None:
    if mandate is not None:
        move.actor = Actor(move.actor.user_id, mandate_id=mandate.pk, role=mandate.role)


def _record(
    move: Move, made: Handover, event: Event, audience: list[int], *, texts: Sequence[Text] = ()
) -> None:
    facts: dict[str, int] = {
        "handover": made.pk,
        "outgoing": made.outgoing_id,
        "successor": made.successor_id,
    }
    if event != Event.HANDOVER_WITHDRAWN:
        facts |= {"cases": len(made.cases), "debts": len(made.debts)}
    move.record(
        event, subject=f"handover:{made.pk}", facts=facts, texts=texts, audience=audience
    )
