"""Decide, decide despite, register what was taken elsewhere; carry out, close, reopen."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import NotPossible
from parties.models import User
from workflows import policies
from workflows.actions.core import (
    Stepping,
    discuss_points,
    employer_owes,
    required,
    settle,
    stepping,
)
from workflows.actions.imprints import imprint
from workflows.actions.looking_back import owe_evaluations
from workflows.actions.remaining import owe_afterwards
from workflows.actions.signing import paper_digest
from workflows.models import Case, DecisionPoint, Minutes, Obligation, Participation
from workflows.policies.ending import may_conclude
from workflows.policies.gates import owes_consequences


def decide(
    reference: str,
    number: int,
    text: str,
    *,
    views: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> DecisionPoint:
    """Decide when every gate is met and everything said in time is answered. [Beslutte]

    `views` tells how each party's view was met. A light case that every party has answered is
    discussed in writing by the same act, and its minutes are made. Raises NotPossible with
    everything that is missing, each with its citation.
    """
    with stepping(
        reference, "decide", actor=actor, gesture=gesture, seen=seen, at_point=number
    ) as step:
        point = step.point(number)
        decision = required("decide", _("decision"), text)
        in_writing = (
            step.situation.is_light
            and step.case.state == Case.State.INFORMED
            and not point.lifted
        )
        paper = (_said_in_writing(step), imprint(step)) if in_writing else ()
        words = step.write_all(decision, views.strip(), *paper)
        if in_writing:
            frame, said = words.pop(), words.pop()
            _discuss_in_writing(step, said, frame, number)
            point.discussed_on = step.on
        step.move.transition(
            point,
            "decide",
            decided_on=step.on,
            decided_by=str(actor),
            manner=DecisionPoint.Manner.ORDINARY,
            decision=words[0],
            views=words[1] if len(words) > 1 else None,
            discussed_on=point.discussed_on,
        )
        settle(step, Obligation.Kind.DECIDE, Obligation.Kind.MEET_DUTY)
        _owe_consequences(step, point)
        step.tell(
            Event.DECISION_TAKEN,
            subject=f"point:{number}",
            facts={"number": number, "title": point.title},
            texts=words,
        )
        return point


def _said_in_writing(step: Stepping) -> str:
    """Make the minutes of a light case from what each party has answered."""
    lines = [_("Discussed in writing.")] + [
        f"{p.name}: {Participation.Writing(p.writing).label}."
        for p in step.situation.at_the_table
        if p.writing
    ]
    return "\n".join(str(line) for line in lines)


def _discuss_in_writing(step: Stepping, words: Text, frame: Text, number: int) -> None:
    """Let a light case's answers stand as the discussion of all it decides."""
    parts = step.situation.at_the_table
    step.move.transition(step.case, "discussed_in_writing", discussed_on=step.on)
    others = [p for p in step.situation.planned_points if p.number != number and not p.lifted]
    if others:
        discuss_points(step, others)
    minutes = Minutes(
        case=step.case,
        number=len(step.situation.papers) + 1,
        text=words,
        imprint=frame,
        held_on=step.on,
        circulated_on=step.on,
        state=Minutes.State.SEALED,
    )
    minutes.digest = paper_digest(step.case.reference, minutes)
    minutes.save(force_insert=True)
    step.tell(
        Event.DISCUSSED_IN_WRITING,
        facts={"answers": {p.code: p.writing for p in parts if p.writing}},
        texts=[words, frame],
    )


