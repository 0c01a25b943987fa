"""The access log: every reading that is not one's own right is noted, seen, and cannot be undone."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import AccessLog, Entry
from tests.cast import NAMES, OUTSIDERS, Cast, case_in
from tests.workflows.actions.test_individual import called
from workflows import actions
from workflows.models import Case

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LOG = reverse("oversight-access-log")
BUDGET = 12


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def noted() -> list[tuple[int, str, str]]:
    return list(AccessLog.objects.order_by("pk").values_list("reader_id", "what", "basis"))


def taken(answer: Any) -> None:
    """Take a file to its end, which closes it."""
    if answer.streaming:
        assert b"".join(answer.streaming_content)


def of_a_case(case: Case, name: str) -> str:
    return reverse(name, args=[case.reference])


@pytest.mark.parametrize(
    "name", ["case-detail", "case-seal", "case-access", "case-table", "case-submit-input"]
)
def test_it_notes_hr_on_every_page_of_a_case(cast: Cast, name: str) -> None:
    case = case_in("informed", cast)
    logged_in(cast.hanne).get(of_a_case(case, name))
    assert noted() == [(cast.hanne.pk, "case", "oversight")]


@pytest.mark.parametrize(
    "door", ["", "history/", "assessment/", "versions/", "papers/", "table/"]
)
def test_it_notes_hr_at_every_door_of_the_api(cast: Cast, door: str) -> None:
    case = case_in("informed", cast)
    answer = logged_in(cast.hanne).get(f"/api/v1/cases/{case.slug}/{door}")
    assert answer.status_code == HTTPStatus.OK
    assert noted() == [(cast.hanne.pk, "case", "oversight")]


def test_it_notes_that_hr_takes_the_bundle(cast: Cast) -> None:
    case = case_in("informed", cast)
    taken(logged_in(cast.hanne).post(of_a_case(case, "case-bundle")))
    assert noted() == [(cast.hanne.pk, "bundle", "oversight")]


@pytest.mark.parametrize("name", [n for n in NAMES if n != "hanne"])
def test_it_notes_neither_who_takes_part_nor_who_is_turned_away(cast: Cast, name: str) -> None:
    case = case_in("informed", cast)
    logged_in(cast[name]).get(of_a_case(case, "case-detail"))
    logged_in(cast[name]).get(f"/api/v1/cases/{case.slug}/")
    taken(logged_in(cast[name]).post(of_a_case(case, "case-bundle")))
    assert noted() == []


@pytest.mark.parametrize("name", ["kari", "ola", "nina", "hanne"])
def test_it_shows_the_people_of_a_case_who_has_read_it(cast: Cast, name: str) -> None:
    case = case_in("informed", cast)
    logged_in(cast.hanne).get(of_a_case(case, "case-detail"))
    client = logged_in(cast[name])
    with CaptureQueriesContext(connection) as queries:
        page = client.get(of_a_case(case, "case-readers")).content.decode()
    assert len(queries) <= BUDGET
    assert "Hanne Sand</b>, HRs tilsyn: saken." in page


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_shows_outsiders_no_log(cast: Cast, name: str) -> None:
    case = case_in("informed", cast)
    client = logged_in(cast[name])
    assert client.get(of_a_case(case, "case-readers")).status_code == HTTPStatus.NOT_FOUND
    assert client.get(LOG).status_code == HTTPStatus.NOT_FOUND


def test_it_tells_the_employee_who_has_read_their_case(cast: Cast) -> None:
    made = called(cast)
    address = reverse("individual", args=[made.reference])
    logged_in(cast.tor).get(address)
    assert noted() == []
    logged_in(cast.kari).get(address)
    actions.inspect_individual(made.reference, "Klage på saken.", actor=cast.hanne)
    logged_in(cast.hanne).get(address)
    assert noted() == [
        (cast.kari.pk, "individual", "leads"),
        (cast.hanne.pk, "individual", "reason_given"),
    ]
    page = logged_in(cast.tor).get(address).content.decode()
    assert "Kari Nes</b>, lederen som svarer for saken" in page
    assert "Hanne Sand</b>, HR, med skriftlig begrunnelse" in page


def test_it_notes_nothing_when_hr_is_turned_away_from_an_individual_case(cast: Cast) -> None:
    address = reverse("individual", args=[called(cast).reference])
    for who in ("hanne", "ola", "dag", "aisha"):
        assert logged_in(cast[who]).get(address).status_code == HTTPStatus.NOT_FOUND
    assert noted() == []


def test_it_lists_every_reading_for_hr_without_saying_whom_a_case_is_about(cast: Cast) -> None:
    case, made = case_in("informed", cast), called(cast)
    hr = logged_in(cast.hanne)
    hr.get(of_a_case(case, "case-detail"))
    logged_in(cast.kari).get(reverse("individual", args=[made.reference]))
    with CaptureQueriesContext(connection) as queries:
        page = hr.get(LOG).content.decode()
    assert len(queries) <= BUDGET
    assert case.reference in page
    assert f"{made.reference}</span>, en sak om én ansatt" in page
    assert "Tor Lie" not in page
    narrowed = hr.get(LOG, {"of": made.reference}).content.decode()
    assert "HRs tilsyn" not in narrowed
    assert "Ingen innsyn" in hr.get(LOG, {"of": "<b>"}).content.decode()


def test_it_pages_the_log(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oversight.views.HISTORY", 2)
    case, hr = case_in("informed", cast), logged_in(cast.hanne)
    for _ in range(3):
        hr.get(of_a_case(case, "case-detail"))
    first = hr.get(LOG)
    second = hr.get(LOG, {"before": first.context["older"]})
    assert [len(answer.context["readings"]) for answer in (first, second)] == [2, 1]
    assert hr.get(LOG, {"before": "²"}).status_code == HTTPStatus.OK


def test_it_writes_no_entry_by_reading(cast: Cast) -> None:
    case = case_in("informed", cast)
    before = Entry.objects.count()
    logged_in(cast.hanne).get(of_a_case(case, "case-detail"))
    assert Entry.objects.count() == before
