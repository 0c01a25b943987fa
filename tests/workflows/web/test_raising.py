"""Meldte saker on the pages and in the API: raised, opened with nothing typed twice, refused, unseen."""

from http import HTTPStatus
from uuid import uuid4

import pytest
from django.test import Client

from ledger.models import Entry
from tests.cast import Cast
from tests.workflows.web.writing import LIGHT, REST, asked, step
from workflows import actions
from workflows.models import Case, Draft, RaisedCase

LIST, NEW = "/meldte-saker/", "/meldte-saker/ny/"
API = "/api/v1/raised-cases/"


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(cast: Cast, **more):
    return {
        "unit": cast.home_care.pk,
        "title": "Nattvakter alene",
        "text": "Tre har sluttet.",
        "gesture": str(uuid4()),
        **more,
    }


@pytest.fixture
def raised(cast: Cast) -> RaisedCase:
    return actions.raise_case(
        cast.home_care, title="Nattvakter alene", text="Tre har sluttet.", actor=cast.ola
    )


@pytest.mark.database
def test_it_goes_from_a_few_words_to_an_open_case(cast: Cast) -> None:
    ola, kari = logged_in(cast.ola), logged_in(cast.kari)
    assert NEW in ola.get("/").content.decode()
    answer = ola.post(NEW, said(cast), follow=True)
    assert "Saken er meldt inn" in answer.content.decode()
    home = kari.get("/").content.decode()
    assert "Svar på den meldte saken" in home
    assert "Nattvakter alene" in home
    began = kari.post(f"{LIST}1/", {"do": "open"})
    draft = Draft.objects.get()
    assert began.url.endswith(f"/{draft.pk}/hva/")
    assert kari.post(f"{LIST}1/", {"do": "open"}).url == began.url  # twice is one draft
    step(kari, draft, "hva", units=[cast.home_care.pk], asked=asked("work_schedule"), **LIGHT)
    page = kari.get(f"/saker/ny/{draft.pk}/resten/").content.decode()
    assert "Nattvakter alene" in page
    assert "Meldt inn av Fagforbundet" in page
    step(kari, draft, "resten", do="send", **REST)
    case = Case.objects.get()
    assert RaisedCase.objects.get().case == case
    assert "som Fagforbundet meldte inn" in kari.get(f"/saker/{case.slug}/").content.decode()
    assert case.reference in ola.get(f"{LIST}1/").content.decode()
    assert "Svar på den meldte saken" not in kari.get("/").content.decode()


def test_it_keeps_what_was_typed_when_it_says_no(cast: Cast) -> None:
    ola = logged_in(cast.ola)
    before = Entry.objects.count()
    answer = ola.post(NEW, said(cast, title=""))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Tre har sluttet." in answer.content.decode()
    answer = ola.post(NEW, said(cast, unit=cast.home_care.pk + 99))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Entry.objects.count() == before


def test_it_takes_a_second_click_as_the_first(cast: Cast) -> None:
    ola, body = logged_in(cast.ola), said(cast)
    assert ola.post(NEW, body).url == ola.post(NEW, body).url
    assert RaisedCase.objects.count() == 1


def test_it_shows_the_refusal_to_the_party_and_hr(raised: RaisedCase, cast: Cast) -> None:
    kari, page = logged_in(cast.kari), f"{LIST}{raised.number}/"
    before = Entry.objects.count()
    empty = kari.post(page, {"do": "refuse", "reason": ""})
    assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Entry.objects.count() == before
    kari.post(page, {"do": "refuse", "reason": "Vi tar det i budsjettet."})
    for name in ("ola", "hanne", "dag"):
        reader = logged_in(cast[name])
        assert "Vi tar det i budsjettet." in reader.get(page).content.decode()
        assert "Nattvakter alene" in reader.get(f"{LIST}?state=refused").content.decode()
        assert "Nattvakter alene" not in reader.get(f"{LIST}?state=waiting").content.decode()
    late = logged_in(cast.dag).post(page, {"do": "refuse", "reason": "Mine egne ord."})
    assert late.status_code == HTTPStatus.CONFLICT
    assert "Mine egne ord." in late.content.decode()


