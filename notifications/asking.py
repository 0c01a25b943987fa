"""Tell which events ask something of whom: only those are mailed at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextChoices

from ledger.events import Event
from parties.models import HR_ROLES, Mandate, Role


class Whom(TextChoices):
    """Whom in its audience an event asks something of."""

    PARTIES = "parties"
    EMPLOYER = "employer"
    EMPLOYEES = "employees"
    EVERYBODY = "everybody"


# Closed on purpose: a new event waits for the daily e-mail until somebody decides otherwise.
ASKS: dict[str, Whom] = {
    Event.CASE_RAISED: Whom.EMPLOYER,
    Event.RAISED_CASE_REFUSED: Whom.PARTIES,
    Event.INFORMATION_GIVEN: Whom.PARTIES,
    Event.PARTY_INVITED: Whom.PARTIES,
    Event.MEETING_CALLED: Whom.PARTIES,
    Event.MEETING_NOTICE_SENT: Whom.EVERYBODY,
    Event.MEETING_MOVED: Whom.EVERYBODY,
    Event.MEETING_CANCELLED: Whom.EVERYBODY,
    Event.FOLLOW_UP_REMINDED: Whom.EVERYBODY,
    Event.FOLLOW_UP_FELL_DUE: Whom.EVERYBODY,
    Event.MINUTES_CIRCULATED: Whom.PARTIES,
    Event.PAPER_REGISTERED: Whom.PARTIES,
    Event.MINUTES_CORRECTED: Whom.PARTIES,
    Event.HANDOVER_OFFERED: Whom.EVERYBODY,
    Event.LEVEL_RAISED: Whom.EMPLOYER,
    Event.INPUT_SUBMITTED: Whom.EMPLOYER,
    Event.SAFETY_CONCERN_RAISED: Whom.EMPLOYER,
    Event.INFORMATION_REQUESTED: Whom.EMPLOYER,
    Event.ANSWERED_IN_WRITING: Whom.EMPLOYER,
    Event.DEMAND_MADE: Whom.EMPLOYER,
    Event.DECLARATION_CONTESTED: Whom.EMPLOYER,
    Event.SHIELD_CONTESTED: Whom.EMPLOYER,
    Event.RENEWAL_OPENED: Whom.PARTIES,
    Event.NOTICE_OBJECTED: Whom.EMPLOYER,
    Event.NEGOTIATION_DEMANDED: Whom.EMPLOYER,
    Event.NEGOTIATION_CALLED: Whom.PARTIES,
    Event.PROTOCOL_DRAWN_UP: Whom.EVERYBODY,
    Event.DISPUTE_RAISED: Whom.EMPLOYER,
    Event.EMPLOYEES_INFORMED: Whom.EMPLOYEES,
    Event.EMPLOYEE_ASKED: Whom.EVERYBODY,
    Event.EMPLOYEE_ANSWERED: Whom.EVERYBODY,
    # Told to the employee and the leader alone.
    Event.INDIVIDUAL_CASE_OPENED: Whom.PARTIES,
    Event.INDIVIDUAL_CASE_DECIDED: Whom.PARTIES,
    Event.INDIVIDUAL_TALKS_DEMANDED: Whom.EMPLOYER,
    Event.DECISION_TAKEN: Whom.EVERYBODY,
    Event.DECISION_TAKEN_DESPITE: Whom.EVERYBODY,
    Event.DECISION_REGISTERED: Whom.EVERYBODY,
    # The audience of these is whoever owes it, and nobody else.
    Event.OBLIGATION_REMINDED: Whom.EVERYBODY,
    Event.OBLIGATION_FELL_DUE: Whom.EVERYBODY,
}

# A party called in, a case moved up, a confidence of a party's that the employer contests.
_COMES_TO = (Event.PARTY_INVITED, Event.LEVEL_RAISED, Event.SHIELD_CONTESTED)


def asked(event: str, facts: Mapping[str, Any], audience: Iterable[Mandate]) -> set[int]:
    """Return the mandates in the audience that the event asks something of.

    Among leaders only those nearest the case are asked: a chief executive is told of an input in
    a home-care zone, not asked to answer it.
    """
    whom = ASKS.get(event)
    mandates = list(audience)
    # Of the three answers to a light case only one asks for something: a meeting.
    if event == Event.ANSWERED_IN_WRITING and facts.get("writing") != "wants_meeting":
        return set()
    # Of all who are told, only those it comes to are asked.
    if event in _COMES_TO and "holders" in facts:
        return {m.pk for m in mandates if m.pk in facts["holders"]}
    # What the employer itself began asks nothing of the employer; the union owes it a meeting.
    if whom == Whom.EMPLOYER and facts.get("by") == "employer":
        return set()
    if whom == Whom.EVERYBODY:
        return {m.pk for m in mandates}
    if whom == Whom.EMPLOYEES:
        return {m.pk for m in mandates if m.role == Role.EMPLOYEE}
    if whom == Whom.PARTIES:
        return {m.pk for m in mandates if m.role not in (Role.LEADER, *HR_ROLES)}
    if whom == Whom.EMPLOYER:
        leaders = [m for m in mandates if m.role == Role.LEADER]
        nearest = max((len(m.unit.path) for m in leaders), default=0)
        return {m.pk for m in leaders if len(m.unit.path) == nearest}
    return set()
