"""Say how open each question still is, contest what is declared, and answer the contest. [Åpenhet]"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from parties.seats import Seat, holders
from workflows.actions.confidential import release
from workflows.actions.core import (
    Stepping,
    owe_answer,
    required,
    settle,
    stepping,
)
from workflows.actions.renewing import renew
from workflows.models import (
    Brief,
    Contest,
    Declaration,
    Obligation,
    Participation,
    Question,
    Renewal,
    Shield,
)
from workflows.policies.confidential import has_ended
from workflows.policies.policy import keeper_of

# What is told instead, when it is about something confidential.
_OF_WHAT_IS_KEPT = {
    Event.DECLARATION_CONTESTED: Event.SHIELD_CONTESTED,
    Event.CONTEST_ANSWERED: Event.SHIELD_CONTEST_ANSWERED,
}


def declare_openness(
    reference: str,
    question: int,
    openness: str,
    *,
    reason: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Declaration:
    """Declare how open a question still is; every declaration is kept with its time. [Erklære åpenhet]

    Raises NotPossible for a question the case does not ask, for what is declared already, and
    for a question that is not open without a reason.
    """
    with stepping(
        reference, "declare_openness", actor=actor, gesture=gesture, seen=seen
    ) as step:
        asked = step.question(question)
        declared = step.situation.declaration_of(question)
        if declared is not None and declared.openness == openness:
            raise NotPossible(
                step="declare_openness",
                code="declared",
                because=_("This is declared already."),
                remedy=_("Choose another openness, or leave it."),
            )
        if openness != Question.Openness.OPEN:
            required("declare_openness", _("reason"), reason)
        words = step.write_any(reason)
        informed = step.case.informed_on is not None
        declaration = Declaration.objects.create(
            case=step.case,
            question=asked,
            openness=Question.Openness(openness),
            reason=words,
            informed=informed,
            declared_at=step.move.at,
        )
        Question.objects.filter(pk=asked.pk).update(openness=openness)
        step.tell(
            Event.OPENNESS_DECLARED,
            subject=f"question:{question}",
            facts={"question": question, "openness": openness, "informed": informed},
            texts=[words] if words else [],
            # A draft is the leader's own; the parties read the declaration with the case.
            audience=None if informed else (),
        )
        return declaration


def contest(
    reference: str,
    text: str,
    *,
    actor: User,
    question: int | None = None,
    shield: int | None = None,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Contest:
    """Contest an openness, how material a version is, or that something is confidential. [Bestride]

    `shield` is the number of what the other side keeps confidential: a party contests what the
    employer keeps, the employer what a party keeps. Without it and without a question it is about
    the newest version of the brief. The contest holds nothing up, is owed an answer by whoever it
    is against, and stays visible. Raises NotPossible for what is not declared, for what the side
    has contested already, and without a reason.
    """
    with stepping(reference, "contest", actor=actor, gesture=gesture, seen=seen) as step:
        employers = step.situation.leader is not None and party is None
        part = None if employers else step.party(party)[0]
        about = _what_is_contested(step, part, question=question, shield=shield)
        _once(step, part, about)
        words = step.write(required("contest", _("why"), text))
        made = Contest.objects.create(
            case=step.case,
            participation=part,
            text=words,
            contested_at=step.move.at,
            **about,
        )
        owes = _owe_answer(step, made)
        # Everybody in the case is told; the party that keeps it is the one that is asked.
        asks = {"holders": _speakers(step, owes.seat)} if owes else {}
        _tell(step, made, Event.DECLARATION_CONTESTED, texts=[words], **asks)
        return made


def answer_contest(
    reference: str,
    contest_id: int,
    text: str,
    *,
    upheld: bool = False,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Contest:
    """Answer a party's contest; both stand beside the declaration. [Svare på bestridelse]

    `upheld` says that the party is right: a change it contests is then material after all, and
    takes the case back to the rung it owes, and what was confidential is released. A party answers
    what the employer contests of its own confidence; the employer all else. Raises NotPermitted
    for the other side's, NotPossible for one that is answered or not there, and without words.
    """
    with stepping(reference, "answer_contest", actor=actor, gesture=gesture, seen=seen) as step:
        made = next((c for c in step.situation.contests if c.pk == contest_id), None)
        if made is None or made.answered_at is not None:
            raise step.move.stale() or NotPossible(
                step="answer_contest",
                code="answered",
                because=_("Nothing of that number waits for an answer."),
                remedy=_("Look at the case again to see the answer."),
            )
        _check_answers(step, made)
        words = step.write(required("answer_contest", _("the answer"), text))
        made.answer, made.answered_at, made.upheld = words, step.move.at, upheld
        Contest.objects.filter(pk=made.pk).update(
            answer=words, answered_at=step.move.at, upheld=upheld
        )
        kept = next((s for s in step.situation.shields if s.pk == made.shield_id), None)
        owed = (_subject(made), _owed(made, kept))  # the first as it was written before
        settle(step, Obligation.Kind.ANSWER_CONTEST, subject__in=owed)
        _tell(step, made, Event.CONTEST_ANSWERED, texts=[words], upheld=upheld)
        if upheld and made.brief_id is not None:
            _rule_material(step, made.brief_id)
        if upheld and kept is not None and kept.released_on is None:
            release(step, kept, text)
        return made


def _check_answers(step: Stepping, made: Contest) -> None:
    """Refuse whoever answers for the side that contests."""
    keeper = keeper_of(step.situation, made.shield_id)
    if made.participation_id is None and keeper in step.situation.spoken_for:
        step.party(keeper)
    elif made.participation_id is None or step.situation.leader is None:
        raise NotPermitted(
            step="answer_contest",
            because=_("What is contested is not your side's to answer."),
            remedy=_("Wait for the answer of those it is put to."),
        )


def _what_is_contested(
    step: Stepping, part: Participation | None, *, question: int | None, shield: int | None
) -> dict[str, Any]:
    """Return the declaration, the version or what is kept confidential, by the contest's own fields.

    Raises NotPossible where the other side has declared nothing. All but what a party keeps
    confidential is the employer's own.
    """
    kept = _kept_by_other(step, shield, part) if shield else None
    declaration = brief = None
    if part is not None:
        declaration = step.situation.declaration_of(question) if question else None
        brief = None if question or shield is not None else step.case.brief
    if not (kept or declaration or (brief is not None and brief.number > 1)):
        raise NotPossible(
            step="contest",
            code="nothing_declared",
            because=_("Nothing is declared there that can be contested."),
            remedy=_("Choose a question whose openness is declared, or give input."),
        )
    return {"declaration": declaration, "brief": brief, "shield": kept}


def _once(step: Stepping, part: Participation | None, about: dict[str, Any]) -> None:
    """Refuse to let a side contest the same thing twice."""
    wanted = {"participation": part, **about}
    for contested in step.situation.contests:
        if all(
            getattr(contested, f"{field}_id") == (row.pk if row else None)
            for field, row in wanted.items()
        ):
            raise NotPossible(
                step="contest",
                code="contested",
                because=_("Your party has contested this already."),
                remedy=_("Give what is new as input."),
            )


def _owe_answer(step: Stepping, made: Contest) -> Participation | None:
    """Let whoever it is against owe the answer; return the party, when it is one."""
    keeper = made.shield.kept_by_id if made.shield else None
    owes = next((p for p in step.situation.participations if p.pk == keeper), None)
    owe_answer(step, Obligation.Kind.ANSWER_CONTEST, _owed(made, made.shield), by=owes)
    return owes


def _kept_by_other(step: Stepping, number: int, part: Participation | None) -> Shield | None:
    """Return what the other side keeps confidential under a number, while it does.

    A party contests what the employer keeps, and the employer what a party keeps.
    """
    return next(
        (
            shield
            for shield in step.situation.shields
            if shield.number == number
            and (shield.kept_by_id is None) is (part is not None)
            and not has_ended(step.situation, shield)
        ),
        None,
    )


def _rule_material(step: Stepping, brief_id: int) -> None:
    """Let a change be material after all, and the case go back to the rung it owes."""
    ruled = Brief.objects.filter(pk=brief_id, material=False).update(material=True)
    if ruled:
        renew(step, Renewal.Cause.CONTEST, brief=Brief.objects.get(pk=brief_id))


def _tell(
    step: Stepping,
    made: Contest,
    event: Event,
    *,
    texts: list[Text],
    **facts: Any,
) -> None:
    kept = next((s for s in step.situation.shields if s.pk == made.shield_id), None)
    party = made.participation.code if made.participation else None
    if kept is not None:
        step.tell(
            _OF_WHAT_IS_KEPT[event],
            subject=_subject(made),
            facts={"party": party, "number": kept.number, **facts},
            texts=texts,
        )
        return
    declaration = step.situation.declared.get(made.declaration_id or 0)
    step.tell(
        event,
        subject=_subject(made),
        facts={
            "party": party,
            "question": declaration.question.number if declaration else None,
            "version": step.case.brief.number if made.brief_id and step.case.brief else None,
            **facts,
        },
        texts=texts,
    )


def _subject(made: Contest) -> str:
    return f"contest:{made.pk}"


def _owed(made: Contest, kept: Shield | None) -> str:
    """Return what the debt is about: of what is kept confidential also its number, where it is answered."""
    return f"{_subject(made)}:{kept.number}" if kept else _subject(made)


def _speakers(step: Stepping, seat: Seat) -> list[int]:
    return [h.mandate.pk for h in holders(seat, step.situation.mandates)]
