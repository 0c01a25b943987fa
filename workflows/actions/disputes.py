"""Take what the parties could not agree on the way the agreement says it goes. [Tvist]"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from workflows.actions.core import Stepping, computed, required, settle, stepping
from workflows.actions.sides import (
    acting,
    dispute_in,
    negotiation_in,
    not_to_come,
    owe,
)
from workflows.models import Dispute, Negotiation, Obligation
from workflows.models.ways import Way, clock, dispute_of_right, ways_after

State, Outcome = Dispute.State, Dispute.Outcome
# What a dispute can end with besides the parties' own solution, by where it stands.
_ENDS = {
    State.BOARD: Outcome.AWARD,
    State.MINISTRY: Outcome.DECIDED,
    State.COURT: Outcome.JUDGMENT,
}


def subject_of(dispute: Dispute) -> str:
    """Return the dispute as the record and what is owed name it."""
    return f"dispute:{dispute.pk}"


def raise_dispute(
    reference: str,
    text: str,
    *,
    track: str = Dispute.Track.RIGHT,
    negotiation_id: int | None = None,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
) -> Dispute:
    """Raise a dispute: on what the agreement demands, or on a negotiation that broke. [Reise tvist]

    A dispute of right may be raised whenever a party means the agreement is not kept – a
    discussion refused, or closed without having been held. The other tracks ask for a broken
    negotiation, and go the way its rule names. Raises NotPossible for another track, and for a
    second dispute on the same.
    """
    with stepping(reference, "raise_dispute", actor=actor, gesture=gesture) as step:
        negotiation = (
            negotiation_in(
                step, negotiation_id, Negotiation.State.BROKEN, Negotiation.State.REFUSED
            )
            if negotiation_id is not None
            else None
        )
        union_id = _with_whom(step, negotiation, party)
        side = acting(step, union_id)
        way = _way(step, negotiation, track)
        _once(step, union_id, negotiation, track)
        words = step.write(required("raise_dispute", _("what the dispute is about"), text))
        dispute = Dispute.objects.create(
            case=step.case,
            union_id=union_id,
            negotiation=negotiation,
            raised_by=side.side,
            track=track,
            rule=way.rule,
            citation=way.citation,
            suspends=way.suspends,
            claim=words,
            raised_on=step.on,
        )
        if dispute.next_stages[:1] == (State.LOCAL_TALKS,):
            counted = clock(step.case, "demand_made", step.on)
            owe(
                step,
                Obligation.Kind.MEET_DISPUTE,
                subject_of(dispute),
                union_id,
                side.other,
                rule=counted.id if counted else "",
                deadline=computed(step.case, counted.id, step.on) if counted else None,
            )
        tell_of(
            step,
            Event.DISPUTE_RAISED,
            dispute,
            texts=[words],
            by=side.side,
            track=str(track),
            suspends=dispute.suspends,
        )
        return dispute


def _with_whom(step: Stepping, negotiation: Negotiation | None, party: int | None) -> int:
    """Return the union the dispute is with; the employer's is that of the negotiation."""
    if negotiation is not None:
        return negotiation.union_id
    if step.situation.leader is not None:
        raise NotPossible(
            step="raise_dispute",
            code="no_negotiation",
            because=_("The employer raises a dispute on a negotiation that broke."),
            remedy=_("Choose the negotiation it is about."),
        )
    union_id = step.party(party)[0].union_id
    assert union_id is not None  # noqa: S101  (the policy has asked for a union)
    return union_id


def _way(step: Stepping, negotiation: Negotiation | None, track: str) -> Way:
    """Return the way of the track; raises NotPossible for one the rule does not name."""
    if track == Dispute.Track.RIGHT:
        return dispute_of_right(step.case, step.on)
    broken = negotiation is not None and negotiation.state == Negotiation.State.BROKEN
    ways = (
        [w for w in ways_after(step.case, negotiation.rule, step.on) if w.track]
        if negotiation is not None and broken
        else []
    )
    found = next((w for w in ways if w.track == track), None)
    if found is None:
        named = [str(w.label) for w in ways] + [str(Dispute.Track.RIGHT.label)]
        raise NotPossible(
            step="raise_dispute",
            code="track",
            because=_("The agreement does not send this to %(track)s.")
            % {"track": dict(Dispute.Track.choices).get(track, track)},
            remedy=_("It goes to: %(ways)s.") % {"ways": ", ".join(dict.fromkeys(named))},
            citation=ways[0].citation if ways else None,
        )
    return found


def _once(step: Stepping, union_id: int, negotiation: Negotiation | None, track: str) -> None:
    about = negotiation.pk if negotiation else None
    if any(
        d.is_open
        and d.union_id == union_id
        and d.negotiation_id == about
        and (about is not None or d.track == track)
        for d in step.situation.disputes
    ):
        raise NotPossible(
            step="raise_dispute",
            code="raised",
            because=_("There is already a dispute about this."),
            remedy=_("Take that one further, or drop it."),
        )


