"""Programs read what their own person is told, and HR's administrator's what is sent to other systems."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ledger.events import Event
from notifications.dispatch import drain
from notifications.leasing import PAUSES
from notifications.models import Delivery, Preference, Webhook
from notifications.outward import NotTaken
from notifications.webhooks import parked, secret_of, send_webhooks
from parties.models import User
from tests.cast import TODAY, Cast, at
from tests.notifications.test_dispatch import happened
from tests.notifications.test_webhooks import URL, Carrier, admin
from tests.saying import everything, records
from tests.workflows.api.conftest import Api, refused

__all__ = ["admin"]
pytestmark = [pytest.mark.database, pytest.mark.django_db]
NINE = at(TODAY)
KEY = {"Idempotency_Key": "5d0e6ab0-8a47-4a6e-9c55-0c8a6d4b8f7e"}
TOLD, READ, CHOICE = "notifications/", "notifications/read/", "notifications/preference/"
HOOKS, PARKED, RETRY = "webhooks/", "parked-messages/", "parked-messages/retry/"
HOOK = {"name": "Arkivet", "url": URL}
HIDDEN = {
    "nb": "Bare HR-administratoren bestemmer hva som sendes til andre systemer.",
    "nn": "Berre HR-administratoren avgjer kva som blir sendt til andre system.",
    "en": "Only HR's administrator settles what is sent to other systems.",
}


def api(person: User) -> Api:
    client = Client()
    client.force_login(person)
    return Api(client)


def put(person: User, body: Any) -> Any:
    client = api(person).client
    return client.put(f"/api/v1/{CHOICE}", body, content_type="application/json")


def rows() -> dict[str, Any]:
    """Return every row of the house; that somebody logged in is no trace of what they tried."""
    return {table: kept for table, kept in everything().items() if table != "parties.User"}


def of(person: User) -> list[int]:
    return list(Delivery.objects.in_house(person.pk).values_list("pk", flat=True))


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Tell Ola of two things, and Aisha of one of them."""
    happened(Event.CASE_WITHDRAWN, "ola", "aisha", cast=cast, by=cast.kari)
    happened(Event.CASE_REOPENED, "ola", cast=cast, by=cast.kari)
    drain(NINE)
    return cast


# -- what a person is told -------------------------------------------------------------------------


def test_it_tells_a_person_their_own_newest_first(told: Cast) -> None:
    answer = api(told.ola).get(TOLD).json()
    assert (answer["unread"], answer["next"]) == (2, None)
    assert [one["id"] for one in answer["results"]] == of(told.ola)
    oldest = answer["results"][-1]
    assert set(oldest) == {
        *("id", "words", "asks", "because", "about", "case", "path"),
        *("recorded_at", "read_at"),
    }
    assert oldest["words"] == "Kari Nes trakk saken."
    assert (oldest["case"], oldest["path"]) == ("2027/0001", "/saker/2027-0001/")
    assert (oldest["asks"], oldest["read_at"]) == (False, None)
    assert api(told.tor).get(TOLD).json() == {"unread": 0, "results": [], "next": None}


