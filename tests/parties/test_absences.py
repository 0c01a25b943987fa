"""Somebody away names who answers, on the page and through the API; a loop of deputies is refused in both."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from parties import actions as register
from parties.models import Absence, Mandate, Role, User
from parties.seats import standing_of
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import everything, records
from workflows import actions
from workflows.models import Case

pytestmark = pytest.mark.database

DAY = timedelta(days=1)


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def tor_ptv(cast: Cast) -> Mandate:
    """Let Tor be Fagforbundet's workplace representative in Home Care."""
    return register.register_mandate(
        cast.tor,
        Role.PTV,
        unit=cast.home_care,
        union=cast.fagforbundet,
        valid_from=date(2024, 1, 1),
        confirmed_by="Fagforbundet",
        actor=None,
    )


def said(away: Mandate, deputy: Mandate, **days: date) -> dict[str, Any]:
    given = {"starts_on": TODAY, "ends_on": TODAY + 4 * DAY, **days}
    return {
        "mandate": away.pk,
        "deputy": deputy.pk,
        **{name: when.isoformat() for name, when in given.items()},
    }


def both(client: Client, body: dict[str, Any]) -> tuple[Any, Any]:
    """Send it from the page and from a program."""
    page = client.post("/vara/", body)
    return page, client.post("/api/v1/absences/", body, content_type="application/json")


def test_it_lets_the_deputy_act_for_the_one_away_until_the_last_day(
    cast: Cast, tor_ptv: Mandate
) -> None:
    case = case_in("informed", cast)
    client = logged_in(cast.ola)
    body = said(cast.mandates["ola"], tor_ptv)
    with records(Event.ABSENCE_REGISTERED, actor=cast.ola, audience={cast.tor}):
        assert client.post("/vara/", body).status_code == 302
    entry = Entry.objects.get(event=Event.ABSENCE_REGISTERED)
    assert (entry.mandate_id, entry.role) == (cast.mandates["ola"].pk, "htv")
    assert "Tor Lie svarer for Ola Vik" in client.get("/vara/").content.decode()
    page = logged_in(cast.tor).get("/vara/").content.decode()
    assert "Tor Lie svarer for Ola Vik" in page
    actions.submit_input(case.reference, "Fem soner.", actor=cast.tor)
    with clock_at(at(TODAY + 5 * DAY)):
        assert "Tor Lie svarer" not in client.get("/vara/").content.decode()


def test_it_is_the_same_through_the_api(cast: Cast, tor_ptv: Mandate) -> None:
    client = logged_in(cast.ola)
    with records(Event.ABSENCE_REGISTERED, actor=cast.ola, audience={cast.tor}):
        made = client.post(
            "/api/v1/absences/",
            said(cast.mandates["ola"], tor_ptv),
            content_type="application/json",
        )
    assert made.status_code == 201, made.content
    assert client.get("/api/v1/absences/").json() == [made.json()]
    assert logged_in(cast.aisha).get("/api/v1/absences/").json() == []
    assert logged_in(cast.hanne).get("/api/v1/absences/").json() == [made.json()]


def test_it_refuses_deputies_that_go_in_a_loop_and_writes_nothing(
    cast: Cast, tor_ptv: Mandate
) -> None:
    ola = cast.mandates["ola"]
    register.register_absence(
        ola, deputy=tor_ptv, starts_on=TODAY, ends_on=TODAY + 4 * DAY, actor=cast.ola
    )
    tor = logged_in(cast.tor)
    before = everything()
    body = said(tor_ptv, ola, starts_on=TODAY + 4 * DAY, ends_on=TODAY + 9 * DAY)
    page, answer = both(tor, body)
    assert (page.status_code, answer.status_code) == (409, 409)
    assert "Ola Vik" in page.content.decode() and "ring" in page.content.decode()
    assert body["starts_on"] in page.content.decode()  # what was filled in is kept
    assert answer.json()["code"] == "deputy_loop"
    assert everything() == before
    # The day after the other is back there is no loop.
    later = said(tor_ptv, ola, starts_on=TODAY + 5 * DAY, ends_on=TODAY + 9 * DAY)
    assert tor.post("/vara/", later).status_code == 302


def test_it_lets_nobody_name_a_deputy_for_another_or_from_another_party(
    cast: Cast, tor_ptv: Mandate
) -> None:
    aisha, ola = logged_in(cast.aisha), logged_in(cast.ola)
    before = everything()
    for person, away, deputy in (
        (aisha, cast.mandates["ola"], tor_ptv),  # another's mandate
        (ola, cast.mandates["ola"], cast.mandates["aisha"]),  # another union's deputy
        (ola, cast.mandates["ola"], cast.mandates["kari"]),  # the employer's
    ):
        page, answer = both(person, said(away, deputy))
        assert page.status_code in (409, 422), page.status_code
        assert answer.status_code == 409, answer.content
    page, answer = both(
        ola,
        said(cast.mandates["ola"], tor_ptv, starts_on=TODAY + DAY, ends_on=TODAY),
    )
    assert (page.status_code, answer.status_code) == (409, 409)
    assert everything() == before


# -- ending it earlier -----------------------------------------------------------------------------


@pytest.fixture
def away(cast: Cast, tor_ptv: Mandate) -> Absence:
    """Let Ola be away five days from today, and Tor answer."""
    days = {"starts_on": TODAY, "ends_on": TODAY + 4 * DAY}
    return register.register_absence(
        cast.mandates["ola"], deputy=tor_ptv, **days, actor=cast.ola
    )


