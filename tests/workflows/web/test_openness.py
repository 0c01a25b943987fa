"""How open the questions are, on the case page: declared, contested, answered."""

from http import HTTPStatus

import pytest
from django.test import Client

from ledger.models import Entry
from tests.cast import Cast, case_in
from workflows.models import Case, Contest


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.database
def test_it_shows_the_contest_and_the_answer_beside_the_declaration(
    cast: Cast, django_assert_max_num_queries
) -> None:
    case = case_in(Case.State.INFORMED, cast)
    page, ola, kari = f"/saker/{case.slug}/", logged_in(cast.ola), logged_in(cast.kari)
    said = {"question": 1, "openness": "closed", "reason": ""}
    before = Entry.objects.count()
    assert kari.post(f"{page}declare-openness/", said).status_code == 422
    assert Entry.objects.count() == before
    kari.post(f"{page}declare-openness/", {**said, "reason": "Budsjettet er vedtatt."})
    assert "Budsjettet er vedtatt." in ola.get(page).content.decode()
    ola.post(f"{page}contest/", {"question": 1, "text": "Det er ikke vedtatt."})
    made = Contest.objects.get()
    assert "Det er ikke vedtatt." in kari.get(f"{page}answer-contest/").content.decode()
    kari.post(
        f"{page}answer-contest/",
        {"contest_id": made.pk, "text": "Sak 12 i mars.", "upheld": "no"},
    )
    aisha = logged_in(cast.aisha)
    with django_assert_max_num_queries(12):
        shown = aisha.get(page).content.decode()
    for words in ("Fagforbundet bestrider dette", "Det er ikke vedtatt.", "Sak 12 i mars."):
        assert words in shown


@pytest.mark.parametrize("name", ["tor", "per", "ester"])
def test_it_is_not_there_for_outsiders(name: str, cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    before = Entry.objects.count()
    sent = {"question": 1, "openness": "open", "text": "Nei.", "contest_id": 1}
    for step in ("declare-openness", "contest", "answer-contest"):
        answer = logged_in(cast[name]).post(f"/saker/{case.slug}/{step}/", sent)
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Entry.objects.count() == before
