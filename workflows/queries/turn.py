"""Say whose turn it is: the one step a person should take now. [Din tur]"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows import policies
from workflows.models import Case, Obligation, RenewalAnswer, Rung
from workflows.policies.ending import to_discuss
from workflows.policies.renewing import said_of_it, waits_for_renewal

if TYPE_CHECKING:
    from workflows.queries.page import CasePage

State = Case.State


def turn_of(page: CasePage) -> str:
    """Return the one step the person should take now; empty when it is somebody else's turn."""
    if page.is_leader:
        return _leaders_turn(page)
    if page.me is not None:
        return _partys_turn(page)
    return ""


def _leaders_turn(page: CasePage) -> str:
    case = page.case
    if case.state == State.DRAFT:
        return "give_information"
    if not case.is_open:
        return ""
    if page.waiting:
        return "answer_input"
    if case.state == State.INFORMED:
        if page.next_point is None and to_discuss(page.situation):
            return "open_discussion"
        if page.next_point is None:
            return _decision_turn(page)
        if page.situation.is_light:
            return "decide" if page.offers["decide"].possible else ""
        if case.owes_discussion:
            return "open_discussion"
        return _negotiation_turn(page) or _decision_turn(page)
    if case.state == State.IN_DISCUSSION:
        owes = {o.kind for o in page.situation.open_obligations}
        if Obligation.Kind.CIRCULATE_MINUTES in owes:
            meeting = page.situation.meeting
            held = meeting is not None and meeting.meets_on <= page.on
            return "circulate_minutes" if held else ""
        return "close_discussion" if page.offers["close_discussion"].possible else ""
    if waits_for_renewal(page.situation):
        # Nobody hurries the parties; the employer calls when somebody wants it, or none is silent.
        wanted = said_of_it(page.situation, RenewalAnswer.Outcome.DISCUSS)
        return "open_discussion" if wanted else ""
    return _decision_turn(page)


def _negotiation_turn(page: CasePage) -> str:
    """Let a case that is only to be negotiated begin there; nothing is decided meanwhile."""
    if page.case.rung != Rung.NEGOTIATION:
        return ""
    talks = page.situation.negotiations
    if any(n.running for n in talks):
        return "table_bid"  # on the negotiation's own page
    return "" if talks else "demand_negotiation"


def _decision_turn(page: CasePage) -> str:
    if page.next_point is not None:
        return "decide"
    if to_discuss(page.situation):
        # Decided without a discussion: it is owed before the start, if that is still to come.
        return "open_discussion"
    if page.decided_points:
        return "implement"
    conclude = page.offers.get("conclude")
    return "conclude" if conclude and conclude.possible else ""


def _partys_turn(page: CasePage) -> str:
    me = page.me
    assert me is not None  # noqa: S101  (the caller has looked)
    writing = page.offers.get("answer_in_writing")
    if writing is not None and writing.possible:
        return "" if me.writing else "answer_in_writing"
    if page.situation.renewal is not None and page.my_debt(Obligation.Kind.ANSWER_CHANGE):
        return "answer_change"
    if any(view.mine_waits for view in page.minutes):
        return "approve_minutes"
    asks = page.case.state in policies.TOLD_STATES and page.next_point is not None
    if asks and page.matrix:
        return "take_position" if page.unanswered_questions else ""
    # Where nothing is asked, a view is given as input.
    owes = page.my_debt(Obligation.Kind.GIVE_VIEW) is not None
    return "submit_input" if asks and owes else ""