def test_it_goes_on_where_the_page_ended(told: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parties.api.shapes.A_PAGE", 1)
    ola, listed, address = api(told.ola), [], TOLD
    while address:
        page = ola.get(address).json()
        listed += [one["id"] for one in page["results"]]
        address = (page["next"] or "").removeprefix("/api/v1/")
    assert listed == of(told.ola)


@pytest.mark.parametrize("asked", ["before=0", "before=x", "unread=1"])
def test_it_refuses_a_filter_it_does_not_know(asked: str, told: Cast) -> None:
    fault = refused(api(told.ola).get(f"{TOLD}?{asked}"), 400)["faults"][0]
    assert fault["key"] == asked.partition("=")[0]


def test_it_needs_few_queries_however_many_there_are(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _round in range(30):
        happened(Event.CASE_REOPENED, "ola", cast=cast, by=cast.kari)
    drain(NINE)
    ola = api(cast.ola)
    with django_assert_max_num_queries(7):
        assert len(ola.get(TOLD).json()["results"]) == 30


def test_it_marks_one_as_read_and_keeps_when(told: Cast) -> None:
    newest, oldest = of(told.ola)
    first = api(told.ola).post(f"{TOLD}{oldest}/read/").json()
    assert first["read_at"] is not None
    before = rows()
    assert api(told.ola).post(f"{TOLD}{oldest}/read/").json() == first
    assert rows() == before
    assert Delivery.objects.get(pk=newest).read_at is None


def test_it_marks_all_as_read_but_what_came_since(told: Cast) -> None:
    newest, _oldest = of(told.ola)
    happened(Event.CASE_REOPENED, "ola", cast=told, by=told.kari)
    drain(NINE)
    assert api(told.ola).post(READ, {"up_to": newest}).json() == {"unread": 1}
    assert set(of(told.ola)[1:]) == set(
        Delivery.objects.exclude(read_at=None).values_list("pk", flat=True)
    )


def test_it_does_not_know_anothers(told: Cast) -> None:
    before = rows()
    mailed = Delivery.objects.exclude(channel=Delivery.Channel.IN_APP).first()
    for pk in (*of(told.aisha), 999_999, 10**30, mailed.pk):
        refused(api(told.ola).post(f"{TOLD}{pk}/read/"), 404, "not_found")
    assert rows() == before


@pytest.mark.parametrize("body", [{}, {"up_to": "7"}, {"up_to": 0}, {"up_to": 1, "all": True}])
def test_it_marks_nothing_when_it_cannot_read_what_is_sent(
    body: dict[str, Any], told: Cast
) -> None:
    before = rows()
    refused(api(told.ola).post(READ, body), 400, "faults")
    assert rows() == before


# -- how e-mail comes ------------------------------------------------------------------------------


def test_it_keeps_how_a_person_wants_email(cast: Cast) -> None:
    usual = {"email": "at_once", "evenings": False}
    assert api(cast.ola).get(CHOICE).json() == usual
    chosen = {"email": "digest", "evenings": True}
    for _twice in range(2):
        assert put(cast.ola, chosen).json() == chosen
    assert api(cast.ola).get(CHOICE).json() == chosen
    assert api(cast.aisha).get(CHOICE).json() == usual
    assert Preference.objects.get().user == cast.ola


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"email": "fax", "evenings": False}, "email"),
        ({"email": "digest"}, "evenings"),
        ({"email": "digest", "evenings": "yes"}, "evenings"),
        ({"email": "digest", "evenings": True, "user": 1}, "user"),
    ],
)
def test_it_keeps_no_choice_it_does_not_know(
    body: dict[str, Any], key: str, cast: Cast
) -> None:
    before = rows()
    assert refused(put(cast.ola, body), 400, "faults")["faults"][0]["key"] == key
    assert rows() == before


# -- what is sent to other systems -----------------------------------------------------------------


@pytest.fixture
def hook(admin: User) -> dict[str, Any]:
    made: dict[str, Any] = api(admin).post(HOOKS, HOOK, **KEY).json()
    return made


@pytest.fixture
def stranded(cast: Cast, hook: dict[str, Any]) -> Delivery:
    """Return a message the program would not take, however often it was tried."""
    happened(Event.INPUT_SUBMITTED, "kari", cast=cast)
    drain(NINE)
    moment = NINE
    for _try in range(len(PAUSES) + 1):
        send_webhooks(moment, carry=Carrier(NotTaken("HTTP 500")))
        moment = Delivery.objects.get(webhook=hook["id"]).claimed_until or moment
    return parked().get()


def test_it_tells_the_secret_once(hook: dict[str, Any], admin: User) -> None:
    kept = Webhook.objects.get()
    assert hook["secret"] == secret_of(kept)
    (listed,) = api(admin).get(HOOKS).json()["results"]
    assert {**listed, "secret": hook["secret"]} == hook
    before = rows()
    again = api(admin).post(HOOKS, HOOK, **KEY)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert again.json() == {**hook, "secret": None}
    assert rows() == before


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"url": "http://arkiv.example.no/"}, 409, "not_possible"),
        ({"url": "https://10.0.0.8/"}, 409, "not_possible"),
        ({"url": ""}, 400, "faults"),
        ({"name": "x" * 81}, 400, "faults"),
        ({"salt": "x"}, 400, "faults"),
    ],
)
def test_it_registers_no_program_it_may_not_call(
    changed: dict[str, str], status: int, code: str, admin: User
) -> None:
    before = rows()
    refused(api(admin).post(HOOKS, {**HOOK, **changed}), status, code)
    assert rows() == before


def test_it_stops_a_program_once(hook: dict[str, Any], admin: User) -> None:
    key = {"Idempotency_Key": "0b0e6ab0-8a47-4a6e-9c55-0c8a6d4b8f7e"}
    stop = f"{HOOKS}{hook['id']}/stop/"
    with records(Event.WEBHOOK_STOPPED):
        stopped = api(admin).post(stop, **key).json()
    assert stopped["stopped_at"] is not None
    assert api(admin).get(HOOKS).json() == {"results": []}
    before = rows()
    again = api(admin).post(stop, **key)
    assert (again.json(), again["Idempotent-Replayed"]) == (stopped, "true")
    refused(api(admin).post(stop), 409, "already_stopped")
    # The key that registered it names another act.
    refused(api(admin).post(stop, **KEY), 409, "gesture_taken")
    refused(api(admin).post(f"{HOOKS}999999/stop/"), 404, "not_found")
    refused(api(admin).post(f"{HOOKS}{10**30}/stop/"), 404, "not_found")
    assert rows() == before


