"""Publish the plan of a case, move its days, and answer it. [Plan for prosessen]"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from rulebook.calendar import OutsideCalendar
from workflows.actions.assessing import keep_assessment
from workflows.actions.core import Stepping, computed, required, stepping
from workflows.models import Case, DecisionPoint, Obligation, PlanAnswer, ProcessPlan
from workflows.queries.law import law_of, packs_with
from workflows.queries.planning import Days, assessed_for, days_of, kept, moved_since


def publish_plan(
    reference: str,
    *,
    decisions: Mapping[int, date] | None = None,
    implementation: date | None = None,
    reason: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> ProcessPlan:
    """Give the parties the plan, with a day for each step. [Publisere planen]

    `decisions` maps a decision point's number to its day; points left out keep theirs, as the
    start does. Each version is kept. A plan after the first shows what moved, and needs the
    `reason`. A day that comes too early by the rules may be published: the plan says so itself.
    Raises NotPossible for days that have passed or come in the wrong order, and for a plan that
    is already out.
    """
    with stepping(reference, "publish_plan", actor=actor, gesture=gesture, seen=seen) as step:
        case, before = step.case, step.case.plan
        days = _checked(step, decisions, implementation)
        result = _laid_out(step, days)
        moved = moved_since(before.result if before else None, result)
        if before is not None and not moved:
            raise NotPossible(
                step="publish_plan",
                code="same_plan",
                because=_("The plan is already published, and no day in it has moved."),
                remedy=_("Change a day, or leave the plan as it is."),
            )
        why = None
        if before is not None:
            why = step.write(required("publish_plan", _("reason"), reason))
        elif reason.strip():
            why = step.write(reason.strip())
        _move_days(step, days)
        plan = ProcessPlan.objects.create(
            case=case,
            number=before.number + 1 if before else 1,
            published_on=step.on,
            result=result,
            moved=moved,
            reason=why,
        )
        Case.objects.filter(pk=case.pk).update(plan=plan)
        step.tell(
            Event.PLAN_PUBLISHED,
            subject=f"plan:{plan.number}",
            facts={
                "number": plan.number,
                "planned_decision_on": days.first.isoformat(),
                "planned_implementation_on": days.implementation.isoformat(),
                "moved": len(moved),
                "too_late": result["too_late"],
            },
            texts=[why] if why else [],
        )
        return plan


def _checked(
    step: Stepping, decisions: Mapping[int, date] | None, implementation: date | None
) -> Days:
    """Return the days wished for; refuse those nobody could keep."""
    days = days_of(step.situation, decisions, implementation)
    unknown = sorted(set(decisions or ()) - set(days.decisions))
    if unknown:
        raise NotPossible(
            step="publish_plan",
            because=_("Decision point number %(n)d is not waiting to be decided.")
            % {"n": unknown[0]},
            remedy=_("Choose one of the decision points still to be decided."),
        )
    new = {number: days.decisions[number] for number in decisions or ()}
    if any(day < step.on for day in new.values()):
        raise NotPossible(
            step="publish_plan",
            code="past",
            because=_("A day for a decision has passed."),
            remedy=_("Choose today or a later day."),
        )
    if days.implementation < days.last:
        raise NotPossible(
            step="publish_plan",
            code="dates",
            because=_("The change starts before it is decided."),
            remedy=_("Choose a start on or after the day of the last decision."),
        )
    return days


def _laid_out(step: Stepping, days: Days) -> dict[str, Any]:
    """Lay the plan out; refuse days the calendar does not vouch for."""
    packs = law_of(step.case)
    calendar = packs.calendar
    try:
        if max(days.last, days.implementation) > calendar.last_day:
            raise OutsideCalendar(calendar.first_day, calendar.last_day)
        return kept(step.situation, days, packs)
    except OutsideCalendar as outside:
        raise NotPossible(
            step="publish_plan",
            code="outside_calendar",
            because=_("We can count with days from %(first)s to %(last)s.")
            % {"first": outside.first_day.year, "last": outside.last_day.year},
            remedy=_("Choose a day within those years."),
        ) from None


def _move_days(step: Stepping, days: Days) -> None:
    """Give the case and its points their new days, and what is owed by them its new dates."""
    case = step.case
    changed = [
        point
        for point in step.situation.points
        if point.number in days.decisions
        and (
            point.planned_on != days.decisions[point.number]
            or point.planned_implementation_on != days.implementation
        )
    ]
    if not changed and days.implementation == case.planned_implementation_on:
        return
    for point in changed:
        point.planned_on = days.decisions[point.number]
        point.planned_implementation_on = days.implementation
    DecisionPoint.objects.bulk_update(changed, ["planned_on", "planned_implementation_on"])
    routine = case.assessment.routine if case.assessment else ""
    result = assessed_for(step.situation, days, packs_with(routine)).to_json()
    keep_assessment(step.move, case, result, routine=routine)
    Case.objects.filter(pk=case.pk).update(
        planned_decision_on=days.first,
        planned_implementation_on=days.implementation,
        assessment=case.assessment,
    )
    _date_anew(step, days)


def _date_anew(step: Stepping, days: Days) -> None:
    """Count anew what the employer owes before the decision or the start."""
    anchors = {
        "planned_decision": days.first,
        "planned_implementation": days.implementation,
    }
    dated = []
    for owed in step.situation.open_obligations:
        if owed.kind == owed.Kind.CALL_MEETING:
            owed.due_on = owed.safe_on = days.first
            dated.append(owed)
        anchor = anchors.get((owed.deadline or {}).get("anchor", ""))
        found = computed(step.case, owed.rule, anchor) if anchor else None
        if found is not None:
            owed.deadline = found
            owed.due_on = date.fromisoformat(found["rolled_end"] or found["raw_end"])
            owed.safe_on = date.fromisoformat(found["safe_end"])
            dated.append(owed)
    Obligation.objects.bulk_update(dated, ["due_on", "safe_on", "deadline"])


def answer_plan(
    reference: str,
    outcome: str,
    *,
    text: str = "",
    party: int | None = None,
    actor: User,
    gesture: UUID | None = None,
) -> PlanAnswer:
    """Accept the plan, or object to it and say why. [Svare på planen]

    An objection stands beside the plan for everyone; it stops nothing by itself. Raises
    NotPossible for an objection without words, and for a version the party has answered.
    """
    with stepping(reference, "answer_plan", actor=actor, gesture=gesture) as step:
        part, _holder = step.party(party)
        plan = step.case.plan
        assert plan is not None  # noqa: S101  (the guard has asked for one)
        if part.pk in {answer.party for answer in step.situation.plan_answers}:
            raise NotPossible(
                step="answer_plan",
                code="answered",
                because=_("You have answered this version of the plan."),
                remedy=_("If something is new, give it as input."),
            )
        objects = outcome == PlanAnswer.Outcome.OBJECTED
        said = required("answer_plan", _("reason"), text) if objects else text.strip()
        words = step.write(said) if said else None
        answer = PlanAnswer.objects.create(
            plan=plan,
            participation=part,
            outcome=outcome,
            text=words,
            answered_on=step.on,
        )
        step.tell(
            Event.PLAN_OBJECTED if objects else Event.PLAN_ACCEPTED,
            subject=f"plan:{plan.number}",
            facts={"party": part.code, "number": plan.number},
            texts=[words] if words else [],
        )
        return answer
