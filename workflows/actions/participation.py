"""What the parties do: open, say, warn, ask – and what the employer answers."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import (
    Stepping,
    owe_answer,
    required,
    settle,
    stepping,
)
from workflows.actions.demanding import owe_meeting
from workflows.actions.positions import settle_view
from workflows.models import (
    Answer,
    AnswerDraft,
    Input,
    Obligation,
    Participation,
    Question,
)


def open_information(
    reference: str, *, actor: User, party: int | None = None, gesture: UUID | None = None
) -> Participation:
    """Note that a party has opened the papers; delivery is what counts, this is shown. [Åpne sakspapirene]"""
    with stepping(reference, "open_information", actor=actor, gesture=gesture) as step:
        part, _holder = step.party(party)
        if part.opened_at is None:
            part.opened_at = step.move.at
            Participation.objects.filter(pk=part.pk).update(opened_at=part.opened_at)
            step.tell(Event.INFORMATION_OPENED, subject=f"party:{part.pk}", audience=())
        return part


def submit_input(
    reference: str,
    text: str,
    *,
    actor: User,
    question: int | None = None,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Input:
    """Say something the employer must answer before deciding. [Gi innspill]

    What comes after the input deadline is attached to the decision but does not hold it up.
    """
    with stepping(reference, "submit_input", actor=actor, gesture=gesture, seen=seen) as step:
        part, _holder = step.party(party)
        asked = None if question is None else step.question(question)
        said = _say(step, part, text, kind=Input.Kind.INPUT, asked=asked)
        # Where no question is asked, the input is the party's view.
        settle_view(step, part)
        return said


def request_information(
    reference: str,
    text: str,
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Input:
    """Ask for information the party needs; it is answered before the decision. [Be om opplysninger]"""
    with stepping(
        reference, "request_information", actor=actor, gesture=gesture, seen=seen
    ) as step:
        part, _holder = step.party(party)
        return _say(step, part, text, kind=Input.Kind.REQUEST)


def raise_concern(
    reference: str,
    text: str,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Input:
    """Raise a safety concern, which must be answered whenever it comes. [Melde bekymring]"""
    with stepping(reference, "raise_concern", actor=actor, gesture=gesture, seen=seen) as step:
        safety = next(
            p
            for p in step.situation.participations
            if p.is_safety and p.pk in step.situation.spoken_for
        )
        part, _holder = step.party(safety.pk)
        return _say(step, part, text, kind=Input.Kind.CONCERN)


_SAID = {
    Input.Kind.INPUT: Event.INPUT_SUBMITTED,
    Input.Kind.REQUEST: Event.INFORMATION_REQUESTED,
    Input.Kind.CONCERN: Event.SAFETY_CONCERN_RAISED,
}


# What is asked for is owed as information, all else as an answer.
_OWED = {Input.Kind.REQUEST: Obligation.Kind.GIVE_INFORMATION}
_ANSWERS = (Obligation.Kind.ANSWER_INPUT, Obligation.Kind.GIVE_INFORMATION)


def _say(
    step: Stepping,
    part: Participation,
    text: str,
    *,
    kind: Input.Kind,
    asked: Question | None = None,
    replaces: Input | None = None,
) -> Input:
    """Keep what a party says, and let the employer owe the answer."""
    case = step.case
    words = step.write(required(step.move.step, _("text"), text))
    assert case.brief is not None  # noqa: S101  (information has been given)
    said = Input.objects.create(
        case=case,
        participation=part,
        kind=kind,
        question=asked,
        brief=case.brief,
        text=words,
        given_at=step.move.at,
        # A correction of what came in time keeps its right to an answer.
        in_time=case.input_due_on is None
        or step.on <= case.input_due_on
        or (replaces is not None and replaces.in_time),
        replaces=replaces,
    )
    owe_answer(step, _OWED.get(kind, Obligation.Kind.ANSWER_INPUT), f"input:{said.pk}")
    step.tell(
        Event.INPUT_CORRECTED if replaces else _SAID[kind],
        subject=f"input:{said.pk}",
        facts={
            "party": part.code,
            "kind": str(kind),
            "question": asked.number if asked else None,
            "version": case.brief.number,
            "in_time": said.in_time,
            "replaces": replaces.pk if replaces else None,
        },
        texts=[words],
    )
    return said


def _own_input(step: Stepping) -> Input:
    """Return the party's own unanswered input; raises NotPossible for any other."""
    said = step.situation.input
    if (
        said is None
        or said.withdrawn_at is not None
        or said.participation_id not in step.situation.spoken_for
    ):
        raise NotPossible(
            step=step.move.step,
            because=_("That is not an input of yours."),
            remedy=_("You may correct and withdraw what your own party has said."),
        )
    if said.answered_at is not None:
        raise NotPossible(
            step=step.move.step,
            because=_("The employer has answered it already."),
            remedy=_("Give a new input instead; both will stand."),
        )
    return said


