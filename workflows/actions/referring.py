"""Bodies: put the case before one with what the parties have said, and note what it said. [Utvalgsbehandling]"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from workflows.actions.core import Stepping, required, stepping
from workflows.actions.remaining import made_good
from workflows.actions.renewing import renew
from workflows.models import (
    Answer,
    Case,
    DecisionPoint,
    Evidence,
    Input,
    Position,
    Referral,
    Renewal,
    Signature,
    Statement,
)
from workflows.policies.bodies import treatment_proves


def refer(
    reference: str,
    body: str,
    text: str,
    *,
    name: str = "",
    number: int | None = None,
    meets_on: date | None = None,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Referral:
    """Send the case to a body, with every party's words attached. [Sende saken til et utvalg]

    What the unions and the safety service have said goes with it: nobody chooses, and nobody
    takes anything out. The decision waits until the body has treated it; with `number` only that
    one. The safety service may send a case to the working environment committee itself. Raises
    NotPossible when the same body has it already, and NotPermitted for another body's road.
    """
    with stepping(reference, "refer", actor=actor, gesture=gesture, seen=seen) as step:
        if step.situation.leader is None and body != Referral.Body.AMU:
            raise NotPermitted(
                step="refer",
                because=_(
                    "The safety service sends cases to the working environment committee."
                ),
                remedy=_("Ask the leader to send it to another body."),
            )
        point = step.point(number) if number is not None else None
        _check(step, body, name.strip(), point, meets_on)
        words = step.write(required("refer", _("what the body is asked"), text))
        attached = _said(step.case, step.on)
        referral = Referral.objects.create(
            case=step.case,
            number=len(step.situation.referrals) + 1,
            body=body,
            name=name.strip(),
            point=point,
            text=words,
            attached=attached,
            sent_on=step.on,
            meets_on=meets_on,
        )
        _tell(
            step,
            Event.REFERRAL_SENT,
            referral,
            texts=[words, *_texts(attached)],
            meets_on=meets_on.isoformat() if meets_on else None,
            attached=len(attached),
        )
        return referral


def _check(
    step: Stepping,
    body: str,
    name: str,
    point: DecisionPoint | None,
    meets_on: date | None,
) -> None:
    if meets_on is not None and meets_on < step.on:
        raise NotPossible(
            step="refer",
            code="past",
            because=_("The meeting day has passed."),
            remedy=_("Choose today or a later day."),
        )
    same = (body, name, point.pk if point else None)
    if any(r.waits and (r.body, r.name, r.point_id) == same for r in step.situation.referrals):
        raise NotPossible(
            step="refer",
            code="sent",
            because=_("The body has the case already."),
            remedy=_("Note what it said before you send it again."),
        )
    if point is not None and point.state != DecisionPoint.State.PLANNED:
        raise NotPossible(
            step="refer",
            code="point",
            because=_("“%(point)s” is decided already.") % {"point": point.title},
            remedy=_("A body treats a case before it is decided."),
        )


def record_treatment(
    reference: str,
    referral: int,
    text: str,
    *,
    treated_on: date,
    returned: bool = False,
    changed: bool = False,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Referral:
    """Note what a body said, on the day it said it – or that it sent the case back. [Føre inn vedtak fra utvalg]

    `referral` is its number in the case. What the parties have said since it was sent is
    attached too. `changed` tells that the body went for something else than the parties were
    heard on: what was discussed of it must be discussed anew. A case sent back untreated
    may be sent again. Raises NotPossible for an unknown or treated one, and for a day that has
    not come or lies before it was sent.
    """
    with stepping(
        reference, "record_treatment", actor=actor, gesture=gesture, seen=seen
    ) as step:
        found = next((r for r in step.situation.referrals if r.number == referral), None)
        if found is None or not found.waits:
            raise NotPossible(
                step="record_treatment",
                code="treated",
                because=_("No body has that before it."),
                remedy=_("Choose one of those that have not answered."),
            )
        if not found.sent_on <= treated_on <= step.on:
            raise NotPossible(
                step="record_treatment",
                code="day",
                because=_("The day must lie between the day it was sent and today."),
                remedy=_("Write the day the body met."),
            )
        words = step.write(required("record_treatment", _("what the body said"), text))
        since = [one for one in _said(step.case, step.on) if one not in found.attached]
        step.move.transition(
            found,
            "send_back" if returned else "treat",
            outcome=words,
            ended_on=treated_on,
            changed=changed and not returned,
            attached=[*found.attached, *since],
        )
        if not returned:
            _prove(step, found, words, treated_on)
        if found.changed:
            about = [p for p in step.situation.points if p.pk == found.point_id]
            renew(step, Renewal.Cause.BODY, points=about or None)
        _tell(
            step,
            Event.REFERRAL_RETURNED if returned else Event.REFERRAL_TREATED,
            found,
            texts=[words, *_texts(since)],
            occurred_on=treated_on,
            changed=found.changed,
        )
        return found


def _prove(step: Stepping, referral: Referral, words: Text, on: date) -> None:
    """Let the treatment stand as the evidence a duty asks for, for the decision or the case."""
    code = treatment_proves(referral)
    if code is None:
        return
    about: Any = next(
        (p for p in step.situation.points if p.pk == referral.point_id), step.case
    )
    Evidence.objects.create(case=step.case, kind=code, occurred_on=on, text=words)
    type(about)._default_manager.filter(pk=about.pk).update(filed=sorted({*about.filed, code}))
    made_good(step, code, [about] if referral.point_id else None)


def _said(case: Case, on: date) -> list[dict[str, Any]]:
    """Return everything the parties have said, by the key of the words: kind, party, text.

    Views still hidden from the others are hidden from a body too; they follow when they open.
    """
    positions = Position.objects.filter(question__case=case)
    inputs = Input.objects.filter(case=case, withdrawn_at__isnull=True)
    discussed = {"minutes__case": case, "minutes__negotiation": None}
    asked = (
        ("position", positions.filter(current=True).seen_by((), on), ""),
        ("input", inputs, ""),
        ("answer", Answer.objects.filter(input__in=inputs), "input__"),
        ("minutes", Signature.objects.filter(**discussed), ""),
        ("statement", Statement.objects.filter(**discussed), ""),
    )
    rows = [
        said.filter(text__isnull=False)
        .order_by()
        .values_list("text_id", f"{through}participation_id", Value(kind))
        for kind, said, through in asked
    ]
    found = rows[0].union(*rows[1:], all=True)
    return [{"kind": kind, "party": party, "text": text} for text, party, kind in sorted(found)]


def _texts(attached: list[dict[str, Any]]) -> list[Text]:
    """Return the attached words, so that the record vouches for each of them."""
    texts = Text.objects.in_bulk([one["text"] for one in attached])
    return [texts[one["text"]] for one in attached]


def _tell(
    step: Stepping,
    event: Event,
    referral: Referral,
    *,
    texts: list[Text],
    occurred_on: date | None = None,
    **facts: Any,
) -> None:
    step.tell(
        event,
        subject=f"referral:{referral.number}",
        facts={
            "body": str(referral.body),
            "name": referral.name or None,
            "number": referral.number,
            **facts,
        },
        texts=texts,
        audience=step.situation.everyone,
        occurred_on=occurred_on,
    )