def advance_dispute(
    reference: str,
    dispute_id: int,
    stage: str,
    *,
    occurred_on: date,
    text: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> Dispute:
    """Take a dispute to its next stage: local talks, central talks, mediation, board or court. [Føre tvisten videre]"""
    with stepping(reference, "advance_dispute", actor=actor, gesture=gesture) as step:
        dispute = dispute_in(step, dispute_id)
        side = acting(step, dispute.union_id)
        if stage not in dispute.next_stages:
            allowed = [str(State(s).label) for s in dispute.next_stages]
            raise NotPossible(
                step="advance_dispute",
                code="stage",
                because=_("The dispute does not go there from where it is."),
                remedy=_("Next is: %(stages)s.") % {"stages": ", ".join(allowed)}
                if allowed
                else _("Register how it ended."),
                citation=dispute.citation,
            )
        day = not_to_come(step, occurred_on)
        words = step.write_any(text)
        step.move.transition(dispute, stage)
        settle(step, Obligation.Kind.MEET_DISPUTE, subject=subject_of(dispute))
        tell_of(
            step,
            Event.DISPUTE_ADVANCED,
            dispute,
            texts=[words] if words else [],
            occurred_on=day,
            by=side.side,
            stage=stage,
        )
        return dispute


def settle_dispute(
    reference: str,
    dispute_id: int,
    outcome: str,
    text: str,
    *,
    settled_on: date,
    actor: User,
    gesture: UUID | None = None,
) -> Dispute:
    """Register how a dispute ended: by agreement, award, judgment, or back to the table. [Løse tvisten]

    An award or a judgment settles the negotiation that broke. When the parties agree, or go
    back to negotiate, the negotiation is open again: an agreement needs its signed protocol.
    """
    with stepping(reference, "settle_dispute", actor=actor, gesture=gesture) as step:
        dispute = dispute_in(step, dispute_id)
        side = acting(step, dispute.union_id)
        allowed = outcomes_of(dispute)
        if outcome not in allowed:
            raise NotPossible(
                step="settle_dispute",
                code="outcome",
                because=_("The dispute cannot end that way from where it is."),
                remedy=_("It can end in: %(ways)s.")
                % {"ways": ", ".join(str(Outcome(o).label) for o in allowed)},
                citation=dispute.citation,
            )
        words = step.write(required("settle_dispute", _("what was settled"), text))
        day = not_to_come(step, settled_on)
        step.move.transition(dispute, "settle", outcome=outcome, result=words, settled_on=day)
        _nothing_more_owed(step, dispute)
        _settle_negotiation(step, dispute, outcome, day)
        tell_of(
            step,
            Event.DISPUTE_SETTLED,
            dispute,
            texts=[words],
            occurred_on=day,
            by=side.side,
            ended=outcome,
        )
        return dispute


def outcomes_of(dispute: Dispute) -> list[str]:
    """Return how a dispute may end from where it stands."""
    found: list[str] = [str(Outcome.AGREED)]
    end = _ENDS.get(State(dispute.state))
    if end is not None:
        found.append(str(end))
    if dispute.negotiation_id is not None:
        found.append(str(Outcome.RENEGOTIATE))
    return found


def _settle_negotiation(step: Stepping, dispute: Dispute, outcome: str, day: date) -> None:
    negotiation = next(
        (n for n in step.situation.negotiations if n.pk == dispute.negotiation_id), None
    )
    if negotiation is None:
        return
    back = outcome in (Outcome.AGREED, Outcome.RENEGOTIATE)
    if back and negotiation.state in (Negotiation.State.BROKEN, Negotiation.State.REFUSED):
        step.move.transition(
            negotiation, "open", opened_on=negotiation.opened_on or day, ended_on=None
        )
        event = Event.NEGOTIATION_REOPENED
    elif negotiation.state == Negotiation.State.BROKEN:
        step.move.transition(negotiation, "award")
        event = Event.NEGOTIATION_AWARDED
    else:
        return
    step.tell(
        event,
        subject=f"negotiation:{negotiation.pk}",
        facts={"party": negotiation.union.short_name},
        occurred_on=day,
    )


def drop_dispute(
    reference: str,
    dispute_id: int,
    reason: str,
    *,
    actor: User,
    gesture: UUID | None = None,
) -> Dispute:
    """Let a dispute one has raised fall. [La tvisten falle]"""
    with stepping(reference, "drop_dispute", actor=actor, gesture=gesture) as step:
        dispute = dispute_in(step, dispute_id)
        side = acting(step, dispute.union_id)
        if side.side != dispute.raised_by:
            raise NotPermitted(
                step="drop_dispute",
                because=_("Only the side that raised the dispute can drop it."),
                remedy=_("Register how it ended when it is settled."),
            )
        words = step.write(required("drop_dispute", _("reason"), reason))
        step.move.transition(dispute, "lapse", settled_on=step.on)
        _nothing_more_owed(step, dispute)
        tell_of(step, Event.DISPUTE_DROPPED, dispute, texts=[words], by=side.side)
        return dispute


def _nothing_more_owed(step: Stepping, dispute: Dispute) -> None:
    settle(
        step,
        Obligation.Kind.MEET_DISPUTE,
        Obligation.Kind.STATE_CASE,
        subject=subject_of(dispute),
    )


def tell_of(
    step: Stepping,
    event: Event,
    dispute: Dispute,
    *,
    texts: Sequence[Text] = (),
    audience: tuple[int, ...] | None = None,
    occurred_on: date | None = None,
    **facts: object,
) -> None:
    """Tell what happened in a dispute, with the union it is with and further facts."""
    names = {p.union_id: p.code for p in step.situation.participations if p.union_id}
    step.tell(
        event,
        subject=subject_of(dispute),
        facts={"party": names[dispute.union_id], **facts},
        texts=texts,
        audience=audience,
        occurred_on=occurred_on,
    )
