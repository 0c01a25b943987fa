"""Each reads what they were told, and nobody else."""

import pytest
from django.urls import reverse

from ledger.events import Event
from notifications.dispatch import drain
from notifications.models import Delivery, Preference
from notifications.views import LATEST
from tests.cast import TODAY, at
from tests.notifications.test_dispatch import happened

NINE = at(TODAY)


@pytest.fixture
def page(cast, client):
    happened(Event.CASE_WITHDRAWN, "ola", "aisha", cast=cast, by=cast.kari)
    happened(Event.CASE_REOPENED, "aisha", cast=cast, by=cast.kari, case="2027/0002")
    drain(NINE)
    client.force_login(cast.ola)
    return reverse("notifications")


def test_it_shows_a_person_their_own(client, page):
    body = client.get(page, headers={"accept-language": "nb"}).content.decode()
    assert "Kari Nes trakk saken." in body
    assert 'href="/saker/2027-0001/"' in body
    assert "2027/0002" not in body
    assert "1 nytt varsel" in body


def test_it_marks_as_read_what_was_on_the_page(client, page, cast):
    newest = Delivery.objects.in_house(cast.ola.pk).first().pk
    happened(Event.CASE_REOPENED, "ola", cast=cast, by=cast.kari)
    drain(NINE)
    assert client.post(page, {"up_to": newest}).status_code == 302
    read = Delivery.objects.exclude(read_at=None)
    assert [d.pk for d in read] == [newest]


@pytest.mark.parametrize("up_to", ["", "all", "-1", "9" * 30, "²"])
def test_it_refuses_what_is_not_a_number(client, page, up_to):
    assert client.post(page, {"up_to": up_to}).status_code == 400
    assert not Delivery.objects.exclude(read_at=None).exists()


def test_it_keeps_the_choice_of_email(client, page, cast):
    where = reverse("notification-preference")
    assert client.post(where, {"email": "digest"}).status_code == 302
    assert Preference.objects.get(user=cast.ola).email == "digest"
    assert client.post(where, {"email": "fax"}).status_code == 400
    assert 'value="digest" checked' in client.get(page).content.decode()


def test_it_shows_nothing_to_who_is_not_logged_in(client, page):
    client.logout()
    for address in (page, reverse("notification-preference")):
        assert client.post(address).status_code == 302
        assert "logg-inn" in client.get(page).headers["location"]


def test_it_says_when_there_is_nothing(client, cast):
    client.force_login(cast.tor)
    body = client.get(reverse("notifications"), headers={"accept-language": "nn"})
    assert "Ingen varsel enno" in body.content.decode()


@pytest.mark.database
def test_it_needs_few_queries_however_many_there_are(
    client, page, cast, django_assert_max_num_queries
):
    for _round in range(LATEST + 5):
        happened(Event.CASE_REOPENED, "ola", cast=cast, by=cast.kari)
    drain(NINE)
    with django_assert_max_num_queries(10):
        body = client.get(page).content.decode()
    assert body.count("<time") == LATEST
