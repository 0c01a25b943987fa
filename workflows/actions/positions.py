"""Each party's view of the questions: given, hidden while the others think, opened to all. [Syn]

A question may be asked so that nobody sees another party's view before all have answered. Then
the record says that a view was given and not which; all are told when it opens. What a party
says, asks or warns of is never hidden: only the stance, and the words behind it, wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, not_asked, required, stepping
from workflows.models import Brief, Obligation, Participation, Position, Question


@dataclass(frozen=True)
class View:
    """A party's stand on one question. [Syn på et spørsmål]"""

    question: int
    stance: str
    text: str = ""


def take_position(
    reference: str,
    views: Sequence[View],
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> list[Position]:
    """Give the party's view on one or more questions, bound to the version it read. [Gi syn]

    A new view leaves the old one standing as history. Where views are hidden, the last party to
    answer opens them. Raises NotPossible for a question the case does not ask, and for conditions
    or disagreement without a word of why.
    """
    with stepping(reference, "take_position", actor=actor, gesture=gesture, seen=seen) as step:
        part, _holder = step.party(party)
        asked = {q.number: q for q in step.situation.questions}
        unknown = [view.question for view in views if view.question not in asked]
        if unknown or not views:
            raise not_asked("take_position")
        for view in views:
            if view.stance in (Position.Stance.CONDITIONS, Position.Stance.DISAGREE):
                required("take_position", _("why"), view.text)
        kept = iter(step.write_all(*(view.text.strip() for view in views)))
        texts = [next(kept) if view.text.strip() else None for view in views]
        numbers = [asked[view.question] for view in views]
        Position.objects.filter(participation=part, question__in=numbers, current=True).update(
            current=False
        )
        brief = step.case.brief
        assert brief is not None  # noqa: S101  (information has been given)
        positions = Position.objects.bulk_create(
            Position(
                participation=part,
                question=asked[view.question],
                brief=brief,
                stance=view.stance,
                text=text,
                taken_at=step.move.at,
            )
            for view, text in zip(views, texts, strict=True)
        )
        settle_view(step, part)
        for view, text in zip(views, texts, strict=True):
            _tell_taken(step, part, asked[view.question], view, brief, text)
        open_answered(step, numbers)
        return positions


def _tell_taken(
    step: Stepping,
    part: Participation,
    question: Question,
    view: View,
    brief: Brief,
    text: Text | None,
) -> None:
    """Record that the party has a view; and which, unless it is hidden."""
    hidden = question.hides(step.on, step.case.input_due_on)
    step.tell(
        Event.POSITION_TAKEN_HIDDEN if hidden else Event.POSITION_TAKEN,
        subject=f"question:{view.question}",
        facts={
            "party": part.code,
            "question": view.question,
            **({} if hidden else {"stance": view.stance}),
            "version": brief.number,
        },
        texts=[text] if text else [],
    )


def settle_view(step: Stepping, part: Participation) -> None:
    """Let the party owe no view when it has one on every question the case asks."""
    held = Position.objects.filter(question=OuterRef("pk"), participation=part, current=True)
    lacking = Question.objects.filter(case=step.case).exclude(Exists(held))
    Obligation.objects.filter(
        ~Exists(lacking),
        case=step.case,
        kind=Obligation.Kind.GIVE_VIEW,
        participation=part,
        done_at__isnull=True,
    ).update(done_at=step.move.at)


def open_positions(
    reference: str,
    *,
    reason: str = "",
    question: int | None = None,
    actor: User | None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> list[Question]:
    """Open the views that are hidden, before all have answered and with a reason. [Åpne synene]

    Without `question`, every question that hides its views. The system itself (actor None) opens
    those whose deadline for input has passed, and gives no reason. Raises NotPossible when
    nothing is hidden there, and without a reason.
    """
    with stepping(reference, "open_positions", actor=actor, gesture=gesture, seen=seen) as step:
        if actor is None:
            return open_overdue(step)
        hidden = [q for q in step.situation.questions if q.waits_to_open]
        chosen = [q for q in hidden if question in (None, q.number)]
        if not chosen:
            raise step.move.stale(Event.POSITIONS_OPENED) or NotPossible(
                step="open_positions",
                code="nothing_hidden",
                because=_("No views are hidden there."),
                remedy=_("Look at the parties' views in the case."),
            )
        words = step.write(required("open_positions", _("reason"), reason))
        _open(step, chosen, "leader", words)
        return chosen


def open_answered(step: Stepping, questions: Sequence[Question]) -> None:
    """Open those of the questions that every party at the table has answered."""
    hidden = [q for q in questions if q.waits_to_open]
    if not hidden:
        return
    given = set(
        Position.objects.filter(question__in=hidden, current=True).values_list(
            "question_id", "participation_id"
        )
    )
    there = list(
        Participation.objects.filter(case=step.case, omitted__isnull=True).values_list(
            "pk", flat=True
        )
    )
    _open(step, [q for q in hidden if all((q.pk, pk) in given for pk in there)], "all")


def open_overdue(step: Stepping) -> list[Question]:
    """Open the questions whose views are hidden no longer, because the deadline has passed."""
    due = [
        q
        for q in step.situation.questions
        if q.waits_to_open and not q.hides(step.on, step.case.input_due_on)
    ]
    _open(step, due, "deadline")
    return due


def overdue(on: date) -> list[str]:
    """Return the cases in which views are to be opened, for the tick."""
    return list(
        Question.objects.filter(hidden=True, opened_at__isnull=True, case__input_due_on__lt=on)
        .order_by("case_id")
        .values_list("case__reference", flat=True)
        .distinct()
    )


def _open(
    step: Stepping, questions: Sequence[Question], cause: str, reason: Text | None = None
) -> None:
    """Let everyone read the views on these questions, and tell what each party thinks."""
    if not questions:
        return
    Question.objects.filter(pk__in=[q.pk for q in questions]).update(opened_at=step.move.at)
    taken = Position.objects.filter(question__in=questions, current=True).select_related(
        "participation__union"
    )
    views: dict[int, dict[str, str]] = {q.pk: {} for q in questions}
    for position in taken:
        views[position.question_id][position.participation.code] = str(position.stance)
    for question in questions:
        question.opened_at = step.move.at
        step.tell(
            Event.POSITIONS_OPENED,
            subject=f"question:{question.number}",
            facts={
                "question": question.number,
                "opening": cause,
                "views": views[question.pk],
            },
            texts=[reason] if reason else [],
        )


def hide(step: Stepping, numbers: Sequence[int]) -> list[int]:
    """Ask these questions so that the views are hidden until all have answered. [Skjule synene]

    Returns the numbers in order. Raises NotPossible for a question the case does not ask.
    """
    wanted = sorted(set(numbers))
    if wanted:
        asked = [q.number for q in step.situation.questions]
        if any(number not in asked for number in wanted):
            raise not_asked(step.move.step)
        Question.objects.filter(case=step.case, number__in=wanted).update(hidden=True)
    return wanted