def correct_input(
    reference: str, input_id: int, text: str, *, actor: User, gesture: UUID | None = None
) -> Input:
    """Correct one's own input; the old text is kept behind the new. [Rette innspill]"""
    with stepping(
        reference, "correct_input", actor=actor, gesture=gesture, about=input_id
    ) as step:
        old = _own_input(step)
        Input.objects.filter(pk=old.pk).update(withdrawn_at=step.move.at)
        settle(step, *_ANSWERS, subject=f"input:{old.pk}")
        part, _holder = step.party(old.participation_id)
        new = _say(
            step,
            part,
            text,
            kind=Input.Kind(old.kind),
            asked=old.question,
            replaces=old,
        )
        # A draft follows the words it answers; it is read again before it is sent.
        if step.case.drafted:
            AnswerDraft.objects.filter(input=old).update(input=new)
        return new


def withdraw_input(
    reference: str, input_id: int, *, actor: User, gesture: UUID | None = None
) -> Input:
    """Take one's own input back; it stays readable as withdrawn. [Trekke innspill]"""
    with stepping(
        reference, "withdraw_input", actor=actor, gesture=gesture, about=input_id
    ) as step:
        said = _own_input(step)
        said.withdrawn_at = step.move.at
        Input.objects.filter(pk=said.pk).update(withdrawn_at=said.withdrawn_at)
        settle(step, *_ANSWERS, subject=f"input:{said.pk}")
        step.party(said.participation_id)
        step.tell(Event.INPUT_WITHDRAWN, subject=f"input:{said.pk}")
        return said


def answer_input(
    reference: str,
    input_id: int,
    *,
    outcome: str,
    text: str,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Answer:
    """Answer what a party said: taken in, partly, or not – and why. [Svare på innspill]

    Raises NotPossible when it is answered or withdrawn already, and without a reason.
    """
    with stepping(
        reference, "answer_input", actor=actor, gesture=gesture, seen=seen, about=input_id
    ) as step:
        said = step.waiting_input()
        words = step.write(required("answer_input", _("the answer"), text))
        answer = Answer.objects.create(
            input=said, outcome=outcome, text=words, answered_at=step.move.at
        )
        Input.objects.filter(pk=said.pk).update(answered_at=step.move.at)
        settle(step, *_ANSWERS, subject=f"input:{said.pk}")
        step.tell(
            Event.INPUT_ANSWERED,
            subject=f"input:{said.pk}",
            facts={"outcome": outcome, "kind": said.kind},
            texts=[words],
        )
        return answer


def call_hollow(
    reference: str, input_id: int, *, actor: User, gesture: UUID | None = None
) -> Answer:
    """Mark an answer as not a real answer; shown to all, and never blocking. [Ikke et reelt svar]"""
    with stepping(reference, "call_hollow", actor=actor, gesture=gesture) as step:
        answer = Answer.objects.filter(
            input=input_id,
            input__case=step.case,
            input__participation__in=list(step.situation.spoken_for),
        ).first()
        if answer is None:
            raise NotPossible(
                step="call_hollow",
                because=_("There is no answer to your party there."),
                remedy=_("You may mark answers to what your own party has said."),
            )
        if answer.hollow_at is not None:
            raise NotPossible(
                step="call_hollow",
                code="hollow",
                because=_("The answer is already marked as not a real answer."),
                remedy=_("Give a new input if there is more to say."),
            )
        answer.hollow_at = step.move.at
        Answer.objects.filter(pk=answer.pk).update(hollow_at=answer.hollow_at)
        step.tell(Event.ANSWER_CALLED_HOLLOW, subject=f"input:{input_id}")
        return answer


def answer_in_writing(
    reference: str,
    writing: str,
    *,
    text: str = "",
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Participation:
    """Answer a light case: no remarks, a remark, or a wish for a meeting. [Svare på lett sak]

    A remark must be answered by the leader. A wish for a meeting makes the case an ordinary
    one, with nothing lost.
    """
    with stepping(
        reference, "answer_in_writing", actor=actor, gesture=gesture, seen=seen
    ) as step:
        part, _holder = step.party(party)
        Writing = Participation.Writing  # noqa: N806  (an enumeration, named as one)
        if writing == Writing.REMARK:
            required("answer_in_writing", _("remark"), text)
        Participation.objects.filter(pk=part.pk).update(
            writing=writing, opened_at=part.opened_at or step.move.at
        )
        part.writing = writing
        if writing != Writing.WANTS_MEETING:  # a meeting settles every party's
            settle(step, Obligation.Kind.ANSWER_IN_WRITING, participation=part)
        step.tell(
            Event.ANSWERED_IN_WRITING,
            subject=f"party:{part.pk}",
            facts={"party": part.code, "writing": writing},
        )
        if text.strip():
            kind = Input.Kind.CONCERN if part.is_safety else Input.Kind.INPUT
            _say(step, part, text, kind=kind)
        if writing == Writing.WANTS_MEETING:
            owe_meeting(step)
        return part
