"""Look back: each side's evaluation, and what others may learn from the case. [Evaluering og lærdom]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import (
    Stepping,
    computed,
    employer_seat,
    owing,
    required,
    settle,
    stepping,
)
from workflows.models import (
    Evaluation,
    Lesson,
    LessonRelease,
    Obligation,
    Participation,
    Weight,
)

_RULE = "LOC-EVALUATION"


def evaluate(
    reference: str,
    scores: Mapping[str, int],
    *,
    text: str = "",
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Evaluation:
    """Say how the process went, for one's own side, once. [Evaluere]

    `scores` answers each question with 1–4. Nobody reads another side's before their own is
    given. Raises NotPossible when the side has evaluated, and for an answer that is missing.
    """
    with stepping(reference, "evaluate", actor=actor, gesture=gesture, seen=seen) as step:
        part = _side(step, party)
        if Evaluation.objects.filter(case=step.case, participation=part).exists():
            raise NotPossible(
                step="evaluate",
                code="evaluated",
                because=_("Your side has evaluated the process."),
                remedy=_("Both sides' evaluations stand beside each other in the case."),
            )
        given = Evaluation.objects.create(
            case=step.case,
            participation=part,
            scores=_judged(scores),
            text=step.write_any(text),
            given_at=step.move.at,
        )
        settle(step, Obligation.Kind.EVALUATE, participation=part)
        step.tell(
            Event.EVALUATION_GIVEN,
            facts={"party": part.code if part else None},
            texts=[given.text] if given.text else [],
        )
        return given


def _judged(scores: Mapping[str, int]) -> dict[str, int]:
    """Return an answer to each question; raises NotPossible for one that is missing or unknown."""
    asked = Evaluation.Question.values
    allowed = Evaluation.Degree.values
    if set(scores) != set(asked) or not all(score in allowed for score in scores.values()):
        raise NotPossible(
            step="evaluate",
            code="scores",
            because=_("Each question needs one of the four answers."),
            remedy=_("Answer every question."),
        )
    return {code: int(scores[code]) for code in asked}


def owe_evaluations(step: Stepping) -> None:
    """Let both sides of a large case owe an evaluation when it closes; what is given is not owed. [Evaluering]"""
    if step.case.weight != Weight.LARGE or not step.situation.points:
        return
    given = set(
        Evaluation.objects.filter(case=step.case).values_list("participation", flat=True)
    )
    deadline = computed(step.case, _RULE, step.on)
    sides: list[Participation | None] = [
        None,
        *step.situation.at_the_table,
    ]
    Obligation.objects.bulk_create(
        owing(
            step.case,
            Obligation.Kind.EVALUATE,
            part.seat if part else employer_seat(step.case),
            since=step.on,
            participation=part,
            rule=_RULE if deadline else "",
            deadline=deadline,
        )
        for part in sides
        if (part.pk if part else None) not in given
    )


def propose_lesson(
    reference: str,
    kind: str,
    title: str,
    text: str,
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Lesson:
    """Write what others may learn from the case; it is shared when every side says yes. [Foreslå lærdom]

    One's own side has said yes by writing it. A new proposal takes the place of the last one,
    and asks everybody anew. Raises NotPossible without words.
    """
    with stepping(reference, "propose_lesson", actor=actor, gesture=gesture, seen=seen) as step:
        part = _side(step, party)
        title = required("propose_lesson", _("title"), title)
        words = step.write(required("propose_lesson", _("what others may learn"), text))
        last = Lesson.objects.filter(case=step.case).aggregate(n=Max("number"))["n"] or 0
        if last:
            Lesson.objects.filter(case=step.case).update(open_since=None)
        lesson = Lesson.objects.create(
            case=step.case,
            number=last + 1,
            kind=Lesson.Kind(kind),
            title=title,
            text=words,
            proposed_on=step.on,
        )
        _release(step, lesson, part)
        _tell(step, Event.LESSON_PROPOSED, lesson, part, words=True)
        return lesson


def release_lesson(
    reference: str,
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Lesson:
    """Say yes, for one's own side, to sharing the lesson as it is written. [Frigi lærdom]

    Raises NotPossible when nothing is proposed, or the side has said yes.
    """
    with stepping(reference, "release_lesson", actor=actor, gesture=gesture, seen=seen) as step:
        part, lesson = _side(step, party), _lesson(step)
        if lesson.releases.filter(participation=part).exists():
            raise step.move.stale() or NotPossible(
                step="release_lesson",
                code="released",
                because=_("Your side has said yes to sharing it."),
                remedy=_("It is open to all when every side has said yes."),
            )
        _release(step, lesson, part)
        said = set(lesson.releases.values_list("participation", flat=True))
        table = {p.pk for p in step.situation.at_the_table}
        if said >= {None, *table}:
            Lesson.objects.filter(pk=lesson.pk).update(open_since=step.on)
            lesson.open_since = step.on
        _tell(step, Event.LESSON_RELEASED, lesson, part)
        return lesson


def take_back_lesson(
    reference: str,
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Lesson:
    """Take one's own yes back: the lesson is closed at once, for everybody. [Trekke lærdom]

    Raises NotPossible when one's side has not said yes.
    """
    with stepping(
        reference, "take_back_lesson", actor=actor, gesture=gesture, seen=seen
    ) as step:
        part, lesson = _side(step, party), _lesson(step)
        if not lesson.releases.filter(participation=part).delete()[0]:
            raise NotPossible(
                step="take_back_lesson",
                code="not_released",
                because=_("Your side has not said yes to sharing it."),
                remedy=_("There is nothing to take back."),
            )
        Lesson.objects.filter(pk=lesson.pk).update(open_since=None)
        lesson.open_since = None
        _tell(step, Event.LESSON_TAKEN_BACK, lesson, part)
        return lesson


def _side(step: Stepping, party: int | None) -> Participation | None:
    """Return the party the person speaks for, or None for the employer."""
    if party is None and step.situation.leader is not None:
        return None
    return step.party(party)[0]


def _lesson(step: Stepping) -> Lesson:
    found = Lesson.objects.filter(case=step.case).order_by("-number").first()
    if found is None:
        raise NotPossible(
            step=step.move.step,
            code="no_lesson",
            because=_("Nobody has written what others may learn from the case."),
            remedy=_("Write it yourself."),
        )
    return found


def _release(step: Stepping, lesson: Lesson, part: Participation | None) -> None:
    LessonRelease.objects.create(
        case=step.case, lesson=lesson, participation=part, released_at=step.move.at
    )


def _tell(
    step: Stepping,
    event: Event,
    lesson: Lesson,
    part: Participation | None,
    *,
    words: bool = False,
) -> None:
    facts: dict[str, Any] = {
        "party": part.code if part else None,
        "open": lesson.open_since is not None,
    }
    step.tell(
        event,
        subject=f"lesson:{lesson.number}",
        facts=facts,
        texts=[lesson.text] if words else [],
    )
