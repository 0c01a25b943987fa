"""The public asks to see papers: note what is asked for, and answer it. [Innsynskrav]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from rulebook.exemptions import exemptions
from workflows.actions.core import Stepping, employer_owes, required, settle, stepping
from workflows.models import AccessRequest, Obligation

Outcome = AccessRequest.Outcome


def subject_of(number: int) -> str:
    """Return a request as the record and what is owed name it."""
    return f"access:{number}"


def register_access_request(
    reference: str,
    text: str,
    *,
    received_on: date,
    asker: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> AccessRequest:
    """Note that somebody asks to see papers of the case, on the day it came. [Registrere innsynskrav]

    Nobody has to say who they are; `asker` stays out of the record. The answer is owed from now
    on. Raises NotPossible without what is asked for, and for a day that has not come.
    """
    with stepping(
        reference, "register_access_request", actor=actor, gesture=gesture, seen=seen
    ) as step:
        if received_on > step.on:
            raise NotPossible(
                step="register_access_request",
                code="future",
                because=_("That day has not come yet."),
                remedy=_("Write the day the request came, today at the latest."),
            )
        wanted = step.write(required("register_access_request", _("what is asked for"), text))
        last = AccessRequest.objects.filter(case=step.case).aggregate(n=Max("number"))["n"]
        request = AccessRequest.objects.create(
            case=step.case,
            number=(last or 0) + 1,
            asker=asker.strip(),
            received_on=received_on,
            wanted=wanted,
        )
        employer_owes(step, Obligation.Kind.ANSWER_ACCESS, subject=subject_of(request.number))
        step.tell(
            Event.ACCESS_REQUESTED,
            subject=subject_of(request.number),
            facts={"number": request.number},
            texts=[wanted],
            occurred_on=received_on,
        )
        return request


def answer_access_request(
    reference: str,
    number: int,
    outcome: str,
    *,
    basis: str = "",
    text: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> AccessRequest:
    """Give access, in full or in part, or refuse it with the provision and the reason. [Besvare innsynskrav]

    `basis` is the code of one of the rulebook's exemptions. Raises NotPossible for a request
    that is answered or not there, and for anything held back without provision and reason.
    """
    with stepping(
        reference, "answer_access_request", actor=actor, gesture=gesture, seen=seen
    ) as step:
        request = AccessRequest.objects.filter(case=step.case, number=number).first()
        if request is None or request.outcome:
            raise step.move.stale() or NotPossible(
                step="answer_access_request",
                code="answered",
                because=_("No request for access of that number waits for an answer."),
                remedy=_("Look at the list again to see the answer."),
            )
        held_back = outcome != Outcome.GIVEN
        if held_back:
            _check_basis(step, basis)
            required("answer_access_request", _("reason"), text)
        answer = step.write_any(text)
        answered = {
            "outcome": Outcome(outcome),
            "basis": basis if held_back else "",
            "answer": answer,
            "answered_on": step.on,
            "answered_by": actor,
        }
        AccessRequest.objects.filter(pk=request.pk).update(**answered)
        for name, value in answered.items():
            setattr(request, name, value)
        settle(step, Obligation.Kind.ANSWER_ACCESS, subject=subject_of(number))
        step.tell(
            Event.ACCESS_ANSWERED,
            subject=subject_of(number),
            facts={
                "number": number,
                "access": str(outcome),
                "basis": exemptions()[basis].section if held_back else None,
            },
            texts=[answer] if answer else [],
        )
        return request


def _check_basis(step: Stepping, basis: str) -> None:
    if basis not in exemptions():
        raise NotPossible(
            step=step.move.step,
            code="basis",
            because=_("What is held back needs the provision it is held back under."),
            remedy=_("Choose one of the provisions in the list, or give access."),
        )
