"""The steps for programs: each step once, the same refusals, one gesture once, and who came first."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledger.models import Entry
from tests import negotiated
from tests.cast import LIGHT, OUTSIDERS, TODAY, Cast, case_in
from tests.workflows.api.conftest import Caller, refused
from tests.workflows.routines import published
from workflows import actions, policies
from workflows.api.steps import STEPS
from workflows.models import Case, Input, Negotiation, Participation

State = Case.State
MOST_QUERIES = 12


def _say(case: Case, cast: Cast) -> int:
    said = actions.submit_input(case.reference, "Fem soner er best.", actor=cast.ola)
    return int(said.pk)


def _said(case: Case, cast: Cast) -> dict[str, Any]:
    return {"input": _say(case, cast)}


def _answered(case: Case, cast: Cast) -> dict[str, Any]:
    pk = _say(case, cast)
    actions.answer_input(case.reference, pk, outcome="used", text="Ja.", actor=cast.kari)
    return {"input": pk}


def _planned(case: Case, cast: Cast) -> dict[str, Any]:
    actions.publish_plan(case.reference, actor=cast.kari)
    return {}


def _circulated(case: Case, cast: Cast) -> dict[str, Any]:
    actions.circulate_minutes(
        case.reference, "Alle la fram sitt syn.", held_on=TODAY, actor=cast.kari
    )
    return {"number": 1}


def _everyone_approves(case: Case, cast: Cast) -> dict[str, Any]:
    _circulated(case, cast)
    for name in ("ola", "aisha", "nina"):
        actions.approve_minutes(case.reference, 1, actor=cast[name])
    return {}


def _called_at_short_notice(case: Case, cast: Cast) -> dict[str, Any]:
    actions.move_meeting(case.reference, meets_on=TODAY, actor=cast.kari)
    return {}


def _documented(case: Case, cast: Cast) -> dict[str, Any]:
    assert case.assessment is not None
    for kind in case.assessment.evidence_asked():
        actions.file_evidence(
            case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
        )
    return {"number": 1}


def _decided(case: Case, cast: Cast) -> dict[str, Any]:
    _documented(case, cast)
    actions.decide_despite(case.reference, 1, "Ja.", reason="Haster.", actor=cast.kari)
    return {"number": 1}


def _dropped(case: Case, cast: Cast) -> dict[str, Any]:
    actions.drop(case.reference, 1, reason="Ikke aktuelt.", actor=cast.kari)
    return {}


def _taken_short(case: Case, cast: Cast) -> dict[str, Any]:
    actions.decide_despite(case.reference, 1, "Ja.", reason="Haster.", actor=cast.kari)
    return {"number": 1}


def _before_amu(case: Case, cast: Cast) -> dict[str, Any]:
    return {"referral": actions.refer(case.reference, "amu", "Ja.", actor=cast.kari).number}


def _demanded(case: Case, cast: Cast) -> dict[str, Any]:
    demand = actions.make_demand(case.reference, "amu", "Miljøet.", actor=cast.ola)
    return {"demand": demand.pk}


def _on_trial(case: Case, cast: Cast) -> dict[str, Any]:
    later = TODAY + timedelta(days=200)
    actions.set_trial(case.reference, 1, "Virker det?", ends_on=later, actor=cast.kari)
    return {"number": 1}


def _lesson(case: Case, cast: Cast) -> dict[str, Any]:
    actions.propose_lesson(case.reference, "better", "Før", "Spør.", actor=cast.kari)
    return {}


def _released(case: Case, cast: Cast) -> dict[str, Any]:
    _lesson(case, cast)
    actions.release_lesson(case.reference, actor=cast.ola)
    return {}


def _declared(case: Case, cast: Cast) -> dict[str, Any]:
    actions.declare_openness(case.reference, 1, "closed", reason="Ja.", actor=cast.kari)
    return {}


def _contested(case: Case, cast: Cast) -> dict[str, Any]:
    _declared(case, cast)
    made = actions.contest(case.reference, "Nei.", question=1, actor=cast.ola)
    return {"contest": made.pk}


def _published(case: Case, cast: Cast) -> dict[str, Any]:
    published(cast)
    return {}


def _seat_out(case: Case, cast: Cast) -> dict[str, Any]:
    return {"seat": f"union-{cast.delta.pk}"}


def _seat_in(case: Case, cast: Cast) -> dict[str, Any]:
    return {"seat": f"union-{cast.nsf.pk}"}


def _nothing(case: Case, cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Way:
    """How one step is taken: by whom, in which state, after what, with which body."""

    who: str
    state: str
    body: dict[str, Any] = field(default_factory=dict)
    first: Any = _nothing
    changes: dict[str, Any] = field(default_factory=dict)


def _negotiated(taken: negotiated.Taken) -> Way:
    """Return a step of a negotiation, with its keys as programs name them."""

    def first(case: Case, cast: Cast) -> dict[str, Any]:
        made = taken.first(cast, case.reference)
        return {key.removesuffix("_id"): pk for key, pk in made.items()}

    return Way(taken.who, State.INFORMED, taken.body, first, negotiated.LOCAL_PAY)


TODAY_ = TODAY.isoformat()
LATER = (TODAY + timedelta(days=21)).isoformat()
WHY = {"reason": "Nye tall."}
WAYS = {
    "give_information": Way("kari", State.DRAFT),
    "revise_brief": Way(
        "kari", State.DRAFT, {"headings": {"proposal": "Fire soner."}, "material": True}
    ),
    "change_facts": Way(
        "kari", State.DRAFT, {"measures": ["reorganisation"], "facts": {"dismissals": 3}}
    ),
    "adopt_rules": Way("kari", State.INFORMED, {}, _published),
    "open_discussion": Way(
        "kari", State.INFORMED, {"meets_on": LATER, "starts_at": "09:00", "place": "Rådhuset"}
    ),
    "answer_input": Way("kari", State.INFORMED, {"outcome": "used", "text": "Ja."}, _said),
    "declare_openness": Way(
        "kari", State.INFORMED, {"question": 1, "openness": "limited", "reason": "Råd."}
    ),
    "contest": Way("ola", State.INFORMED, {"question": 1, "text": "Nei."}, _declared),
    "answer_contest": Way("kari", State.INFORMED, {"text": "Jo."}, _contested),
    "make_demand": Way("ola", State.INFORMED, {"kind": "meeting", "text": "Nå."}),
    "answer_demand": Way(
        "kari", State.INFORMED, {"outcome": "refused", "text": "Nei."}, _demanded
    ),
    "circulate_minutes": Way(
        "kari", State.IN_DISCUSSION, {"text": "Alle la fram sitt syn.", "held_on": TODAY_}
    ),
    "close_discussion": Way("kari", State.IN_DISCUSSION, {}, _everyone_approves),
    "file_evidence": Way(
        "kari",
        State.INFORMED,
        {"kind": "risk_assessed", "occurred_on": TODAY_, "text": "Gjort."},
    ),
    "decide": Way("kari", State.DISCUSSED, {"text": "Tre soner."}, _documented),
    "decide_despite": Way(
        "kari", State.INFORMED, {"number": 1, "text": "Tre soner.", "reason": "Fare for liv."}
    ),
    "register_taken": Way(
        "kari",
        State.INFORMED,
        {"decided_on": TODAY_, "decided_by": "Kommunestyret", "title": "Innsparing"},
    ),
    "implement": Way("kari", State.DISCUSSED, {}, _decided),
    "drop": Way("kari", State.INFORMED, {"number": 1, **WHY}),
    "set_trial": Way(
        "kari", State.INFORMED, {"number": 1, "text": "Virker det?", "ends_on": LATER}
    ),
    "settle_trial": Way(
        "kari", State.INFORMED, {"outcome": "ended", "text": "Nei."}, _on_trial
    ),
    "evaluate": Way(
        "ola",
        State.CLOSED,
        {"scores": {"early": 1, "basis": 2, "answered": 3, "better": 4}},
    ),
    "propose_lesson": Way(
        "ola", State.CLOSED, {"kind": "better", "title": "Før", "text": "Spør."}
    ),
    "release_lesson": Way("ola", State.CLOSED, {}, _lesson),
    "take_back_lesson": Way("ola", State.CLOSED, {}, _released),
    "reverse": Way("kari", State.DISCUSSED, WHY, _decided),
    "add_point": Way(
        "kari", State.INFORMED, {"title": "Kriterier", "planned_on": "2027-05-03"}
    ),
    "waive_remaining": Way("ola", State.INFORMED, WHY, _taken_short),
    "refer": Way("nina", State.INFORMED, {"body": "amu", "text": "Nattarbeidet."}),
    "record_treatment": Way(
        "kari", State.INFORMED, {"text": "Tilrår.", "treated_on": TODAY_}, _before_amu
    ),
    "conclude": Way("kari", State.DISCUSSED, {}, _dropped),
    "reopen": Way("kari", State.CLOSED, WHY),
    "withdraw": Way("kari", State.INFORMED, WHY),
    "publish_plan": Way("kari", State.INFORMED, {"decisions": [{"number": 1, "on": LATER}]}),
    "record_dismissals": Way("kari", State.INFORMED, {"given_on": TODAY_, "dismissals": 3}),
    "open_information": Way("ola", State.INFORMED),
    "take_position": Way(
        "ola",
        State.INFORMED,
        {
            "views": [
                {"question": 1, "stance": "agree"},
                {"question": 2, "stance": "disagree", "text": "For langt unna."},
            ]
        },
    ),
    "submit_input": Way("ola", State.INFORMED, {"text": "Fem soner.", "question": 1}),
    "correct_input": Way("ola", State.INFORMED, {"text": "Fire soner."}, _said),
    "withdraw_input": Way("ola", State.INFORMED, {}, _said),
    "request_information": Way("ola", State.INFORMED, {"text": "Hva koster det?"}),
    "answer_in_writing": Way("ola", State.INFORMED, {"writing": "no_remarks"}, changes=LIGHT),
    "answer_plan": Way("ola", State.INFORMED, {"outcome": "accepted"}, _planned),
    "call_hollow": Way("ola", State.INFORMED, {}, _answered),
    "object_to_notice": Way("ola", State.IN_DISCUSSION, {}, _called_at_short_notice),
    "approve_minutes": Way("ola", State.IN_DISCUSSION, {}, _circulated),
    "add_statement": Way("ola", State.IN_DISCUSSION, {"text": "Vi er uenige."}, _circulated),
    "raise_concern": Way("nina", State.INFORMED, {"text": "Alenearbeid om natta."}),
    "raise_weight": Way("ola", State.INFORMED, {"weight": "ordinary"}, changes=LIGHT),
    "log_early_talk": Way("ola", State.INFORMED, {"occurred_on": TODAY_, "text": "Kaffe."}),
    "invite_party": Way("kari", State.INFORMED, {}, _seat_out),
    "omit_party": Way("kari", State.INFORMED, WHY, _seat_in),
    "move_meeting": Way("kari", State.IN_DISCUSSION, {"meets_on": LATER}),
    **{step: _negotiated(taken) for step, taken in negotiated.STEPS.items()},
}


def _ready(step: str, cast: Cast) -> tuple[Case, dict[str, Any], Way]:
    way = WAYS[step]
    case = case_in(way.state, cast, **way.changes)
    return case, {**way.first(case, cast), **way.body}, way


def test_it_has_an_address_for_every_step() -> None:
    assert set(STEPS) == set(policies.STEPS) == set(WAYS)


@pytest.mark.parametrize("step", WAYS)
def test_it_takes_each_step_once_and_gives_a_receipt(
    step: str, cast: Cast, as_: Caller
) -> None:
    case, body, way = _ready(step, cast)
    person, gesture = as_(way.who), str(uuid4())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = person.take(case, step, body, Idempotency_Key=gesture)
    assert answer.status_code == 201, answer.content
    receipt = answer.json()
    entry = Entry.objects.get(chain=case.chain_id, number=receipt["entry"]["number"])
    assert (str(entry.gesture), entry.actor_id) == (gesture, cast[way.who].pk)
    assert receipt["entry"]["digest"] == entry.digest
    assert receipt["case"] == f"/api/v1/cases/{case.slug}/"
    assert answer["ETag"] == f'"{receipt["length"]}"'
    written = Entry.objects.count()
    again = person.take(case, step, body, Idempotency_Key=gesture)
    assert Entry.objects.count() == written
    if step != "open_information":  # what is open is opened without a word
        assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert again.json()["entry"] == receipt["entry"]
    told = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) <= MOST_QUERIES, "\n".join(told)


_SOMETHING = {
    "contest": 1,
    "input": 1,
    "number": 1,
    "referral": 1,
    "demand": 1,
    "negotiation": 1,
    "dispute": 1,
    "seat": "union-1",
}


@pytest.mark.parametrize("name", OUTSIDERS)
@pytest.mark.parametrize("state", [State.INFORMED, State.IN_DISCUSSION, State.DISCUSSED])
def test_it_does_not_exist_for_outsiders(
    state: str, name: str, cast: Cast, as_: Caller
) -> None:
    case, outsider = case_in(state, cast), as_(name)
    before = Entry.objects.count()
    for step, way in WAYS.items():
        body = {k: v for k, v in _SOMETHING.items() if k in STEPS[step].body().fields}
        body |= way.body
        refused(outsider.take(case, step, body), 404, "not_found")
        refused(outsider.take(case, step, body, If_Match='"1"'), 404, "not_found")
    assert Entry.objects.count() == before


def test_it_refuses_another_person_and_says_who_may(cast: Cast, as_: Caller) -> None:
    case = case_in(State.DISCUSSED, cast)
    body = {"number": 1, "text": "Vi bestemmer."}
    problem = refused(as_("ola").take(case, "decide", body), 403, "not_permitted")
    assert problem["remedy"]


def test_it_refuses_what_is_not_ready_with_everything_missing_and_why(
    cast: Cast, as_: Caller
) -> None:
    case = case_in(State.INFORMED, cast)
    _say(case, cast)
    answer = as_("kari").take(case, "decide", {"number": 1, "text": "Tre soner."})
    problem = refused(answer, 409, "unanswered_input")
    missing = {m["code"]: m for m in problem["missing"]}
    assert {"discussion_held", "unanswered_input"} <= set(missing)
    assert missing["discussion_held"]["citation"]["section"]
    assert (problem["because"], problem["citation"]) == (
        problem["missing"][0]["because"],
        problem["missing"][0]["citation"],
    )


def test_it_names_each_unknown_key_and_those_allowed(cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast)
    body = {"txt": "Hei", "question": "1", "party": None}
    problem = refused(as_("ola").take(case, "submit_input", body), 400, "faults")
    faults = {fault["key"]: fault["because"] for fault in problem["faults"]}
    assert set(faults) == {"txt", "question", "party", "text"}
    assert "party, question, seen, text" in faults["txt"]
    assert not Input.objects.exists()


@pytest.mark.parametrize("body", [[], "text", 7, None, {"views": [{"question": 1}]}])
def test_it_refuses_a_body_of_another_shape(body: Any, cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast)
    answer = as_("ola").client.post(
        f"/api/v1/cases/{case.slug}/take-position/",
        json.dumps(body),
        content_type="application/json",
    )
    assert refused(answer, 400, "faults")["faults"]


@pytest.mark.parametrize(
    "body",
    [b'{"text": "\\ud800"}', b'{"\\udfff": 1}', b"{", b"[" * 100_000, b'{"text": NaN}'],
)
def test_it_refuses_a_body_that_is_not_json(body: bytes, cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast)
    answer = as_("ola").client.post(
        f"/api/v1/cases/{case.slug}/submit-input/", body, content_type="application/json"
    )
    refused(answer, 400)


def test_it_takes_json_only(cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast)
    address = f"/api/v1/cases/{case.slug}/submit-input/"
    refused(as_("ola").client.post(address, {"text": "Hei"}), 415)
    refused(as_("ola").client.get(address, headers={"Accept": "text/html"}), 406)
    refused(as_("ola").client.get(address), 405)


def test_it_refuses_a_key_that_names_another_act(cast: Cast, as_: Caller) -> None:
    case, other = case_in(State.INFORMED, cast), case_in(State.INFORMED, cast)
    gesture = str(uuid4())
    assert as_("ola").take(case, "submit_input", {"text": "En."}, Idempotency_Key=gesture)
    answer = as_("ola").take(other, "submit_input", {"text": "To."}, Idempotency_Key=gesture)
    refused(answer, 409, "gesture_taken")
    answer = as_("ola").take(case, "submit_input", {"text": "Tre."}, Idempotency_Key="meg")
    refused(answer, 400, "faults")


@pytest.mark.database
def test_it_tells_who_came_first_when_the_page_is_stale(cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast)
    seen = as_("kari").get(f"cases/{case.slug}/").json()["length"]
    body = {"meets_on": LATER, "seen": seen}
    gesture = str(uuid4())
    first = as_("kari").take(case, "open_discussion", body, Idempotency_Key=gesture)
    assert first.status_code == 201
    problem = refused(as_("kari").take(case, "open_discussion", body), 409, "stale")
    assert [since["number"] for since in problem["since"]] == [seen + 1]
    assert "Kari Nes" in problem["since"][0]["sentence"]


@pytest.mark.database
def test_it_does_nothing_to_a_case_that_has_grown_past_the_etag(
    cast: Cast, as_: Caller
) -> None:
    case = case_in(State.INFORMED, cast)
    etag = as_("kari").get(f"cases/{case.slug}/")["ETag"]
    gesture = str(uuid4())
    body = {"text": "Fem soner."}
    done = as_("ola").take(case, "submit_input", body, If_Match=etag, Idempotency_Key=gesture)
    assert (done.status_code, done["ETag"]) == (201, f'"{int(etag.strip(chr(34))) + 1}"')
    replay = as_("ola").take(case, "submit_input", body, If_Match=etag, Idempotency_Key=gesture)
    assert replay.status_code == 200
    before = Entry.objects.count()
    stale = as_("kari").take(case, "withdraw", WHY, If_Match=etag)
    assert "Fagforbundet" in refused(stale, 409, "stale")["since"][0]["sentence"]
    assert Entry.objects.count() == before
    refused(as_("kari").take(case, "withdraw", WHY, If_Match='"x"'), 400, "faults")
    assert as_("kari").take(case, "withdraw", WHY, If_Match=done["ETag"]).status_code == 201


def test_it_lets_one_who_speaks_for_several_choose(cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast)
    theirs = Participation.objects.get(case=case, union=cast.nsf)
    answer = as_("ola").take(case, "submit_input", {"text": "Hei.", "party": theirs.pk})
    refused(answer, 409)


def test_it_refuses_a_third_unions_protocol_and_a_leader_in_the_unions_name(
    cast: Cast, as_: Caller
) -> None:
    case = case_in(State.INFORMED, cast, **negotiated.LOCAL_PAY)
    made = negotiated.drawn_up(cast, case.reference)
    body = {"negotiation": made["negotiation_id"]}
    refused(as_("aisha").take(case, "sign_protocol", body), 403, "not_permitted")
    assert as_("kari").take(case, "sign_protocol", body).status_code == 201
    refused(as_("kari").take(case, "sign_protocol", body), 409, "signed")
    assert Negotiation.objects.get(pk=body["negotiation"]).state == Negotiation.State.OPEN


def test_it_shows_a_demand_to_its_two_sides_and_hr_only(cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast, **negotiated.LOCAL_PAY)
    negotiated.demanded(cast, case.reference)
    for name, read in (("ola", "4 %."), ("kari", "4 %."), ("hanne", "4 %."), ("aisha", None)):
        shown = as_(name).get(f"cases/{case.slug}/").json()["negotiations"]
        assert shown[0]["demand"] == read, name


def test_it_asks_for_the_log_in_and_the_csrf_token(cast: Cast) -> None:
    case = case_in(State.INFORMED, cast)
    address = f"/api/v1/cases/{case.slug}/submit-input/"
    answer = Client().post(address, {"text": "Hei"}, content_type="application/json")
    refused(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"]
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ola)
    refused(client.post(address, {"text": "Hei"}, content_type="application/json"), 403)
    assert not Input.objects.exists()
