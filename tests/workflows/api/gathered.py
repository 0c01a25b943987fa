"""What the tests of the meetings' API share: to take a step once, to read, to be refused."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.models import Entry
from tests.saying import everything
from tests.workflows.api.conftest import Api, refused
from workflows.models import AgendaItem

FIRST = date(2027, 2, 22)
MOST_QUERIES = 12
# Each of these tells everyone at the table, or takes a case's own step in the case's chain too.
DEARER = {
    "agree_follow_up": 1,
    "write_block": 1,
    "move_gathering": 7,
    "send_item_round": 10,
    "send_notice": 15,
}


def address(meeting: Any, step: str = "") -> str:
    pk = meeting if isinstance(meeting, int) else meeting.pk
    return f"meetings/{pk}/{step.replace('_', '-')}{'/' if step else ''}"


def take(person: Api, meeting: Any, step: str, body: Any = None, **headers: str) -> Any:
    return person.post(address(meeting, step), body, **headers)


def taken(person: Api, meeting: Any, step: str, body: Any = None) -> dict[str, Any]:
    """Take a step with one key twice: done once, in few statements, with a receipt."""
    gesture = str(uuid4())
    with CaptureQueriesContext(connection) as asked:
        answer = take(person, meeting, step, body, Idempotency_Key=gesture)
    told = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert answer.status_code == 201, (step, answer.content)
    receipt: dict[str, Any] = answer.json()
    entry = Entry.objects.get(gesture=gesture)
    assert receipt["entry"]["digest"] == entry.digest
    assert answer["ETag"] == f'"{receipt["length"]}"'
    before = everything()
    again = take(person, meeting, step, body, Idempotency_Key=gesture)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true"), again.content
    assert again.json()["entry"] == receipt["entry"]
    assert everything() == before
    assert len(told) <= MOST_QUERIES + DEARER.get(step, 0), "\n".join(told)
    return receipt


def read(person: Api, meeting: Any) -> dict[str, Any]:
    answer = person.get(address(meeting))
    assert answer.status_code == 200, answer.content
    shown: dict[str, Any] = answer.json()
    assert answer["ETag"] == f'"{shown["length"]}"'
    return shown


def refuses(
    person: Api, meeting: Any, step: str, body: Any, status: int, code: str = "", **headers: str
) -> dict[str, Any]:
    """Assert a refusal, and that nothing at all was written."""
    before = everything()
    answer = take(person, meeting, step, body, **headers)
    assert everything() == before
    if code == "conflict":
        said: dict[str, Any] = answer.json()
        assert (answer.status_code, said["code"]) == (status, code)
        return said
    return refused(answer, status, code)


def words(item: AgendaItem, text: str = "Hei.", **more: Any) -> dict[str, Any]:
    return {"item": item.pk, "heading": "questions", "text": text, **more}
