"""HR sees what is on its way to the archive and what will not go; the leader how far a case has come; others nothing."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse

from ledger.moving import now
from tests.cast import OUTSIDERS, Cast, case_in
from tests.workflows.archives import Mailbox, down
from workflows import actions
from workflows.actions.archiving import keep_archive
from workflows.models import ArchiveParcel, Case
from workflows.papers.archive_settings import archive_settings

pytestmark = pytest.mark.database
PAGE = "/tilsyn/arkiv/"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Return a case at its end, with two papers."""
    made = case_in(Case.State.INFORMED, cast)
    actions.withdraw(made.reference, reason="Ikke aktuelt.", actor=cast.kari)
    return Case.objects.get(pk=made.pk)


def keep(mailbox: Mailbox) -> None:
    keep_archive(now(), archive=mailbox)


def read(client: Client, person: object, address: str) -> str:
    client.force_login(person)  # type: ignore[arg-type]
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_it_says_in_plain_words_what_is_wrong_and_what_helps(
    case: Case, cast: Cast, client: Client
) -> None:
    page = read(client, cast.hanne, PAGE)
    assert "Ikke noe arkiv er satt opp." in page
    assert "Én sak har papirer som ikke er listet opp ennå." in page
    mailbox = Mailbox()
    mailbox.before = down
    keep(mailbox)
    page = read(client, cast.hanne, PAGE)
    assert "Arkivet svarer ikke." in page
    assert "Prøvd én gang. Prøves igjen av seg selv." in page
    mailbox.before = lambda key: None
    ArchiveParcel.objects.update(claimed_until=None)
    keep(mailbox)
    first, second = ArchiveParcel.objects.select_related("case")
    mailbox.say(first.key, fault="Ukjent <arkivdel>")
    mailbox.say(second.key, archived=True, folder="2027/1874", post="2027/1874-2")
    keep(mailbox)
    page = read(client, cast.hanne, PAGE)
    assert "Arkivet avviste det." in page
    assert "Ukjent &lt;arkivdel&gt;" in page
    assert "Spør arkivtjenesten hva som er galt." in page
    assert reverse("case-send-to-archive", args=[case.reference]) in page
    assert second.title not in page
    assert "2027/1874-2" in read(client, cast.hanne, f"{PAGE}?state=archived")


@pytest.mark.parametrize("name", ["kari", "ola", "nina", *OUTSIDERS])
def test_it_is_not_there_for_others(name: str, case: Case, cast: Cast, client: Client) -> None:
    client.force_login(cast[name])
    assert client.get(PAGE).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("asked", ["state=nonsense", "before=x", "before=99999999999999999999"])
def test_it_bears_an_address_somebody_made_up(
    asked: str, case: Case, cast: Cast, client: Client
) -> None:
    read(client, cast.hanne, f"{PAGE}?{asked}")


def test_it_tells_the_leader_and_hr_on_the_case_how_far_it_has_come(
    case: Case, cast: Cast, client: Client
) -> None:
    address = reverse("case-detail", args=[case.slug])
    assert "Flere er på vei." in read(client, cast.kari, address)
    mailbox = Mailbox()
    keep(mailbox)
    for parcel in ArchiveParcel.objects.select_related("case"):
        mailbox.say(parcel.key, archived=True)
    keep(mailbox)
    for name in ("kari", "hanne"):
        assert "har alle de 2 papirene i saken." in read(client, cast[name], address)
    for name in ("ola", "nina"):
        assert "papirene i saken." not in read(client, cast[name], address)


def test_it_tells_the_leader_that_hr_knows_of_a_failure(
    case: Case, cast: Cast, client: Client
) -> None:
    mailbox = Mailbox()
    keep(mailbox)
    mailbox.say(ArchiveParcel.objects.select_related("case")[0].key, fault="Nei")
    keep(mailbox)
    page = read(client, cast.kari, reverse("case-detail", args=[case.slug]))
    assert "Ett kom ikke fram." in page
    assert "HR har fått beskjed." in page


# -- at the start ----------------------------------------------------------------------------------


def test_it_does_not_start_with_faulty_settings(settings: object, tmp_path: object) -> None:
    settings.ARCHIVE_SETTINGS = str(tmp_path / "borte.toml")  # type: ignore[attr-defined, operator]
    archive_settings.cache_clear()
    try:
        with pytest.raises(SystemCheckError, match=r"borte\.toml"):
            call_command("check")
    finally:
        archive_settings.cache_clear()
