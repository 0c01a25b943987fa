"""The public's right to see: what is asked for is noted and answered, and nobody is named in the record."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry
from ledger.refusals import NotPermitted, NotPossible
from rulebook.errors import PackErrors
from rulebook.exemptions import exemptions, read
from tests.cast import OUTSIDERS, TODAY, Cast, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import AccessRequest, Case, Obligation

pytestmark = pytest.mark.database


def asked(cast: Cast, state: str = Case.State.INFORMED) -> Case:
    case = case_in(state, cast)
    actions.register_access_request(
        case.reference,
        "Referatet fra drøftingen.",
        received_on=TODAY,
        asker="Lise Lokalavis",
        actor=cast.kari,
    )
    return case


def test_it_owes_an_answer_and_names_nobody_in_the_record(cast: Cast) -> None:
    case = asked(cast)
    owed = Obligation.objects.get(case=case, kind=Obligation.Kind.ANSWER_ACCESS)
    assert (owed.role, owed.due_on) == ("leader", None)
    for entry in Entry.objects.filter(event=Event.ACCESS_REQUESTED):
        assert "Lokalavis" not in entry.canonical
    with records(Event.ACCESS_ANSWERED, actor=cast.hanne):
        actions.answer_access_request(case.reference, 1, "given", actor=cast.hanne)
    assert not Obligation.objects.filter(
        kind=Obligation.Kind.ANSWER_ACCESS, done_at=None
    ).exists()


def test_it_holds_nothing_back_without_provision_and_reason(cast: Cast) -> None:
    case = asked(cast)
    held = {"outcome": "partly", "actor": cast.kari}
    with refuses(NotPossible, "basis"):
        actions.answer_access_request(case.reference, 1, text="Lønnskrav.", **held)
    with refuses(NotPossible, "basis"):
        actions.answer_access_request(
            case.reference, 1, basis="offl-99", text="Lønnskrav.", **held
        )
    with refuses(NotPossible, "empty_text"):
        actions.answer_access_request(case.reference, 1, basis="offl-23", text=" ", **held)
    actions.answer_access_request(
        case.reference, 1, basis="offl-23", text="Lønnskravene.", **held
    )
    answered = AccessRequest.objects.get(case=case)
    assert (answered.outcome, answered.basis) == ("partly", "offl-23")
    assert (
        Entry.objects.get(event=Event.ACCESS_ANSWERED)
        .facts["basis"]
        .startswith("offentleglova § 23")
    )
    with refuses(NotPossible, "answered"):
        actions.answer_access_request(case.reference, 1, "given", actor=cast.kari)


def test_it_is_never_too_late_to_ask(cast: Cast) -> None:
    for state in (Case.State.CLOSED, Case.State.WITHDRAWN):
        case = asked(cast, state)
        actions.answer_access_request(case.reference, 1, "given", actor=cast.kari)


def test_it_takes_no_request_from_a_day_to_come(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with refuses(NotPossible, "future"):
        actions.register_access_request(
            case.reference, "Alt.", received_on=TODAY + timedelta(days=1), actor=cast.kari
        )


def test_it_shows_who_asked_to_the_leader_and_hr_alone(cast: Cast, client: Client) -> None:
    case = asked(cast)
    address = reverse("case-access", args=[case.reference])
    for name in ("kari", "hanne"):
        client.force_login(cast[name])
        assert "Lise Lokalavis" in client.get(address).content.decode()
    for name in ("ola", "nina", *OUTSIDERS):
        client.force_login(cast[name])
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND
        assert client.get(reverse("access-requests")).status_code == HTTPStatus.NOT_FOUND
    client.force_login(cast.ola)
    page = client.get(reverse("case-detail", args=[case.slug])).content.decode()
    assert "Lokalavis" not in page
    client.force_login(cast.hanne)
    assert case.reference in client.get(reverse("access-requests")).content.decode()


def test_it_is_the_employers_and_hrs_to_answer(cast: Cast) -> None:
    case = asked(cast)
    for name in ("ola", "nina"):
        with refuses(NotPermitted):
            actions.answer_access_request(case.reference, 1, "given", actor=cast[name])


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, cast: Cast) -> None:
    case = asked(cast)
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        actions.register_access_request(
            case.reference, "Alt.", received_on=TODAY, actor=cast[name]
        )
    with pytest.raises(Case.DoesNotExist):
        actions.answer_access_request(case.reference, 1, "given", actor=cast[name])
    assert Entry.objects.count() == before


# -- the provisions ----------------------------------------------------------------------------


def test_it_knows_how_well_each_provision_is_known() -> None:
    known = exemptions()
    assert known["offl-23"].expires
    assert {one.confidence for one in known.values()} <= {"T", "S", "M"}
    for one in known.values():
        assert set(one.label) == set(one.plain) == {"nb", "nn", "en"}


def test_it_refuses_a_faulty_file_with_every_fault_and_its_place() -> None:
    faulty = {"exemptions": [{"code": "x", "section": "§ 1", "colour": "red"}], "more": 1}
    with pytest.raises(PackErrors) as wrong:
        read(faulty, file="exemptions.toml")
    told = str(wrong.value)
    for place in ("label", "plain", "checked_on", "citation", "colour", "more"):
        assert place in told
