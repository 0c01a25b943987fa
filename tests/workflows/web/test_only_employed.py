"""Whoever is only employed here finds what concerns them, and nothing of what is for those with a mandate."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from tests.cast import Cast, case_in
from tests.saying import everything
from tests.workflows.web.before import works_there
from workflows import actions

pytestmark = [pytest.mark.database, pytest.mark.django_db]

# What a mandate opens: the employee has the case's own page, the overview and personal cases.
CLOSED = (
    *("/moter/", "/moter/serier/ny/", "/moter/serier/1/be-om-mote/", "/moter/1/"),
    *("/arshjul/", "/arshjul/LOC-MEETING/", "/frister/", "/meldte-saker/", "/meldte-saker/ny/"),
    *("/meldte-saker/1/", "/overlevering/", "/vara/", "/oppsett/opplaering/", "/innsyn/"),
    *("/oppsett/antall-ansatte/", "/oppsett/gjester/", "/tilsyn/"),
    *("/arsrapport/2027/", "/arsrapport/2027/pdf/", "/varsler/utsending/", "/rutine/utkast/"),
)
CLOSED_TO_PROGRAMS = (
    *("meetings/", "meetings/1/", "meeting-series/", "recurring/", "recurring/LOC-MEETING/"),
    *("raised-cases/", "raised-cases/1/", "handovers/", "absences/", "training/"),
    *("guest-accounts/", "archive/", "years/2027/"),
)
POSTED = (
    *("meeting-series/", "meeting-series/1/ask/", "meetings/1/send-notice/", "raised-cases/"),
    *("handovers/", "absences/", "absences/1/end/", "training/"),
    *("recurring/LOC-MEETING/demand/", "recurring/LOC-MEETING/held/"),
)
OPEN = (
    "/",
    "/personalsaker/",
    "/laerdom/",
    "/rutine/",
    "/regelverket/",
    "/varsler/",
    "/saker/",
)


@pytest.fixture
def tor(cast: Cast) -> Client:
    """Log in Tor, who works in the unit and has no other mandate."""
    works_there(cast, "tor")
    client = Client()
    client.force_login(cast.tor)
    return client


@pytest.mark.parametrize("address", CLOSED)
def test_a_page_for_those_with_a_mandate_is_not_there(address: str, tor: Client) -> None:
    before = everything()
    answers = [tor.get(address).status_code, tor.post(address).status_code]
    assert answers[0] == HTTPStatus.NOT_FOUND or answers == [405, 404]
    assert answers[1] in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
    assert everything() == before


@pytest.mark.parametrize("address", CLOSED_TO_PROGRAMS)
def test_a_door_for_those_with_a_mandate_is_not_there(address: str, tor: Client) -> None:
    assert tor.get(f"/api/v1/{address}").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("address", POSTED)
def test_nothing_is_done_through_such_a_door(address: str, tor: Client) -> None:
    body = {
        "meeting-series/1/ask/": {"meets_on": "2027-02-24"},
        "absences/1/end/": {"last_day": "2027-02-24"},
        "recurring/LOC-MEETING/held/": {"held_on": "2027-01-24"},
    }
    before = everything()
    answer = tor.post(
        f"/api/v1/{address}", body.get(address, {}), content_type="application/json"
    )
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert everything() == before


@pytest.mark.parametrize("address", OPEN)
def test_what_is_for_everybody_is_there(address: str, tor: Client) -> None:
    assert tor.get(address).status_code == HTTPStatus.OK


def test_the_case_that_concerns_them_is_there(cast: Cast, tor: Client) -> None:
    case = case_in("informed", cast)
    assert tor.get(f"/saker/{case.slug}/ansatte/").status_code == HTTPStatus.NOT_FOUND
    actions.inform_employees(case.reference, "Vi vil ha tre soner.", actor=cast.kari)
    assert tor.get(f"/saker/{case.slug}/ansatte/").status_code == HTTPStatus.OK
    for more in ("bordet/", "fortrolig/", "innsynslogg/", "dokumenter/", "sladding/"):
        assert tor.get(f"/saker/{case.slug}/{more}").status_code == HTTPStatus.NOT_FOUND
