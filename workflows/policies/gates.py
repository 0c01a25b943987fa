"""Say which gates the case's duties put before a step, and whether what they ask for is there. [Porter]

A gate asks for evidence, by the rulebook's code, before the call to a meeting, the decision or
the start. Duties whose source is unverified (confidence M) advise, and never stand here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ledger.refusals import Missing
from workflows.models import Case, DecisionPoint
from workflows.models.situation import Situation

State = Case.State

_REMEDIES = {
    "information_given": gettext_lazy("Give the parties the information."),
    "discussion_held": gettext_lazy("Hold the discussion and send the minutes round."),
    "consequences_discussed": gettext_lazy(
        "Call the parties anew, and discuss what the decision leads to."
    ),
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


def citation_of(situation: Situation, *evidence: str) -> dict[str, Any] | None:
    """Return the citation of a binding duty that asks for the evidence.

    One that speaks of this very kind of decision (to publish, to appoint) says why better than
    one that speaks of all; else the first.
    """
    asking = [
        (gate.get("point") is None, duty["citation"])
        for duty in _binding(situation)
        for gate in duty["gates"]
        if gate["evidence"] in evidence
    ]
    return dict(min(asking, key=lambda found: found[0])[1]) if asking else None


def _binding(situation: Situation) -> Iterator[dict[str, Any]]:
    assessment = situation.case.assessment
    if assessment is not None:
        yield from (duty for duty in assessment.duties if duty["binding"])


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


def gates_before(situation: Situation, before: str) -> Iterator[Missing]:
    """Yield what the gates before a step still ask for, with what would help."""
    language = (get_language() or "nb")[:2]
    for gate in open_gates(situation, before):
        label = gate["label"].get(language) or gate["label"]["nb"]
        yield Missing(
            gate["evidence"],
            _("Not in place: %(what)s.") % {"what": f"{label[:1].lower()}{label[1:]}"},
            str(_REMEDIES.get(gate["evidence"], _("Do it, and file the evidence."))),
            gate["citation"],
        )


def evidence_met(situation: Situation, code: str) -> bool:
    """Tell whether the evidence a gate asks for is there, for the decision point in question.

    What is filed for the case holds for all its points; a discussion holds for those it was about.
    """
    case = situation.case
    if code == "information_given":
        return case.informed_on is not None
    if code == "discussion_held":
        return discussed(situation) or (
            answered_in_writing(situation) and not any(silent(situation))
        )
    if code == "consequences_discussed":
        return consequences_discussed(situation.point)
    if code == "reasoned_answer":
        return not case.unanswered
    if code == "agreement_reached":
        return _filed(situation, code) or _agreed(situation)
    if code == "safety_representative_consulted":
        return _filed(situation, code) or _safety_heard(situation)
    return _filed(situation, code)


def _agreed(situation: Situation) -> bool:
    """Tell whether negotiations have been held and each has found its end: agreement, award, last offer."""
    states = {n.state for n in situation.negotiations} - {"withdrawn"}
    return bool(states) and states <= {"agreed", "awarded", "last_offer"}


def discussed(situation: Situation) -> bool:
    """Tell whether the point has been discussed; a case without one, whether it has itself."""
    point = situation.point
    if point is None:
        return situation.case.state in (State.DISCUSSED, State.CLOSED)
    return point.discussed_on is not None


def consequences_discussed(point: DecisionPoint | None) -> bool:
    """Tell whether what a decision leads to was discussed on a day after it was taken. [Følgene drøftet]"""
    if point is None or point.decided_on is None or point.discussed_on is None:
        return False
    return point.discussed_on > point.decided_on


def owes_consequences(situation: Situation) -> bool:
    """Tell whether a binding duty asks for a discussion of what the decision leads to."""
    return any(
        gate["evidence"] == "consequences_discussed"
        for duty in _binding(situation)
        for gate in duty["gates"]
    )


def _filed(situation: Situation, code: str) -> bool:
    """Tell whether evidence is filed for the case, or for this decision point of it."""
    point = situation.point
    return code in situation.case.filed or (point is not None and code in point.filed)


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


def answered_in_writing(situation: Situation) -> bool:
    """Tell whether the decision in question is discussed in writing: a light case, not taken to a meeting."""
    point = situation.point
    by_itself = point is not None and point.lifted
    return situation.is_light and situation.case.state == State.INFORMED and not by_itself


def silent(situation: Situation) -> Iterator[str]:
    """Yield the parties of a light case that have not answered; silence is not consent."""
    for party in situation.at_the_table:
        if not party.writing:
            yield party.name
