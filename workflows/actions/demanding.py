"""Demand a meeting, a higher rung, a higher level or AMU – and accept it, or refuse it with a reason."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import Level, User
from workflows.actions.assessing import make_heavier
from workflows.actions.core import (
    Stepping,
    employer_owes,
    owe_answer,
    required,
    settle,
    stepping,
)
from workflows.actions.levels import raise_level
from workflows.models import Case, Demand, Obligation, Rung, Weight

_ANSWERED = {
    Demand.Outcome.ACCEPTED: Event.DEMAND_ACCEPTED,
    Demand.Outcome.REFUSED: Event.DEMAND_REFUSED,
}


def make_demand(
    reference: str,
    kind: str,
    text: str,
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Demand:
    """Demand something of the process; the employer accepts, or refuses with a reason. [Fremme krav]

    A demand holds nothing up. Raises NotPossible without a reason, for a higher rung when there
    is none, and while the party's last demand of the same kind waits.
    """
    with stepping(reference, "make_demand", actor=actor, gesture=gesture, seen=seen) as step:
        part, _holder = step.party(party)
        case, kind = step.case, Demand.Kind(kind)
        _refuse_pointless(step, kind, part.pk)
        words = step.write(required(step.move.step, _("why"), text))
        demand = Demand.objects.create(
            case=case, participation=part, kind=kind, text=words, made_at=step.move.at
        )
        owe_answer(step, Obligation.Kind.ANSWER_DEMAND, _subject(demand))
        step.tell(
            Event.DEMAND_MADE,
            subject=_subject(demand),
            facts={"party": part.code, "demand": str(kind)},
            texts=[words],
        )
        return demand


def answer_demand(
    reference: str,
    demand_id: int,
    *,
    outcome: str,
    text: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Demand:
    """Accept a demand, or refuse it with a reason; either way it is closed. [Svare på krav]

    An accepted meeting is owed from now on, and an accepted higher rung is the case's rung.
    Raises NotPossible for a demand that is answered or not there, and a refusal without a reason.
    """
    with stepping(reference, "answer_demand", actor=actor, gesture=gesture, seen=seen) as step:
        demand = next((d for d in step.situation.demands if d.pk == demand_id), None)
        if demand is None or demand.outcome:
            raise step.move.stale() or NotPossible(
                step="answer_demand",
                code="answered",
                because=_("No demand of that number waits for an answer."),
                remedy=_("Look at the case again to see the answer."),
            )
        if outcome == Demand.Outcome.REFUSED:
            required("answer_demand", _("reason"), text)
        reason = step.write_any(text)
        demand.outcome, demand.answered_at = Demand.Outcome(outcome), step.move.at
        Demand.objects.filter(pk=demand.pk).update(
            outcome=demand.outcome, answered_at=demand.answered_at, reason=reason
        )
        settle(step, Obligation.Kind.ANSWER_DEMAND, subject=_subject(demand))
        part = next(p for p in step.situation.participations if p.pk == demand.participation_id)
        refused = outcome == Demand.Outcome.REFUSED
        step.tell(
            _ANSWERED[demand.outcome],
            subject=_subject(demand),
            facts={"party": part.code, "demand": str(demand.kind)},
            texts=[reason] if reason else [],
            # HR is told of every refusal: a party that is refused has nobody else to turn to.
            audience=step.situation.everyone if refused else None,
        )
        if not refused:
            _keep_promise(step, demand)
        return demand


def owe_meeting(step: Stepping) -> None:
    """Let the employer owe a meeting; a light case becomes an ordinary one, with nothing lost."""
    if step.case.weight == Weight.LIGHT:
        make_heavier(step, Weight.ORDINARY)
        settle(step, Obligation.Kind.ANSWER_IN_WRITING)
    if any(o.kind == Obligation.Kind.CALL_MEETING for o in step.situation.open_obligations):
        return
    employer_owes(step, Obligation.Kind.CALL_MEETING, due_on=step.case.planned_decision_on)


def _keep_promise(step: Stepping, demand: Demand) -> None:
    """Let what was promised be owed at once, where the engine knows what it takes."""
    if demand.kind == Demand.Kind.MEETING:
        owe_meeting(step)
    if demand.kind == Demand.Kind.HIGHER_LEVEL:
        raise_level(step, demanded=True)
    if demand.kind != Demand.Kind.HIGHER_RUNG:
        return
    above = _above(step.case)
    if above is None:  # somebody has raised it since
        return
    step.tell(
        Event.RUNG_CHOSEN,
        subject=step.case.reference,
        facts={"recommended": str(step.case.rung), "chosen": str(above)},
    )
    Case.objects.filter(pk=step.case.pk).update(rung=above)
    if above == Rung.DISCUSSION:
        owe_meeting(step)


def _above(case: Case) -> Rung | None:
    return next((r for r in Rung if r.rank == Rung(case.rung).rank + 1), None)


def _refuse_pointless(step: Stepping, kind: Demand.Kind, party: int) -> None:
    if kind == Demand.Kind.HIGHER_RUNG and _above(step.case) is None:
        raise NotPossible(
            step=step.move.step,
            code="highest",
            because=_("The case stands on the highest step of the ladder already."),
            remedy=_("Demand a meeting, or give your view."),
        )
    if kind == Demand.Kind.HIGHER_LEVEL and step.case.level == Level.EMPLOYER:
        raise NotPossible(
            step=step.move.step,
            code="highest_level",
            because=_("The case is treated at the highest level already."),
            remedy=_("Demand a meeting or a body, or give your view."),
        )
    if any(
        d.kind == kind and d.participation_id == party and not d.outcome
        for d in step.situation.demands
    ):
        raise NotPossible(
            step=step.move.step,
            code="waits",
            because=_("Your party has made this demand already, and it waits for an answer."),
            remedy=_("Wait for the answer, or give what is new as input."),
        )


def _subject(demand: Demand) -> str:
    return f"demand:{demand.pk}"
