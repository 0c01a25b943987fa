"""What the API's tests share: a client for each person, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from ledger.moving import clock_at
from tests.cast import Cast, at, case_in
from workflows import actions
from workflows.models import AgendaItem, Case, Meeting

Caller = Callable[[str], "Api"]


class Api:
    """One person at the API: JSON in, JSON out."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, address: str, **asked: Any) -> Any:
        return self.client.get(f"/api/v1/{address}", asked)

    def post(self, address: str, body: Any = None, **headers: str) -> Any:
        """Send JSON, or a form when there is a file in it."""
        a_form = isinstance(body, dict) and "file" in body
        return self.client.post(
            f"/api/v1/{address}",
            {} if body is None else body,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            **({} if a_form else {"content_type": "application/json"}),
        )

    def take(self, case: Case, step: str, body: Any = None, **headers: str) -> Any:
        """Take a step of a case."""
        return self.post(f"cases/{case.slug}/{step.replace('_', '-')}/", body, **headers)


@pytest.fixture
def as_(cast: Cast) -> Caller:
    """Log a person in: `as_("kari").get("cases/")`."""

    def log_in(name: str) -> Api:
        client = Client()
        client.force_login(cast[name])
        return Api(client)

    return log_in


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    series = actions.begin_series(
        "IDF Hjemmetjenesten",
        kind="idf",
        unit=cast.home_care,
        first_on=date(2027, 2, 22),
        last_on=date(2027, 4, 30),
        starts_at=time(12),
        ends_at=time(14),
        actor=cast.kari,
    )
    found: Meeting = series.meetings.get(meets_on=date(2027, 2, 22))
    return found


@pytest.fixture
def running(cast: Cast, meeting: Meeting) -> Iterator[tuple[Meeting, AgendaItem]]:
    """A meeting under way, with one case to discuss."""
    case = case_in("informed", cast)
    actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.kari)
    actions.send_notice(meeting.pk, actor=cast.kari)
    with clock_at(at(date(2027, 2, 22), 12)):
        actions.start_meeting(meeting.pk, actor=cast.kari)
        yield Meeting.objects.get(pk=meeting.pk), meeting.agenda.get(case=case)


def refused(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """Assert that the answer is a problem, whole, and return it."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) == {
        *("type", "title", "status", "code", "detail"),
        *("because", "remedy", "citation", "missing", "faults", "since"),
    }
    assert body["status"] == status
    assert body["because"]
    if code:
        assert code in {body["code"], *(m["code"] for m in body["missing"])}
    return body
