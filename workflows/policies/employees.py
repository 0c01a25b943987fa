"""The employees a case concerns: who may tell them, who may ask, and who reads what they ask. [De ansatte]"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.refusals import NotPossible
from workflows.models import Case
from workflows.models.situation import Situation
from workflows.policies.policy import TOLD_STATES, Policy, State, by_employer


def reads_questions(situation: Situation) -> bool:
    """Tell whether the person reads what the employees ask: the leader, the parties and HR.

    A guest from another undertaking does not, and neither does a leader who does not decide.
    """
    parties = {p.pk for p in situation.participations if p.guest_id is None}
    return (
        situation.leader is not None
        or situation.standing.audits is not None
        or not parties.isdisjoint(situation.spoken_for)
    )


def reads_askers(situation: Situation) -> bool:
    """Tell whether the person reads who asks: only the leader who answers."""
    return situation.leader is not None


def takes_questions(case: Case) -> bool:
    """Tell whether the case is at a point where an employee may ask."""
    return case.state in TOLD_STATES


def check_takes_questions(step: str, case: Case) -> None:
    """Refuse a question in a case that has ended; raises NotPossible."""
    if not takes_questions(case):
        raise NotPossible(
            step=step,
            code="state",
            because=_("The case is %(state)s, so no more questions are taken here.")
            % {"state": case.get_state_display()},
            remedy=_("Ask your leader, a union representative or the safety representative."),
        )


def employee_waits(situation: Situation) -> bool:
    """Tell whether an employee waits for an answer."""
    return situation.case.employees_waiting > 0


STEPS: dict[str, Policy] = {
    "inform_employees": by_employer(gettext_lazy("Inform the employees"), TOLD_STATES),
    "answer_employee": by_employer(
        gettext_lazy("Answer the employee"),
        (*TOLD_STATES, State.CLOSED, State.WITHDRAWN),
        about=employee_waits,
    ),
}
