"""Draft answers in peace, release them together, or answer many by the minutes. [Svare samlet]"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, required, settle, stepping
from workflows.models import Answer, AnswerDraft, Input, Minutes, Obligation

_OWED = (Obligation.Kind.ANSWER_INPUT, Obligation.Kind.GIVE_INFORMATION)


@dataclass(frozen=True)
class _Reply:
    """One input and what it is answered."""

    said: Input
    outcome: str
    text: str


def draft_answer(
    reference: str,
    input_id: int,
    *,
    outcome: str,
    text: str,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> AnswerDraft:
    """Keep an answer for later; only the employer sees it, and nothing is recorded. [Skrive utkast til svar]

    Raises NotPossible for an input that is answered or withdrawn, and without words.
    """
    with stepping(
        reference, "draft_answer", actor=actor, gesture=gesture, seen=seen, about=input_id
    ) as step:
        said = step.waiting_input()
        draft, _made = AnswerDraft.objects.update_or_create(
            input=said,
            defaults={
                "outcome": Answer.Outcome(outcome),
                "text": required("draft_answer", _("the answer"), text),
                "saved_at": step.move.at,
            },
        )
        return draft


def release_answers(
    reference: str, *, actor: User, gesture: UUID | None = None, seen: int | None = None
) -> list[Answer]:
    """Send every drafted answer at once; each party is told once. [Sende svarene samlet]

    Raises NotPossible when nothing is drafted, and when a party has corrected its words since.
    """
    with stepping(
        reference, "release_answers", actor=actor, gesture=gesture, seen=seen
    ) as step:
        drafts = list(
            AnswerDraft.objects.filter(
                input__case=step.case,
                input__answered_at__isnull=True,
                input__withdrawn_at__isnull=True,
            )
            .select_related("input__participation__union")
            .order_by("input")
        )
        if not drafts:
            raise step.move.stale() or NotPossible(
                step="release_answers",
                code="nothing_drafted",
                because=_("No answer is drafted."),
                remedy=_("Draft the answers first, or answer one input at a time."),
            )
        overtaken = [d.input.participation.name for d in drafts if d.overtaken]
        if overtaken:
            raise NotPossible(
                step="release_answers",
                code="overtaken",
                because=_("%(party)s has corrected its words after you drafted the answer.")
                % {"party": ", ".join(dict.fromkeys(overtaken))},
                remedy=_("Read what is new, and keep the draft once more."),
            )
        replies = [_Reply(d.input, d.outcome, d.text) for d in drafts]
        answers = _answer(step, replies)
        _tell(step, len(answers))
        return answers


def answer_in_minutes(
    reference: str,
    inputs: Sequence[int],
    *,
    number: int,
    item: str,
    outcome: str,
    text: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> list[Answer]:
    """Answer several inputs by an item in minutes that are sent round. [Besvare i referatet]

    `number` is the minutes', `item` the place in them; `text` is added to the reference. Raises
    NotPossible for minutes that are not out, and when one of the inputs waits for no answer.
    """
    with stepping(
        reference, "answer_in_minutes", actor=actor, gesture=gesture, seen=seen
    ) as step:
        _check_minutes(step, number)
        place = required("answer_in_minutes", _("item"), item)
        wanted = sorted(set(inputs))
        waiting = Input.objects.filter(
            case=step.case, pk__in=wanted, answered_at__isnull=True, withdrawn_at__isnull=True
        ).order_by("pk")
        said = list(waiting)
        if not wanted or len(said) < len(wanted):
            raise step.move.stale() or NotPossible(
                step="answer_in_minutes",
                code="answered",
                because=_("Not all of this waits for an answer."),
                remedy=_("Choose among the inputs that are not answered."),
            )
        words = _("Answered in minutes %(n)d, item %(item)s.") % {"n": number, "item": place}
        words = f"{words} {text.strip()}".strip()
        answers = _answer(step, [_Reply(one, outcome, words) for one in said])
        _tell(step, len(answers), minutes=number, item=place)
        return answers


def _check_minutes(step: Stepping, number: int) -> None:
    """Refuse minutes of which the parties cannot read: a protocol of one union, or none."""
    papers: list[Minutes] = step.situation.papers
    if not any(p.number == number and p.negotiation_id is None for p in papers):
        raise NotPossible(
            step="answer_in_minutes",
            code="minutes",
            because=_("Minutes number %(n)d are not sent round.") % {"n": number},
            remedy=_("Choose minutes all the parties have got."),
        )


def _answer(step: Stepping, replies: Sequence[_Reply]) -> list[Answer]:
    """Keep the answers, each with an entry of its own that notifies nobody."""
    texts = step.write_all(*(reply.text for reply in replies))
    answers = Answer.objects.bulk_create(
        Answer(
            input=reply.said,
            outcome=Answer.Outcome(reply.outcome),
            text=text,
            answered_at=step.move.at,
        )
        for reply, text in zip(replies, texts, strict=True)
    )
    keys = [reply.said.pk for reply in replies]
    Input.objects.filter(pk__in=keys).update(answered_at=step.move.at)
    if step.case.drafted:
        AnswerDraft.objects.filter(input__in=keys).delete()
    settle(step, *_OWED, subject__in=[f"input:{key}" for key in keys])
    for reply, text in zip(replies, texts, strict=True):
        step.tell(
            Event.INPUT_ANSWERED,
            subject=f"input:{reply.said.pk}",
            facts={"outcome": str(reply.outcome), "kind": reply.said.kind},
            texts=[text],
            audience=(),
        )
    return answers


def _tell(step: Stepping, number: int, **where: object) -> None:
    """Tell each party once of all the answers."""
    step.tell(Event.ANSWERS_RELEASED, facts={"number": number, **where})
