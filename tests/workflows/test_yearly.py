"""The year in numbers: counted rightly, the same for every side, and about nobody."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledger.models import AccessLog
from ledger.moving import clock_at
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from workflows import actions
from workflows.models import Case, DecisionPoint, Input
from workflows.queries.law import law_on
from workflows.queries.yearly import Year, year_report

pytestmark = pytest.mark.database
YEAR = TODAY.year


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def report(cast: Cast, year: int = YEAR) -> Year:
    return year_report(year, law_on(TODAY), cast.municipality.organisation, TODAY)


def numbers(cast: Cast, year: int = YEAR) -> dict[str, int | None]:
    return {f.code: f.value for c in report(cast, year).chapters for f in c.figures}


def test_it_counts_what_happened_and_nothing_twice(cast: Cast) -> None:
    case_in(Case.State.DRAFT, cast)
    case = case_in(Case.State.INFORMED, cast)
    first = actions.submit_input(case.reference, "Vi er for få.", actor=cast.ola)
    actions.correct_input(case.reference, first.pk, "Vi er altfor få.", actor=cast.ola)
    actions.raise_concern(case.reference, "Tunge løft.", actor=cast.nina)
    found = numbers(cast)
    assert found["told"] == 1  # a draft is nobody's yet
    assert (found["input"], found["concerns"], found["answered"]) == (2, 1, 0)
    assert found["decisions"] == 0


def test_it_counts_how_early_the_parties_came_in(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    Case.objects.filter(pk=case.pk).update(
        known_on=TODAY - timedelta(days=30), planned_decision_on=TODAY + timedelta(days=10)
    )
    assert numbers(cast)["time_left"] == 25
    assert numbers(cast)["half_left"] == 0
    DecisionPoint.objects.filter(case=case).update(decided_on=TODAY - timedelta(days=1))
    found = numbers(cast)
    assert (found["time_left"], found["told_after"]) == (0, 1)


def test_it_keeps_a_deadline_on_its_last_day(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    owed = case.obligations.exclude(due_on=None).order_by("pk")
    kept, late, open_still = owed[:3]
    yesterday = TODAY - timedelta(days=1)
    owed.update(due_on=TODAY + timedelta(days=9))
    for one, done in (
        (kept, at(yesterday, 23)),
        (late, at(TODAY, 0)),
        (open_still, None),
    ):
        type(one).objects.filter(pk=one.pk).update(due_on=yesterday, done_at=done)
    found = numbers(cast)
    assert [found[k] for k in ("deadlines", "in_time", "too_late", "not_done")] == [3, 1, 1, 1]


def test_it_counts_only_its_own_year(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    Input.objects.filter(case=case).delete()
    assert numbers(cast, YEAR - 1)["told"] == 0
    assert logged_in(cast.ola).get(f"/arsrapport/{YEAR - 1}/").status_code == 404
    assert logged_in(cast.ola).get(f"/arsrapport/{YEAR + 1}/").status_code == 404


@pytest.mark.parametrize("name", ["kari", "ola", "nina", "hanne", "dag"])
def test_it_is_the_same_for_every_side(name: str, cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    client = logged_in(cast[name])
    page = client.get(f"/arsrapport/{YEAR}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Saker partene ble informert om" in text
    paper = client.get(f"/arsrapport/{YEAR}/pdf/")
    assert paper["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(paper.content)) as printed:
        assert "Årsrapport om medbestemmelse" in str(printed.docinfo["/Title"])
    told = client.get(f"/api/v1/years/{YEAR}/").json()
    assert told == logged_in(cast.ola).get(f"/api/v1/years/{YEAR}/").json()
    assert told["chapters"][0]["figures"][0]["value"] == 1
    for about_somebody in (case.title, "Ola", "Kari", case.reference):
        assert about_somebody not in str(told["chapters"])
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_without_a_mandate(name: str, cast: Cast) -> None:
    case_in(Case.State.INFORMED, cast)
    if name == "ester":  # a representative elsewhere in the house reads it as well
        assert logged_in(cast.ester).get(f"/arsrapport/{YEAR}/").status_code == 200
        return
    client = logged_in(cast[name])
    for address in (
        f"/arsrapport/{YEAR}/",
        f"/arsrapport/{YEAR}/pdf/",
        f"/api/v1/years/{YEAR}/",
    ):
        assert client.get(address).status_code == 404, address


def test_it_has_the_same_bytes_twice_and_asks_as_much_for_many(cast: Cast) -> None:
    case_in(Case.State.DISCUSSED, cast)
    client = logged_in(cast.kari)
    with clock_at(at(TODAY, 10)):
        first, second = (client.get(f"/arsrapport/{YEAR}/pdf/") for _ in range(2))
        assert first.content == second.content
        with CaptureQueriesContext(connection) as few:
            client.get(f"/arsrapport/{YEAR}/")
    for _ in range(3):
        case_in(Case.State.INFORMED, cast)
    with clock_at(at(TODAY, 10)), CaptureQueriesContext(connection) as many:
        client.get(f"/arsrapport/{YEAR}/")
    assert len(many) == len(few) <= 32
