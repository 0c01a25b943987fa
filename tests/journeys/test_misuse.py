"""Try what must not work, in the browser and through the API: it is refused, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import Entry
from ledger.moving import clock_at
from parties import actions as register
from parties.models import Role
from tests import negotiated
from tests.cast import TODAY, Cast, at, case_in
from tests.saying import everything
from tests.signing import sign
from workflows import actions
from workflows.models import Case, Input, Participation
from workflows.web.steps import STEPS

pytestmark = pytest.mark.database

DAY = timedelta(days=1)
HELD_ON = TODAY + 21 * DAY
# What a refused step may ask of the database: the step's own reading, and the page that says no.
MOST_QUERIES = 16
Prepare = Callable[[Cast, Case], dict[str, Any]]


def _nothing(cast: Cast, case: Case) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Try:
    """One thing tried: who, which step, in which state, after what, and how it is refused."""

    who: str
    step: str
    state: str
    status: int
    code: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    first: Prepare = _nothing
    changes: dict[str, Any] = field(default_factory=dict)


def _said(cast: Cast, case: Case) -> dict[str, Any]:
    """Let Ola say something."""
    return {"input": actions.submit_input(case.reference, "Fem soner.", actor=cast.ola).pk}


def _answered(cast: Cast, case: Case) -> dict[str, Any]:
    about = _said(cast, case)
    actions.answer_input(
        case.reference, about["input"], outcome="not_used", text="Nei.", actor=cast.kari
    )
    return about


def _called_hollow(cast: Cast, case: Case) -> dict[str, Any]:
    about = _answered(cast, case)
    actions.call_hollow(case.reference, about["input"], actor=cast.ola)
    return about


def _withdrawn(cast: Cast, case: Case) -> dict[str, Any]:
    about = _said(cast, case)
    actions.withdraw_input(case.reference, about["input"], actor=cast.ola)
    return about


def _mandate_ended(cast: Cast, case: Case) -> dict[str, Any]:
    """Let Ola's mandate end yesterday, and Tor follow him."""
    _said(cast, case)
    register.end_mandate(cast.mandates["ola"], last_day=TODAY - DAY, actor=None)
    register.register_mandate(
        cast.tor,
        Role.HTV,
        unit=cast.municipality,
        union=cast.fagforbundet,
        valid_from=TODAY,
        confirmed_by="Fagforbundet",
        actor=None,
    )
    return {}


def _as_the_other_union(cast: Cast, case: Case) -> dict[str, Any]:
    return {"party": Participation.objects.get(case=case, union=cast.nsf).pk}


def _minutes(cast: Cast, case: Case) -> dict[str, Any]:
    paper = actions.circulate_minutes(
        case.reference, "Alle la fram sitt syn.", held_on=TODAY, actor=cast.kari
    )
    return {"number": paper.number}


def _approved(cast: Cast, case: Case) -> dict[str, Any]:
    about = _minutes(cast, case)
    actions.approve_minutes(case.reference, about["number"], actor=cast.ola)
    return about


def _sealed(cast: Cast, case: Case) -> dict[str, Any]:
    about = _minutes(cast, case)
    for name in ("ola", "aisha", "nina"):
        actions.approve_minutes(case.reference, about["number"], actor=cast[name])
    return about


def _decided(cast: Cast, case: Case) -> dict[str, Any]:
    actions.decide_despite(
        case.reference, 1, text="Tre soner.", reason="Haster.", actor=cast.kari
    )
    return {"number": 1}


def _signed(name: str) -> Prepare:
    def prepare(cast: Cast, case: Case) -> dict[str, Any]:
        about = negotiated.drawn_up(cast, case.reference)
        sign(case.reference, **about, actor=cast[name])
        return {"negotiation": about["negotiation_id"]}

    return prepare


def _drawn_up(cast: Cast, case: Case) -> dict[str, Any]:
    return {"negotiation": negotiated.drawn_up(cast, case.reference)["negotiation_id"]}


def _agreed(cast: Cast, case: Case) -> dict[str, Any]:
    about = _signed("ola")(cast, case)
    sign(case.reference, about["negotiation"], actor=cast.kari)
    return about


PAY = negotiated.LOCAL_PAY
NO = {"outcome": "refused", "text": "Vi trekker oss."}
OTHER_WORDS = {"text": "Vi er enige likevel."}

