"""Tell the employees a case concerns, take their questions and answer them. [De ansatte i saken]

The leader opens the case to them: the parties at the table come first, and nothing is read by
anybody before somebody has answered for it. An employee is no party and gives no input here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.moving import Actor, moving
from ledger.refusals import NotPossible
from parties.models import Mandate, Role, User
from parties.seats import holders, standing_among
from workflows.actions.core import (
    Stepping,
    employer_owes,
    employer_seat,
    required,
    settle,
    stepping,
)
from workflows.actions.informing import meets
from workflows.models import EmployeeNotice, EmployeeQuestion, Evidence, Obligation
from workflows.models.situation import Situation
from workflows.policies.employees import check_takes_questions
from workflows.queries.employees import mandate_concerned

# The rulebook's code of evidence for what a rule asks to be told before the start.
INFORMED = "employees_informed"


def subject_of(number: int) -> str:
    """Return a question as the record and what is owed name it."""
    return f"employee:{number}"


def inform_employees(
    reference: str,
    text: str,
    *,
    meets_duty: bool = False,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> EmployeeNotice:
    """Tell the employees in the units the case touches, and open it to them. [Informere de ansatte]

    From the first time on they read what is planned and what is decided, and may ask. With
    `meets_duty` it is filed as the information a rule asks for before the change starts. Raises
    NotPossible without words, and where nobody is registered as an employee: nobody would be told.
    """
    with stepping(
        reference, "inform_employees", actor=actor, gesture=gesture, seen=seen
    ) as step:
        words = step.write(required("inform_employees", _("what you tell them"), text))
        told = _employees_in(step)
        if not told:
            raise NotPossible(
                step="inform_employees",
                code="nobody",
                because=_("No employee is registered in the units the case touches."),
                remedy=_(
                    "Tell them in another way, and document the day. HR can register employees."
                ),
            )
        last = EmployeeNotice.objects.filter(case=step.case).aggregate(n=Max("number"))["n"]
        notice = EmployeeNotice.objects.create(
            case=step.case,
            number=(last or 0) + 1,
            text=words,
            told=len(told),
            meets_duty=meets_duty,
            given_on=step.on,
        )
        if meets_duty:
            Evidence.objects.create(
                case=step.case, kind=INFORMED, occurred_on=step.on, text=words
            )
            meets(step, INFORMED)
            step.tell(Event.EVIDENCE_FILED, subject=INFORMED, texts=[words])
        step.tell(
            Event.EMPLOYEES_INFORMED,
            subject=f"notice:{notice.number}",
            facts={"told": len(told), **({"meets_duty": True} if meets_duty else {})},
            texts=[words],
            audience=[*step.situation.audience, *told],
        )
        return notice


def _employees_in(step: Stepping) -> list[int]:
    """Return the mandates of those who work in the units the case touches, or beneath them."""
    places = Q(pk__in=[])
    for unit in step.case.units_beside or ():
        places |= Q(unit__path__startswith=unit["path"])
    return list(
        Mandate.objects.valid(step.on)
        .filter(places, role=Role.EMPLOYEE)
        .values_list("pk", flat=True)
    )


def answer_employee(
    reference: str,
    number: int,
    text: str,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> EmployeeQuestion:
    """Answer an employee's question; the one who asked is told. [Svare en ansatt]

    Raises NotPossible for a question that is answered, taken back or not there.
    """
    with stepping(
        reference, "answer_employee", actor=actor, gesture=gesture, seen=seen
    ) as step:
        asked = EmployeeQuestion.objects.waiting().filter(case=step.case, number=number).first()
        if asked is None:
            raise step.move.stale() or NotPossible(
                step="answer_employee",
                code="answered",
                because=_("No question of that number waits for an answer."),
                remedy=_("Look at the list again to see what has become of it."),
            )
        words = step.write(required("answer_employee", _("your answer"), text))
        given = {"answer": words, "answered_on": step.on, "answered_by": actor}
        _keep(asked, **given)
        settle(step, Obligation.Kind.ANSWER_EMPLOYEE, subject=subject_of(number))
        step.tell(
            Event.EMPLOYEE_ANSWERED,
            subject=subject_of(number),
            facts={"number": number},
            texts=[words],
            audience=[asked.asker_id],
        )
        return asked


# -- the employee's own steps --------------------------------------------------------------------


@contextmanager
def _concerned(
    case: str, step: str, *, actor: User, gesture: UUID | None
) -> Iterator[tuple[Stepping, Mandate]]:
    """Lock the case, and ask whether it concerns this person as an employee, and is told.

    Raises Case.DoesNotExist for everybody else; they may be a leader or a party as well.
    """
    with moving(("case", case), actor=Actor(actor.pk), step=step, gesture=gesture) as move:
        # Read once: who the person is at work, and who answers.
        mandates = Situation(case, user=actor, on=move.on).mandates
        mandate = mandate_concerned(standing_among(actor.pk, mandates), case)
        move.actor = Actor(actor.pk, mandate_id=mandate.pk, role=mandate.role)
        # The case is not theirs to see as a party would: it is read for them, not as them.
        situation = Situation(case, user=None, on=move.on)
        situation.mandates = mandates
        yield Stepping(move, situation), mandate


def ask_as_employee(
    case: str, text: str, *, actor: User, gesture: UUID | None = None
) -> EmployeeQuestion:
    """Ask the leader a question in a case that concerns one's work. [Stille spørsmål som ansatt]

    The leader then owes an answer. Raises Case.DoesNotExist for whom the case does not concern or
    who is not told of it yet, and NotPossible without words and when the case has ended.
    """
    with _concerned(case, "ask_as_employee", actor=actor, gesture=gesture) as (step, mandate):
        check_takes_questions("ask_as_employee", step.case)
        words = step.write(required("ask_as_employee", _("your question"), text))
        last = EmployeeQuestion.objects.filter(case=step.case).aggregate(n=Max("number"))["n"]
        asked = EmployeeQuestion.objects.create(
            case=step.case,
            number=(last or 0) + 1,
            asker=mandate,
            text=words,
            asked_on=step.on,
        )
        employer_owes(step, Obligation.Kind.ANSWER_EMPLOYEE, subject=subject_of(asked.number))
        step.tell(
            Event.EMPLOYEE_ASKED,
            subject=subject_of(asked.number),
            facts={"number": asked.number},
            texts=[words],
            audience=_who_answers(step),
        )
        return asked


def _who_answers(step: Stepping) -> list[int]:
    """Return the mandates that owe the answer: the nearest leader's, and the owner's while it leads."""
    mandates = step.situation.mandates
    near = holders(employer_seat(step.case), mandates)
    own = [
        m.pk
        for m in mandates
        if m.role == Role.LEADER
        and m.user_id == step.case.owner_id
        and m.unit.covers(step.case.unit)
    ]
    return [*(holder.mandate.pk for holder in near), *own]


def withdraw_employee_question(
    case: str, number: int, *, actor: User, gesture: UUID | None = None
) -> EmployeeQuestion:
    """Take one's own question back before it is answered; nobody else reads it any more. [Trekke spørsmål]

    Raises NotPossible for a question that is not one's own, or is answered or taken back already.
    """
    with _concerned(case, "withdraw_employee_question", actor=actor, gesture=gesture) as (
        step,
        _mandate,
    ):
        asked = (
            EmployeeQuestion.objects.waiting()
            .filter(case=step.case, number=number, asker__user=actor)
            .first()
        )
        if asked is None:
            raise NotPossible(
                step="withdraw_employee_question",
                code="not_yours",
                because=_("You have no question of that number that waits for an answer."),
                remedy=_("What is answered stands. You may ask again."),
            )
        _keep(asked, withdrawn_on=step.on)
        settle(step, Obligation.Kind.ANSWER_EMPLOYEE, subject=subject_of(number))
        step.tell(
            Event.EMPLOYEE_QUESTION_WITHDRAWN,
            subject=subject_of(number),
            facts={"number": number},
            audience=_who_answers(step),
        )
        return asked


def _keep(asked: EmployeeQuestion, **fields: object) -> None:
    EmployeeQuestion.objects.filter(pk=asked.pk).update(**fields)
    for name, value in fields.items():
        setattr(asked, name, value)
