"""Negotiate as equal parties, one organisation at a time, until there is a protocol. [Forhandle]"""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from workflows.actions.core import Stepping, computed, required, settle, stepping
from workflows.actions.sides import (
    acting,
    between,
    negotiation_in,
    not_to_come,
    owe,
)
from workflows.models import (
    Authorisation,
    Bid,
    Negotiation,
    Obligation,
    Participation,
    Side,
)
from workflows.models.ways import FALLBACK, LAST_OFFER, clock, ways_after

State = Negotiation.State


def subject_of(negotiation: Negotiation) -> str:
    """Return the negotiation as the record and what is owed name it."""
    return f"negotiation:{negotiation.pk}"


def demand_negotiation(
    reference: str,
    text: str,
    *,
    rule: str = "",
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
) -> Negotiation:
    """Demand negotiation in writing, for one's union or, as employer, with one. [Kreve forhandling]

    `party` is the union's part in the case; the employer must name it. `rule` is the duty the
    demand rests on: it says which way a break goes. The day the parties must have met by is
    computed when the employer's agreement gives one. Raises NotPossible while a negotiation
    with the union is running.
    """
    with stepping(reference, "demand_negotiation", actor=actor, gesture=gesture) as step:
        part = _with_whom(step, party)
        assert part.union is not None  # noqa: S101  (a union has been asked for)
        side = acting(step, part.union.pk)
        if any(n.running and n.union_id == part.union_id for n in step.situation.negotiations):
            raise NotPossible(
                step="demand_negotiation",
                code="running",
                because=_("A negotiation with %(party)s is already running.")
                % {"party": part.name},
                remedy=_("Table the demand in that negotiation."),
            )
        words = step.write(required("demand_negotiation", _("demand"), text))
        counted = clock(step.case, "demand_made", step.on)
        deadline = computed(step.case, counted.id, step.on) if counted else None
        negotiation = Negotiation.objects.create(
            case=step.case,
            union=part.union,
            demanded_by=side.side,
            demand=words,
            rule=_rule(step, rule),
            demanded_on=step.on,
        )
        owe(
            step,
            Obligation.Kind.NEGOTIATE,
            subject_of(negotiation),
            part.union.pk,
            Side.EMPLOYER if side.side == Side.UNION else Side.UNION,
            rule=counted.id if counted else "",
            deadline=deadline,
        )
        step.tell(
            Event.NEGOTIATION_DEMANDED,
            subject=subject_of(negotiation),
            facts={
                "party": part.code,
                "by": side.side,
                "due_on": deadline["rolled_end"] if deadline else None,
            },
            texts=[words],
        )
        return negotiation


def _with_whom(step: Stepping, party: int | None) -> Participation:
    """Return the union's part; raises NotPossible when the employer has not named a union."""
    if step.situation.leader is None:
        return step.party(party)[0]
    invited = step.situation.at_the_table
    found = next((p for p in invited if p.pk == party and p.union_id is not None), None)
    if found is None:
        raise NotPossible(
            step="demand_negotiation",
            because=_("Negotiation is between the employer and a union."),
            remedy=_("Choose which of the unions in the case to negotiate with."),
        )
    return found


def _rule(step: Stepping, rule: str) -> str:
    """Return the duty a demand rests on: the one named, or the only one there is."""
    assessment = step.case.assessment
    duties = assessment.duties if assessment else []
    owed = [d["id"] for d in duties if d["rung"] == "negotiation"]
    if rule and rule not in owed:
        raise NotPossible(
            step="demand_negotiation",
            code="rule",
            because=_("The case has no duty to negotiate called %(rule)s.") % {"rule": rule},
            remedy=_("Choose one of the case's own: %(rules)s.")
            % {"rules": ", ".join(owed) or _("none")},
        )
    return rule or (owed[0] if len(owed) == 1 else "")


def refuse_to_negotiate(
    reference: str,
    negotiation_id: int,
    reason: str,
    *,
    actor: User,
    gesture: UUID | None = None,
) -> Negotiation:
    """Refuse to meet, with a reason all parties see; it is evidence in a dispute. [Nekte å forhandle]

    Only the side the demand was put to may refuse. The other side may then raise a dispute on
    what the agreement demands.
    """
    with stepping(reference, "refuse_to_negotiate", actor=actor, gesture=gesture) as step:
        negotiation = negotiation_in(step, negotiation_id, State.DEMANDED)
        side = acting(step, negotiation.union_id)
        if side.side == negotiation.demanded_by:
            raise NotPossible(
                step="refuse_to_negotiate",
                code="own_demand",
                because=_("You have demanded this negotiation yourself."),
                remedy=_("Withdraw the demand if you no longer want to negotiate."),
            )
        words = step.write(required("refuse_to_negotiate", _("reason"), reason))
        step.move.transition(negotiation, "refuse", refused=words)
        settle(step, Obligation.Kind.NEGOTIATE, subject=subject_of(negotiation))
        _tell(step, Event.NEGOTIATION_REFUSED, negotiation, {"by": side.side}, [words])
        return negotiation


