"""A party's own room: open to the seat, shut to the other side, to HR and to yesterday's mandate."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ledger.models import Entry, OutboxEvent, Text
from ledger.moving import clock_at
from ledger.refusals import NotPossible
from parties import actions as register
from parties.models import Role
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import refuses
from workflows import actions
from workflows.models import Case, Participation, PartyNote

SECRET = "Vi vil helst ha fire soner."


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def room_in(case: Case) -> str:
    return reverse("case-room", args=[case.reference])


def part_of(case: Case, cast: Cast) -> int:
    return Participation.objects.get(case=case, union=cast.fagforbundet).pk


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


def test_it_keeps_a_note_outside_the_record(cast: Cast, case: Case) -> None:
    before = (Entry.objects.count(), OutboxEvent.objects.count(), Text.objects.count())
    client = logged_in(cast.ola)
    form = {"party": part_of(case, cast), "kind": "hearing", "body": SECRET, "do": "write"}
    assert client.post(room_in(case), form).status_code == HTTPStatus.SEE_OTHER
    assert SECRET in client.get(room_in(case)).content.decode()
    assert before == (Entry.objects.count(), OutboxEvent.objects.count(), Text.objects.count())
    assert not apps.is_installed("django.contrib.admin"), "no administrator's page shows it"


def test_it_is_copied_and_deleted_by_the_party(cast: Cast, case: Case) -> None:
    party = part_of(case, cast)
    note = actions.write_note(party, SECRET, actor=cast.ola)
    copied = logged_in(cast.ola).get(reverse("case-room-copy", args=[case.reference]))
    assert SECRET in copied.content.decode()
    with refuses(NotPossible, "not_sure"):
        actions.empty_room(party, sure=False, actor=cast.ola)
    with refuses(NotPossible, "empty_text"):
        actions.write_note(party, "  ", actor=cast.ola)
    actions.delete_note(party, note.pk, actor=cast.ola)
    actions.write_note(party, SECRET, actor=cast.ola)
    actions.empty_room(party, sure=True, actor=cast.ola)
    assert not PartyNote.objects.exists()


def test_it_shows_on_no_other_page(cast: Cast, case: Case) -> None:
    actions.write_note(part_of(case, cast), SECRET, actor=cast.ola)
    for name in ("ola", "kari", "hanne"):
        client = logged_in(cast[name])
        for page in (
            reverse("case-detail", args=[case.reference]),
            reverse("case-list") + "?q=soner",
            f"/api/v1/cases/{case.slug}/",
        ):
            assert SECRET not in client.get(page).content.decode()
    oversight = reverse("oversight-case", args=[case.slug])
    assert SECRET not in logged_in(cast.hanne).get(oversight).content.decode()


def test_it_passes_to_the_successor_and_shuts_out_the_one_who_left(
    cast: Cast, case: Case
) -> None:
    actions.write_note(part_of(case, cast), SECRET, actor=cast.ola)
    register.end_mandate(cast.mandates["ola"], last_day=TODAY, actor=None)
    tomorrow = TODAY + timedelta(days=1)
    with clock_at(at(tomorrow)):
        register.register_mandate(
            cast.tor,
            Role.HTV,
            unit=cast.municipality,
            union=cast.fagforbundet,
            valid_from=tomorrow,
            confirmed_by="the union",
            actor=None,
        )
        assert SECRET in logged_in(cast.tor).get(room_in(case)).content.decode()
        assert logged_in(cast.ola).get(room_in(case)).status_code == HTTPStatus.NOT_FOUND


def test_todays_deputy_comes_in_and_tomorrow_not(cast: Cast, case: Case) -> None:
    actions.write_note(part_of(case, cast), SECRET, actor=cast.ola)
    deputy = register.register_mandate(
        cast.tor,
        Role.PTV,
        unit=cast.school,
        union=cast.fagforbundet,
        valid_from=date(2024, 1, 1),
        confirmed_by="the union",
        actor=None,
    )
    assert logged_in(cast.tor).get(room_in(case)).status_code == HTTPStatus.NOT_FOUND
    register.register_absence(
        cast.mandates["ola"], deputy=deputy, starts_on=TODAY, ends_on=TODAY, actor=None
    )
    assert SECRET in logged_in(cast.tor).get(room_in(case)).content.decode()
    with clock_at(at(TODAY + timedelta(days=1))):
        assert logged_in(cast.tor).get(room_in(case)).status_code == HTTPStatus.NOT_FOUND


def test_the_other_party_has_its_own_room(cast: Cast, case: Case) -> None:
    actions.write_note(part_of(case, cast), SECRET, actor=cast.ola)
    assert SECRET not in logged_in(cast.aisha).get(room_in(case)).content.decode()
    with pytest.raises(Case.DoesNotExist):
        actions.write_note(part_of(case, cast), "Innbrudd.", actor=cast.aisha)


@pytest.mark.parametrize("name", [*OUTSIDERS, "kari", "dag", "hanne"])
def test_for_everybody_else_it_is_not_there(cast: Cast, case: Case, name: str) -> None:
    party = part_of(case, cast)
    client = logged_in(cast[name])
    for address in (room_in(case), reverse("case-room-copy", args=[case.reference])):
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    sent = client.post(room_in(case), {"party": party, "kind": "note", "body": "X"})
    assert sent.status_code == HTTPStatus.NOT_FOUND
    for act in (
        lambda: actions.write_note(party, "X", actor=cast[name]),
        lambda: actions.empty_room(party, sure=True, actor=cast[name]),
    ):
        with pytest.raises(Case.DoesNotExist):
            act()
