"""Versions beside each other: nothing of either text is lost, and outsiders see neither."""

from http import HTTPStatus

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast, case_in
from workflows import actions
from workflows.models import Case
from workflows.queries.versions import pieces

_TEXT = st.text(st.sampled_from("ab \n,å"), max_size=40)


@given(_TEXT, _TEXT)
def test_it_loses_no_letter_of_either_text(old: str, new: str) -> None:
    found = list(pieces(old, new))
    assert "".join(p.words for p in found if p.kind != "removed") == new
    kept = "".join(p.words for p in found if p.kind != "added")
    assert "".join(kept.split()) == "".join(old.split())


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def case(cast: Cast) -> Case:
    case = case_in(Case.State.INFORMED, cast)
    actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    actions.revise_brief(
        case.reference,
        {"proposal": "Fra fem til fire soner.", "background": "Lange kjøreruter."},
        material=True,
        reason="Innspill fra Fagforbundet.",
        actor=cast.kari,
    )
    return case


@pytest.mark.database
def test_it_shows_what_is_new_and_what_is_taken_away(
    case: Case, cast: Cast, django_assert_max_num_queries
) -> None:
    ola = logged_in(cast.ola)
    assert "Se hva som er endret" in ola.get(f"/saker/{case.slug}/").content.decode()
    with django_assert_max_num_queries(10):
        page = ola.get(f"/saker/{case.slug}/versjoner/")
    words = page.content.decode()
    assert '<del><b class="mark">tatt bort:</b> tre </del>' in words
    assert '<ins><b class="mark">nytt:</b> fire </ins>' in words
    assert "Vesentlig endring" in words
    assert "Innspill fra Fagforbundet." in words
    assert "Uendret: Bakgrunn." in words
    back = ola.get(f"/saker/{case.slug}/versjoner/?fra=2&til=1").content.decode()
    assert '<ins><b class="mark">nytt:</b> tre </ins>' in back
    assert (
        "Velg to av versjonene."
        in ola.get(f"/saker/{case.slug}/versjoner/?fra=9&til=x").content.decode()
    )


def test_it_binds_input_to_the_version_it_speaks_of(case: Case, cast: Cast) -> None:
    ola = logged_in(cast.ola)
    found = ola.get(f"/api/v1/cases/{case.slug}/versions/").json()["results"]
    assert [(v["version"], v["material"]) for v in found] == [(1, True), (2, True)]
    assert found[1]["headings"]["proposal"] == "Fra fem til fire soner."
    assert "til versjon 1" in ola.get(f"/saker/{case.slug}/").content.decode()


def test_it_says_when_there_is_only_one(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    page = logged_in(cast.ola).get(f"/saker/{case.slug}/versjoner/")
    assert "Det finnes bare én versjon" in page.content.decode()


@pytest.mark.parametrize("name", ["tor", "per", "ester"])
def test_it_is_not_there_for_outsiders(name: str, case: Case, cast: Cast) -> None:
    person = logged_in(cast[name])
    assert person.get(f"/saker/{case.slug}/versjoner/").status_code == HTTPStatus.NOT_FOUND
    assert person.get(f"/api/v1/cases/{case.slug}/versions/").status_code == 404
