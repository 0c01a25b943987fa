"""Whoever has more cases than a page has room for still meets what is due first, and is told of the rest."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from bench.deadlines import due_at_once
from ledger.models import Chain
from parties.calendar_keys import give_calendar_key
from parties.models import Role
from parties.seats import standing_of
from tests.cast import TODAY, Cast, open_case
from workflows import actions
from workflows.models import Case, Meeting, Obligation, RaisedCase
from workflows.queries import home
from workflows.queries.deadlines import AT_MOST, dates_of
from workflows.queries.debts import Mine
from workflows.queries.meetings import meeting_list
from workflows.queries.raised import awaiting_answer, raised_cases

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


def test_it_pages_through_the_meetings_that_were(cast: Cast) -> None:
    series = actions.begin_series(
        "IDF Hjemmetjenesten",
        kind="idf",
        unit=cast.home_care,
        first_on=TODAY,
        last_on=TODAY + timedelta(days=60),
        starts_at=time(12),
        ends_at=time(14),
        actor=cast.kari,
    )
    planned = series.meetings.count()
    chains = Chain.objects.bulk_create(Chain(kind="meeting", label=f"m{n}") for n in range(70))
    Meeting.objects.bulk_create(
        Meeting(series=series, chain=chain, meets_on=TODAY - timedelta(days=n + 1))
        for n, chain in enumerate(chains)
    )
    standing = standing_of(cast.kari.pk, TODAY)
    first = meeting_list(standing, TODAY)
    assert (len(first.coming), len(first.gone)) == (planned, 60)
    second = meeting_list(standing, TODAY, before=first.older)
    assert (second.coming, len(second.gone), second.older) == ([], 10, None)
    client = Client(headers={"accept-language": "nb"})
    client.force_login(cast.kari)
    assert f"?before={first.older}" in client.get("/moter/").content.decode()
    older = client.get(f"/moter/?before={first.older}").content.decode()
    assert "23. november 2026" in older  # the seventieth day before
    assert client.get("/moter/?before=99999999999999999999").status_code == 200


def test_it_never_drops_a_raised_case_that_waits_for_the_answered_ones(cast: Cast) -> None:
    old = actions.raise_case(
        cast.home_care, title="Vaktordning", text="Vi ber om drøfting.", actor=cast.ola
    )
    RaisedCase.objects.bulk_create(
        RaisedCase(
            number=old.number + n,
            title="Besvart",
            text=old.text,
            unit=old.unit,
            role=old.role,
            union=old.union,
            raised_by=cast.ola,
            raised_on=TODAY,
            withdrawn_on=TODAY,
        )
        for n in range(1, 202)
    )
    standing = standing_of(cast.kari.pk, TODAY)
    assert raised_cases(standing)[0] == old
    assert len(raised_cases(standing)) == 201
    assert awaiting_answer(standing, TODAY) == [old]
