"""A material change on the case page: what must be done again, and one click from each party."""

import pytest
from django.test import Client

from tests.cast import Cast, case_in
from tests.workflows.web.before import changed
from workflows.models import Case, Renewal


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.database
def test_it_says_what_must_be_done_again_and_who_is_silent(
    cast: Cast, django_assert_max_num_queries
) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    changed(cast, case.reference)
    page = f"/saker/{case.slug}/"
    shown = logged_in(cast.ola).get(page).content.decode()
    assert "Hva sier Fagforbundet til endringen?" in shown
    assert "har ikke svart" in shown
    answer = logged_in(cast.ola).post(f"{page}answer-change/", {"outcome": "no_objection"})
    assert answer.status_code == 303
    aisha = logged_in(cast.aisha)
    with django_assert_max_num_queries(12):
        shown = aisha.get(page).content.decode()
    assert "ingen innvendinger" in shown
    refused = logged_in(cast.kari).post(f"{page}decide/", {"number": 1, "text": "Nå."})
    assert refused.status_code == 409
    assert "Versjon 2 er en vesentlig endring" in refused.content.decode()
    told = logged_in(cast.kari).get(f"/api/v1/cases/{case.slug}/").json()
    assert told["change"]["version"] == 2
    assert [one["words"] for one in told["change"]["said"]] == ["ingen innvendinger", "", ""]
    for name in ("aisha", "nina"):
        logged_in(cast[name]).post(f"{page}answer-change/", {"outcome": "no_objection"})
    assert Renewal.objects.get().ended == "no_objection"
    assert logged_in(cast.kari).get(f"/api/v1/cases/{case.slug}/").json()["change"] is None
