"""Say who may, what is missing, and why: one entry for every step of a case. [Tilgang og vilkår]

A step has a *who* (not this person → NotPermitted), the states it belongs to, and a *guard* that
returns everything that is missing (not now → NotPossible). Actions ask before they change
anything; pages ask to show a button with its reason. A step without an entry fails at start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ledger.refusals import Missing, NotPermitted, NotPossible
from parties.models import OrgUnit
from parties.seats import Standing
from workflows.models import Case, DecisionPoint, Rung, Weight
from workflows.models.situation import Situation

State = Case.State
OPEN_STATES = (State.DRAFT, State.INFORMED, State.IN_DISCUSSION, State.DISCUSSED)
TOLD_STATES = (State.INFORMED, State.IN_DISCUSSION, State.DISCUSSED)

Guard = Callable[[Situation], Iterator[Missing]]


def _nothing(situation: Situation) -> Iterator[Missing]:
    yield from ()


def _anything(situation: Situation) -> bool:
    return True


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


# -- what is missing ---------------------------------------------------------------------------


def _citation_of(situation: Situation, *evidence: str) -> dict[str, Any] | None:
    """Return the citation of the first binding duty that asks for the evidence."""
    for duty in _binding(situation):
        if any(gate["evidence"] in evidence for gate in duty["gates"]):
            return dict(duty["citation"])
    return None


def _binding(situation: Situation) -> Iterator[dict[str, Any]]:
    assessment = situation.case.assessment
    if assessment is not None:
        yield from (duty for duty in assessment.duties if duty["binding"])


def _brief_written(situation: Situation) -> Iterator[Missing]:
    case = situation.case
    if case.assessment is None:
        yield Missing(
            "assessed",
            _("The case is not assessed against the rules."),
            _("Choose what changes, and assess the case."),
        )
    if case.brief is None:
        yield Missing(
            "brief",
            _("The brief is not written."),
            _("Write what, when, why and which risks you see."),
        )


def _parties_invited(situation: Situation) -> Iterator[Missing]:
    if not any(p.omitted_id is None for p in situation.participations):
        yield Missing(
            "parties",
            _("No party is invited."),
            _(
                "Invite the unions and the safety representative of the units that are affected."
            ),
            _citation_of(situation, "information_given", "discussion_held"),
        )


def _may_inform(situation: Situation) -> Iterator[Missing]:
    yield from _brief_written(situation)
    yield from _parties_invited(situation)


def _may_open_discussion(situation: Situation) -> Iterator[Missing]:
    if situation.case.informed_on is None:
        yield Missing(
            "information_given",
            _("The parties have not been given information."),
            _("Give information first."),
            _citation_of(situation, "information_given"),
        )


def _may_circulate(situation: Situation) -> Iterator[Missing]:
    meeting = situation.meeting
    if meeting is None:
        yield Missing(
            "meeting", _("No meeting is called."), _("Call the discussion meeting first.")
        )
    elif meeting.notice_objected and meeting.short_notice:
        yield Missing(
            "notice",
            _("A party has objected to the short notice."),
            _("Call the meeting again, with the notice the local routine asks for."),
        )


def _minutes_circulated(situation: Situation) -> Iterator[Missing]:
    case = situation.case
    if case.circulated == 0:
        yield Missing(
            "minutes_circulated",
            _("The minutes have not been sent round."),
            _("Write the minutes and send them to the parties."),
            _citation_of(situation, "discussion_held"),
        )


def _may_close_discussion(situation: Situation) -> Iterator[Missing]:
    yield from _minutes_circulated(situation)
    waiting = [
        o
        for o in situation.open_obligations
        if o.kind == o.Kind.APPROVE_MINUTES and not o.overdue(situation.on)
    ]
    for obligation in waiting:
        party = obligation.participation
        yield Missing(
            "view_recorded",
            _("%(party)s has not answered the minutes, and the time has not run out.")
            % {"party": party.name if party else ""},
            _("Wait for the answer, or until the deadline has passed."),
        )


def _answered(situation: Situation) -> Iterator[Missing]:
    """Yield what parties said in time and were not answered, and every open safety concern."""
    case = situation.case
    unanswered, concerns = case.unanswered, case.concerns
    if unanswered:
        yield Missing(
            "unanswered_input",
            ngettext(
                "%(n)d input given in time is not answered.",
                "%(n)d inputs given in time are not answered.",
                unanswered,
            )
            % {"n": unanswered},
            _("Answer what the parties have said, with reasons."),
            _citation_of(situation, "reasoned_answer")
            or _citation_of(situation, "discussion_held"),
        )
    if concerns:
        yield Missing(
            "unanswered_concern",
            ngettext(
                "%(n)d safety concern is not answered.",
                "%(n)d safety concerns are not answered.",
                concerns,
            )
            % {"n": concerns},
            _("Answer the safety representative before you decide."),
            _citation_of(situation, "safety_representative_consulted"),
        )


_REMEDIES = {
    "information_given": gettext_lazy("Give the parties the information."),
    "discussion_held": gettext_lazy("Hold the discussion and send the minutes round."),
    "reasoned_answer": gettext_lazy("Answer what the parties have said, with reasons."),
    "agreement_reached": gettext_lazy("Negotiate until there is an agreement."),
    "safety_representative_consulted": gettext_lazy("Take the safety representative along."),
    "amu_treated": gettext_lazy("Send the case to the working environment committee."),
    "committee_treated": gettext_lazy("Let the joint committee treat the case."),
    "need_documented": gettext_lazy("Write down why it is needed, where the reps can read it."),
    "employees_informed": gettext_lazy("Inform the employees it concerns."),
    "risk_assessed": gettext_lazy("Make the risk assessment and file it."),
    "nav_notified": gettext_lazy("Notify NAV."),
}


def evidence_met(situation: Situation, code: str) -> bool:
    """Tell whether the evidence a gate asks for is there."""
    case = situation.case
    if code == "information_given":
        return case.informed_on is not None
    if code == "discussion_held":
        return case.state in (State.DISCUSSED, State.CLOSED) or (
            _answered_in_writing(situation) and not any(_silent(situation))
        )
    if code == "reasoned_answer":
        return not case.unanswered
    if code == "safety_representative_consulted":
        return code in case.filed or _safety_heard(situation)
    return code in case.filed


def _safety_heard(situation: Situation) -> bool:
    """Tell whether the safety service was told, has spoken or had its time, and left no concern open."""
    case = situation.case
    if not case.safety_invited or case.informed_on is None or case.concerns:
        return False
    time_is_out = case.input_due_on is not None and situation.on > case.input_due_on
    return (
        time_is_out
        or case.safety_spoke > 0
        or any(p.writing for p in situation.participations if p.is_safety)
    )


def open_gates(situation: Situation, before: str) -> list[dict[str, Any]]:
    """Return the binding gates before a step ("decision", "implementation") that are not met.

    Each is the gate with its duty's id, title and citation. Duties whose source is unverified
    (confidence M) are advice, and never here.
    """
    found: dict[str, dict[str, Any]] = {}
    for duty in _binding(situation):
        for gate in duty["gates"]:
            code = gate["evidence"]
            if (
                gate["before"] == before
                and code not in found
                and not evidence_met(situation, code)
            ):
                found[code] = {
                    **gate,
                    "duty": duty["id"],
                    "title": duty["title"],
                    "citation": duty["citation"],
                }
    return list(found.values())


def _gates(situation: Situation, before: str) -> Iterator[Missing]:
    language = (get_language() or "nb")[:2]
    for gate in open_gates(situation, before):
        label = gate["label"].get(language) or gate["label"]["nb"]
        yield Missing(
            gate["evidence"],
            label,
            str(_REMEDIES.get(gate["evidence"], _("Do it, and file the evidence."))),
            gate["citation"],
        )


def _answered_in_writing(situation: Situation) -> bool:
    return situation.is_light and situation.case.state == State.INFORMED


def _silent(situation: Situation) -> Iterator[str]:
    """Yield the parties of a light case that have not answered; silence is not consent."""
    for party in situation.participations:
        if party.omitted_id is None and not party.writing:
            yield party.name


def _may_decide(situation: Situation) -> Iterator[Missing]:
    """Every gate before the decision is met, and everything said in time is answered."""
    case = situation.case
    if _answered_in_writing(situation):
        silent = list(_silent(situation))
        if silent:
            yield Missing(
                "not_answered_in_writing",
                _("%(parties)s has not answered. Silence is not a yes.")
                % {"parties": ", ".join(silent)},
                _("Wait for the answer, or take the case to a meeting."),
                _citation_of(situation, "discussion_held"),
            )
    elif case.rung != Rung.INFORMATION and case.state != State.DISCUSSED:
        yield Missing(
            "discussion_held",
            _("The discussion is not finished."),
            _("Hold the discussion, send the minutes round and close it."),
            _citation_of(situation, "discussion_held"),
        )
        if case.state == State.IN_DISCUSSION:
            yield from _minutes_circulated(situation)
    yield from _answered(situation)
    said = {"discussion_held", "reasoned_answer"}
    yield from (m for m in _gates(situation, "decision") if m.code not in said)


def missing_for_decision(situation: Situation) -> list[Missing]:
    """Return everything that stands open before a decision, whether or not it blocks this step."""
    return list(_may_decide(situation))


def _may_implement(situation: Situation) -> Iterator[Missing]:
    yield from _gates(situation, "implementation")


def _may_conclude(situation: Situation) -> Iterator[Missing]:
    running = [
        p
        for p in situation.points
        if p.state in (DecisionPoint.State.PLANNED, DecisionPoint.State.DECIDED)
    ]
    for point in running:
        yield Missing(
            "point_open",
            _("“%(point)s” is not finished.") % {"point": point.title},
            _("Decide and carry it out, or drop it."),
        )
    if situation.case.negotiating:
        yield Missing(
            "negotiation_open",
            _("A negotiation is not ended."),
            _("End it by agreement or by a break."),
        )


def _may_answer_in_writing(situation: Situation) -> Iterator[Missing]:
    if not situation.is_light:
        yield Missing(
            "not_light",
            _("This is no longer a light case: it is discussed in a meeting."),
            _("Give your view on the questions."),
        )


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
    guard: Guard = field(default=_nothing)
    otherwise: Any = _NOT_EMPLOYER
    remedy: Any = _ASK_LEADER
    # What must exist before a page offers the step at all: minutes to approve, a point to decide.
    about: Callable[[Situation], bool] = field(default=_anything)


About = Callable[[Situation], bool]


def _by_employer(
    label: Any, states: tuple[str, ...], guard: Guard = _nothing, about: About = _anything
) -> Policy:
    return Policy(label, _leader, states, guard, about=about)


def _by_party(
    label: Any, states: tuple[str, ...], guard: Guard = _nothing, about: About = _anything
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


def _negotiates(situation: Situation) -> bool:
    return situation.case.negotiating > 0


STEPS: dict[str, Policy] = {
    # the employer
    "give_information": _by_employer(
        gettext_lazy("Give information"), (State.DRAFT,), _may_inform
    ),
    "revise_brief": _by_employer(gettext_lazy("Change the brief"), OPEN_STATES),
    "change_facts": _by_employer(gettext_lazy("Change the facts"), OPEN_STATES),
    "open_discussion": _by_employer(
        gettext_lazy("Call to discussion"),
        (State.INFORMED, State.DISCUSSED),
        _may_open_discussion,
    ),
    "answer_input": _by_employer(
        gettext_lazy("Answer input"), TOLD_STATES, about=_something_waits
    ),
    "circulate_minutes": _by_employer(
        gettext_lazy("Send the minutes round"), (State.IN_DISCUSSION,), _may_circulate
    ),
    "close_discussion": _by_employer(
        gettext_lazy("Close the discussion"), (State.IN_DISCUSSION,), _may_close_discussion
    ),
    "file_evidence": _by_employer(gettext_lazy("File evidence"), OPEN_STATES),
    "decide": _by_employer(gettext_lazy("Decide"), TOLD_STATES, _may_decide, _planned),
    "decide_despite": _by_employer(gettext_lazy("Decide despite"), OPEN_STATES, about=_planned),
    "register_taken": _by_employer(
        gettext_lazy("Register a decision taken"), (*OPEN_STATES, State.CLOSED, State.WITHDRAWN)
    ),
    "implement": _by_employer(
        gettext_lazy("Carry out"), (*TOLD_STATES, State.DRAFT), _may_implement, _decided
    ),
    "drop": _by_employer(gettext_lazy("Drop the decision"), OPEN_STATES, about=_planned),
    "reverse": _by_employer(
        gettext_lazy("Reverse the decision"), (*OPEN_STATES, State.CLOSED), about=_taken
    ),
    "conclude": _by_employer(
        gettext_lazy("Close the case"), (State.INFORMED, State.DISCUSSED), _may_conclude
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
        _may_answer_in_writing,
        lambda situation: situation.is_light,
    ),
    "call_hollow": _by_party(gettext_lazy("Mark as not a real answer"), TOLD_STATES),
    "object_to_notice": _by_party(gettext_lazy("Object to the notice"), (State.IN_DISCUSSION,)),
    "approve_minutes": _by_party(
        gettext_lazy("Approve the minutes"), TOLD_STATES, about=_minutes_out
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
        _nothing,
        _NOT_SAFETY,
        _ASK_HR,
    ),
    "demand_negotiation": Policy(
        gettext_lazy("Demand negotiation"),
        _union_party,
        TOLD_STATES,
        _nothing,
        _NOT_PARTY,
        _ASK_HR,
    ),
    # either side
    "raise_weight": Policy(
        gettext_lazy("Ask for a fuller process"),
        _leader_or_party,
        OPEN_STATES,
        _nothing,
        _NOT_PARTY,
        _ASK_HR,
    ),
    "log_early_talk": Policy(
        gettext_lazy("Log an early talk"),
        _leader_or_party,
        OPEN_STATES,
        _nothing,
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
