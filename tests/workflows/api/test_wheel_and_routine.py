"""The year wheel and the local routine through the API: the same doors, the same refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import OUTSIDERS, TODAY, Cast, at
from tests.saying import everything
from tests.workflows.routines import LONGER, hilde, longer
from workflows.actions.recurring import keep_wheel
from workflows.models import RoutineEdition

pytestmark = pytest.mark.database
WHEEL = "/api/v1/recurring/"
STAFFING = f"{WHEEL}AML-14-14a/"
ROUTINE = "/api/v1/routine/"
KEY = {"idempotency-key": "5d0e6ab0-8a47-4a6e-9c55-0c8a6d4b8f7e"}
SOON = TODAY + timedelta(days=3)


def logged_in(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    # The log-in's own moment is no trace of what is tried afterwards.
    type(who).objects.filter(pk=who.pk).update(last_login=None)
    return client


def sent(who: Any, address: str, body: Any = None, headers: Any = None) -> Any:
    client = logged_in(who)
    return client.post(address, body or {}, content_type="application/json", headers=headers)


def read(who: Any, address: str) -> Any:
    return logged_in(who).get(address)


@pytest.fixture
def wheel(cast: Cast) -> Cast:
    keep_wheel(at(TODAY))
    return cast


# -- the wheel -----------------------------------------------------------------------------------


def test_it_reads_the_wheel_the_nearest_day_first(wheel: Cast) -> None:
    told = read(wheel.ola, WHEEL).json()["results"]
    days = [turn["due_on"] for turn in told]
    assert days == sorted(days)
    one = read(wheel.ola, STAFFING).json()
    assert one in told
    assert (one["rule"], one["late"], one["case"]) == ("AML-14-14a", False, None)


def test_it_opens_the_case_a_representative_demands_once(wheel: Cast) -> None:
    first = sent(wheel.ola, f"{STAFFING}demand/", headers=KEY)
    assert first.status_code == 200
    assert first.json()["case"]
    before = everything()
    again = sent(wheel.ola, f"{STAFFING}demand/", headers=KEY)
    assert again["Idempotent-Replayed"] == "true"
    refused = sent(wheel.ola, f"{STAFFING}demand/")
    assert (refused.status_code, refused.json()["code"]) == (409, "already_open")
    assert everything() == before


def test_it_names_no_case_to_those_who_may_not_see_it(wheel: Cast) -> None:
    opened = sent(wheel.ola, f"{STAFFING}demand/").json()["case"]
    # Nobody but who demanded it, in that answer, and its leader: it is a draft still.
    assert read(wheel.ester, STAFFING).json()["case"] is None
    assert read(wheel.dag, STAFFING).json()["case"] == opened


def test_it_takes_the_day_from_hr(wheel: Cast) -> None:
    answer = sent(wheel.hanne, f"{STAFFING}held/", {"held_on": "2027-01-15"})
    assert answer.json()["last_held_on"] == "2027-01-15"
    assert answer.json()["due_on"] == "2028-01-15"


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("ester", {"held_on": "2027-01-15"}, 403),
        ("hanne", {"held_on": "2027-03-01"}, 409),
        ("hanne", {"held_on": "31.02.2027"}, 400),
        ("hanne", {}, 400),
        ("hanne", {"held_on": "2027-01-15", "by": "kari"}, 400),
        ("tor", {"held_on": "2027-01-15"}, 404),
    ],
)
def test_it_refuses_a_day_and_writes_nothing(
    who: str, body: dict[str, str], status: int, wheel: Cast
) -> None:
    before = everything()
    assert sent(wheel[who], f"{STAFFING}held/", body).status_code == status
    assert everything() == before


@pytest.mark.parametrize("name", ["tor", "per"])
def test_it_hides_both_from_those_without_a_mandate(name: str, wheel: Cast) -> None:
    before = everything()
    for address in (WHEEL, STAFFING, ROUTINE, f"{ROUTINE}1/"):
        assert read(wheel[name], address).status_code == 404, address
    for address in (f"{STAFFING}demand/", ROUTINE, f"{ROUTINE}1/withdraw/"):
        assert sent(wheel[name], address).status_code == 404, address
    assert read(wheel.ola, f"{WHEEL}finnes-ikke/").status_code == 404
    assert everything() == before


# -- the routine ---------------------------------------------------------------------------------


def edition(**changes: Any) -> dict[str, Any]:
    said = {"body": longer().text, "valid_from": SOON.isoformat(), "summary": "Lengre frist."}
    return {**said, **changes}


def test_it_publishes_an_edition_once_and_withdraws_it(cast: Cast) -> None:
    author = hilde(cast)
    made = sent(author, ROUTINE, edition(), headers=KEY)
    assert made.status_code == 201
    assert (made.json()["number"], made.json()["status"]) == (1, "coming")
    assert str(LONGER["ordinary"]) in made.json()["body"]
    again = sent(author, ROUTINE, edition(), headers=KEY)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert RoutineEdition.objects.count() == 1
    (listed,) = read(cast.ola, ROUTINE).json()["results"]
    assert listed == read(cast.ola, f"{ROUTINE}1/").json() == made.json()
    taken = sent(author, f"{ROUTINE}1/withdraw/", {"reason": "For lang."})
    assert taken.json()["status"] == "withdrawn"
    before = everything()
    refused = sent(author, f"{ROUTINE}1/withdraw/", {"reason": "Igjen."})
    assert (refused.status_code, refused.json()["code"]) == (409, "withdrawn")
    assert everything() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": "ikke = TOML ="},
        {"body": ""},
        {"valid_from": "2027-01-31"},
        {"valid_from": "i morgen"},
        {"summary": " "},
        {"published_by": 1},
    ],
)
def test_it_refuses_a_faulty_edition_and_writes_nothing(
    wrong: dict[str, Any], cast: Cast
) -> None:
    author = hilde(cast)
    before = everything()
    answer = sent(author, ROUTINE, edition(**wrong))
    assert answer.status_code in (400, 409)
    assert answer.json()["because"]
    assert everything() == before


@pytest.mark.parametrize("name", ["kari", "ola", "nina", "hanne", "dag", *OUTSIDERS])
def test_it_lets_only_the_administrator_publish(name: str, cast: Cast) -> None:
    sent(hilde(cast), ROUTINE, edition())
    before = everything()
    later = edition(valid_from=(SOON + timedelta(days=9)).isoformat(), summary="Mitt.")
    assert sent(cast[name], ROUTINE, later).status_code == 404
    withdrawn = sent(cast[name], f"{ROUTINE}1/withdraw/", {"reason": "Nei."})
    assert withdrawn.status_code == 404
    assert everything() == before
