"""Demands on the case page: sent with a reason, answered beside, typed words never lost."""

from http import HTTPStatus

import pytest
from django.test import Client

from ledger.models import Entry
from tests.cast import Cast, case_in
from workflows import actions
from workflows.models import Case, Demand


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.database
def test_it_stands_on_the_case_page_with_its_answer(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    page, ola, kari = f"/saker/{case.slug}/", logged_in(cast.ola), logged_in(cast.kari)
    assert "Krev møte, et høyere trinn eller et utvalg" in ola.get(page).content.decode()
    before = Entry.objects.count()
    short = ola.post(f"{page}make-demand/", {"kind": "amu", "text": ""})
    assert short.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Entry.objects.count() == before
    ola.post(f"{page}make-demand/", {"kind": "amu", "text": "Alenearbeid."})
    demand = Demand.objects.get()
    assert "Alenearbeid." in kari.get(f"{page}answer-demand/").content.decode()
    said = {"demand_id": demand.pk, "outcome": "refused", "text": ""}
    assert kari.post(f"{page}answer-demand/", said).status_code == 422
    kari.post(f"{page}answer-demand/", {**said, "text": "AMU har hatt den."})
    for name in ("ola", "aisha", "kari"):
        shown = logged_in(cast[name]).get(page).content.decode()
        assert "AMU har hatt den." in shown
        assert "Avslått" in shown
    late = kari.post(f"{page}answer-demand/", {**said, "text": "Mine ord."})
    assert late.status_code == HTTPStatus.CONFLICT
    assert "Mine ord." in late.content.decode()


def test_it_reads_the_page_in_no_more_queries(
    cast: Cast, django_assert_max_num_queries
) -> None:
    case = case_in(Case.State.INFORMED, cast)
    for kind in Demand.Kind.values:
        actions.make_demand(case.reference, kind, "Fordi.", actor=cast.ola)
    kari = logged_in(cast.kari)
    with django_assert_max_num_queries(12):
        kari.get(f"/saker/{case.slug}/")
    demand = Demand.objects.first()
    said = {"demand_id": demand.pk, "outcome": "accepted", "text": ""}
    with django_assert_max_num_queries(14):
        kari.post(f"/saker/{case.slug}/answer-demand/", said)


@pytest.mark.parametrize("name", ["tor", "per", "ester"])
def test_it_is_not_there_for_outsiders(name: str, cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    before = Entry.objects.count()
    for step in ("make-demand", "answer-demand"):
        sent = {"kind": "amu", "text": "Nei.", "demand_id": 1, "outcome": "refused"}
        answer = logged_in(cast[name]).post(f"/saker/{case.slug}/{step}/", sent)
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Entry.objects.count() == before