def test_it_is_withdrawn_by_the_party(raised: RaisedCase, cast: Cast) -> None:
    answer = logged_in(cast.ola).post(
        f"{LIST}{raised.number}/", {"do": "withdraw"}, follow=True
    )
    assert "trukket" in answer.content.decode()
    assert (
        logged_in(cast.hanne).post(f"{LIST}{raised.number}/", {"do": "withdraw"}).status_code
        == HTTPStatus.FORBIDDEN
    )


@pytest.mark.parametrize("name", ["kari", "hanne", "tor", "per"])
def test_it_lets_nobody_raise_a_case_without_a_mandate(name: str, cast: Cast) -> None:
    person = logged_in(cast[name])
    assert person.get(NEW).status_code == HTTPStatus.FORBIDDEN
    assert person.post(NEW, said(cast)).status_code == HTTPStatus.FORBIDDEN
    assert person.post(API, said_to_api(cast), "application/json").status_code == 403
    assert not RaisedCase.objects.exists()


def said_to_api(cast: Cast):
    body = said(cast)
    del body["gesture"]
    return body


@pytest.mark.database
def test_it_goes_through_the_api(cast: Cast) -> None:
    ola, kari = logged_in(cast.ola), logged_in(cast.kari)
    key = {"Idempotency-Key": str(uuid4())}
    made = ola.post(API, said_to_api(cast), "application/json", headers=key)
    assert made.status_code == 201
    assert made.json()["state"] == "waiting"
    assert made.json()["party"] == "Fagforbundet"
    again = ola.post(API, said_to_api(cast), "application/json", headers=key)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert kari.get(API).json()["results"] == [made.json()]
    said_no = kari.post(f"{API}1/refuse/", {"reason": "Nei."}, "application/json")
    assert (said_no.json()["state"], said_no.json()["reason"]) == ("refused", "Nei.")
    twice = kari.post(f"{API}1/refuse/", {"reason": "Nei."}, "application/json")
    assert (twice.status_code, twice.json()["code"]) == (409, "answered")
    assert ola.post(f"{API}1/withdraw/", {}, "application/json").status_code == 409
    odd = ola.post(API, {**said_to_api(cast), "party": 1}, "application/json")
    assert odd.status_code == 400


def test_it_reads_in_few_queries(
    raised: RaisedCase, cast: Cast, django_assert_max_num_queries
) -> None:
    kari = logged_in(cast.kari)
    for page in (LIST, f"{LIST}{raised.number}/"):
        with django_assert_max_num_queries(8):
            kari.get(page)
    with django_assert_max_num_queries(10):
        kari.get("/")
    with django_assert_max_num_queries(12):
        kari.post(f"{LIST}{raised.number}/", {"do": "refuse", "reason": "Nei."})


@pytest.mark.parametrize("name", ["aisha", "tor", "per", "ester"])
def test_it_is_not_there_for_outsiders(name: str, raised: RaisedCase, cast: Cast) -> None:
    person, before = logged_in(cast[name]), Entry.objects.count()
    page = f"{LIST}{raised.number}/"
    assert person.get(page).status_code == HTTPStatus.NOT_FOUND
    for do in ("open", "refuse", "withdraw"):
        sent = person.post(page, {"do": do, "reason": "Nei."})
        assert sent.status_code == HTTPStatus.NOT_FOUND
    assert "Nattvakter alene" not in person.get(LIST).content.decode()
    assert person.get(f"{API}{raised.number}/").status_code == 404
    for verb, body in (("refuse", {"reason": "Nei."}), ("withdraw", {})):
        answer = person.post(f"{API}{raised.number}/{verb}/", body, "application/json")
        assert answer.status_code == 404
    assert Entry.objects.count() == before
    assert Client().get(page).url.startswith("/logg-inn/")
