"""Other systems are told – signed, without a name, and never from an address inside."""

import hashlib
import hmac
import json
from datetime import date, timedelta

import pytest
from django.test import Client

from ledger.events import Event
from ledger.moving import SYSTEM, moving
from ledger.refusals import NotPermitted, NotPossible
from notifications.dispatch import drain
from notifications.leasing import PAUSES
from notifications.models import Delivery, Webhook
from notifications.outward import Forbidden, NotTaken, checked, post
from notifications.webhooks import parked, register_webhook, send_webhooks, stop_webhook
from parties.actions import register_mandate
from parties.models import Role
from tests.cast import TODAY, at
from tests.notifications.test_dispatch import happened
from tests.saying import records

pytestmark = pytest.mark.django_db
NINE = at(TODAY)
URL = "https://arkiv.example.no/inn"
PAGE = "/varsler/utsending/"


class Carrier:
    """A way out; the only thing faked."""

    def __init__(self, fault=None):
        self.fault, self.sent = fault, []

    def __call__(self, url, body, headers):
        if self.fault:
            raise self.fault
        self.sent.append((url, body, headers))


@pytest.fixture
def admin(cast):
    register_mandate(
        cast.tor,
        Role.HR_ADMINISTRATOR,
        unit=cast.municipality,
        valid_from=date(2024, 1, 1),
        confirmed_by="HR",
        actor=None,
    )
    return cast.tor


@pytest.fixture
def told(admin):
    return register_webhook("Arkivet", URL, actor=admin)


def test_it_sends_a_signed_message_without_words_or_names(cast, told):
    _webhook, secret = told
    happened(Event.INPUT_SUBMITTED, "kari", cast=cast, by=cast.ola, facts={"party": "NSF"})
    drain(NINE)
    carrier = Carrier()
    assert send_webhooks(NINE, carry=carrier) == 1
    ((url, body, headers),) = carrier.sent
    assert url == URL
    assert set(json.loads(body)) == {"id", "event", "case", "recorded_at", "url"}
    assert b"NSF" not in body and b"Ola" not in body
    stamp = headers["Codetermination-Timestamp"]
    wanted = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Codetermination-Signature"] == f"sha256={wanted}"
    assert send_webhooks(NINE, carry=carrier) == 0


def test_it_sends_nothing_of_a_personal_case(cast, told):
    with moving(("individual", "P-2027-0007"), actor=SYSTEM, step="test") as move:
        move.record(Event.INDIVIDUAL_CASE_OPENED, audience=[cast.mandates["ola"].pk])
    drain(NINE)
    assert not Delivery.objects.filter(channel="webhook").exists()


def test_it_tries_again_later_each_time_and_parks_what_will_not_go(cast, told, admin):
    happened(Event.INPUT_SUBMITTED, "kari", cast=cast)
    drain(NINE)
    moment = NINE
    for pause in PAUSES:
        assert send_webhooks(moment, carry=Carrier(NotTaken("HTTP 500"))) == 1
        row = Delivery.objects.get(channel="webhook")
        assert pause <= row.claimed_until - moment <= pause * 1.2
        assert send_webhooks(moment, carry=Carrier()) == 0
        moment = row.claimed_until
    send_webhooks(moment, carry=Carrier(NotTaken("HTTP 500")))
    (stranded,) = parked()
    assert stranded.error == "HTTP 500"
    client = Client()
    client.force_login(admin)
    assert "Arkivet" in client.get(PAGE).content.decode()
    with records(Event.MESSAGES_RETRIED):
        client.post(f"{PAGE}prov-igjen/", {"message": stranded.pk})
    carrier = Carrier()
    assert send_webhooks(moment, carry=carrier) == 1
    assert len(carrier.sent) == 1


def test_it_lets_one_that_is_down_hold_up_nobody_else(cast, told, admin):
    register_webhook("Innsyn", "https://innsyn.example.no/", actor=admin)
    for _ in range(2):
        happened(Event.INPUT_SUBMITTED, "kari", cast=cast)
    drain(NINE)
    tried = []

    def carry(url, body, headers):
        tried.append(url)
        if url == URL:
            raise TimeoutError

    send_webhooks(NINE, carry=carry)
    assert (tried.count(URL), len(tried)) == (1, 3)
    waiting = Delivery.objects.filter(webhook=told[0]).order_by("pk")
    assert [d.attempts for d in waiting] == [1, 0]


def test_it_stops_telling_at_once(cast, told, admin):
    happened(Event.INPUT_SUBMITTED, "kari", cast=cast)
    drain(NINE)
    with records(Event.WEBHOOK_STOPPED):
        stop_webhook(told[0].pk, actor=admin)
    assert send_webhooks(NINE + timedelta(days=1), carry=Carrier()) == 0
    assert not parked().exists()


def test_it_says_on_the_page_that_there_is_nothing_left_to_stop_or_try_again(told, admin):
    client = Client()
    client.force_login(admin)
    stop = f"{PAGE}{told[0].pk}/stopp/"
    client.post(stop)
    asked = {"follow": True, "headers": {"accept-language": "nb"}}
    with records():
        twice = client.post(stop, **asked)
        none = client.post(f"{PAGE}prov-igjen/", {"message": "7"}, **asked)
        assert client.post(f"{PAGE}999999/stopp/").status_code == 404
    assert "Systemet er allerede stoppet." in twice.content.decode()
    assert "Ingen av disse meldingene er gitt opp." in none.content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "http://arkiv.example.no/",
        "https://127.0.0.1/",
        "https://10.0.0.8/",
        "https://169.254.169.254/latest/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://ola:hemmelig@arkiv.example.no/",
        "https://arkiv.example.no:99999/",
        "ftp://arkiv.example.no/",
        "arkiv",
    ],
)
def test_it_registers_no_address_inside(admin, url):
    with pytest.raises(NotPossible):
        register_webhook("Arkivet", url, actor=admin)
    assert not Webhook.objects.exists()


def test_it_calls_no_name_that_leads_inside():
    checked("https://localhost/")
    with pytest.raises(Forbidden):
        post("https://localhost/", b"{}", {})


def test_it_shows_the_secret_once(cast, admin):
    client = Client()
    client.force_login(admin)
    with records(Event.WEBHOOK_REGISTERED):
        body = client.post(PAGE, {"name": "Arkivet", "url": URL}).content.decode()
    assert 'id="secret"' in body
    assert 'id="secret"' not in client.get(PAGE).content.decode()
    refused = client.post(PAGE, {"name": "Inn", "url": "https://10.0.0.1/"})
    assert refused.status_code == 409
    assert 'value="https://10.0.0.1/"' in refused.content.decode()


def test_it_is_there_for_hrs_administrator_alone(cast, told):
    for person in (cast.hanne, cast.ola, cast.kari, cast.per, cast.ester):
        client = Client()
        client.force_login(person)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, {"name": "x", "url": URL}).status_code == 404
        assert client.post(f"{PAGE}prov-igjen/", {"message": "1"}).status_code == 404
        assert client.post(f"{PAGE}{told[0].pk}/stopp/").status_code == 404
        with pytest.raises(NotPermitted):
            register_webhook("x", URL, actor=person)
    assert Webhook.objects.filter(stopped_at=None).count() == 1
