"""Say whose turn it is: the one step a person should take now. [Din tur]"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows import policies
from workflows.models import Case, Obligation, RenewalAnswer, Rung
from workflows.policies.ending import to_discuss
from workflows.policies.renewing import said_of_it, waits_for_renewal

if TYPE_CHECKING:
    from workflows.queries.debts import Debt
    from workflows.queries.page import CasePage

State = Case.State
Kind = Obligation.Kind

# The step each debt is settled by, where it is one step on a page of its own.
SETTLED_BY: dict[str, tuple[str, ...]] = {
    Kind.GIVE_VIEW: ("take_position", "submit_input"),
    Kind.ANSWER_IN_WRITING: ("answer_in_writing",),
    Kind.ANSWER_INPUT: ("answer_input",),
    Kind.GIVE_INFORMATION: ("answer_input",),
    Kind.CALL_MEETING: ("open_discussion",),
    Kind.CIRCULATE_MINUTES: ("circulate_minutes",),
    Kind.APPROVE_MINUTES: ("approve_minutes",),
    Kind.DECIDE: ("decide",),
    Kind.ANSWER_DEMAND: ("answer_demand",),
    Kind.ANSWER_CONTEST: ("answer_contest",),
    Kind.ANSWER_ACCESS: ("answer_access_request",),
    Kind.SETTLE_TRIAL: ("settle_trial",),
    Kind.EVALUATE: ("evaluate",),
    Kind.ANSWER_CHANGE: ("answer_change",),
    Kind.ANSWER_EMPLOYEE: ("answer_employee",),
}


def turn_of(page: CasePage) -> str:
    """Return the one step the person should take now; empty when it is somebody else's turn."""
    if page.is_leader:
        return _leaders_turn(page)
    if page.me is not None:
        return _partys_turn(page)
    return ""


def owed_by_turn(page: CasePage, subject: str = "") -> Debt | None:
    """Return the debt the step of the turn settles: its own day, and not another's that is nearer.

    `subject` is what the step is about, as debts name it, where there may be several.
    """
    settled = (d for d in page.mine if page.turn in SETTLED_BY.get(d.obligation.kind, ()))
    return next((d for d in settled if subject in ("", d.obligation.subject)), None)


def way_to(page: CasePage, debt: Debt) -> str:
    """Return the step a debt can be settled by now; empty where it is not one step, or not yet."""
    for verb in SETTLED_BY.get(debt.obligation.kind, ()):
        offer = page.offers.get(verb)
        if offer and offer.possible and (verb != "take_position" or page.matrix):
            return verb
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
        if Kind.CIRCULATE_MINUTES in owes:
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
    if page.situation.renewal is not None and page.my_debt(Kind.ANSWER_CHANGE):
        return "answer_change"
    view = page.my_debt(Kind.GIVE_VIEW)
    if any(paper.mine_waits for paper in page.minutes):
        minutes = page.my_debt(Kind.APPROVE_MINUTES)
        # Both wait: the nearest day first.
        if not (view and minutes and _before(view, minutes)):
            return "approve_minutes"
    # A decision taken without the discussion does not end what is owed before it.
    told = page.case.state in policies.TOLD_STATES
    asks = told and (page.next_point is not None or view is not None)
    if asks and page.matrix:
        return "take_position" if page.unanswered_questions else ""
    # Where nothing is asked, a view is given as input.
    return "submit_input" if asks and view is not None else ""


def _before(one: Debt, other: Debt) -> bool:
    return one.act_by is not None and (other.act_by is None or one.act_by < other.act_by)
