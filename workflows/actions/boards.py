"""Bring a dispute before a board: who sits on it, and what each side claims. [Nemnd]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, required, settle, stepping
from workflows.actions.disputes import subject_of, tell_of
from workflows.actions.sides import acting, between, dispute_in, owe
from workflows.models import BoardStatement, Dispute, Obligation, Side

State = Dispute.State


def appoint_board(
    reference: str,
    dispute_id: int,
    *,
    leader: str,
    employer_member: str,
    union_member: str,
    by_mediator: bool = False,
    statements_due_on: date | None = None,
    actor: User,
    gesture: UUID | None = None,
) -> Dispute:
    """Register the board: a neutral leader, one from each side, and the day for the statements. [Oppnevne nemnd]

    `by_mediator` tells that the parties could not agree on the leader. The day is the one set
    with the leader; no rule sets it. Both sides then owe a statement of case.
    """
    with stepping(reference, "appoint_board", actor=actor, gesture=gesture) as step:
        dispute = dispute_in(step, dispute_id)
        side = acting(step, dispute.union_id)
        _goes_to_board(dispute)
        seats = {
            "board_leader": required("appoint_board", _("leader of the board"), leader),
            "board_employer": required(
                "appoint_board", _("the employer's member"), employer_member
            ),
            "board_union": required("appoint_board", _("the union's member"), union_member),
        }
        if statements_due_on is not None and statements_due_on < step.on:
            raise NotPossible(
                step="appoint_board",
                code="past",
                because=_("The day for the statements has passed."),
                remedy=_("Choose today or a later day."),
            )
        fields = {
            **seats,
            "by_mediator": by_mediator,
            "statements_due_on": statements_due_on,
        }
        if dispute.state == State.BOARD:
            Dispute.objects.filter(pk=dispute.pk).update(**fields)
        else:
            step.move.transition(dispute, "board", **fields)
        settle(
            step,
            Obligation.Kind.STATE_CASE,
            Obligation.Kind.MEET_DISPUTE,
            subject=subject_of(dispute),
        )
        _owe_statements(step, dispute, statements_due_on)
        tell_of(
            step,
            Event.BOARD_APPOINTED,
            dispute,
            by=side.side,
            by_mediator=by_mediator,
            statements_due_on=statements_due_on.isoformat() if statements_due_on else None,
        )
        return dispute


def _goes_to_board(dispute: Dispute) -> None:
    """Refuse a board for a dispute whose way does not lead there now."""
    if dispute.state != State.BOARD and State.BOARD not in dispute.next_stages:
        raise NotPossible(
            step="appoint_board",
            code="stage",
            because=_("This dispute does not go to a board now."),
            remedy=_("See on its page where it goes next."),
            citation=dispute.citation,
        )


def _owe_statements(step: Stepping, dispute: Dispute, due_on: date | None) -> None:
    """Let each side that has not stated its case to a board owe it."""
    spoken = set(BoardStatement.objects.filter(dispute=dispute).values_list("side", flat=True))
    owe(
        step,
        Obligation.Kind.STATE_CASE,
        subject_of(dispute),
        dispute.union_id,
        *(s for s in Side.values if s not in spoken),
        due_on=due_on,
    )


def submit_to_board(
    reference: str,
    dispute_id: int,
    claim: str,
    text: str,
    *,
    actor: User,
    gesture: UUID | None = None,
) -> BoardStatement:
    """Send one side's statement of case, with its claim, to the board. [Sende prosesskrift]

    Each side sends one, and nobody can change the other's.
    """
    with stepping(reference, "submit_to_board", actor=actor, gesture=gesture) as step:
        dispute = dispute_in(step, dispute_id, State.BOARD)
        side = acting(step, dispute.union_id)
        bodies = (
            required("submit_to_board", _("claim"), claim),
            required("submit_to_board", _("grounds"), text),
        )
        if BoardStatement.objects.filter(dispute=dispute, side=side.side).exists():
            raise NotPossible(
                step="submit_to_board",
                code="sent",
                because=_("Your side has sent its statement of case."),
                remedy=_("Tell the leader of the board if there is more to say."),
            )
        words = step.write_all(*bodies)
        statement = BoardStatement.objects.create(
            dispute=dispute,
            side=side.side,
            claim=words[0],
            text=words[1],
            mandate=side.mandate,
            submitted_at=step.move.at,
        )
        settle(
            step,
            Obligation.Kind.STATE_CASE,
            subject=subject_of(dispute),
            participation=side.part,
        )
        tell_of(
            step,
            Event.BOARD_STATEMENT_SUBMITTED,
            dispute,
            texts=words,
            audience=between(step, dispute.union_id),
            by=side.side,
        )
        return statement
