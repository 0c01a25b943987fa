"""Write down how a negotiation ended: one protocol per organisation, signed by each side. [Protokoll]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import Missing, NotPermitted, NotPossible
from parties.models import User
from parties.proving import Proof
from workflows.actions.core import Stepping, required, settle, stepping
from workflows.actions.imprints import imprint
from workflows.actions.negotiating import nothing_more_owed, subject_of
from workflows.actions.sides import Acting, acting, between, negotiation_in, not_to_come, owe
from workflows.actions.signing import paper_digest, put_name
from workflows.models import (
    Authorisation,
    Minutes,
    Negotiation,
    Obligation,
    Side,
    Signature,
)

State = Negotiation.State
Outcome = Signature.Outcome


def draw_up_protocol(
    reference: str,
    negotiation_id: int,
    text: str,
    *,
    agreed: bool,
    binding: bool,
    ended_on: date,
    actor: User,
    gesture: UUID | None = None,
) -> Minutes:
    """Write the protocol of how a negotiation ended, in agreement or in a break. [Sette opp protokoll]

    `binding` is the forced choice with legal effect, and must go with `agreed`: an agreement
    binds, a break does not. `ended_on` is the day negotiations ended: clocks that run from
    there start on it, signature or not. A break holds from then; an agreement when both have
    signed. Raises NotPossible when a side has not said who may sign an agreement, or when a
    protocol still waits for signatures.
    """
    with stepping(reference, "draw_up_protocol", actor=actor, gesture=gesture) as step:
        negotiation = negotiation_in(step, negotiation_id, State.OPEN)
        acting(step, negotiation.union_id)
        if agreed != binding:
            raise _undecided(agreed=agreed)
        words = required("draw_up_protocol", _("protocol"), text)
        _none_waits(step, negotiation)
        day = _last_day(step, negotiation, ended_on)
        if agreed:
            _end_with_authority(step, negotiation, day)
        else:
            step.move.transition(negotiation, "break_off", ended_on=day)
        minutes, texts = _offered(step, negotiation, words, binding=binding, day=day)
        nothing_more_owed(step, negotiation)
        owe(
            step,
            Obligation.Kind.SIGN_PROTOCOL,
            subject_of(negotiation),
            negotiation.union_id,
            *Side.values,
        )
        step.tell(
            Event.PROTOCOL_DRAWN_UP if agreed else Event.NEGOTIATION_BROKEN,
            subject=subject_of(negotiation),
            facts={
                "party": negotiation.union.short_name,
                "number": minutes.number,
                "paper": minutes.digest,
                "ended_on": day.isoformat(),
            },
            texts=texts,
            # That it broke is told to all; what is offered for signature, to the two sides.
            audience=between(step, negotiation.union_id) if agreed else None,
            occurred_on=day,
        )
        return minutes


def _undecided(*, agreed: bool) -> NotPossible:
    """Say that an agreement binds and a break does not: the choice is forced. [Referat eller protokoll]"""
    if agreed:
        return NotPossible(
            step="draw_up_protocol",
            code="not_binding",
            because=_("A protocol of agreement binds. You have said that this is not to bind."),
            remedy=_(
                "Say yes if both mean to be bound. If not, negotiate on, or write the break."
            ),
        )
    return NotPossible(
        step="draw_up_protocol",
        code="break_binds",
        because=_("A break is no agreement, and cannot bind."),
        remedy=_("Say no, or write the protocol as an agreement."),
    )


def _none_waits(step: Stepping, negotiation: Negotiation) -> None:
    """Refuse a protocol while another still waits for signatures."""
    if waiting_protocol(step, negotiation) is not None:
        raise NotPossible(
            step="draw_up_protocol",
            code="protocol_waits",
            because=_("A protocol of this negotiation waits for signatures."),
            remedy=_("Sign it, or refuse to sign it, first."),
        )


def _last_day(step: Stepping, negotiation: Negotiation, ended_on: date) -> date:
    """Return the day negotiations ended: not one to come, nor before they began."""
    day = not_to_come(step, ended_on)
    if negotiation.opened_on is not None and day < negotiation.opened_on:
        raise NotPossible(
            step="draw_up_protocol",
            code="before_start",
            because=_("Negotiations cannot end before they began."),
            remedy=_("Write the day they ended, the day you met at the earliest."),
        )
    return day


def _end_with_authority(step: Stepping, negotiation: Negotiation, day: date) -> None:
    """Note the day negotiations ended, if each side has said who may bind it; one statement."""
    stated = Authorisation.objects.filter(negotiation=OuterRef("pk"))
    both = [Exists(stated.filter(side=side)) for side in Side.values]
    if Negotiation.objects.filter(*both, pk=negotiation.pk).update(ended_on=day):
        return
    said = set(
        Authorisation.objects.filter(negotiation=negotiation)
        .order_by()
        .values_list("side", flat=True)
    )
    names = {Side.EMPLOYER: _("the employer"), Side.UNION: negotiation.union.short_name}
    raise NotPossible(
        step="draw_up_protocol",
        missing=[
            Missing(
                "authority",
                _("Nobody has said who may sign for %(side)s.") % {"side": names[side]},
                _("Let each side say who has authority to bind it, before the protocol."),
            )
            for side in Side
            if side not in said
        ],
    )


def _offered(
    step: Stepping, negotiation: Negotiation, words: str, *, binding: bool, day: date
) -> tuple[Minutes, list[Text]]:
    """Write the protocol both sides are to sign, and return it with its texts."""
    kept, frame = step.write_all(words, imprint(step))
    minutes = Minutes(
        case=step.case,
        negotiation=negotiation,
        number=len(step.situation.papers) + 1,
        kind=Minutes.Kind.PROTOCOL,
        closed_by=Minutes.ClosedBy.SIGNATURE,
        binding=binding,
        text=kept,
        imprint=frame,
        held_on=day,
        circulated_on=step.on,
    )
    minutes.digest = paper_digest(step.case.reference, minutes)
    minutes.save(force_insert=True)
    return minutes, [kept, frame]


def waiting_protocol(step: Stepping, negotiation: Negotiation) -> Minutes | None:
    """Return the negotiation's protocol that is not sealed yet."""
    return next(
        (
            paper
            for paper in step.situation.papers
            if paper.negotiation_id == negotiation.pk
            and paper.state == Minutes.State.CIRCULATED
        ),
        None,
    )


