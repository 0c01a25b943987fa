"""The decision points themselves: one more, one dropped, one taken back and decided anew. [Beslutningspunktene]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, employer_owes, required, settle, stepping
from workflows.models import Case, DecisionPoint, Obligation
from workflows.models.obligation import remains_of


def add_point(
    reference: str,
    title: str,
    *,
    planned_on: date,
    planned_implementation_on: date | None = None,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> DecisionPoint:
    """Plan one more decision in the case, with gates and a discussion of its own. [Ny beslutning]

    Raises NotPossible for a day that has passed, or a start before the decision.
    """
    with stepping(reference, "add_point", actor=actor, gesture=gesture, seen=seen) as step:
        name = required("add_point", _("the decision"), title)
        point = plan_point(step, name, planned_on, planned_implementation_on)
        step.tell(
            Event.POINT_PLANNED,
            subject=f"point:{point.number}",
            facts={
                "number": point.number,
                "title": point.title,
                "planned_on": planned_on.isoformat(),
            },
        )
        return point


def plan_point(
    step: Stepping,
    title: str,
    planned_on: date,
    starts_on: date | None,
    *,
    lifted: bool = False,
) -> DecisionPoint:
    """Add a planned decision, and let the employer owe it. [Ny beslutning]

    One `lifted` out of a list is never discussed along with the rest.
    """
    starts_on = starts_on or max(planned_on, step.case.planned_implementation_on)
    if planned_on < step.on or starts_on < planned_on:
        raise NotPossible(
            step=step.move.step,
            code="past",
            because=_("The decision must come today or later, and the start not before it."),
            remedy=_("Choose later days."),
        )
    employer_owes(step, Obligation.Kind.DECIDE, due_on=planned_on)
    return DecisionPoint.objects.create(
        case=step.case,
        number=max((p.number for p in step.situation.points), default=0) + 1,
        title=title,
        planned_on=planned_on,
        planned_implementation_on=starts_on,
        lifted=lifted,
    )


def drop(
    reference: str, number: int, *, reason: str, actor: User, gesture: UUID | None = None
) -> DecisionPoint:
    """Drop a planned decision: nothing is decided here after all. [La falle]"""
    with stepping(reference, "drop", actor=actor, gesture=gesture) as step:
        point = step.point(number)
        why = step.write(required("drop", _("reason"), reason))
        step.move.transition(point, "drop", reason=why)
        step.tell(
            Event.DECISION_DROPPED,
            subject=f"point:{number}",
            facts={"number": number, "title": point.title},
            texts=[why],
        )
        return point


def reverse(
    reference: str,
    number: int,
    *,
    reason: str,
    planned_on: date | None = None,
    actor: User,
    gesture: UUID | None = None,
) -> DecisionPoint:
    """Take a decision back, with the reason – and say when it is decided anew, if it is. [Omgjøre]

    What the decision was taken without is owed no more: nothing stands that it should have come
    before. With `planned_on` the matter is a planned decision again, and everything owed before
    it is owed anew: its own discussion, and the duties with a date. A closed case is then open
    again. Raises NotPossible for a day that has passed.
    """
    with stepping(reference, "reverse", actor=actor, gesture=gesture) as step:
        point = step.point(number)
        why = step.write(required("reverse", _("reason"), reason))
        step.move.transition(point, "reverse", reason=why)
        settle(step, Obligation.Kind.MAKE_GOOD, subject__startswith=remains_of(number, ""))
        again = _decide_anew(step, point, planned_on) if planned_on else None
        step.tell(
            Event.DECISION_REVERSED,
            subject=f"point:{number}",
            facts={
                "number": number,
                "title": point.title,
                "again": again.number if again else None,
                "planned_on": planned_on.isoformat() if planned_on else None,
            },
            texts=[why],
        )
        return point


def _decide_anew(step: Stepping, point: DecisionPoint, planned_on: date) -> DecisionPoint:
    """Plan the matter again, and return the debts its decision had settled."""
    again = plan_point(step, point.title, planned_on, None)
    if step.case.state == Case.State.CLOSED:
        step.move.transition(step.case, "reopen", closed_on=None)
        step.tell(Event.CASE_REOPENED)
    debts = Obligation.objects.filter(case=step.case)
    decided = debts.filter(kind=Obligation.Kind.DECIDE, done_at__isnull=False)
    debts.filter(kind=Obligation.Kind.MEET_DUTY, done_at__in=decided.values("done_at")).update(
        done_at=None
    )
    return again
