"""Say who may, what is missing, and why: one entry for every step of a case. [Tilgang og vilkår]

A step has a *who* (not this person → NotPermitted), the states it belongs to, and a *guard* that
returns everything that is missing (not now → NotPossible). Actions ask before they change
anything; pages ask to show a button with its reason. A step without an entry fails at start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ledger.refusals import Missing, NotPermitted, NotPossible
from parties.models import OrgUnit
from parties.seats import Standing
from workflows.models import Weight
from workflows.models.situation import Situation
from workflows.policies import (
    access,
    afterwards,
    archive,
    confidential,
    decisions,
    documents,
    employees,
    employer,
    listed,
    negotiation,
    party,
    redaction,
    table,
)
from workflows.policies.gates import evidence_met, open_gates
from workflows.policies.guards import missing_for_decision
from workflows.policies.negotiation import reads_all_of, sits_in
from workflows.policies.policy import OPEN_STATES, TOLD_STATES, Policy

__all__ = [
    "OPEN_STATES",
    "STEPS",
    "TOLD_STATES",
    "Offer",
    "Policy",
    "check",
    "evidence_met",
    "headings_asked",
    "may_open_case",
    "missing_for_decision",
    "open_gates",
    "reads_all_of",
    "sits_in",
    "steps_open_to",
]

STEPS: dict[str, Policy] = {
    **employer.STEPS,
    **decisions.STEPS,
    **party.STEPS,
    **confidential.STEPS,
    **negotiation.STEPS,
    **table.STEPS,
    **listed.STEPS,
    **afterwards.STEPS,
    **access.STEPS,
    **documents.STEPS,
    **employees.STEPS,
    **archive.STEPS,
    **redaction.STEPS,
}


def check(step: str, situation: Situation) -> None:
    """Refuse the step unless this person may take it and nothing is missing.

    The system itself (no user) is never the wrong person, and passes no guard for that.

    Raises NotPermitted for the wrong person, and NotPossible for a wrong state or with
    everything that is missing, each with remedy and citation.
    """
    policy = STEPS[step]
    case = situation.case  # first of all: to one who may not see it, it is not there
    if situation.user is not None and not policy.who(situation):
        raise NotPermitted(step=step, because=policy.otherwise, remedy=policy.remedy)
    if case.state not in policy.states:
        raise NotPossible(
            step=step,
            code="state",
            because=_("“%(step)s” cannot be done while the case is %(state)s.")
            % {"step": policy.label, "state": case.get_state_display()},
            remedy=_("See what the case is waiting for now."),
        )
    missing = tuple(policy.guard(situation))
    if missing:
        raise NotPossible(step=step, missing=missing)


@dataclass(frozen=True)
class Offer:
    """A step as a page shows it: what it is called, whether it is possible, and what is missing."""

    step: str
    label: Any
    missing: tuple[Missing, ...]

    @property
    def possible(self) -> bool:
        """Tell whether it can be done now."""
        return not self.missing


def steps_open_to(situation: Situation) -> dict[str, Offer]:
    """Return the steps this person may take in the state the case is in, each with what is missing."""
    return {
        step: Offer(step, policy.label, tuple(policy.guard(situation)))
        for step, policy in STEPS.items()
        if situation.case.state in policy.states
        and policy.who(situation)
        and policy.about(situation)
    }


def may_open_case(standing: Standing, unit: OrgUnit) -> None:
    """Refuse to open a case in a unit the person does not lead."""
    if standing.leads(unit) is None:
        raise NotPermitted(
            step="open_case",
            because=_("Only a leader of the unit may open a case there."),
            remedy=_("Choose a unit you lead, or ask its leader to open the case."),
        )


_HEADINGS = {
    Weight.LIGHT: ("what", "why", "risk"),
    Weight.ORDINARY: ("proposal", "background", "open", "consequences", "environment"),
    Weight.LARGE: (
        "proposal",
        "background",
        "open",
        "alternatives",
        "consequences",
        "environment",
        "plan",
        "goal",
    ),
}


def headings_asked(weight: str) -> tuple[str, ...]:
    """Return the headings of the brief a weight asks for. [Overskrifter i saksframlegget]"""
    return _HEADINGS.get(Weight(weight), _HEADINGS[Weight.LIGHT])