def call_negotiation(
    reference: str,
    negotiation_id: int,
    *,
    meets_on: date,
    starts_at: time | None = None,
    place: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> Negotiation:
    """Call the union to a negotiation meeting. [Kalle inn til forhandlingsmøte]

    A day later than the agreement's own stands only when the union agrees: it is told so.
    """
    with stepping(reference, "call_negotiation", actor=actor, gesture=gesture) as step:
        negotiation = negotiation_in(
            step, negotiation_id, State.DEMANDED, State.REFUSED, State.OPEN
        )
        if meets_on < step.on:
            raise NotPossible(
                step="call_negotiation",
                code="past",
                because=_("The meeting day has passed."),
                remedy=_("Choose today or a later day."),
            )
        Negotiation.objects.filter(pk=negotiation.pk).update(
            meets_on=meets_on, starts_at=starts_at, place=place.strip()
        )
        due_on = next(
            (
                o.due_on
                for o in step.situation.open_obligations
                if o.subject == subject_of(negotiation) and o.kind == o.Kind.NEGOTIATE
            ),
            None,
        )
        _tell(
            step,
            Event.NEGOTIATION_CALLED,
            negotiation,
            {
                "meets_on": meets_on.isoformat(),
                "starts_at": starts_at.isoformat("minutes") if starts_at else None,
                "late": due_on is not None and meets_on > due_on,
            },
            audience=between(step, negotiation.union_id),
        )
        return negotiation


def begin_negotiation(
    reference: str,
    negotiation_id: int,
    *,
    met_on: date,
    actor: User,
    gesture: UUID | None = None,
) -> Negotiation:
    """Register that the parties have met to negotiate, for the first time or again. [Begynne forhandlingen]"""
    with stepping(reference, "begin_negotiation", actor=actor, gesture=gesture) as step:
        negotiation = negotiation_in(
            step, negotiation_id, State.DEMANDED, State.REFUSED, State.BROKEN
        )
        acting(step, negotiation.union_id)
        again = negotiation.state == State.BROKEN
        step.move.transition(
            negotiation,
            "open",
            opened_on=negotiation.opened_on or not_to_come(step, met_on),
        )
        settle(step, Obligation.Kind.NEGOTIATE, subject=subject_of(negotiation))
        event = Event.NEGOTIATION_REOPENED if again else Event.NEGOTIATION_OPENED
        _tell(step, event, negotiation, occurred_on=not_to_come(step, met_on))
        return negotiation


def table_bid(
    reference: str,
    negotiation_id: int,
    text: str,
    *,
    final: bool = False,
    actor: User,
    gesture: UUID | None = None,
) -> Bid:
    """Table one's side's next demand or offer; it stands as written, for ever. [Legge fram krav eller tilbud]

    Nobody can change it, the other side least of all: a new one is tabled instead. Only the two
    sides and HR read it.
    """
    with stepping(reference, "table_bid", actor=actor, gesture=gesture) as step:
        negotiation = negotiation_in(step, negotiation_id, State.DEMANDED, State.OPEN)
        side = acting(step, negotiation.union_id)
        words = step.write(required("table_bid", _("demand or offer"), text))
        bid = Bid.objects.create(
            negotiation=negotiation,
            side=side.side,
            number=Bid.objects.filter(negotiation=negotiation, side=side.side).count() + 1,
            text=words,
            final=final,
            mandate=side.mandate,
            tabled_at=step.move.at,
        )
        subject = subject_of(negotiation)
        settle(step, Obligation.Kind.ANSWER_BID, subject=subject)
        owe(step, Obligation.Kind.ANSWER_BID, subject, negotiation.union_id, side.other)
        _tell(
            step,
            Event.BID_TABLED,
            negotiation,
            {"by": side.side, "number": bid.number, "final": final},
            [words],
            audience=between(step, negotiation.union_id),
        )
        return bid


def state_authority(
    reference: str,
    negotiation_id: int,
    *,
    mandate: int | None = None,
    reserved: bool = False,
    text: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> Authorisation:
    """Say who may sign for one's own side, and whether somebody must approve afterwards. [Oppgi fullmakt]

    `mandate` is the mandate of whoever is to sign; one's own unless told otherwise. A new
    statement takes the old one's place, which stays in the record.
    """
    with stepping(reference, "state_authority", actor=actor, gesture=gesture) as step:
        negotiation = negotiation_in(step, negotiation_id, State.DEMANDED, State.OPEN)
        side = acting(step, negotiation.union_id)
        holder = side.mandate
        if mandate is not None:
            mine = signers(step.situation, negotiation.union_id, side.side)
            named = next((m for m in mine if m.pk == mandate), None)
            if named is None:
                raise NotPossible(
                    step="state_authority",
                    code="other_side",
                    because=_("That person does not act for your side today."),
                    remedy=_("Choose one of your own with a mandate in the case."),
                )
            holder = named
        if reserved:
            text = required("state_authority", _("who must approve"), text)
        words = step.write_any(text)
        stated = Authorisation.objects.create(
            negotiation=negotiation,
            side=side.side,
            mandate=holder,
            reserved=reserved,
            text=words,
            stated_at=step.move.at,
        )
        _tell(
            step,
            Event.AUTHORITY_STATED,
            negotiation,
            {"by": side.side, "mandate": holder.pk, "reserved": reserved},
            [words] if words else [],
            audience=between(step, negotiation.union_id),
        )
        return stated


def signers(situation: Any, union_id: int, side: str) -> list[Any]:
    """Return the mandates a side may name to sign: its own, with a stake in the case."""
    if side == Side.EMPLOYER:
        return [
            m
            for m in situation.mandates
            if m.role == "leader" and m.unit.covers(situation.case.unit)
        ]
    return [m for m in situation.mandates if m.union_id == union_id]


def withdraw_demand(
    reference: str,
    negotiation_id: int,
    reason: str,
    *,
    actor: User,
    gesture: UUID | None = None,
) -> Negotiation:
    """Withdraw one's own demand for negotiation. [Trekke kravet om forhandling]"""
    with stepping(reference, "withdraw_demand", actor=actor, gesture=gesture) as step:
        negotiation = negotiation_in(
            step, negotiation_id, State.DEMANDED, State.REFUSED, State.OPEN
        )
        side = acting(step, negotiation.union_id)
        if side.side != negotiation.demanded_by:
            raise NotPermitted(
                step="withdraw_demand",
                because=_("Only the side that made the demand can withdraw it."),
                remedy=_("End the negotiation with a protocol instead."),
            )
        words = step.write(required("withdraw_demand", _("reason"), reason))
        step.move.transition(negotiation, "withdraw")
        nothing_more_owed(step, negotiation)
        _tell(step, Event.NEGOTIATION_WITHDRAWN, negotiation, {"by": side.side}, [words])
        return negotiation


def settle_break(
    reference: str,
    negotiation_id: int,
    outcome: str,
    *,
    text: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> Negotiation:
    """Say what holds after a break nobody takes to a dispute. [Følgen av bruddet]

    `outcome` is `last_offer` or `fallback` where the rule the demand rests on says so, else
    `lapsed`. Raises NotPossible while a dispute is open, or for an outcome no rule names.
    """
    with stepping(reference, "settle_break", actor=actor, gesture=gesture) as step:
        negotiation = negotiation_in(step, negotiation_id, State.BROKEN)
        ways = {w.outcome: w for w in ways_after(step.case, negotiation.rule, step.on)}
        verbs = {
            LAST_OFFER: ("stand_by_last_offer", Event.NEGOTIATION_LAST_OFFER_STOOD),
            FALLBACK: ("fall_back", Event.NEGOTIATION_FELL_BACK),
            "lapsed": ("lapse", Event.NEGOTIATION_LAPSED),
        }
        if any(
            d.is_open and d.negotiation_id == negotiation.pk for d in step.situation.disputes
        ):
            raise NotPossible(
                step="settle_break",
                code="disputed",
                because=_("There is a dispute about this break."),
                remedy=_("Wait until the dispute is settled or dropped."),
            )
        if outcome not in verbs or (outcome != "lapsed" and outcome not in ways):
            raise NotPossible(
                step="settle_break",
                code="no_such_way",
                because=_("The agreement does not say that this follows from a break."),
                remedy=_("See on the negotiation's page what may follow."),
            )
        verb, event = verbs[outcome]
        words = step.write_any(text)
        step.move.transition(negotiation, verb)
        nothing_more_owed(step, negotiation)
        _tell(step, event, negotiation, texts=[words] if words else [])
        return negotiation


def nothing_more_owed(step: Stepping, negotiation: Negotiation) -> None:
    """Let nobody owe anything more in the negotiation."""
    settle(
        step,
        Obligation.Kind.NEGOTIATE,
        Obligation.Kind.ANSWER_BID,
        Obligation.Kind.SIGN_PROTOCOL,
        subject=subject_of(negotiation),
    )


def _tell(
    step: Stepping,
    event: Event,
    negotiation: Negotiation,
    facts: dict[str, Any] | None = None,
    texts: list[Any] | None = None,
    *,
    audience: tuple[int, ...] | None = None,
    occurred_on: date | None = None,
) -> None:
    step.tell(
        event,
        subject=subject_of(negotiation),
        facts={"party": negotiation.union.short_name, **(facts or {})},
        texts=texts or [],
        audience=audience,
        occurred_on=occurred_on,
    )