def test_it_tries_again_what_was_given_up(stranded: Delivery, admin: User) -> None:
    shown = api(admin).get(PARKED).json()
    assert shown["waiting"] == 0
    (one,) = shown["results"]
    assert (one["id"], one["to"], one["channel"]) == (stranded.pk, "Arkivet", "webhook")
    assert (one["error"], one["gave_up_at"] is None) == ("HTTP 500", False)
    key = {"Idempotency_Key": "1b0e6ab0-8a47-4a6e-9c55-0c8a6d4b8f7e"}
    chosen = {"messages": [stranded.pk]}
    with records(Event.MESSAGES_RETRIED):
        assert api(admin).post(RETRY, chosen, **key).json() == {"retried": 1}
    assert api(admin).get(PARKED).json()["results"] == []
    before = rows()
    again = api(admin).post(RETRY, chosen, **key)
    assert (again.json(), again["Idempotent-Replayed"]) == ({"retried": 1}, "true")
    refused(api(admin).post(RETRY, chosen), 409, "nothing_parked")
    assert rows() == before


@pytest.mark.parametrize(
    "body", [{}, {"messages": []}, {"messages": ["7"]}, {"messages": [1] * 101}]
)
def test_it_tries_nothing_again_when_it_cannot_read_what_is_sent(
    body: dict[str, Any], stranded: Delivery, admin: User
) -> None:
    before = rows()
    refused(api(admin).post(RETRY, body), 400, "faults")
    assert rows() == before


def test_it_needs_few_queries_for_what_was_given_up(
    stranded: Delivery, admin: User, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _round in range(10):
        happened(Event.INPUT_SUBMITTED, "kari", "ola", cast=cast)
    drain(NINE)
    Delivery.objects.exclude(channel=Delivery.Channel.IN_APP).update(
        gave_up_at=stranded.gave_up_at, error="SMTPDataError", sent_at=None
    )
    client = api(admin)
    with django_assert_max_num_queries(5):
        listed = client.get(PARKED).json()["results"]
    assert {one["to"] for one in listed} == {"Arkivet", "Kari Nes", "Ola Vik"}
    assert len(listed) > 30


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("name", ["hanne", "kari", "ola", "per", "ester"])
def test_it_is_there_for_hrs_administrator_alone(
    name: str, language: str, stranded: Delivery, cast: Cast
) -> None:
    before, caller = rows(), api(cast[name])
    asks = {"Accept_Language": language}
    for address in (HOOKS, PARKED):
        answer = caller.client.get(f"/api/v1/{address}", headers={"accept-language": language})
        assert refused(answer, 404, "not_found")["because"] == HIDDEN[language]
    for address, body in (
        (HOOKS, HOOK),
        (f"{HOOKS}{stranded.webhook_id}/stop/", {}),
        (RETRY, {"messages": [stranded.pk]}),
    ):
        assert refused(caller.post(address, body, **asks), 404)["because"] == HIDDEN[language]
    assert rows() == before


# -- who is asking ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [TOLD, READ, CHOICE, HOOKS, PARKED, RETRY])
def test_it_answers_nobody_who_is_not_logged_in(address: str, stranded: Delivery) -> None:
    before = rows()
    for answer in (Api(Client()).get(address), Api(Client()).post(address)):
        refused(answer, 401)
    assert rows() == before


def test_it_lets_a_guest_read_its_own_and_nothing_else(told: Cast) -> None:
    User.objects.filter(pk=told.aisha.pk).update(is_guest=True)
    guest = api(told.aisha)
    assert guest.get(TOLD).json()["unread"] == 1
    assert guest.post(READ, {"up_to": of(told.aisha)[0]}).json() == {"unread": 0}
    for address in (HOOKS, PARKED):
        assert guest.get(address).status_code == 404


@pytest.mark.parametrize(
    ("language", "because"),
    [
        ("nb", "Varselet finnes ikke, eller det er ikke ditt."),
        ("nn", "Varselet finst ikkje, eller det er ikkje ditt."),
        ("en", "There is no such notification, or it is not yours to see."),
    ],
)
def test_it_refuses_in_the_callers_language(language: str, because: str, told: Cast) -> None:
    answer = api(told.ola).post(f"{TOLD}999999/read/", Accept_Language=language)
    assert refused(answer, 404)["because"] == because


@pytest.mark.parametrize(
    ("language", "because", "remedy"),
    [
        ("nb", "Systemet er allerede stoppet.", "Det er ikke noe mer å stoppe."),
        ("nn", "Systemet er stoppa frå før.", "Det er ikkje noko meir å stoppe."),
        ("en", "The system is stopped already.", "There is nothing left to stop."),
    ],
)
def test_it_says_why_nothing_is_stopped_in_the_callers_language(
    language: str, because: str, remedy: str, hook: dict[str, Any], admin: User
) -> None:
    stop = f"{HOOKS}{hook['id']}/stop/"
    api(admin).post(stop)
    said = refused(api(admin).post(stop, Accept_Language=language), 409, "already_stopped")
    assert (said["because"], said["remedy"]) == (because, remedy)
