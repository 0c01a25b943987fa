"""Confidential: the words reach those they are told to, when they have confirmed – and nobody and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import AccessLog, Entry, OutboxEvent
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import LIGHT, OUTSIDERS, TODAY, Cast, case_in
from tests.workflows.confidence import (
    SECRET,
    confirm,
    door_of,
    logged_in,
    page_of,
    told,
    written,
)
from workflows import actions
from workflows.actions.reading import read_confidential
from workflows.bundles import write_bundle
from workflows.models import Case

pytestmark = [pytest.mark.database, pytest.mark.django_db]
BUDGET = 12
DAY = timedelta(days=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in("informed", cast)


# -- reading -------------------------------------------------------------------------------------


def test_it_is_read_after_confirming_and_not_before_and_each_reading_is_noted(
    case: Case, cast: Cast
) -> None:
    told(case, cast)
    ola = logged_in(cast.ola)
    before = written()
    for address in (page_of(case), door_of(case)):
        answer = ola.get(address)
        assert answer.status_code == HTTPStatus.CONFLICT
        assert SECRET not in answer.content.decode()
    page = ola.get(page_of(case)).content.decode()
    assert "arbeidsmiljøloven § 8-3 (fortrolig informasjon)" in page
    assert "ikke verifisert" in page
    assert reverse("case-confirm-confidential", args=[case.slug]) in page
    assert written() == before
    confirm(case, cast)
    with CaptureQueriesContext(connection) as queries:
        assert SECRET in ola.get(page_of(case)).content.decode()
    assert len(queries) <= BUDGET
    assert ola.get(door_of(case)).json()["text"] == SECRET
    kinds = AccessLog.objects.values_list("reader_id", "what", "subject", "basis")
    assert list(kinds) == [(cast.ola.pk, "shielded", "shield:1", "bound")] * 2


@pytest.mark.parametrize("name", ["aisha", "nina"])
def test_it_is_not_told_to_the_other_parties(case: Case, cast: Cast, name: str) -> None:
    told(case, cast)
    before = written()
    for address in (page_of(case), door_of(case)):
        answer = logged_in(cast[name]).get(address)
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert SECRET not in answer.content.decode()
    take = f"/api/v1/cases/{case.slug}/confirm-confidential/"
    answer = logged_in(cast[name]).post(take, {"number": 1}, content_type="application/json")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    step = reverse("case-confirm-confidential", args=[case.slug])
    assert logged_in(cast[name]).post(step, {"number": 1}).status_code == HTTPStatus.FORBIDDEN
    assert written() == before


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_for_outsiders(case: Case, cast: Cast, name: str) -> None:
    told(case, cast)
    before = written()
    all_of_it = reverse("case-confidential", args=[case.reference])
    for address in (page_of(case), door_of(case), all_of_it, door_of(case, "")[:-1]):
        assert logged_in(cast[name]).get(address).status_code == HTTPStatus.NOT_FOUND
    with pytest.raises(Case.DoesNotExist):
        confirm(case, cast, name)
    assert written() == before


def test_it_says_that_no_such_number_is_there(case: Case, cast: Cast) -> None:
    assert logged_in(cast.kari).get(page_of(case, 7)).status_code == HTTPStatus.NOT_FOUND
    assert logged_in(cast.kari).get(door_of(case, 7)).status_code == HTTPStatus.NOT_FOUND


def test_hr_confirms_and_is_noted_as_everybody_and_reads_nothing_a_party_told(
    case: Case, cast: Cast
) -> None:
    told(case, cast)
    actions.keep_confidential(
        case.reference, "other", "Syk.", label="En ansatt", basis="fvl-13", actor=cast.nina
    )
    with pytest.raises(NotPossible):
        read_confidential(case.reference, 1, user=cast.hanne, on=TODAY)
    confirm(case, cast, "hanne")
    read_confidential(case.reference, 1, user=cast.hanne, on=TODAY)
    last = AccessLog.objects.latest("pk")
    assert (last.reader_id, last.what, last.basis) == (cast.hanne.pk, "shielded", "oversight")
    with pytest.raises(NotPermitted):
        read_confidential(case.reference, 2, user=cast.hanne, on=TODAY)
    with pytest.raises(NotPermitted):
        actions.confirm_confidential(case.reference, 2, actor=cast.hanne)


def test_a_party_tells_the_employer_who_confirms_first(case: Case, cast: Cast) -> None:
    made = actions.keep_confidential(
        case.reference, "other", "Syk.", label="En ansatt", basis="fvl-13", actor=cast.nina
    )
    assert (made.employer_bound, made.bound) == (True, [])
    assert read_confidential(case.reference, 1, user=cast.nina, on=TODAY)[2].body == "Syk."
    with pytest.raises(NotPossible):
        read_confidential(case.reference, 1, user=cast.kari, on=TODAY)
    confirm(case, cast, "kari")
    assert read_confidential(case.reference, 1, user=cast.kari, on=TODAY)[2].body == "Syk."
    # The leader above has not confirmed by that.
    with pytest.raises(NotPossible):
        read_confidential(case.reference, 1, user=cast.dag, on=TODAY)


def test_a_successor_confirms_anew(case: Case, cast: Cast) -> None:
    made = told(case, cast)
    confirm(case, cast)
    made.refresh_from_db()
    assert made.confirmed == [cast.ola.pk]
    with pytest.raises(NotPossible):
        confirm(case, cast)


# -- nothing that shows the case shows the words ---------------------------------------------------


def _shown(case: Case, client: Client) -> str:
    """Collect what the pages and the API show of a case, and of all cases."""
    names = ("case-detail", "case-confidential", "case-table", "case-readers", "case-seal")
    pages = [reverse(name, args=[case.reference]) for name in names]
    pages += [reverse("home"), reverse("case-list"), reverse("deadlines")]
    doors = [f"/api/v1/cases/{case.slug}/{part}" for part in ("", "history/", "confidential/")]
    found = [client.get(address) for address in (*pages, *doors, "/api/v1/cases/")]
    return "".join(answer.content.decode() for answer in found)


@pytest.mark.parametrize("name", ["ola", "aisha", "nina", "hanne", "dag", "kari"])
@pytest.mark.parametrize("changes", [{}, LIGHT], ids=["ordinary", "light"])
def test_it_stands_on_no_page_but_its_own(
    cast: Cast, name: str, changes: dict[str, Any]
) -> None:
    case = case_in("informed", cast, **changes)
    told(case, cast)
    confirm(case, cast)
    shown = _shown(case, logged_in(cast[name]))
    assert "Lokalene" in shown
    assert SECRET not in shown
    assert "Storgata" not in shown


def test_the_record_and_what_is_sent_hold_none_of_it(case: Case, cast: Cast) -> None:
    told(case, cast)
    confirm(case, cast)
    for entry in Entry.objects.filter(chain=case.chain):
        assert "Storgata" not in entry.canonical
        assert "Lokalene" not in entry.canonical


def in_the_bundle(case: Case, person: Any) -> dict[str, str]:
    out = BytesIO()
    write_bundle(case.reference, out, receiver=person)
    with ZipFile(out) as zipped:
        return {name: zipped.read(name).decode(errors="replace") for name in zipped.namelist()}


def test_the_bundle_says_that_something_is_confidential_and_gives_it_to_those_who_may_read(
    case: Case, cast: Cast
) -> None:
    made = told(case, cast)
    for name in ("ola", "aisha", "hanne"):
        files = in_the_bundle(case, cast[name])
        assert SECRET not in "".join(files.values())
        row = json.loads(files["data/shield.jsonl"])
        assert (row["label"], row["basis"]) == ("Lokalene", "aml-8-3")
        assert "arbeidsmiljøloven § 8-3" in files["history.nb.txt"]
    confirm(case, cast)
    assert SECRET in "".join(in_the_bundle(case, cast.ola).values())
    assert SECRET not in "".join(in_the_bundle(case, cast.aisha).values())
    assert made.text.body == SECRET


# -- a confidential title --------------------------------------------------------------------------


def test_a_confidential_title_is_nowhere_but_there_until_it_is_released(cast: Cast) -> None:
    case = case_in("draft", cast)
    public = case.title
    told(case, cast, about="title")
    actions.give_information(case.reference, actor=cast.kari)
    assert Case.objects.get().public_title == public
    searched = logged_in(cast.ola).get(reverse("case-list"), {"q": "Storgata"})
    assert case.reference not in searched.content.decode()
    assert "Storgata" not in _shown(case, logged_in(cast.aisha))
    actions.release_confidential(case.reference, 1, reason="Kjent nå.", actor=cast.kari)
    assert Case.objects.get().public_title == SECRET


def test_a_title_the_parties_have_seen_cannot_be_made_confidential(
    case: Case, cast: Cast
) -> None:
    before = written()
    with pytest.raises(NotPossible) as refused:
        told(case, cast, about="title")
    assert refused.value.code == "about"
    assert written() == before


def test_a_draft_tells_nobody_that_something_is_confidential(cast: Cast) -> None:
    case = case_in("draft", cast)
    told(case, cast)
    entry = Entry.objects.filter(chain=case.chain).latest("number")
    assert entry.event == "shield.raised"
    assert not OutboxEvent.objects.filter(entry=entry).exists()
