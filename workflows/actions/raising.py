"""Raise a case as a party, and answer one as the leader: open it, or say why not. [Meldt sak]

Raised cases stand in a register of their own; each step locks it, so that two leaders cannot
answer the same one differently.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Chain
from ledger.moving import SYSTEM, Actor, Move, moving
from ledger.refusals import NotPossible
from parties.models import HR_ROLES, SAFETY_ROLES, OrgUnit, Role, User
from parties.seats import Holder, Seat, Standing, holders, mandates_on, standing_of
from rulebook.packs import load
from workflows.actions.core import day_of, required
from workflows.models import Case, RaisedCase, Weight
from workflows.policies.raising import may_answer_raised, may_raise, may_withdraw_raised
from workflows.queries.law import law_on
from workflows.queries.raised import raised_visible_to

RAISED = (Chain.Kind.CASES.value, "raised")
# The local routine answers input, questions and demands alike; a raised case is one of them.
_LIMIT = "LOC-ANSWER"


def raise_case(
    unit: OrgUnit,
    *,
    title: str,
    text: str,
    actor: User,
    mandate: int | None = None,
    gesture: UUID | None = None,
) -> RaisedCase:
    """Propose a case the employer should open; the leader of the unit owes an answer. [Melde inn sak]

    `mandate` chooses among several mandates. Raises NotPermitted for someone who represents
    nobody in the unit today, and NotPossible without a title or a word of why.
    """
    with moving(RAISED, actor=Actor(actor.pk), step="raise_case", gesture=gesture) as move:
        seat, holder = may_raise(standing_of(actor.pk, move.on), unit, mandate)
        _act_as(move, holder)
        title = required(move.step, _("title"), title)
        if len(title) > (longest := RaisedCase._meta.get_field("title").max_length or 0):
            raise NotPossible(
                step=move.step,
                code="title",
                because=_("The title is longer than %(n)d characters.") % {"n": longest},
                remedy=_("Make it shorter, and write the rest beneath."),
            )
        words = move.write(required(move.step, _("what and why"), text))
        deadline = _answer_by(move.on)
        highest = RaisedCase.objects.aggregate(highest=Max("number"))["highest"] or 0
        raised = RaisedCase.objects.create(
            number=highest + 1,
            title=title,
            text=words,
            unit=unit,
            role=seat.role,
            union_id=seat.union_id,
            area_id=seat.area_id,
            raised_by=actor,
            raised_on=move.on,
            due_on=day_of(deadline, "rolled_end", "raw_end"),
            safe_on=day_of(deadline, "safe_end", "raw_end"),
            deadline=deadline,
        )
        move.record(
            Event.CASE_RAISED,
            subject=_subject(raised),
            facts={
                **_facts(raised),
                "unit": unit.pk,
                "due_on": raised.due_on.isoformat() if raised.due_on else None,
            },
            texts=[words],
            audience=_answerers(raised, move.on),
        )
    return raised


def refuse_raised(
    number: int, *, reason: str, actor: User, gesture: UUID | None = None
) -> RaisedCase:
    """Say why no case is opened; the party and HR are told. [Avslå meldt sak]

    Raises RaisedCase.DoesNotExist for one the person may not see, NotPermitted for anybody but
    a leader of the unit, and NotPossible when it is answered or withdrawn, or without a reason.
    """
    with moving(RAISED, actor=Actor(actor.pk), step="refuse_raised", gesture=gesture) as move:
        raised = _to_answer(move, number, actor)
        why = move.write(required(move.step, _("reason"), reason))
        raised.answered_on, raised.refusal = move.on, why
        raised.save(update_fields=["answered_on", "refusal"])
        move.record(
            Event.RAISED_CASE_REFUSED,
            subject=_subject(raised),
            facts=_facts(raised),
            texts=[why],
            audience=_raisers(raised, move.on, with_hr=True),
        )
    return raised


def withdraw_raised(number: int, *, actor: User, gesture: UUID | None = None) -> RaisedCase:
    """Take back a case one's own party has raised; it stays readable. [Trekke meldt sak]

    Raises RaisedCase.DoesNotExist for one the person may not see, NotPermitted for another
    party's, and NotPossible when it is answered or withdrawn already.
    """
    with moving(RAISED, actor=Actor(actor.pk), step="withdraw_raised", gesture=gesture) as move:
        standing = standing_of(actor.pk, move.on)
        raised = raised_visible_to(standing).get(number=number)
        _act_as(move, may_withdraw_raised(standing, raised, move.step))
        _refuse_answered(move.step, raised)
        raised.withdrawn_on = move.on
        raised.save(update_fields=["withdrawn_on"])
        move.record(
            Event.RAISED_CASE_WITHDRAWN,
            subject=_subject(raised),
            facts=_facts(raised),
            audience=_answerers(raised, move.on),
        )
    return raised


def answer_raised(move: Move, number: int, case: Case, *, standing: Standing) -> None:
    """Let a case that is being opened be the answer to the one that was raised. [Åpne meldt sak]

    The move must hold the register. Raises NotPossible when it is answered or withdrawn, and
    NotPermitted when it was raised in a unit the leader does not lead.
    """
    raised = raised_visible_to(standing).filter(number=number).first()
    if raised is None:
        raise NotPossible(
            step=move.step,
            code="raised",
            because=_("There is no raised case number %(n)d.") % {"n": number},
            remedy=_("Open the case without it, or look among the raised cases."),
        )
    may_answer_raised(standing, raised, move.step)
    _refuse_answered(move.step, raised)
    raised.answered_on, raised.case = move.on, case
    raised.save(update_fields=["answered_on", "case"])
    facts = {**_facts(raised), "case": case.reference}
    move.record(
        Event.RAISED_CASE_OPENED,
        subject=_subject(raised),
        facts=facts,
        audience=_raisers(raised, move.on),
        chain=move.chain_at(*RAISED),
    )
    # The case's own history begins with who asked for it.
    move.record(
        Event.RAISED_CASE_OPENED, subject=_subject(raised), facts=facts, chain=case.chain
    )


def remind_of_raised(on: date) -> int:
    """Remind the leader the working day before the safe day, and tell when the last has passed."""
    soon = load().calendar.add_working_days(on, 1)
    waiting = RaisedCase.objects.filter(answered_on=None, withdrawn_on=None)
    due = waiting.filter(reminded_at=None, safe_on__lte=soon, due_on__gte=on)
    late = waiting.filter(fell_due_at=None, due_on__lte=on - timedelta(days=1))
    return _tell(due, Event.OBLIGATION_REMINDED, "reminded_at") + _tell(
        late, Event.OBLIGATION_FELL_DUE, "fell_due_at"
    )


def _tell(due: QuerySet[RaisedCase], event: Event, mark: str) -> int:
    """Mark and record; whoever came first has done it."""
    if not due.exists():
        return 0
    with moving(RAISED, actor=SYSTEM, step=str(event)) as move:
        rows = list(due.select_related("unit", "union"))
        for raised in rows:
            assert raised.due_on is not None  # noqa: S101  (asked for by the filter)
            move.record(
                event,
                subject=_subject(raised),
                facts={
                    "kind": "answer_raised",
                    "due_on": raised.due_on.isoformat(),
                    "party": None,
                },
                audience=_answerers(raised, move.on)
                + (_hr(move.on) if event == Event.OBLIGATION_FELL_DUE else []),
            )
        marked: dict[str, datetime] = {mark: move.at}
        RaisedCase.objects.filter(pk__in=[raised.pk for raised in rows]).update(**marked)
    return len(rows)


def _to_answer(move: Move, number: int, actor: User) -> RaisedCase:
    standing = standing_of(actor.pk, move.on)
    raised = raised_visible_to(standing).get(number=number)
    leader = may_answer_raised(standing, raised, move.step)
    move.actor = Actor(actor.pk, mandate_id=leader.pk, role=leader.role)
    _refuse_answered(move.step, raised)
    return raised


def _refuse_answered(step: str, raised: RaisedCase) -> None:
    if not raised.waits:
        raise NotPossible(
            step=step,
            code="answered",
            because=_("This raised case is %(state)s already.") % {"state": raised.state.label},
            remedy=_("Look at it again to see the answer."),
        )


def _act_as(move: Move, holder: Holder) -> None:
    behalf = holder.on_behalf_of
    move.actor = Actor(
        move.actor.user_id,
        mandate_id=holder.mandate.pk,
        on_behalf_of=behalf.pk if behalf else None,
        role=holder.mandate.role,
    )


def _answer_by(on: date) -> dict[str, Any] | None:
    packs = law_on(on)
    if _LIMIT not in packs.rules:
        return None
    return packs.deadline(_LIMIT, on, weight=Weight.ORDINARY).to_json()


def _subject(raised: RaisedCase) -> str:
    return f"raised:{raised.number}"


def _facts(raised: RaisedCase) -> dict[str, Any]:
    return {
        "number": raised.number,
        "party": raised.code,
        "raised_on": raised.raised_on.isoformat(),
    }


def _answerers(raised: RaisedCase, on: date) -> list[int]:
    leaders = mandates_on(on, concerning=Q(role=Role.LEADER))
    return [h.mandate.pk for h in holders(Seat(Role.LEADER, raised.unit), leaders)]


def _raisers(raised: RaisedCase, on: date, *, with_hr: bool = False) -> list[int]:
    concerning = Q(union=raised.union_id) if raised.union_id else Q(role__in=SAFETY_ROLES)
    hr = Q(role__in=HR_ROLES) if with_hr else Q(pk__isnull=True)
    people = mandates_on(on, concerning=concerning | hr)
    spoken = [h.mandate.pk for h in holders(raised.seat, people)]
    return spoken + [m.pk for m in people if m.role in HR_ROLES]


def _hr(on: date) -> list[int]:
    return [m.pk for m in mandates_on(on, concerning=Q(role__in=HR_ROLES))]
