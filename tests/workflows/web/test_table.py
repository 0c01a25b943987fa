"""Who is at the table, on its page and to programs: why, who comes today, who is missing."""

from http import HTTPStatus

import pytest
from django.test import Client

from ledger.models import Entry, Text
from ledger.moving import Actor, redact
from parties import actions as register
from tests.cast import OUTSIDERS, TODAY, Cast, case_in
from workflows import actions
from workflows.models import Case


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.database
def test_it_says_who_is_there_and_why_and_who_is_missing(
    cast: Cast, django_assert_max_num_queries
) -> None:
    case = case_in(Case.State.INFORMED, cast)
    register.declare_presence(cast.delta, cast.home_care, declared_on=TODAY, actor=None)
    actions.omit_party(case.reference, f"union-{cast.nsf.pk}", "Ingen der.", actor=cast.kari)
    register.register_absence(
        cast.mandates["ola"],
        deputy=register.register_mandate(
            cast.tor,
            "ptv",
            unit=cast.home_care,
            union=cast.fagforbundet,
            valid_from=TODAY,
            confirmed_by="Fagforbundet",
            actor=None,
        ),
        starts_on=TODAY,
        ends_on=TODAY,
        actor=None,
    )
    kari = logged_in(cast.kari)
    with django_assert_max_num_queries(12):
        shown = kari.get(f"/saker/{case.slug}/bordet/").content.decode()
    for words in (
        "Har meldt at de har medlemmer i Hjemmetjenesten",
        "Ser etter verneområdet Hjemmetjenesten.",
        "Delta",
        "Ingen der.",
        "?seat=union-",
        "Tor Lie",
    ):
        assert words in shown, words
    assert (
        "?seat=" not in logged_in(cast.nina).get(f"/saker/{case.slug}/bordet/").content.decode()
    )
    told = kari.get(f"/api/v1/cases/{case.slug}/table/").json()
    assert [one["seat"] for one in told["forgotten"]] == [f"union-{cast.delta.pk}"]
    assert [one["reason"] for one in told["left_out"]] == ["Ingen der."]


@pytest.mark.database
def test_it_calls_in_and_leaves_out_in_the_browser_and_keeps_what_was_typed(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    kari, page = logged_in(cast.kari), f"/saker/{case.slug}/"
    nsf = f"union-{cast.nsf.pk}"
    assert (
        f'value="{nsf}" selected' in kari.get(f"{page}omit-party/?seat={nsf}").content.decode()
    )
    before = Entry.objects.count()
    assert kari.post(f"{page}omit-party/", {"seat": nsf}).status_code == 422
    refused = kari.post(f"{page}omit-party/", {"seat": "union-99999", "reason": "Derfor nei."})
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "Derfor nei." in refused.content.decode()
    assert Entry.objects.count() == before
    done = kari.post(f"{page}omit-party/", {"seat": nsf, "reason": "Ingen der."})
    assert done["Location"] == f"{page}bordet/"
    assert case.title not in logged_in(cast.aisha).get(page).content.decode()
    kari.post(f"{page}invite-party/", {"seat": nsf})
    assert case.title in logged_in(cast.aisha).get(page).content.decode()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_for_outsiders(name: str, cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    before, client = Entry.objects.count(), logged_in(cast[name])
    sent = {"seat": f"union-{cast.nsf.pk}", "reason": "Nei."}
    for address in (f"/saker/{case.slug}/bordet/", f"/api/v1/cases/{case.slug}/table/"):
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    for step in ("invite-party", "omit-party"):
        answer = client.post(f"/saker/{case.slug}/{step}/", sent)
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Entry.objects.count() == before


def test_it_tells_a_party_left_out_the_reason_and_nothing_else(cast: Cast) -> None:
    case = case_in(Case.State.DRAFT, cast)
    actions.omit_party(case.reference, f"union-{cast.nsf.pk}", "Ingen der.", actor=cast.kari)
    address = f"/saker/{case.slug}/"
    aisha = logged_in(cast.aisha)
    assert aisha.get(address).status_code == HTTPStatus.NOT_FOUND  # nobody is told of a draft
    actions.give_information(case.reference, actor=cast.kari)
    page = aisha.get(address)
    assert page.status_code == HTTPStatus.OK
    told = page.content.decode()
    assert "Ingen der." in told
    assert case.title not in told
    assert "Fra fem til tre soner." not in told
    for path in (
        f"{address}bordet/",
        f"{address}take-position/",
        f"/api/v1/cases/{case.slug}/",
    ):
        assert aisha.get(path).status_code == HTTPStatus.NOT_FOUND
    for name in OUTSIDERS:
        assert logged_in(cast[name]).get(address).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.database
def test_it_shows_why_a_party_was_called_in_and_says_when_the_words_are_redacted(
    cast: Cast, django_assert_max_num_queries
) -> None:
    case = case_in(Case.State.INFORMED, cast)
    actions.invite_party(
        case.reference, f"union-{cast.delta.pk}", reason="De ba om å bli med.", actor=cast.kari
    )
    page, door = f"/saker/{case.slug}/bordet/", f"/api/v1/cases/{case.slug}/table/"
    for name in ("kari", "ola", "nina"):
        reader = logged_in(cast[name])
        with django_assert_max_num_queries(12):
            shown = reader.get(page).content.decode()
        assert shown.count("Kalt inn fordi:") == 1
        assert "Kalt inn fordi: De ba om å bli med." in shown
    told = logged_in(cast.ola).get(door).json()
    assert [one["reason"] for one in told["seated"] if one["reason"]] == ["De ba om å bli med."]
    words = Text.objects.get(body="De ba om å bli med.")
    redact(words.pk, basis="gdpr-17", actor=Actor(cast.hanne.pk))
    shown = logged_in(cast.kari).get(page).content.decode()
    assert "De ba om" not in shown
    assert "Kalt inn fordi:" in shown and "slad" in shown.casefold()
