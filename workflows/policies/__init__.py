"""Say who may, what is missing, and why: one entry for every step of a case. [Tilgang og vilkår]

A step has a *who* (not this person → NotPermitted), the states it belongs to, and a *guard* that
returns everything that is missing (not now → NotPossible). Actions ask before they change
anything; pages ask to show a button with its reason. A step without an entry fails at start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.refusals import Missing, NotPermitted, NotPossible
from parties.models import OrgUnit
from parties.seats import Standing
from workflows.models import Case, DecisionPoint, Weight
from workflows.models.situation import Situation
from workflows.policies.guards import (
    Guard,
    evidence_met,
    may_answer_in_writing,
    may_circulate,
    may_close_discussion,
    may_conclude,
    may_decide,
    may_implement,
    may_inform,
    may_open_discussion,
    missing_for_decision,
    nothing,
    open_gates,
)

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
    "steps_open_to",
]

State = Case.State
OPEN_STATES = (State.DRAFT, State.INFORMED, State.IN_DISCUSSION, State.DISCUSSED)
TOLD_STATES = (State.INFORMED, State.IN_DISCUSSION, State.DISCUSSED)


# -- who may -----------------------------------------------------------------------------------


def _leader(situation: Situation) -> bool:
    return situation.leader is not None


def _party(situation: Situation) -> bool:
    return situation.party is not None


def _union_party(situation: Situation) -> bool:
    return situation.party is not None and not situation.party.is_safety


def _safety_party(situation: Situation) -> bool:
    return any(p.is_safety for p in situation.participations if p.pk in situation.spoken_for)


def _leader_or_party(situation: Situation) -> bool:
    return _leader(situation) or _party(situation)


def _anything(situation: Situation) -> bool:
    return True


# -- the steps ---------------------------------------------------------------------------------

_NOT_EMPLOYER = gettext_lazy("Only the leader responsible for the case may do this.")
_NOT_PARTY = gettext_lazy("Only a party in the case may do this.")
_NOT_SAFETY = gettext_lazy("Only the safety representative may do this.")
_ASK_LEADER = gettext_lazy("Ask the leader who has opened the case.")
_ASK_HR = gettext_lazy("If you should have a mandate here, ask HR to register it.")


@dataclass(frozen=True)
class Policy:
    """Who may take a step, in which states, and what must be in place. [Vilkår for et steg]"""

    label: Any
    who: Callable[[Situation], bool]
    states: tuple[str, ...]
    guard: Guard = field(default=nothing)
    otherwise: Any = _NOT_EMPLOYER
    remedy: Any = _ASK_LEADER
    # What must exist before a page offers the step at all: minutes to approve, a point to decide.
    about: Callable[[Situation], bool] = field(default=_anything)


About = Callable[[Situation], bool]


def _by_employer(
    label: Any, states: tuple[str, ...], guard: Guard = nothing, about: About = _anything
) -> Policy:
    return Policy(label, _leader, states, guard, about=about)


def _by_party(
    label: Any, states: tuple[str, ...], guard: Guard = nothing, about: About = _anything
) -> Policy:
    return Policy(label, _party, states, guard, _NOT_PARTY, _ASK_HR, about)


def _a_point(*states: str) -> About:
    """Tell whether the case has a decision point in one of the states."""
    return lambda situation: any(p.state in states for p in situation.points)


_planned = _a_point(DecisionPoint.State.PLANNED)
_decided = _a_point(DecisionPoint.State.DECIDED)
_taken = _a_point(DecisionPoint.State.DECIDED, DecisionPoint.State.IMPLEMENTED)


def _minutes_out(situation: Situation) -> bool:
    return situation.case.circulated > 0


def _something_waits(situation: Situation) -> bool:
    return situation.case.waiting > 0


def _owes_minutes(situation: Situation) -> bool:
    """Tell whether the person's party still has minutes to answer."""
    return any(
        o.kind == o.Kind.APPROVE_MINUTES and o.participation_id in situation.spoken_for
        for o in situation.open_obligations
    )


def _short_notice(situation: Situation) -> bool:
    """Tell whether the meeting was called at short notice and is still to be held."""
    meeting = situation.meeting
    return (
        meeting is not None
        and meeting.short_notice
        and any(o.kind == o.Kind.CIRCULATE_MINUTES for o in situation.open_obligations)
    )


def _negotiates(situation: Situation) -> bool:
    return situation.case.negotiating > 0


