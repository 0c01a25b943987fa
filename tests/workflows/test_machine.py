"""The whole machine once more, on purpose: who is offered what, in every state of a case."""

from datetime import timedelta

import pytest

from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from tests import negotiated
from tests.cast import LIGHT, NAMES, OUTSIDERS, TODAY, Cast, at, case_in
from workflows import actions, policies
from workflows.models import Case
from workflows.models.situation import Situation

State = Case.State

EMPLOYER_ALWAYS = {
    "register_access_request",
    "add_point",
    "change_facts",
    "declare_openness",
    "file_evidence",
    "invite_guest",
    "invite_party",
    "file_document",
    "keep_confidential",
    "end_group",
    "link_child",
    "log_early_talk",
    "move_up",
    "omit_party",
    "raise_weight",
    "register_taken",
    "revise_brief",
    "set_up_group",
    "withdraw",
}
UNDECIDED = {"decide_despite", "drop", "publish_plan"}
PARTY_TOLD = {
    "call_hollow",
    "correct_input",
    "file_document",
    "keep_confidential",
    "log_early_talk",
    "make_demand",
    "open_information",
    "raise_weight",
    "request_information",
    "submit_input",
    "take_position",
    "withdraw_input",
}
UNION_TOLD = PARTY_TOLD | {"demand_negotiation", "raise_dispute"}
SAFETY_TOLD = PARTY_TOLD | {"raise_concern", "refer"}
NOT_THERE = None  # the case does not exist for them

EMPLOYER_TOLD = (
    EMPLOYER_ALWAYS
    | UNDECIDED
    | {
        "refer",
        "demand_negotiation",
        "inform_employees",
        "register_paper",
        "set_trial",
    }
)
LOOKING_BACK = {"evaluate", "propose_lesson", "release_lesson", "take_back_lesson"}
LEADER = {
    State.DRAFT: EMPLOYER_ALWAYS | UNDECIDED | {"give_information", "set_list"},
    State.INFORMED: EMPLOYER_TOLD | {"open_discussion", "decide", "conclude", "set_list"},
    State.IN_DISCUSSION: EMPLOYER_TOLD
    | {"decide", "circulate_minutes", "close_discussion", "move_meeting"},
    State.DISCUSSED: EMPLOYER_TOLD
    | {"open_discussion", "decide", "conclude", "register_correction"},
    State.CLOSED: {"register_access_request", "register_taken", "reopen", "reverse"}
    | {"register_paper", "register_correction"}
    | LOOKING_BACK,
    State.WITHDRAWN: {"register_access_request", "register_taken"},
}
MINUTES = {"add_statement"}  # all have approved by then


def _party(told: set[str]) -> dict[str, set[str] | None]:
    return {
        State.DRAFT: NOT_THERE,
        State.INFORMED: told,
        State.IN_DISCUSSION: told,
        State.DISCUSSED: told | MINUTES,
        State.CLOSED: {"add_statement"} | (told & {"raise_dispute"}) | LOOKING_BACK,
        State.WITHDRAWN: set(),
    }


PEOPLE: dict[str, dict[str, set[str] | None]] = {
    "kari": {**LEADER},
    "dag": {**LEADER},
    "ola": _party(UNION_TOLD),
    "aisha": _party(UNION_TOLD),
    "nina": _party(SAFETY_TOLD),
    "hanne": {
        state: {"register_access_request"}
        # A draft is nobody's paper yet, and a case withdrawn as one never was.
        | (set() if state in (State.DRAFT, State.WITHDRAWN) else {"send_to_archive"})
        for state in State
    },
    **{name: dict.fromkeys(State, NOT_THERE) for name in OUTSIDERS},
}
ALLOWED = {(state, name): PEOPLE[name][state] for state in State for name in NAMES}


def _offered(case: Case, person: User) -> set[str] | None:
    try:
        return set(policies.steps_open_to(Situation(case.reference, user=person, on=TODAY)))
    except Case.DoesNotExist:
        return NOT_THERE


@pytest.mark.parametrize("state", State)
def test_it_offers_exactly_the_allowed_steps(state: str, cast: Cast) -> None:
    case = case_in(state, cast)
    offered = {(state, name): _offered(case, cast[name]) for name in NAMES}
    assert offered == {key: allowed for key, allowed in ALLOWED.items() if key[0] == state}


@pytest.mark.parametrize("state", State)
def test_it_refuses_every_step_that_does_not_belong_to_the_state(
    state: str, cast: Cast
) -> None:
    case = case_in(state, cast)
    before = Entry.objects.count()
    for step in [s for s, policy in policies.STEPS.items() if state not in policy.states]:
        for name in ("kari", "ola", "nina"):
            situation = Situation(case.reference, user=cast[name], on=TODAY)
            if state == State.DRAFT and name != "kari":
                continue  # a draft does not exist for the parties
            with pytest.raises((NotPermitted, NotPossible)) as refusal:
                policies.check(step, situation)
            assert refusal.value.because
            assert refusal.value.remedy
    assert Entry.objects.count() == before


def test_it_offers_the_three_answers_only_on_a_light_case(cast: Cast) -> None:
    light = case_in(State.INFORMED, cast, **LIGHT)
    assert light.weight == "light"
    offered = _offered(light, cast.ola)
    assert offered is not None
    assert "answer_in_writing" in offered
    assert "answer_in_writing" not in UNION_TOLD


def test_it_offers_an_objection_only_to_short_notice(cast: Cast) -> None:
    case = case_in(State.INFORMED, cast)
    actions.open_discussion(case.reference, meets_on=TODAY, actor=cast.kari)
    offered = _offered(case, cast.ola)
    assert offered is not None
    assert "object_to_notice" in offered


def test_it_offers_approval_until_the_party_has_answered(cast: Cast) -> None:
    case = case_in(State.IN_DISCUSSION, cast)
    held = TODAY + timedelta(days=21)
    with clock_at(at(held)):
        actions.circulate_minutes(case.reference, "Syn.", held_on=held, actor=cast.kari)
        assert "approve_minutes" in (_offered(case, cast.ola) or set())
        actions.approve_minutes(case.reference, 1, actor=cast.ola)
        assert "approve_minutes" not in (_offered(case, cast.ola) or set())
        assert "approve_minutes" in (_offered(case, cast.aisha) or set())


def test_it_offers_each_step_of_a_negotiation_to_its_two_sides_only(cast: Cast) -> None:
    for step, taken in negotiated.STEPS.items():
        case = case_in(State.INFORMED, cast, **negotiated.LOCAL_PAY)
        taken.first(cast, case.reference)
        assert step in (_offered(case, cast[taken.who]) or set()), step
        for name in ("nina", "hanne"):
            assert step not in (_offered(case, cast[name]) or set()), step
        if step not in UNION_TOLD:
            assert step not in (_offered(case, cast.aisha) or set()), step
