"""Say who may take which step in an individual case, and when. [Vilkår i personalsaker]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.refusals import NotPermitted, NotPossible
from parties.models import Mandate
from parties.seats import Standing
from workflows.models import IndividualCase

State = IndividualCase.State

EMPLOYER = gettext_lazy("Only the leader who answers for the case may do this.")
EMPLOYEE = gettext_lazy("Only the employee the case is about may do this.")
ASK_LEADER = gettext_lazy("Ask the leader who called the meeting.")
THEIRS = gettext_lazy("The words and the demands of the employee are the employee's own.")


@dataclass(frozen=True)
class Rule:
    """Who takes a step, in which states, and in which kinds of case. [Vilkår]"""

    label: Any
    by_employee: bool
    states: tuple[str, ...]
    dismissals_only: bool = False


STEPS: dict[str, Rule] = {
    "answer_call": Rule(
        gettext_lazy("Answer the call"), by_employee=True, states=(State.CALLED,)
    ),
    "hold_individual_meeting": Rule(
        gettext_lazy("Write the minutes of the meeting"),
        by_employee=False,
        states=(State.CALLED,),
    ),
    "remark_on_minutes": Rule(
        gettext_lazy("Add your own words to the minutes"),
        by_employee=True,
        states=(State.HEARD, State.DECIDED),
    ),
    "decide_individual": Rule(
        gettext_lazy("Register the decision"),
        by_employee=False,
        states=(State.CALLED, State.HEARD),
        dismissals_only=True,
    ),
    "demand_talks": Rule(
        gettext_lazy("Demand negotiation"), by_employee=True, states=(State.DECIDED,)
    ),
    "hold_talks": Rule(
        gettext_lazy("Register the first negotiation meeting"),
        by_employee=False,
        states=(State.DEMANDED,),
    ),
    "end_talks": Rule(
        gettext_lazy("Register that negotiation has ended"),
        by_employee=False,
        states=(State.DEMANDED, State.NEGOTIATING),
    ),
    "close_individual": Rule(
        gettext_lazy("Close the case"),
        by_employee=False,
        states=(State.CALLED, State.HEARD, State.DECIDED, State.ENDED),
    ),
}


def leads_individual(standing: Standing, individual: IndividualCase) -> Mandate | None:
    """Return the mandate that answers for the case: the unit's own leader, or who opened it.

    A leader higher up does not: the case is between the employee and the nearest leader.
    """
    mandate = standing.leads(individual.unit)
    if mandate is None or standing.user_id == individual.employee.user_id:
        return None
    nearest = mandate.unit_id == individual.unit_id
    return mandate if nearest or standing.user_id == individual.owner_id else None


def may_take(step: str, standing: Standing, individual: IndividualCase) -> Mandate:
    """Return the mandate the step is taken with.

    Raises NotPermitted for the wrong person, and NotPossible in another state.
    """
    rule = STEPS[step]
    if rule.by_employee:
        mandate = (
            individual.employee if standing.user_id == individual.employee.user_id else None
        )
        if mandate is None:
            raise NotPermitted(step=step, because=EMPLOYEE, remedy=THEIRS)
    else:
        mandate = leads_individual(standing, individual)
        if mandate is None:
            raise NotPermitted(step=step, because=EMPLOYER, remedy=ASK_LEADER)
    if not _fits(rule, individual):
        raise NotPossible(
            step=step,
            code="state",
            because=_("“%(step)s” cannot be done while the case is %(state)s.")
            % {"step": rule.label, "state": individual.get_state_display()},
            remedy=_("See what the case is waiting for now."),
        )
    return mandate


def _fits(rule: Rule, individual: IndividualCase) -> bool:
    return individual.state in rule.states and (
        individual.dismisses or not rule.dismissals_only
    )


def steps_in(standing: Standing, individual: IndividualCase) -> list[str]:
    """Return the steps this person may take now."""
    employee = standing.user_id == individual.employee.user_id
    leads = leads_individual(standing, individual) is not None
    return [
        step
        for step, rule in STEPS.items()
        if (employee if rule.by_employee else leads)
        and _fits(rule, individual)
        and not (
            step == "remark_on_minutes" and (individual.remark_id or not individual.held_on)
        )
    ]