def sign_protocol(
    reference: str,
    negotiation_id: int,
    *,
    outcome: str = Outcome.APPROVED,
    text: str = "",
    paper: str = "",
    proof: Proof | None = None,
    actor: User,
    gesture: UUID | None = None,
) -> Signature:
    """Sign the protocol for one's side, with a reservation if need be, or refuse with a reason. [Skrive under]

    Only whoever the side has said may sign can do it. What a side has done is never undone.
    An agreement is one when both have signed; without, there formally is none. A refusal to
    sign is kept, and changes nothing about the day negotiations ended. `paper` names the
    protocol that was read by its digest, and `proof` says how the signer has just shown who they
    are. Raises NotProven without proof, and Stale when another protocol waits by now.
    """
    with stepping(reference, "sign_protocol", actor=actor, gesture=gesture) as step:
        negotiation = negotiation_in(step, negotiation_id)
        side = acting(step, negotiation.union_id)
        minutes = _to_sign(step, negotiation)
        signed = _signed(minutes, side)
        _may_sign(step, negotiation, side, binding=minutes.binding)
        signature, facts = put_name(
            step,
            minutes,
            part=side.part,
            mandate=side.mandate,
            on_behalf_of=side.on_behalf_of,
            outcome=outcome,
            text=text,
            paper=paper,
            proof=proof,
        )
        settle(
            step,
            Obligation.Kind.SIGN_PROTOCOL,
            subject=subject_of(negotiation),
            participation=side.part,
        )
        refused = outcome == Outcome.REFUSED
        step.tell(
            Event.PROTOCOL_SIGNATURE_REFUSED if refused else Event.PROTOCOL_SIGNED,
            subject=subject_of(negotiation),
            facts={
                "party": negotiation.union.short_name,
                "by": side.side,
                "number": minutes.number,
                **facts,
            },
            texts=[signature.text] if signature.text else [],
            audience=between(step, negotiation.union_id),
        )
        _finish(step, negotiation, minutes, [*signed, str(outcome)])
        return signature


def _to_sign(step: Stepping, negotiation: Negotiation) -> Minutes:
    """Return the protocol that waits for signatures; raises NotPossible when none does."""
    minutes = waiting_protocol(step, negotiation)
    if minutes is None:
        raise NotPossible(
            step="sign_protocol",
            code="no_protocol",
            because=_("No protocol of this negotiation waits for a signature."),
            remedy=_("Read on its page what has been signed."),
        )
    return minutes


def _signed(minutes: Minutes, side: Acting) -> list[str]:
    """Return how the protocol has been answered so far; a side answers it once."""
    signed: dict[int | None, str] = dict(
        Signature.objects.filter(minutes=minutes).values_list("participation_id", "outcome")
    )
    if (side.part.pk if side.part else None) in signed:
        raise NotPossible(
            step="sign_protocol",
            code="signed",
            because=_("Your side has already answered this protocol."),
            remedy=_("Add a statement to the protocol if there is more to say."),
        )
    return list(signed.values())


def _may_sign(step: Stepping, negotiation: Negotiation, side: Acting, *, binding: bool) -> None:
    """Let only the one who has authority bind the side. A break binds nobody, and anyone may sign it."""
    stated = (
        Authorisation.objects.filter(negotiation=negotiation, side=side.side)
        .select_related("mandate__user")
        .order_by("pk")
        .last()
    )
    if not binding or (stated is not None and stated.mandate_id == side.mandate.pk):
        return
    raise NotPermitted(
        step="sign_protocol",
        because=_("%(person)s has the authority to sign for your side, not you.")
        % {"person": stated.mandate.user if stated else _("Somebody else")},
        remedy=_("Let that person sign, or have your side say anew who may sign."),
    )


def _finish(
    step: Stepping, negotiation: Negotiation, minutes: Minutes, outcomes: list[str]
) -> None:
    """Seal the protocol when both have spoken, or one will not sign an agreement."""
    refused = str(Outcome.REFUSED) in outcomes
    if len(outcomes) < len(Side) and not (refused and minutes.binding):
        return
    settle(step, Obligation.Kind.SIGN_PROTOCOL, subject=subject_of(negotiation))
    step.move.transition(minutes, "seal")
    step.tell(
        Event.MINUTES_SEALED,
        subject=f"minutes:{minutes.number}",
        facts={"number": minutes.number},
        audience=between(step, negotiation.union_id),
    )
    if minutes.binding and not refused and minutes.corrects_id is None:
        step.move.transition(negotiation, "agree")
        step.tell(
            Event.NEGOTIATION_AGREED,
            subject=subject_of(negotiation),
            facts={"party": negotiation.union.short_name},
            occurred_on=minutes.held_on,
        )