STEPS: dict[str, Policy] = {
    # the employer
    "give_information": _by_employer(
        gettext_lazy("Give information"), (State.DRAFT,), may_inform
    ),
    "revise_brief": _by_employer(gettext_lazy("Change the brief"), OPEN_STATES),
    "change_facts": _by_employer(gettext_lazy("Change the facts"), OPEN_STATES),
    "open_discussion": _by_employer(
        gettext_lazy("Call to discussion"),
        (State.INFORMED, State.DISCUSSED),
        may_open_discussion,
    ),
    "answer_input": _by_employer(
        gettext_lazy("Answer input"), TOLD_STATES, about=_something_waits
    ),
    "circulate_minutes": _by_employer(
        gettext_lazy("Send the minutes round"), (State.IN_DISCUSSION,), may_circulate
    ),
    "close_discussion": _by_employer(
        gettext_lazy("Close the discussion"), (State.IN_DISCUSSION,), may_close_discussion
    ),
    "file_evidence": _by_employer(gettext_lazy("File evidence"), OPEN_STATES),
    "decide": _by_employer(gettext_lazy("Decide"), TOLD_STATES, may_decide, _planned),
    "decide_despite": _by_employer(gettext_lazy("Decide despite"), OPEN_STATES, about=_planned),
    "register_taken": _by_employer(
        gettext_lazy("Register a decision taken"), (*OPEN_STATES, State.CLOSED, State.WITHDRAWN)
    ),
    "implement": _by_employer(
        gettext_lazy("Carry out"), (*TOLD_STATES, State.DRAFT), may_implement, _decided
    ),
    "drop": _by_employer(gettext_lazy("Drop the decision"), OPEN_STATES, about=_planned),
    "reverse": _by_employer(
        gettext_lazy("Reverse the decision"), (*OPEN_STATES, State.CLOSED), about=_taken
    ),
    "conclude": _by_employer(
        gettext_lazy("Close the case"), (State.INFORMED, State.DISCUSSED), may_conclude
    ),
    "reopen": _by_employer(gettext_lazy("Open the case again"), (State.CLOSED,)),
    "withdraw": _by_employer(gettext_lazy("Withdraw the case"), OPEN_STATES),
    # the parties
    "open_information": _by_party(gettext_lazy("Open the papers"), TOLD_STATES),
    "take_position": _by_party(gettext_lazy("Give your view"), TOLD_STATES),
    "submit_input": _by_party(gettext_lazy("Give input"), TOLD_STATES),
    "correct_input": _by_party(gettext_lazy("Correct your input"), TOLD_STATES),
    "withdraw_input": _by_party(gettext_lazy("Withdraw your input"), TOLD_STATES),
    "request_information": _by_party(gettext_lazy("Ask for information"), TOLD_STATES),
    "answer_in_writing": _by_party(
        gettext_lazy("Answer the case"),
        (State.INFORMED,),
        may_answer_in_writing,
        lambda situation: situation.is_light,
    ),
    "call_hollow": _by_party(gettext_lazy("Mark as not a real answer"), TOLD_STATES),
    "object_to_notice": _by_party(
        gettext_lazy("Object to the notice"), (State.IN_DISCUSSION,), about=_short_notice
    ),
    "approve_minutes": _by_party(
        gettext_lazy("Approve the minutes"), TOLD_STATES, about=_owes_minutes
    ),
    "add_statement": _by_party(
        gettext_lazy("Add a statement to the minutes"),
        (*TOLD_STATES, State.CLOSED),
        about=_minutes_out,
    ),
    "raise_concern": Policy(
        gettext_lazy("Raise a safety concern"),
        _safety_party,
        TOLD_STATES,
        nothing,
        _NOT_SAFETY,
        _ASK_HR,
    ),
    "demand_negotiation": Policy(
        gettext_lazy("Demand negotiation"),
        _union_party,
        TOLD_STATES,
        nothing,
        _NOT_PARTY,
        _ASK_HR,
    ),
    # either side
    "raise_weight": Policy(
        gettext_lazy("Ask for a fuller process"),
        _leader_or_party,
        OPEN_STATES,
        nothing,
        _NOT_PARTY,
        _ASK_HR,
    ),
    "log_early_talk": Policy(
        gettext_lazy("Log an early talk"),
        _leader_or_party,
        OPEN_STATES,
        nothing,
        _NOT_PARTY,
        _ASK_HR,
    ),
    "move_meeting": _by_employer(gettext_lazy("Move the meeting"), (State.IN_DISCUSSION,)),
    "conduct_negotiation": _by_employer(
        gettext_lazy("Conduct the negotiation"), TOLD_STATES, about=_negotiates
    ),
}


def check(step: str, situation: Situation) -> None:
    """Refuse the step unless this person may take it and nothing is missing.

    The system itself (no user) is never the wrong person, and passes no guard for that.

    Raises NotPermitted for the wrong person, and NotPossible for a wrong state or with
    everything that is missing, each with remedy and citation.
    """
    policy = STEPS[step]
    if situation.user is not None and not policy.who(situation):
        raise NotPermitted(step=step, because=policy.otherwise, remedy=policy.remedy)
    if situation.case.state not in policy.states:
        raise NotPossible(
            step=step,
            code="state",
            because=_("“%(step)s” cannot be done while the case is %(state)s.")
            % {"step": policy.label, "state": situation.case.get_state_display()},
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
