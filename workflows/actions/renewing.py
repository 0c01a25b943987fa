"""Take the case back to the rung it owes after a material change – or hear that nobody objects. [Ny runde]"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import (
    Stepping,
    computed,
    employer_owes,
    employer_seat,
    owing,
    settle,
    stepping,
)
from workflows.models import (
    Brief,
    Case,
    DecisionPoint,
    Obligation,
    Participation,
    Renewal,
    RenewalAnswer,
)

NO_OBJECTION, DISCUSS = RenewalAnswer.Outcome.NO_OBJECTION, RenewalAnswer.Outcome.DISCUSS


def renew(
    step: Stepping,
    cause: Renewal.Cause,
    *,
    brief: Brief | None = None,
    points: Sequence[DecisionPoint] | None = None,
) -> Renewal | None:
    """Let a material change undo what was discussed of what is still to be decided. [Ta opp igjen]

    Of a light case the written answers are asked for anew. Otherwise every party owes a word on
    the change and the employer a discussion, until one of them has closed it. Returns None when
    nothing was discussed: the discussion to come is then of the new proposal.
    """
    case = step.case
    brief = brief or case.brief
    if case.informed_on is None or brief is None:
        return None
    if step.situation.is_light and case.state == Case.State.INFORMED:
        _ask_in_writing_anew(step)
        return None
    planned = step.situation.planned_points
    discussed = _discussed(step, [p for p in planned if points is None or p in points])
    before = step.situation.renewal
    if before is not None:
        discussed = {**before.discussed, **discussed}
        _end(step, before, Renewal.Ended.OVERTAKEN)
    if not discussed:
        return None
    made = Renewal.objects.create(
        case=case,
        cause=cause,
        brief=brief,
        discussed=discussed,
        papers=case.circulated,
        made_at=step.move.at,
    )
    undone = [p.pk for p in planned if str(p.number) in discussed]
    DecisionPoint.objects.filter(pk__in=undone).update(discussed_on=None)
    _owe(step)
    step.tell(
        Event.RENEWAL_OPENED,
        subject=f"renewal:{made.pk}",
        facts={"cause": str(cause), "version": brief.number, "points": made.numbers},
    )
    return made


def _discussed(step: Stepping, points: Sequence[DecisionPoint]) -> dict[str, str]:
    """Return what was discussed of the points, and when; also what the minutes are out of already."""
    found = {str(p.number): p.discussed_on.isoformat() for p in points if p.discussed_on}
    owed = {o.kind for o in step.situation.open_obligations}
    if (
        step.case.state == Case.State.IN_DISCUSSION
        and Obligation.Kind.CIRCULATE_MINUTES not in owed
    ):
        about = [p for p in points if p.in_discussion] or list(points[:1])
        found |= {str(p.number): step.on.isoformat() for p in about}
    return found


def _ask_in_writing_anew(step: Stepping) -> None:
    """Ask every party of a light case for its answer once more; the record keeps the first."""
    given = [p for p in step.situation.participations if p.writing]
    if not given:
        return
    Participation.objects.filter(pk__in=[p.pk for p in given]).update(writing="")
    deadline = computed(step.case, "LOC-INPUT", step.on)
    Obligation.objects.bulk_create(
        owing(
            step.case,
            Obligation.Kind.ANSWER_IN_WRITING,
            part.seat,
            since=step.on,
            participation=part,
            rule="LOC-INPUT",
            deadline=deadline,
        )
        for part in given
    )


def _owe(step: Stepping) -> None:
    """Let every party owe its word on the change, and the employer the discussion."""
    case = step.case
    settle(step, Obligation.Kind.ANSWER_CHANGE, Obligation.Kind.DECIDE)
    deadline = computed(case, "LOC-INPUT", step.on)
    owed = [
        owing(
            case,
            Obligation.Kind.ANSWER_CHANGE,
            part.seat,
            since=step.on,
            participation=part,
            rule="LOC-INPUT",
            deadline=deadline,
        )
        for part in step.situation.at_the_table
    ]
    kinds = {o.kind for o in step.situation.open_obligations}
    if case.state != Case.State.IN_DISCUSSION and Obligation.Kind.CALL_MEETING not in kinds:
        owed.append(
            owing(
                case,
                Obligation.Kind.CALL_MEETING,
                employer_seat(case),
                since=step.on,
                due_on=max(step.on, case.planned_decision_on),
            )
        )
    Obligation.objects.bulk_create(owed)


def answer_change(
    reference: str,
    outcome: str,
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> RenewalAnswer:
    """Say that the party has no objection to the change, or that it must be discussed anew. [Svare på endringen]

    When every party has no objection, what was discussed before stands. A party may change its
    answer until then. Raises NotPossible when nothing waits for it, or the answer is the same.
    """
    with stepping(reference, "answer_change", actor=actor, gesture=gesture, seen=seen) as step:
        part, _holder = step.party(party)
        renewal = step.situation.renewal
        assert renewal is not None  # noqa: S101  (the guard has just asked)
        said = step.situation.said_of_change
        if said.get(part.pk) == outcome:
            raise NotPossible(
                step="answer_change",
                code="answered",
                because=_("Your party has said this already."),
                remedy=_("Choose the other answer if your party has changed its mind."),
            )
        answer = RenewalAnswer.objects.create(
            case=step.case,
            renewal=renewal,
            participation=part,
            outcome=RenewalAnswer.Outcome(outcome),
            given_at=step.move.at,
        )
        settle(step, Obligation.Kind.ANSWER_CHANGE, participation=part)
        step.tell(
            Event.CHANGE_ANSWERED,
            subject=f"renewal:{renewal.pk}",
            facts={"party": part.code, "said": outcome, "version": renewal.brief.number},
        )
        said = {**said, part.pk: outcome}
        table = [p.pk for p in step.situation.at_the_table]
        if all(said.get(pk) == NO_OBJECTION for pk in table):
            _let_stand(step, renewal)
        return answer


def _let_stand(step: Stepping, renewal: Renewal) -> None:
    """Give each decision its discussion back: nobody wants another."""
    for point in step.situation.points:
        if str(point.number) in renewal.discussed:
            DecisionPoint.objects.filter(pk=point.pk).update(
                discussed_on=renewal.discussed[str(point.number)]
            )
    _end(step, renewal, Renewal.Ended.NO_OBJECTION)
    settle(step, Obligation.Kind.CALL_MEETING)
    if step.case.state == Case.State.DISCUSSED:
        employer_owes(step, Obligation.Kind.DECIDE, due_on=step.case.planned_decision_on)
    step.tell(
        Event.RENEWAL_CLOSED,
        subject=f"renewal:{renewal.pk}",
        facts={"how": str(renewal.ended), "version": renewal.brief.number},
    )


def discussed_anew(step: Stepping, about: Sequence[DecisionPoint]) -> list[DecisionPoint]:
    """Return those of the points whose discussion is of the proposal as it now stands.

    Minutes older than the change are not: those decisions keep waiting. When the last one is
    discussed anew, the renewal is over.
    """
    renewal = step.situation.renewal
    if renewal is None:
        return list(about)
    if step.case.circulated <= renewal.papers:
        held = [p.pk for p in about if p.number in renewal.numbers]
        DecisionPoint.objects.filter(pk__in=held).update(in_discussion=False)
        return [p for p in about if p.pk not in held]
    left = {n: day for n, day in renewal.discussed.items() if int(n) not in _numbers(about)}
    Renewal.objects.filter(pk=renewal.pk).update(discussed=left)
    if not left:
        _end(step, renewal, Renewal.Ended.DISCUSSED)
        settle(step, Obligation.Kind.ANSWER_CHANGE)
        step.tell(
            Event.RENEWAL_CLOSED,
            subject=f"renewal:{renewal.pk}",
            facts={"how": str(renewal.ended), "version": renewal.brief.number},
        )
    return list(about)


def _numbers(points: Sequence[DecisionPoint]) -> set[int]:
    return {point.number for point in points}


def _end(step: Stepping, renewal: Renewal, how: Renewal.Ended) -> None:
    renewal.ended, renewal.ended_at = how, step.move.at
    Renewal.objects.filter(pk=renewal.pk).update(ended=how, ended_at=step.move.at)
