"""Try what must not work, in the browser and through the API: it is refused, and nothing is written."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import Entry
from ledger.moving import clock_at
from tests.cast import TODAY, Cast, at, case_in
from tests.journeys.misusing import DAY, HELD_ON, MISUSE, Try
from tests.saying import everything
from workflows import actions
from workflows.models import Case, Input, Obligation
from workflows.web.steps import STEPS

pytestmark = pytest.mark.database

# What a refused step may ask of the database: the step's own reading, and the page that says no.
MOST_QUERIES = 16


def _ready(tried: Try, cast: Cast) -> tuple[Case, dict[str, Any]]:
    case = case_in(tried.state, cast, **tried.changes)
    return case, {**tried.first(cast, case), **tried.body}


def _moment(state: str) -> Any:
    """Return when it is tried: after what brought the case to its state."""
    return clock_at(at(TODAY + {"discussed": 22, "closed": 76}.get(state, 0) * DAY, 10))


def _logged_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast[name])
    return client


def _statements(asked: CaptureQueriesContext) -> list[str]:
    held = ("SAVEPOINT", "RELEASE", "ROLLBACK")
    return [query["sql"] for query in asked if not query["sql"].startswith(held)]


def _in_the_browser(case: Case, step: str, body: dict[str, Any], client: Client) -> Any:
    keyed = ("input", "negotiation", "demand", "dispute")
    typed = {
        f"{name}_id" if name in keyed else name: value
        for name, value in body.items()
        if name not in ("facts", "headings", "material")
    }
    if "headings" in body:
        typed |= {**body["headings"], "material": "yes"}
    return client.post(
        reverse(STEPS[step].url_name, args=[case.slug]), {**typed, "gesture": str(uuid4())}
    )


def _through_the_api(case: Case, step: str, body: dict[str, Any], client: Client) -> Any:
    return client.post(
        f"/api/v1/cases/{case.slug}/{step.replace('_', '-')}/",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )


def _written() -> dict[str, Any]:
    """Return every row of the house, but who in HR has looked at the page a refusal shows."""
    return {table: rows for table, rows in everything().items() if table != "ledger.AccessLog"}


@pytest.mark.parametrize(
    "tried", MISUSE.values(), ids=[name.replace(" ", "-") for name in MISUSE]
)
def test_it_refuses_in_the_browser_and_through_the_api_and_writes_nothing(
    tried: Try, cast: Cast
) -> None:
    case, body = _ready(tried, cast)
    client = _logged_in(cast, tried.who)
    before = _written()
    with _moment(tried.state):
        with CaptureQueriesContext(connection) as asked:
            page = _in_the_browser(case, tried.step, body, client)
        told = _statements(asked)
        answer = _through_the_api(case, tried.step, body, client)
    assert page.status_code == tried.status, page.content.decode()[:2000]
    assert answer.status_code == tried.status, answer.content
    assert _written() == before
    problem = answer.json()
    assert problem["because"]
    assert problem["remedy"]
    if tried.code:
        assert tried.code in {problem["code"], *(m["code"] for m in problem["missing"])}
    if tried.status != 404 and "text" in body and not isinstance(body["text"], list):
        assert body["text"] in page.content.decode()  # nothing typed is lost
    assert len(told) <= MOST_QUERIES, "\n".join(told)


@pytest.mark.parametrize("send", [_in_the_browser, _through_the_api])
def test_it_does_not_take_a_gesture_for_another_step_of_the_case(send: Any, cast: Cast) -> None:
    case = case_in("informed", cast)
    gesture = uuid4()
    actions.submit_input(case.reference, "Fem soner.", gesture=gesture, actor=cast.nina)
    client = _logged_in(cast, "nina")
    before = everything()
    body = {"text": "Alenearbeid om natta."}
    if send is _in_the_browser:
        address = reverse(STEPS["raise_concern"].url_name, args=[case.slug])
        answer = client.post(address, {**body, "gesture": str(gesture)})
        assert body["text"] in answer.content.decode()
    else:
        answer = client.post(
            f"/api/v1/cases/{case.slug}/raise-concern/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(gesture)},
        )
        assert answer.json()["code"] == "gesture_taken"
    assert answer.status_code == 409
    assert everything() == before


@pytest.mark.parametrize("send", [_in_the_browser, _through_the_api])
def test_it_is_not_held_up_by_a_flood_of_late_requests(send: Any, cast: Cast) -> None:
    """What comes after the input deadline is attached, and the decision goes ahead. [Ingen filibuster]"""
    case = case_in("discussed", cast)
    due = Case.objects.get(pk=case.pk).input_due_on
    assert due is not None
    with clock_at(at(max(due, HELD_ON) + 2 * DAY)):
        ola = _logged_in(cast, "ola")
        for number in range(12):
            step = ("request_information", "submit_input")[number % 2]
            sent = send(case, step, {"text": f"Spørsmål {number}."}, ola)
            assert sent.status_code in (201, 303)
        late = Input.objects.filter(case=case)
        assert late.count() == 12
        assert not late.filter(in_time=True).exists()
        for kind in Case.objects.get(pk=case.pk).assessment.evidence_asked():
            actions.file_evidence(
                case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
            )
        decided = send(
            case, "decide", {"number": 1, "text": "Tre soner."}, _logged_in(cast, "kari")
        )
    assert decided.status_code in (201, 303), decided.content.decode()[:2000]
    assert Entry.objects.filter(chain=case.chain_id, event="decision.taken").count() == 1
    assert late.filter(withdrawn_at=None, answered_at=None).count() == 12  # they stand


@pytest.mark.parametrize("send", [_in_the_browser, _through_the_api])
def test_it_is_not_held_up_by_a_flood_of_late_demands_and_contests(
    send: Any, cast: Cast
) -> None:
    """A demand holds nothing up, however many come, and each is still owed its answer."""
    case = case_in("discussed", cast)
    with clock_at(at(HELD_ON + 2 * DAY)):
        made = 0
        for name in ("ola", "aisha"):
            for kind in ("meeting", "higher_level", "amu", "joint"):
                sent = send(
                    case, "make_demand", {"kind": kind, "text": "Vent."}, _logged_in(cast, name)
                )
                assert sent.status_code in (201, 303), sent.content.decode()[:1000]
                made += 1
        for kind in Case.objects.get(pk=case.pk).assessment.evidence_asked():
            actions.file_evidence(
                case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
            )
        decided = send(
            case, "decide", {"number": 1, "text": "Tre soner."}, _logged_in(cast, "kari")
        )
    assert decided.status_code in (201, 303), decided.content.decode()[:2000]
    owed = Obligation.objects.filter(case=case, kind="answer_demand", done_at=None)
    assert owed.count() == made