MISUSE: dict[str, Try] = {
    # a mandate that ended yesterday
    "speak by a mandate that ended before the case": Try(
        "per", "submit_input", "informed", 404, body=OTHER_WORDS
    ),
    "speak by a mandate that ended while the case ran": Try(
        "ola", "submit_input", "informed", 404, body=OTHER_WORDS, first=_mandate_ended
    ),
    # another union's voice
    "speak as another union": Try(
        "ola", "submit_input", "informed", 409, body=OTHER_WORDS, first=_as_the_other_union
    ),
    "correct another union's input": Try(
        "aisha", "correct_input", "informed", 409, body=OTHER_WORDS, first=_said
    ),
    "withdraw another union's input": Try(
        "aisha", "withdraw_input", "informed", 409, first=_said
    ),
    "mark an answer to another union": Try(
        "aisha", "call_hollow", "informed", 409, first=_answered
    ),
    "sign another union's protocol": Try(
        "aisha", "sign_protocol", "informed", 403, body={"outcome": "approved"},
        first=_drawn_up, changes=PAY,
    ),
    "raise the safety representative's concern": Try(
        "ola", "raise_concern", "informed", 403, body=OTHER_WORDS
    ),
    # the other side's words
    "correct a representative's input as the leader": Try(
        "kari", "correct_input", "informed", 403, body=OTHER_WORDS, first=_said
    ),
    "withdraw a representative's input as the leader": Try(
        "kari", "withdraw_input", "informed", 403, first=_said
    ),
    "write a union's statement as the leader": Try(
        "kari", "add_statement", "in_discussion", 403, body=OTHER_WORDS, first=_minutes
    ),
    "approve the minutes for a union as the leader": Try(
        "kari", "approve_minutes", "in_discussion", 403, body={"outcome": "approved"},
        first=_minutes,
    ),
    "answer for the employer as a union": Try(
        "ola", "answer_input", "informed", 403, body={"outcome": "used", "text": "Ja."},
        first=_said,
    ),
    "change anything as the auditor": Try(
        "hanne", "correct_input", "informed", 403, body=OTHER_WORDS, first=_said
    ),
    # a case one may not see
    "answer in a case of others": Try(
        "ester", "correct_input", "informed", 404, body=OTHER_WORDS, first=_said
    ),
    "decide in a case of others": Try(
        "tor", "decide", "discussed", 404, body={"number": 1, "text": "Tre soner."}
    ),
    "read a draft that is not out": Try(
        "ola", "submit_input", "draft", 404, body=OTHER_WORDS
    ),
    # twice
    "give information twice": Try("kari", "give_information", "informed", 409, "state"),
    "answer twice": Try(
        "kari", "answer_input", "informed", 409, "answered",
        {"outcome": "used", "text": "Ja."}, _answered,
    ),
    "withdraw twice": Try("ola", "withdraw_input", "informed", 409, first=_withdrawn),
    "mark an answer twice": Try(
        "ola", "call_hollow", "informed", 409, "hollow", first=_called_hollow
    ),
    "approve twice": Try(
        "ola", "approve_minutes", "in_discussion", 409, "signed", {"outcome": "approved"},
        _approved,
    ),
    "decide twice": Try(
        "kari", "decide", "informed", 409, body={"number": 1, "text": "Fire soner."},
        first=_decided,
    ),
    "withdraw a case that is withdrawn": Try(
        "kari", "withdraw", "withdrawn", 409, "state", {"reason": "Enda en gang."}
    ),
    # out of order
    "decide before the discussion": Try(
        "kari", "decide", "informed", 409, "discussion_held", {"number": 1, "text": "Tre."}
    ),
    "decide while an input waits": Try(
        "kari", "decide", "informed", 409, "unanswered_input", {"number": 1, "text": "Tre."},
        lambda cast, case: _said(cast, case) and {},
    ),
    "implement what is not decided": Try(
        "kari", "implement", "discussed", 409, body={"number": 1}
    ),
    "close a discussion without minutes": Try(
        "kari", "close_discussion", "in_discussion", 409, "minutes_circulated"
    ),
    "approve minutes nobody has sent": Try(
        "ola", "approve_minutes", "in_discussion", 409,
        body={"number": 1, "outcome": "approved"},
    ),
    "conclude before anything is decided": Try(
        "kari", "conclude", "discussed", 409, "point_open"
    ),
    "correct what is answered": Try(
        "ola", "correct_input", "informed", 409, body=OTHER_WORDS, first=_answered
    ),
    # after a seal
    "refuse minutes that are sealed": Try(
        "ola", "approve_minutes", "in_discussion", 409, "signed", NO, _sealed
    ),
    "speak in a closed case": Try("ola", "submit_input", "closed", 409, "state", OTHER_WORDS),
    "file evidence in a closed case": Try(
        "kari", "file_evidence", "closed", 409, "state",
        {"kind": "risk_assessed", "occurred_on": TODAY.isoformat(), "text": "Gjort."},
    ),
    "sign a sealed protocol": Try(
        "ola", "sign_protocol", "informed", 409, "no_protocol", NO, _agreed, PAY
    ),
    # signing and then rejecting
    "approve the minutes and then refuse them": Try(
        "ola", "approve_minutes", "in_discussion", 409, "signed", NO, _approved
    ),
    "sign a protocol and then refuse it": Try(
        "ola", "sign_protocol", "informed", 409, "signed", NO, _signed("ola"), PAY
    ),
    "sign a protocol and then refuse it, as the employer": Try(
        "kari", "sign_protocol", "informed", 409, "signed", NO, _signed("kari"), PAY
    ),
}  # fmt: skip


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
    keys = {"input": "input_id", "negotiation": "negotiation_id"}
    typed = {keys.get(name, name): value for name, value in body.items() if name != "facts"}
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
