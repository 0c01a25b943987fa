"""Who sees what of a meeting through the API, and how much it asks the database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledger.models import AccessLog
from ledger.moving import clock_at
from tests.cast import OUTSIDERS, Cast, at, case_in
from tests.saying import everything
from tests.workflows.api.conftest import Caller, refused
from tests.workflows.api.gathered import FIRST, address, read, refuses, take, taken, words
from workflows import actions
from workflows.api.meeting_steps import MEETING_DOORS
from workflows.models import (
    AgendaItem,
    Meeting,
    MeetingSeries,
)

pytestmark = pytest.mark.django_db

# -- the walls -----------------------------------------------------------------------------------

_ANYTHING: dict[str, Any] = {
    "put_on_agenda": {"title": "x"},
    "tell_absence": {"seating": 1},
    "record_attendance": {"met": [{"seating": 1, "mandate": None}]},
    "move_gathering": {"meets_on": "2027-02-23"},
    "mark_done": {"follow_up": 1},
}


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_for_outsiders(
    name: str, cast: Cast, as_: Caller, running: tuple[Meeting, AgendaItem]
) -> None:
    meeting, item = running
    outsider = as_(name)
    bodies = {
        **_ANYTHING,
        "move_item": {"item": item.pk, "up": True},
        "return_item": {"item": item.pk},
        "write_block": words(item, version=0),
        "agree_follow_up": {
            "item": item.pk,
            "text": "x",
            "owner": 1,
            "due_on": "2027-03-01",
        },
        "send_item_round": {"item": item.pk, "binding": False},
    }
    before = everything()
    for there in (meeting.pk, 99_999):
        refused(outsider.get(address(there)), 404, "not_found")
        refused(outsider.get(f"{address(there)}items/{item.pk}/"), 404, "not_found")
        for dashed in MEETING_DOORS:
            body = bodies.get(dashed.replace("-", "_"))
            refused(take(outsider, there, dashed, body), 404, "not_found")
            refused(take(outsider, there, dashed, body, If_Match='"1"'), 404, "not_found")
    free = {"item": meeting.agenda.get(kind="notice").pk, "binding": False}
    refused(take(outsider, meeting, "send_item_round", free), 404, "not_found")
    asks = outsider.post(f"meeting-series/{meeting.series_id}/ask/", {"meets_on": "2027-02-24"})
    refused(asks, 404, "not_found")
    assert outsider.get("meetings/").json() == {"results": [], "next": None}
    assert outsider.get("meeting-series/").json() == {"results": []}
    assert everything() == before


def test_it_asks_whoever_is_not_logged_in_to_log_in(meeting: Meeting) -> None:
    for path in ("meetings/", address(meeting), "meeting-series/"):
        refused(Client().get(f"/api/v1/{path}"), 401)


def test_it_tells_nothing_of_a_case_to_one_at_the_table_who_takes_no_part_in_it(
    cast: Cast, as_: Caller, meeting: Meeting
) -> None:
    case = case_in(
        "informed", cast, omitted={f"union-{cast.nsf.pk}": "Ingen medlemmer er berørt."}
    )
    actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.kari)
    actions.send_notice(meeting.pk, actor=cast.kari)
    item = meeting.agenda.get(case=case)
    with clock_at(at(FIRST, 12)):
        actions.start_meeting(meeting.pk, actor=cast.kari)
        taken(as_("ola"), meeting, "write_block", words(item, "De tre på natt.", version=0))
        owner = meeting.seatings.get(union=cast.fagforbundet).pk
        promise = {"item": item.pk, "text": "Ring dem.", "owner": owner}
        promise["due_on"] = "2027-03-01"
        taken(as_("ola"), meeting, "agree_follow_up", promise)
        aisha = as_("aisha")
        shown = read(aisha, meeting)
        hidden = shown["agenda"][-1]
        assert (hidden["readable"], hidden["title"], hidden["blocks"]) == (False, None, [])
        assert (hidden["case"], hidden["reference"]) == (None, "DS 1/27")
        assert shown["follow_ups"] == []
        assert "natt" not in str(shown)
        refused(aisha.get(f"{address(meeting)}items/{item.pk}/"), 404, "not_found")
        refuses(aisha, meeting, "write_block", words(item, version=1), 404, "not_found")
        refuses(aisha, meeting, "agree_follow_up", promise, 404, "not_found")


def test_it_notes_when_hr_reads_the_words_of_a_case(
    cast: Cast, as_: Caller, running: tuple[Meeting, AgendaItem]
) -> None:
    meeting, item = running
    read(as_("hanne"), meeting)
    assert not AccessLog.objects.exists()  # nothing is written yet
    taken(as_("ola"), meeting, "write_block", words(item, version=0))
    read(as_("hanne"), meeting)
    as_("hanne").get(f"{address(meeting)}items/{item.pk}/")
    as_("hanne").client.get(f"/moter/{meeting.pk}/sak/{item.pk}/")
    read(as_("ola"), meeting)
    assert item.case is not None
    noted = AccessLog.objects.values_list("reader_id", "basis", "chain")
    assert list(noted) == [(cast.hanne.pk, "oversight", item.case.chain_id)] * 3


# -- how much it asks ----------------------------------------------------------------------------


def test_it_pages_the_list(cast: Cast, as_: Caller, meeting: Meeting) -> None:
    series = MeetingSeries.objects.get()
    for n in range(60):
        # Two on each day: the day alone does not say where a page ends.
        Meeting.objects.create(
            series=series, state="planned", meets_on=date(2027, 6, 1 + n // 2)
        )
    seen: list[int] = []
    days: list[str] = []
    path: str | None = "/api/v1/meetings/"
    pages = 0
    while path:
        page = as_("ola").client.get(path).json()
        seen += [line["id"] for line in page["results"]]
        days += [line["meets_on"] for line in page["results"]]
        path, pages = page["next"], pages + 1
    assert (pages, len(seen), len(set(seen))) == (2, 63, 63)
    assert days == sorted(days, reverse=True)
    one = as_("ola").get("meetings/", series=series.pk, state="cancelled").json()
    assert one == {"results": [], "next": None}
    refused(as_("ola").get("meetings/", state="lost"), 400, "faults")
    refused(as_("ola").get("meetings/", page=2), 400, "faults")


@pytest.mark.parametrize("items", [1, 12])
def test_it_asks_the_database_as_little_for_many_as_for_one(
    items: int, cast: Cast, as_: Caller, running: tuple[Meeting, AgendaItem]
) -> None:
    meeting, item = running
    seat = meeting.seatings.get(union=cast.fagforbundet)
    for n in range(items):
        free = AgendaItem.objects.create(
            meeting=meeting, series=meeting.series, place=20 + n, kind="free", title=f"Sak {n}"
        )
        for on in (item, free):
            actions.agree_follow_up(
                *(meeting.pk, on.pk, "Tall."), owner=seat.pk, due_on=FIRST, actor=cast.ola
            )
        actions.write_block(
            *(meeting.pk, free.pk, "questions", "Hva?"), version=0, actor=cast.ola
        )
        actions.write_block(
            *(meeting.pk, item.pk, "questions", f"Hva {n}?"), version=n, actor=cast.ola
        )
    for name, most in (("ola", 12), ("kari", 13)):
        person = as_(name)
        for path, at_most in (
            ("meetings/", 4),
            ("meeting-series/", 4),
            (address(meeting), most),
            (f"{address(meeting)}items/{item.pk}/", most),
        ):
            with CaptureQueriesContext(connection) as asked:
                assert person.get(path).status_code == 200
            assert len(asked) <= at_most, "\n".join(q["sql"][:200] for q in asked)


@pytest.mark.parametrize("items", [1, 20])
def test_it_sends_the_notice_in_as_few_statements_for_many_items(
    items: int, cast: Cast, as_: Caller, meeting: Meeting
) -> None:
    for n in range(items):
        actions.put_on_agenda(meeting.pk, title=f"Sak {n}", actor=cast.kari)
    kari = as_("kari")
    with CaptureQueriesContext(connection) as asked:
        assert take(kari, meeting, "send_notice").status_code == 201
    told = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) <= 18, "\n".join(told)
    numbers = meeting.agenda.filter(number__isnull=False).order_by("place")
    assert list(numbers.values_list("number", flat=True)) == [*range(1, items + 1)]
