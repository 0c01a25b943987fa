"""A program makes its person's calendar address, hears it once, and takes it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ledger.events import Event
from parties.models import CalendarKey
from tests.cast import Cast
from tests.saying import everything, records
from tests.workflows.api.conftest import Caller, refused

pytestmark = pytest.mark.database
KEY = {"Idempotency_Key": "5d0e6ab0-8a47-4a6e-9c55-0c8a6d4b8f7e"}
ADDRESS = "calendar-key/"


def rows() -> dict[str, Any]:
    """Return every row of the house; that somebody logged in is no trace of what they tried."""
    return {table: kept for table, kept in everything().items() if table != "parties.User"}


def feed(address: str) -> int:
    return Client().get(address[address.index("/frister/") :]).status_code


def test_it_tells_the_address_once_and_keeps_no_copy(cast: Cast, as_: Caller) -> None:
    ola = as_("ola")
    assert ola.get(ADDRESS).json() == {"given_at": None, "address": None}
    with records(Event.CALENDAR_KEY_GIVEN):
        made = ola.post(ADDRESS, **KEY)
    assert made.status_code == 201
    address = made.json()["address"]
    assert feed(address) == 200
    before = rows()
    again = ola.post(ADDRESS, **KEY)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert again.json() == ola.get(ADDRESS).json() == {**made.json(), "address": None}
    assert rows() == before
    assert address.rpartition("/")[2].removesuffix(".ics") not in repr(before)


def test_it_makes_the_old_useless_with_the_new_and_when_taken_back(as_: Caller) -> None:
    ola = as_("ola")
    old, new = (ola.post(ADDRESS).json()["address"] for _ in range(2))
    assert (feed(old), feed(new)) == (404, 200)
    with records(Event.CALENDAR_KEY_REVOKED):
        assert ola.client.delete(f"/api/v1/{ADDRESS}").status_code == 204
    assert feed(new) == 404
    before = rows()
    assert ola.client.delete(f"/api/v1/{ADDRESS}").status_code == 204
    assert rows() == before


def test_it_leaves_anothers_address_alone(as_: Caller) -> None:
    olas = as_("ola").post(ADDRESS).json()["address"]
    before = rows()
    assert as_("aisha").get(ADDRESS).json()["given_at"] is None
    assert as_("aisha").client.delete(f"/api/v1/{ADDRESS}").status_code == 204
    assert rows() == before
    assert feed(olas) == 200


@pytest.mark.parametrize(
    ("language", "because"),
    [
        ("nb", "Du har ikke noe verv i dag."),
        ("nn", "Du har ikkje noko verv i dag."),
        ("en", "You have no mandate today."),
    ],
)
@pytest.mark.parametrize("name", ["tor", "per"])
def test_it_has_no_address_for_those_without_a_mandate(
    name: str, language: str, because: str, as_: Caller
) -> None:
    before = rows()
    assert refused(as_(name).get(ADDRESS), 404, "not_found")
    said = refused(as_(name).post(ADDRESS, Accept_Language=language), 404, "not_found")
    assert said["because"] == because
    assert rows() == before


def test_it_makes_none_when_it_cannot_read_what_is_sent(as_: Caller) -> None:
    before = rows()
    refused(as_("ola").post(ADDRESS, {"user": 1}), 400, "faults")
    refused(as_("ola").post(ADDRESS, Idempotency_Key="once"), 400, "faults")
    refused(as_("ola").client.get(f"/api/v1/{ADDRESS}x/"), 404)
    for answer in (Client().get(f"/api/v1/{ADDRESS}"), Client().delete(f"/api/v1/{ADDRESS}")):
        refused(answer, 401)
    assert rows() == before
    assert not CalendarKey.objects.exists()


def test_it_needs_few_queries(as_: Caller, django_assert_max_num_queries: Any) -> None:
    ola = as_("ola")
    ola.post(ADDRESS)
    with django_assert_max_num_queries(4):
        ola.get(ADDRESS)
