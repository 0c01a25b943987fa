"""Guests' accounts: HR's administrator registers them, and the guest alone chooses the password."""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties.actions import REGISTER
from parties.guests import give_way_in, register_guest, way_in
from parties.models import Mandate, Role, User
from tests.cast import TODAY, Cast, at
from tests.saying import everything, records, refuses
from workflows import actions
from workflows.models import Case
from workflows.queries import case_page

pytestmark = pytest.mark.database

GRO = {"username": "gro", "first_name": "Gro", "last_name": "Hei"}
PAGE, DOOR = "/oppsett/gjester/", "/api/v1/guest-accounts/"
PASSWORD = "nordre-kommune-2027"


@pytest.fixture
def vidar(cast: Cast) -> User:
    """Give HR an administrator."""
    user = User.objects.create_user("vidar", first_name="Vidar", last_name="Ås")
    Mandate.objects.create(
        user=user, role=Role.HR_ADMINISTRATOR, unit=cast.municipality,
        valid_from=TODAY - timedelta(days=30), confirmed_by="Kommunedirektøren",
    )  # fmt: skip
    return user


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def written() -> dict[str, Any]:
    """Return every row of the house but sessions, readings, and when people last logged in."""
    besides = ("sessions.Session", "ledger.AccessLog", "parties.User")
    kept = {table: rows for table, rows in everything().items() if table not in besides}
    people = User.objects.order_by("pk").values_list("username", "password", "is_guest")
    return {**kept, "people": list(people)}


def link_in(page: str) -> str:
    found = re.search(r'value="(http[^"]+/logg-inn/forste-gang/[^"]+)"', page)
    assert found
    return found[1]


def test_it_is_registered_called_in_and_let_in_by_its_own_password(
    vidar: User, cast: Cast
) -> None:
    client = logged_in(vidar)
    posted = client.post(PAGE, {**GRO, "email": "gro@nordre.no", "language": "nn"})
    assert posted.status_code == HTTPStatus.FOUND
    gro = User.objects.get(username="gro")
    assert (gro.is_guest, gro.language, gro.has_usable_password()) == (True, "nn", False)
    page = client.get(PAGE).content.decode()
    link = link_in(page)
    assert "forste-gang" not in client.get(PAGE).content.decode()  # shown once

    guest = Client()
    form = guest.get(link, follow=True)
    assert "gro" in form.content.decode()
    assert "Vel passord" in form.content.decode()  # in the guest's own language
    chosen = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    saved = guest.post(form.request["PATH_INFO"], chosen)
    assert saved.status_code == HTTPStatus.FOUND
    entered = guest.post(reverse("login"), {"username": "gro", "password": PASSWORD})
    assert entered.status_code == HTTPStatus.FOUND
    assert guest.get("/").status_code == HTTPStatus.OK

    case = Case.objects.get(pk=_case(cast).pk)
    assert guest.get(reverse("case-detail", args=[case.slug])).status_code == 404
    actions.invite_guest(
        case.reference, "Fagforbundet i Nordre", organisation="Nordre kommune", people=["gro"],
        voice="party", ends_on=TODAY + timedelta(days=90), confirmed_by="Fagforbundet Nordre",
        actor=cast.kari,
    )  # fmt: skip
    assert case_page(case.reference, user=gro, on=TODAY).me is not None
    listed = client.get(PAGE).content.decode()
    assert "Fagforbundet i Nordre" in listed
    assert case.reference in listed
    told = client.get(DOOR).json()["results"]
    assert [one["case"] for one in told[0]["called_in"]] == [case.reference]
    assert told[0]["waits"] is False


def _case(cast: Cast) -> Case:
    from tests.cast import case_in

    return case_in("informed", cast)


def test_a_used_or_old_link_opens_nothing(vidar: User, cast: Cast) -> None:
    gro = register_guest(**GRO, actor=vidar)
    link = reverse("first-log-in", args=way_in(gro))
    old = reverse("first-log-in", args=way_in(gro))
    guest = Client()
    form = guest.get(link, follow=True)
    for wrong in (
        {"new_password1": "kort", "new_password2": "kort"},
        {"new_password1": PASSWORD, "new_password2": f"{PASSWORD}!"},
    ):
        said = guest.post(form.request["PATH_INFO"], wrong)
        assert said.status_code == HTTPStatus.OK
        assert not User.objects.get(pk=gro.pk).has_usable_password()
    guest.post(
        form.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD}
    )
    assert User.objects.get(pk=gro.pk).has_usable_password()
    other = Client().get(old, follow=True).content.decode()
    assert "Lenken virker ikke lenger" in other
    assert "new_password1" not in other


def test_a_link_opens_no_account_but_a_guests_without_a_password(cast: Cast) -> None:
    for person in (cast.kari, cast.hanne):
        person.set_unusable_password()
        person.save()
        page = Client().get(reverse("first-log-in", args=way_in(person)), follow=True)
        assert "new_password1" not in page.content.decode()


