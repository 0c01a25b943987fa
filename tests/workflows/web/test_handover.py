"""The handover's page and its door for programs: laid before, taken over, taken back, and not there for others."""

from http import HTTPStatus

import pytest
from django.test import Client

from tests.cast import Cast, case_in
from tests.saying import everything
from workflows import actions
from workflows.models import Case, Handover


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.database
def test_it_is_laid_before_the_successor_who_takes_over(
    cast: Cast, django_assert_max_num_queries
) -> None:
    case = case_in(Case.State.INFORMED, cast)
    kari, dag = cast.mandates["kari"].pk, cast.mandates["dag"].pk
    shown = logged_in(cast.kari).get("/overlevering/").content.decode()
    assert case.reference in shown
    said = {"outgoing": kari, "successor": dag, "note": "Ring Ola først."}
    assert logged_in(cast.kari).post("/overlevering/", said).status_code == HTTPStatus.FOUND
    taker = logged_in(cast.dag)
    with django_assert_max_num_queries(8):
        shown = taker.get("/overlevering/").content.decode()
    assert "Ring Ola først." in shown
    kari_again = logged_in(cast.kari)
    before = everything()
    again = kari_again.post("/overlevering/", said)
    assert again.status_code == HTTPStatus.CONFLICT
    assert "Ring Ola først." in again.content.decode()
    assert everything() == before
    logged_in(cast.dag).post(f"/overlevering/{Handover.objects.get().pk}/ta-over/")
    assert Case.objects.get(pk=case.pk).owner == cast.dag


@pytest.mark.database
def test_it_is_offered_and_taken_back_by_programs(cast: Cast) -> None:
    case_in(Case.State.INFORMED, cast)
    kari = logged_in(cast.kari)
    body = {"outgoing": cast.mandates["kari"].pk, "successor": cast.mandates["dag"].pk}
    made = kari.post("/api/v1/handovers/", body, content_type="application/json")
    assert made.status_code == HTTPStatus.CREATED, made.content
    number = made.json()["number"]
    here = f"/api/v1/handovers/{number}/"
    no = logged_in(cast.kari).post(f"{here}accept/", {}, content_type="application/json")
    assert no.status_code == HTTPStatus.FORBIDDEN
    back = kari.post(f"{here}withdraw/", {}, content_type="application/json")
    assert back.json()["withdrawn_on"]
    assert kari.get("/api/v1/handovers/").json()["results"][0]["number"] == number


@pytest.mark.parametrize("name", ["tor", "per", "ester", "ola"])
def test_it_is_not_there_for_others(name: str, cast: Cast) -> None:
    case_in(Case.State.INFORMED, cast)
    kari, dag = cast.mandates["kari"].pk, cast.mandates["dag"].pk
    made = actions.offer_handover(kari, dag, actor=cast.kari)
    client = logged_in(cast[name])
    before = everything()
    for address in (
        f"/overlevering/{made.pk}/ta-over/",
        f"/overlevering/{made.pk}/trekk/",
        f"/api/v1/handovers/{made.pk}/accept/",
        f"/api/v1/handovers/{made.pk}/withdraw/",
    ):
        answer = client.post(address, {}, content_type="application/json")
        assert answer.status_code == HTTPStatus.NOT_FOUND, address
    body = {"outgoing": kari, "successor": dag}
    refused = client.post("/api/v1/handovers/", body, content_type="application/json")
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert client.get("/api/v1/handovers/").json()["results"] == []
    assert everything() == before