def end_both(client: Client, absence: Absence, last_day: date) -> tuple[Any, Any]:
    """Let it end from the page and from a program."""
    said = {"last_day": last_day.isoformat()}
    page = client.post("/vara/", {"absence": absence.pk, **said})
    address = f"/api/v1/absences/{absence.pk}/end/"
    return page, client.post(address, said, content_type="application/json")


def test_whoever_is_back_early_ends_it_and_the_deputy_is_told(
    cast: Cast, away: Absence
) -> None:
    case, ola = case_in("informed", cast), logged_in(cast.ola)
    assert "Avslutt tidligere" in ola.get("/vara/").content.decode()
    assert "Avslutt tidligere" not in logged_in(cast.tor).get("/vara/").content.decode()
    with records(Event.ABSENCE_ENDED, actor=cast.ola, audience={cast.tor}):
        said = {"absence": away.pk, "last_day": TODAY.isoformat()}
        assert ola.post("/vara/", said).status_code == 302
    entry = Entry.objects.get(event=Event.ABSENCE_ENDED)
    assert (entry.mandate_id, entry.facts["last_day"]) == (
        cast.mandates["ola"].pk,
        TODAY.isoformat(),
    )
    actions.submit_input(case.reference, "I dag svarer jeg.", actor=cast.tor)
    with clock_at(at(TODAY + DAY)):
        assert "Tor Lie svarer" not in ola.get("/vara/").content.decode()
        assert cast.mandates["ola"] not in standing_of(cast.tor.pk, TODAY + DAY).mandates
    assert cast.mandates["ola"] in standing_of(cast.tor.pk, TODAY).mandates


def test_hr_ends_it_through_the_api_once_and_both_are_told(cast: Cast, away: Absence) -> None:
    client = logged_in(cast.hanne)
    address, said = f"/api/v1/absences/{away.pk}/end/", {"last_day": f"{TODAY + DAY}"}
    head = {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid4())}}
    with records(Event.ABSENCE_ENDED, actor=cast.hanne, audience={cast.tor, cast.ola}):
        made = client.post(address, said, **head)
    assert (made.status_code, made.json()["ends_on"]) == (200, f"{TODAY + DAY}")
    assert client.get("/api/v1/absences/").json() == [made.json()]
    again = client.post(address, said, **head)
    assert (again.status_code, again.json()) == (200, made.json())
    assert Entry.objects.filter(event=Event.ABSENCE_ENDED).count() == 1


def test_one_that_has_not_begun_is_called_off(cast: Cast, tor_ptv: Mandate) -> None:
    ola, days = logged_in(cast.ola), {"starts_on": TODAY + DAY, "ends_on": TODAY + 4 * DAY}
    for through in ("page", "api"):
        planned = register.register_absence(
            cast.mandates["ola"], deputy=tor_ptv, **days, actor=cast.ola
        )
        said = {"last_day": TODAY.isoformat()}
        with records(Event.ABSENCE_ENDED, actor=cast.ola, audience={cast.tor}):
            if through == "page":
                answer = ola.post("/vara/", {"absence": planned.pk, **said}, follow=True)
                assert "Fraværet er avlyst." in answer.content.decode()
            else:
                address = f"/api/v1/absences/{planned.pk}/end/"
                assert (
                    ola.post(address, said, content_type="application/json").status_code == 204
                )
        assert not Absence.objects.exists()


def test_it_ends_neither_on_a_day_that_has_passed_nor_later_than_planned(
    cast: Cast, away: Absence
) -> None:
    ola = logged_in(cast.ola)
    before = everything()
    for last_day, code in ((TODAY - DAY, "passed"), (TODAY + 4 * DAY, "not_earlier")):
        page, answer = end_both(ola, away, last_day)
        assert (page.status_code, answer.status_code) == (409, 409)
        assert answer.json()["code"] == code
        assert (
            f'value="{last_day.isoformat()}"' in page.content.decode()
        )  # what was typed is kept
    assert ola.post("/vara/", {"absence": away.pk, "last_day": "snart"}).status_code == 422
    assert ola.post("/vara/", {"absence": "²", "last_day": f"{TODAY}"}).status_code == 404
    assert everything() == before


@pytest.mark.parametrize(("name", "status"), [("tor", 403), ("aisha", 404), ("kari", 404)])
def test_nobody_else_ends_it(cast: Cast, away: Absence, name: str, status: int) -> None:
    person = logged_in(cast[name])
    before = everything()
    page, answer = end_both(person, away, TODAY)
    assert (page.status_code, answer.status_code) == (status, status)
    assert everything() == before


@pytest.mark.parametrize("name", [n for n in OUTSIDERS if n not in ("ester", "tor")])
def test_an_outsider_finds_nothing_to_end(cast: Cast, away: Absence, name: str) -> None:
    person = logged_in(cast[name])
    before = everything()
    page, answer = end_both(person, away, TODAY)
    assert (page.status_code, answer.status_code) == (404, 404)
    assert everything() == before


@pytest.mark.parametrize("name", [n for n in OUTSIDERS if n != "ester"])
def test_it_is_not_there_for_somebody_without_a_mandate(name: str, cast: Cast) -> None:
    outsider = logged_in(cast[name])
    before = everything()
    body = said(cast.mandates["ola"], cast.mandates["per"])
    page, answer = both(outsider, body)
    assert (page.status_code, answer.status_code) == (404, 404)
    assert outsider.get("/vara/").status_code == 404
    assert everything() == before
    assert not Absence.objects.exists()
    assert not Case.objects.exists()
