"""Whoever has more cases than a page has room for still meets what is due first, and is told of the rest."""

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from bench.deadlines import due_at_once
from parties.calendar_keys import give_calendar_key
from parties.models import Role
from parties.seats import standing_of
from tests.cast import TODAY, Cast, open_case
from workflows.models import Case, Obligation
from workflows.queries import home
from workflows.queries.deadlines import AT_MOST, dates_of
from workflows.queries.debts import Mine

pytestmark = pytest.mark.database

NEXT_WEEK = TODAY + timedelta(days=7)
FAR = TODAY + timedelta(days=400)


@pytest.fixture
def old(cast: Cast) -> Case:
    """The oldest of sixty-one open cases, with what is due first of all."""
    case = open_case(cast)
    due_at_once(case, cases=60, each=1, due=NEXT_WEEK)
    # The bench's debts are for their number: here they are lines that can be read.
    Obligation.objects.update(kind=Obligation.Kind.CALL_MEETING)
    _owe(case, TODAY + timedelta(days=1))
    return case


def _owe(case: Case, day: date | None) -> None:
    Obligation.objects.create(
        case=case,
        kind=Obligation.Kind.DECIDE,
        role=Role.LEADER,
        unit=case.unit,
        since=TODAY,
        due_on=day,
        safe_on=day,
    )


def test_it_meets_what_is_due_first_though_sixty_cases_are_newer(cast: Cast, old: Case) -> None:
    met = home(standing_of(cast.kari.pk, TODAY), TODAY)
    assert met.debts[0].obligation.case == old
    assert (len(met.debts), met.more_debts) == (50, True)
    assert (len(met.cases), met.more_cases) == (50, True)
    assert old not in [row.case for row in met.cases]
    assert met.ahead.rows[0].case == old
    assert met.ahead.cut is None


def test_it_says_on_the_page_that_there_is_more(cast: Cast, old: Case) -> None:
    client = Client(headers={"accept-language": "nb"})
    client.force_login(cast.kari)
    body = client.get("/").content.decode()
    assert "Mer enn 50 ting venter på deg" in body
    assert "Se alt du skylder" in body
    assert "De 50 nyeste av de åpne sakene dine." in body


def test_it_leaves_out_others_far_dates_first_and_says_from_when(cast: Cast) -> None:
    case = open_case(cast)
    # The union owes more than is read at once; what is Kari's own is last of all.
    due_at_once(case, cases=AT_MOST // 2 + 10, each=1, due=NEXT_WEEK, later=1)
    Obligation.objects.update(
        kind=Obligation.Kind.GIVE_VIEW, role=Role.HTV, union=cast.nsf, unit=cast.municipality
    )
    _owe(case, FAR)
    found = dates_of(Mine(standing_of(cast.kari.pk, TODAY), TODAY), since=TODAY, until=FAR)
    cut = NEXT_WEEK + timedelta(days=365)
    assert found.cut == cut
    debts = [d for d in found.rows if d.debt]
    assert [d.on for d in debts if d.on >= cut] == [FAR]
    assert debts[-1].mine
    assert len(debts) == AT_MOST // 2 + 10 + 1


def test_the_calendar_says_so_too(cast: Cast) -> None:
    case = open_case(cast)
    due_at_once(case, cases=AT_MOST + 10, each=1, due=NEXT_WEEK)
    Obligation.objects.update(
        kind=Obligation.Kind.GIVE_VIEW, role=Role.HTV, union=cast.nsf, unit=cast.municipality
    )
    answer = Client().get(f"/frister/kalender/{give_calendar_key(actor=cast.kari)}.ics")
    assert "bare det du selv skylder" in str(Calendar.from_ical(answer.content)["x-wr-caldesc"])
