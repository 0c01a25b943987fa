"""The level and the programme in the browser: moved up with a reason, linked, and shown on both."""

from http import HTTPStatus

import pytest
from django.test import Client

from tests.cast import OUTSIDERS, Cast, case_in, open_case
from tests.saying import everything
from workflows.models import Case


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_it_links_and_shows_a_programme_on_both(cast: Cast) -> None:
    programme, part = case_in(Case.State.INFORMED, cast), open_case(cast)
    page, kari = f"/saker/{programme.slug}/", logged_in(cast.kari)
    assert kari.post(f"{page}link-child/", {"child": part.slug}).status_code == 303
    assert part.reference in kari.get(page).content.decode()
    assert programme.reference in kari.get(f"/saker/{part.slug}/").content.decode()
    wrong = kari.post(f"{page}release-child/", {"child": part.reference, "reason": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    kari.post(f"{page}release-child/", {"child": part.reference, "reason": "Går alene."})
    assert part.reference not in kari.get(f"{page}?").context["case"].parts


def test_it_moves_up_with_a_reason(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    page, kari = f"/saker/{case.slug}/", logged_in(cast.kari)
    assert kari.post(f"{page}move-up/", {"reason": ""}).status_code == 422
    kari.post(f"{page}move-up/", {"reason": "Flere tjenester."})
    assert "løftet saken til nivået sektor" in logged_in(cast.ola).get(page).content.decode()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_for_outsiders(name: str, cast: Cast) -> None:
    case, client = case_in(Case.State.INFORMED, cast), logged_in(cast[name])
    before = everything()
    for step in ("move-up", "link-child", "release-child"):
        sent = {"reason": "Nei.", "child": case.reference}
        assert client.post(f"/saker/{case.slug}/{step}/", sent).status_code == 404
    assert everything() == before