def test_a_new_link_is_given_and_recorded_until_the_password_is_chosen(
    vidar: User, cast: Cast
) -> None:
    gro, client = register_guest(**GRO, actor=vidar), logged_in(vidar)
    with records(Event.WAY_IN_GIVEN, actor=vidar):
        client.post(PAGE, {"guest": str(gro.pk)})
    assert Client().get(link_in(client.get(PAGE).content.decode()), follow=True)
    gro.set_password(PASSWORD)
    gro.save()
    with refuses(NotPossible, "has_password"):
        give_way_in(gro.pk, actor=vidar)
    assert client.post(PAGE, {"guest": str(gro.pk)}).status_code == HTTPStatus.CONFLICT
    for pk in (cast.kari.pk, 999_999):
        with refuses(NotPossible, "no_guest"):
            give_way_in(pk, actor=vidar)
    called = client.post(f"{DOOR}{gro.pk}/way-in/")
    assert (called.status_code, called.json()["code"]) == (HTTPStatus.CONFLICT, "has_password")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"first_name": " "}, "empty_text"),
        ({"username": "gro hei"}, "username"),
        ({"username": "KARI"}, "taken"),
        ({"email": "nordre"}, "email"),
    ],
)
def test_it_registers_nobody_with_a_fault(
    changes: dict[str, str], code: str, vidar: User, cast: Cast
) -> None:
    said = {**GRO, **changes}
    with refuses(NotPossible, code):
        register_guest(**said, actor=vidar)
    before, client = written(), logged_in(vidar)
    posted = client.post(PAGE, {**said, "language": "nb"})
    assert posted.status_code in (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert 'value="Hei"' in posted.content.decode()  # what was typed is kept
    called = client.post(DOOR, said, content_type="application/json")
    assert called.status_code in (HTTPStatus.CONFLICT, HTTPStatus.BAD_REQUEST)
    assert written() == before


def test_nobody_but_the_administrator_registers_or_lets_in(vidar: User, cast: Cast) -> None:
    gro = register_guest(**GRO, actor=vidar)
    before = written()
    new = {**GRO, "username": "siv"}
    for name in ("hanne", "kari", "ola", "tor"):
        client = logged_in(cast[name])
        with pytest.raises(NotPermitted):
            register_guest(**new, actor=cast[name])
        with pytest.raises(NotPermitted):
            give_way_in(gro.pk, actor=cast[name])
        for path, body in ((PAGE, {**new, "language": "nb"}), (PAGE, {"guest": gro.pk})):
            wanted = HTTPStatus.FORBIDDEN if name == "hanne" else HTTPStatus.NOT_FOUND
            assert client.post(path, body).status_code == wanted
        for path in (DOOR, f"{DOOR}{gro.pk}/way-in/"):
            called = client.post(path, new, content_type="application/json")
            assert called.status_code == HTTPStatus.FORBIDDEN
        reads = HTTPStatus.OK if name == "hanne" else HTTPStatus.NOT_FOUND
        assert client.get(PAGE).status_code == reads
        assert client.get(DOOR).status_code == reads
    guest = logged_in(gro)
    for path in (PAGE, DOOR):
        assert guest.get(path).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(PAGE).status_code == HTTPStatus.FOUND
    assert written() == before


def test_a_program_registers_one_and_is_told_the_way_in_once(vidar: User, cast: Cast) -> None:
    client, key = logged_in(vidar), "8a6e0804-2bd0-4672-b79d-d97027f9071a"
    asked = {"content_type": "application/json", "headers": {"Idempotency-Key": key}}
    made = client.post(DOOR, GRO, **asked)
    assert made.status_code == HTTPStatus.CREATED
    link = made.json()["first_log_in"]
    assert "new_password1" in Client().get(link, follow=True).content.decode()
    again = client.post(DOOR, GRO, **asked)
    assert (again.status_code, again.json()["first_log_in"]) == (HTTPStatus.OK, None)
    assert User.objects.filter(username="gro").count() == 1


def test_the_record_names_nobody(vidar: User, cast: Cast) -> None:
    register_guest(**GRO, actor=vidar)
    kind, label = REGISTER
    entry = Entry.objects.filter(chain__kind=kind, chain__label=label).latest("number")
    assert entry.event == Event.USER_REGISTERED
    assert "Hei" not in entry.canonical


def test_the_demo_lets_people_in_with_a_guest_among_them(
    vidar: User, cast: Cast, settings: Any
) -> None:
    settings.DEMO = True
    case, gro = _case(cast), register_guest(**GRO, actor=vidar)
    actions.invite_guest(
        case.reference, "Fagforbundet i Nordre", organisation="Nordre kommune", people=["gro"],
        voice="observer", ends_on=TODAY, confirmed_by="Fagforbundet Nordre", actor=cast.kari,
    )  # fmt: skip
    page = Client().get(reverse("login")).content.decode()
    assert 'value="kari"' in page
    assert f'value="{gro.username}"' not in page


def test_the_link_dies_after_its_days(vidar: User, cast: Cast, settings: Any) -> None:
    gro = register_guest(**GRO, actor=vidar)
    link = reverse("first-log-in", args=way_in(gro))
    settings.PASSWORD_RESET_TIMEOUT = -1
    page = Client().get(link, follow=True).content.decode()
    assert "new_password1" not in page
    with clock_at(at(TODAY)):
        assert not User.objects.get(pk=gro.pk).has_usable_password()