def decide_despite(
    reference: str,
    number: int,
    text: str,
    *,
    reason: str,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> DecisionPoint:
    """Decide with gates open: lawful power is not blocked, and its use not hidden. [Beslutte likevel]

    Needs authority for the unit and a written reason. What was open becomes findings and is owed
    afterwards; all parties and HR are told at once.
    """
    with stepping(
        reference, "decide_despite", actor=actor, gesture=gesture, seen=seen, at_point=number
    ) as step:
        point = step.point(number)
        why, words = step.write_all(
            required("decide_despite", _("reason"), reason),
            required("decide_despite", _("decision"), text),
        )
        still_open = _open(step)
        step.move.transition(
            point,
            "decide_despite",
            decided_on=step.on,
            decided_by=str(actor),
            manner=DecisionPoint.Manner.DESPITE,
            decision=words,
            reason=why,
        )
        settle(step, Obligation.Kind.DECIDE)
        owe_afterwards(step, point, still_open)
        _owe_consequences(step, point)
        step.tell(
            Event.DECISION_TAKEN_DESPITE,
            subject=f"point:{number}",
            facts={"number": number, "title": point.title, "open": still_open},
            texts=[words, why],
            audience=step.situation.everyone,
        )
        return point


def register_taken(
    reference: str,
    *,
    decided_on: date,
    decided_by: str,
    text: str = "",
    number: int | None = None,
    title: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> DecisionPoint:
    """Enter a decision taken outside the engine, with its real day, as registered late. [Registrere beslutning tatt]

    Never refused for what is missing: what was open becomes findings and is owed afterwards, and
    all parties and HR are told at once. Without `number` it becomes a decision point of its own, named `title`.
    Raises NotPossible only for a day that has not come, or a point already decided.
    """
    with stepping(
        reference, "register_taken", actor=actor, gesture=gesture, at_point=number
    ) as step:
        if decided_on > step.on:
            raise NotPossible(
                step="register_taken",
                code="future",
                because=_("That day has not come yet."),
                remedy=_("Write the day it was decided, today at the latest."),
            )
        decided_by = required("register_taken", _("decided by"), decided_by)
        if number is not None:
            point = step.point(number)
        else:
            point = DecisionPoint.objects.create(
                case=step.case,
                number=len(step.situation.points) + 1,
                title=required("register_taken", _("title"), title),
                planned_on=decided_on,
                planned_implementation_on=step.case.planned_implementation_on,
            )
        words = step.write_any(text)
        still_open = _open(step)
        step.move.transition(
            point,
            "register_taken",
            decided_on=decided_on,
            decided_by=decided_by,
            manner=DecisionPoint.Manner.REGISTERED,
            decision=words,
        )
        owe_afterwards(step, point, still_open)
        _owe_consequences(step, point)
        step.tell(
            Event.DECISION_REGISTERED,
            subject=f"point:{point.number}",
            facts={"number": point.number, "title": point.title, "open": still_open},
            texts=[words] if words else [],
            occurred_on=decided_on,
            audience=step.situation.everyone,
        )
        return point


def _owe_consequences(step: Stepping, point: DecisionPoint) -> None:
    """Let the employer owe one more meeting where a duty asks that what follows is discussed too."""
    if not owes_consequences(step.situation):
        return
    if any(o.kind == Obligation.Kind.CALL_MEETING for o in step.situation.open_obligations):
        return
    employer_owes(
        step, Obligation.Kind.CALL_MEETING, due_on=max(step.on, point.planned_implementation_on)
    )


def _open(step: Stepping) -> list[str]:
    """Return the codes of what stood open when the decision was taken."""
    return [missing.code for missing in policies.missing_for_decision(step.situation)]


def implement(
    reference: str,
    number: int,
    *,
    actor: User | None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> DecisionPoint:
    """Put a decision into effect; a light case is then closed by itself. [Sette i verk]

    Raises NotPossible while a duty before implementation is not met, or the day has not come.
    """
    with stepping(
        reference, "implement", actor=actor, gesture=gesture, seen=seen, at_point=number
    ) as step:
        point = step.point(number)
        step.move.transition(point, "implement", implemented_on=step.on)
        step.tell(
            Event.DECISION_IMPLEMENTED,
            subject=f"point:{number}",
            facts={"number": number, "title": point.title},
        )
        if step.situation.is_light and not any(may_conclude(step.situation)):
            step.move.transition(step.case, "conclude", closed_on=step.on, archive_due=True)
            step.tell(Event.CASE_CONCLUDED)
        return point


def conclude(
    reference: str, *, actor: User | None, gesture: UUID | None = None, seen: int | None = None
) -> Case:
    """Close the case when all decision points are finished and negotiations ended. [Avslutte saken]"""
    with stepping(reference, "conclude", actor=actor, gesture=gesture, seen=seen) as step:
        step.move.transition(step.case, "conclude", closed_on=step.on, archive_due=True)
        Obligation.objects.filter(case=step.case, done_at__isnull=True).update(
            done_at=step.move.at
        )
        owe_evaluations(step)
        step.tell(Event.CASE_CONCLUDED)
        return step.case


def reopen(reference: str, *, reason: str, actor: User, gesture: UUID | None = None) -> Case:
    """Take a closed case up again, with the reason. [Gjenåpne saken]"""
    with stepping(reference, "reopen", actor=actor, gesture=gesture) as step:
        why = step.write(required("reopen", _("reason"), reason))
        step.move.transition(step.case, "reopen", closed_on=None)
        step.tell(Event.CASE_REOPENED, texts=[why])
        return step.case
