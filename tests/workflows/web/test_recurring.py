"""The year wheel's pages: who reads them, and what can be done there."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from ledger.events import Event
from ledger.moving import clock_at
from tests.cast import TODAY, at
from tests.saying import everything, records
from workflows.actions.recurring import keep_wheel

WHEEL = "/arshjul/"
STAFFING = f"{WHEEL}AML-14-14a/"


def logged_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def wheel(cast):
    keep_wheel(at(TODAY))
    return cast


def test_it_lists_what_comes_round_with_the_nearest_day_first(wheel):
    page = logged_in(wheel.ola).get(WHEEL)
    days = [turn.due_on for turn, _late in page.context["turns"]]
    assert days == sorted(days)
    assert "1. februar 2028" in page.content.decode()


@pytest.mark.database
def test_it_opens_the_case_a_representative_demands(wheel):
    ola = logged_in(wheel.ola)
    assert "Krev drøftingen nå" in ola.get(STAFFING).content.decode()
    answer = ola.post(f"{STAFFING}krev/", follow=True)
    words = answer.content.decode()
    assert "er åpnet. Nå er det lederen" in words
    assert "Krev drøftingen nå" not in words
    before = everything()
    again = ola.post(f"{STAFFING}krev/")
    assert again.status_code == HTTPStatus.CONFLICT
    assert "er alt åpnet for dette" in again.content.decode()
    assert everything() == before


def test_it_takes_the_day_from_hr_and_keeps_what_was_typed(wheel):
    hanne = logged_in(wheel.hanne)
    wrong = hanne.post(f"{STAFFING}gjennomfort/", {"held_on": "31.02.2027"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "31.02.2027" in wrong.content.decode()
    with clock_at(at(TODAY)), records(Event.RECURRING_HELD, actor=wheel.hanne):
        hanne.post(f"{STAFFING}gjennomfort/", {"held_on": "2027-01-15"})
    assert "15. januar 2028" in hanne.get(WHEEL).content.decode()


def test_it_hides_the_wheel_from_those_without_a_mandate(wheel):
    for outsider in ("tor", "per"):
        for page in (WHEEL, STAFFING):
            assert logged_in(wheel[outsider]).get(page).status_code == HTTPStatus.NOT_FOUND
        answer = logged_in(wheel[outsider]).post(f"{STAFFING}krev/")
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_it_reads_elsewhere_but_enters_no_day(wheel):
    ester = logged_in(wheel.ester)
    assert ester.get(STAFFING).status_code == HTTPStatus.OK
    answer = ester.post(f"{STAFFING}gjennomfort/", {"held_on": "2027-01-15"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert ester.get(f"{WHEEL}finnes-ikke/").status_code == HTTPStatus.NOT_FOUND
