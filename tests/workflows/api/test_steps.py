"""The steps for programs: each step once, the same refusals, one gesture once, and who came first."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledger.models import Entry
from tests import negotiated
from tests.cast import OUTSIDERS, Cast, case_in
from tests.signing import before
from tests.workflows.api.conftest import Caller, refused
from tests.workflows.api.ways import LATER, WAYS, WHY, Way, say
from workflows import policies
from workflows.api.steps import STEPS
from workflows.models import Case, Input, Negotiation, Participation

State = Case.State
MOST_QUERIES = 12
# A paper that is sent keeps what it says of the case.
DEARER = {"give_information": 2, "open_discussion": 1, "move_meeting": 1}


def _ready(step: str, cast: Cast) -> tuple[Case, dict[str, Any], Way]:
    way = WAYS[step]
    case = case_in(way.state, cast, **way.changes)
    return case, {**way.first(case, cast), **way.body}, way


def test_it_has_an_address_for_every_step() -> None:
    assert set(STEPS) == set(policies.STEPS) == set(WAYS)


@pytest.mark.parametrize("step", sorted(set(WAYS) - {"draft_answer"}))
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
    assert len(told) <= MOST_QUERIES + DEARER.get(step, 0), "\n".join(told)


def test_it_keeps_a_draft_without_a_word_to_anybody(cast: Cast, as_: Caller) -> None:
    case, body, way = _ready("draft_answer", cast)
    written = Entry.objects.count()
    answer = as_(way.who).take(case, "draft_answer", body)
    assert (answer.status_code, answer.json()["entry"]) == (200, None)
    assert Entry.objects.count() == written
    shown = {who: as_(who).get(f"cases/{case.slug}/").json() for who in ("kari", "ola")}
    assert shown["kari"]["inputs"][0]["draft"]["text"] == "Ja."
    assert shown["ola"]["inputs"][0]["draft"] is None


_SOMETHING = {
    "contest": 1,
    "input": 1,
    "inputs": [1],
    "number": 1,
    "referral": 1,
    "demand": 1,
    "negotiation": 1,
    "dispute": 1,
    "seat": "union-1",
    "parties": [1],
    "with_party": 1,
    "text_id": 1,
    "version": 1,
    "child": "2027/0001",
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
    say(case, cast)
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
    paper = before(case.reference, made["negotiation_id"])
    body = {"negotiation": made["negotiation_id"], "paper": paper, "password": "kari"}
    refused(
        as_("aisha").take(case, "sign_protocol", {**body, "password": "aisha"}),
        403,
        "not_permitted",
    )
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
