"""Meetings through the API: a meeting's whole life, each refusal, two who write, and the walls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from ledger.models import AccessLog, Entry
from ledger.moving import clock_at
from tests.cast import OUTSIDERS, Cast, at, case_in
from tests.saying import everything
from tests.workflows.api.conftest import Api, Caller, refused
from workflows import actions
from workflows.api.meeting_steps import MEETING_DOORS
from workflows.models import (
    AgendaItem,
    Case,
    FollowUp,
    ItemWords,
    Meeting,
    MeetingSeries,
    Minutes,
)

pytestmark = pytest.mark.django_db
FIRST = date(2027, 2, 22)
SERIES = {
    "name": "IDF Hjemmetjenesten",
    "kind": "idf",
    "first_on": "2027-02-22",
    "last_on": "2027-04-30",
    "starts_at": "12:00",
    "ends_at": "14:00",
    "place": "Møterom 2",
    "numbers": "ds",
}
MOST_QUERIES = 12
# Each of these tells everyone at the table, or takes a case's own step in the case's chain too.
DEARER = {
    "agree_follow_up": 1,
    "write_block": 1,
    "move_gathering": 7,
    "send_item_round": 10,
    "send_notice": 15,
}


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    series = actions.begin_series(
        "IDF Hjemmetjenesten",
        kind="idf",
        unit=cast.home_care,
        first_on=FIRST,
        last_on=date(2027, 4, 30),
        starts_at=time(12),
        ends_at=time(14),
        actor=cast.kari,
    )
    found: Meeting = series.meetings.get(meets_on=FIRST)
    return found


@pytest.fixture
def running(cast: Cast, meeting: Meeting) -> Iterator[tuple[Meeting, AgendaItem]]:
    """A meeting under way, with one case to discuss."""
    case = case_in("informed", cast)
    actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.kari)
    actions.send_notice(meeting.pk, actor=cast.kari)
    with clock_at(at(FIRST, 12)):
        actions.start_meeting(meeting.pk, actor=cast.kari)
        yield Meeting.objects.get(pk=meeting.pk), meeting.agenda.get(case=case)


def address(meeting: Any, step: str = "") -> str:
    pk = meeting if isinstance(meeting, int) else meeting.pk
    return f"meetings/{pk}/{step.replace('_', '-')}{'/' if step else ''}"


def take(person: Api, meeting: Any, step: str, body: Any = None, **headers: str) -> Any:
    return person.post(address(meeting, step), body, **headers)


def taken(person: Api, meeting: Any, step: str, body: Any = None) -> dict[str, Any]:
    """Take a step with one key twice: done once, in few statements, with a receipt."""
    gesture = str(uuid4())
    with CaptureQueriesContext(connection) as asked:
        answer = take(person, meeting, step, body, Idempotency_Key=gesture)
    told = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert answer.status_code == 201, (step, answer.content)
    receipt: dict[str, Any] = answer.json()
    entry = Entry.objects.get(gesture=gesture)
    assert receipt["entry"]["digest"] == entry.digest
    assert answer["ETag"] == f'"{receipt["length"]}"'
    before = everything()
    again = take(person, meeting, step, body, Idempotency_Key=gesture)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true"), again.content
    assert again.json()["entry"] == receipt["entry"]
    assert everything() == before
    assert len(told) <= MOST_QUERIES + DEARER.get(step, 0), "\n".join(told)
    return receipt


def read(person: Api, meeting: Any) -> dict[str, Any]:
    answer = person.get(address(meeting))
    assert answer.status_code == 200, answer.content
    shown: dict[str, Any] = answer.json()
    assert answer["ETag"] == f'"{shown["length"]}"'
    return shown


def refuses(
    person: Api, meeting: Any, step: str, body: Any, status: int, code: str = "", **headers: str
) -> dict[str, Any]:
    """Assert a refusal, and that nothing at all was written."""
    before = everything()
    answer = take(person, meeting, step, body, **headers)
    assert everything() == before
    if code == "conflict":
        said: dict[str, Any] = answer.json()
        assert (answer.status_code, said["code"]) == (status, code)
        return said
    return refused(answer, status, code)


# -- a meeting's whole life ----------------------------------------------------------------------


def test_it_walks_a_meeting_from_the_series_to_the_sealed_minutes(
    cast: Cast, as_: Caller
) -> None:
    kari, ola, aisha, nina = (as_(name) for name in ("kari", "ola", "aisha", "nina"))
    case = case_in("informed", cast)
    begun = kari.post("meeting-series/", {**SERIES, "unit": cast.home_care.pk})
    assert begun.status_code == 201, begun.content
    assert (begun.json()["numbers"], begun.json()["starts_at"]) == ("DS", "12:00")
    [line] = ola.get("meetings/", state="planned").json()["results"][-1:]
    assert (line["meets_on"], line["name"]) == ("2027-02-22", "IDF Hjemmetjenesten")
    pk = line["id"]
    planned = read(ola, pk)
    assert [one["reference"] for one in planned["queue"]] == [case.reference]
    assert (planned["invitation"], planned["you_arrange"]) == (None, False)

    taken(ola, pk, "put_on_agenda", {"case": case.reference})
    taken(nina, pk, "put_on_agenda", {"title": "Ferie", "tag": "I"})
    taken(nina, pk, "put_on_agenda", {"title": "Tatt med ved en feil"})
    *_first, about, holiday, mistake = read(kari, pk)["agenda"]
    taken(nina, pk, "return_item", {"item": mistake["id"]})
    taken(aisha, pk, "move_item", {"item": holiday["id"], "up": True})
    taken(kari, pk, "send_notice")
    *_first, holiday, about = read(aisha, pk)["agenda"]
    assert [holiday["reference"], about["reference"]] == ["DS 1/27", "DS 2/27"]
    assert (about["tag"], about["case"]) == ("D", f"/api/v1/cases/{case.slug}/")
    assert Case.objects.get(pk=case.pk).state == Case.State.IN_DISCUSSION

    taken(kari, pk, "move_gathering", {"meets_on": "2027-02-23", "ends_at": "13:30"})
    moved = read(ola, pk)
    assert (moved["meets_on"], moved["starts_at"], moved["ends_at"]) == (
        *("2027-02-23", "12:00", "13:30"),
    )
    (event,) = Calendar.from_ical(ola.client.get(moved["invitation"]).content).walk("VEVENT")
    assert event["SEQUENCE"] == moved["sequence"] == 2
    seats = {one["party"]: one for one in moved["seatings"]}
    absent = {"seating": seats["NSF"]["id"], "reason": "Kurs."}
    taken(aisha, pk, "tell_absence", absent)
    told = {one["party"]: one for one in read(kari, pk)["seatings"]}["NSF"]
    assert (told["attendance"], told["reason"], told["met"]) == ("absent", "Kurs.", None)

    with clock_at(at(date(2027, 2, 23), 12)):
        taken(kari, pk, "start_meeting")
        _hold(pk, about["id"], kari, ola, aisha)
        taken(kari, pk, "end_meeting")
        taken(kari, pk, "send_item_round", {"item": about["id"], "binding": False})
        minutes = Minutes.objects.get()
        assert "Vi vil ha to lag." in minutes.text.body
        for person in (ola, nina):
            done = person.take(case, "approve_minutes", {"number": 1})
            assert done.status_code == 201, done.content
        promised = read(kari, pk)["follow_ups"][0]
        assert (promised["party"], promised["yours"]) == ("Arbeidsgiveren", True)
        taken(kari, pk, "mark_done", {"follow_up": promised["id"]})
        last = read(ola, pk)
    assert (last["state"], last["follow_ups"][0]["done_on"]) == ("minutes", "2027-02-23")
    assert last["agenda"][-1]["sent_round"]


def _hold(pk: int, item: int, kari: Api, ola: Api, aisha: Api) -> None:
    """Write who met, each side's block, and a promise."""
    seats = {one["party"]: one for one in read(kari, pk)["seatings"]}
    able = {party: [p["mandate"] for p in one["may_meet"]] for party, one in seats.items()}
    met = [
        {"seating": one["id"], "mandate": able[party][0] if party != "NSF" else None}
        for party, one in seats.items()
    ]
    taken(kari, pk, "record_attendance", {"met": met})
    shown = {one["party"]: one for one in read(ola, pk)["seatings"]}
    assert shown["Fagforbundet"]["met"]["name"].startswith("Ola")
    assert (shown["NSF"]["met"], shown["NSF"]["attendance"]) == (None, "absent")
    view = {
        "item": item,
        "heading": "view",
        "seating": seats["Fagforbundet"]["id"],
        "text": "Vi vil ha to lag.",
        "stance": "disagree",
        "version": 0,
    }
    taken(ola, pk, "write_block", view)
    said = {"item": item, "heading": "employer", "text": "Ett lag.", "version": 0}
    taken(kari, pk, "write_block", said)
    taken(kari, pk, "write_block", {**said, "text": "Ett lag gir vakter.", "version": 1})
    own = {"item": item, "text": "Vaktplaner.", "owner": seats["Arbeidsgiveren"]["id"]}
    taken(ola, pk, "agree_follow_up", {**own, "due_on": "2027-03-15"})
    found = aisha.get(address(pk) + f"items/{item}/").json()
    blocks = {(one["heading"], one["seating"]): one for one in found["blocks"]}
    employer = blocks["employer", None]
    assert [v["text"] for v in employer["versions"]] == ["Ett lag.", "Ett lag gir vakter."]
    assert (employer["version"], employer["yours"]) == (2, False)
    assert blocks["view", view["seating"]]["versions"][0]["stance"] == "disagree"
    assert blocks["view", seats["NSF"]["id"]]["yours"]
    assert found in read(aisha, pk)["agenda"]


def test_it_asks_for_a_meeting_once_and_calls_it_off(
    cast: Cast, as_: Caller, meeting: Meeting
) -> None:
    ola, key = as_("ola"), str(uuid4())
    ask = f"meeting-series/{meeting.series_id}/ask/"
    asked = ola.post(ask, {"meets_on": "2027-02-10"}, Idempotency_Key=key)
    assert asked.status_code == 201, asked.content
    assert asked.json()["demanded_by"] == "Fagforbundet"
    assert asked["Location"] == asked.json()["href"]
    again = ola.post(ask, {"meets_on": "2027-02-10"}, Idempotency_Key=key)
    assert (again.status_code, again.json()) == (200, asked.json())
    refused(ola.post(ask, {"meets_on": "2027-02-10"}), 409, "same_day")
    refused(ola.post(ask, {"meets_on": "2027-01-10"}), 409, "past")
    refused(as_("hanne").post(ask, {"meets_on": "2027-02-11"}), 403, "not_permitted")
    pk = asked.json()["id"]
    refuses(ola, pk, "cancel_meeting", None, 403, "not_permitted")
    assert taken(as_("kari"), pk, "cancel_meeting")["state"] == "cancelled"
    refuses(as_("kari"), pk, "send_notice", None, 409, "state")


def test_it_begins_a_series_once(cast: Cast, as_: Caller) -> None:
    kari, key = as_("kari"), str(uuid4())
    body = {**SERIES, "unit": cast.home_care.pk}
    made = kari.post("meeting-series/", body, Idempotency_Key=key)
    again = kari.post("meeting-series/", body, Idempotency_Key=key)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert again.json() == made.json()
    assert as_("ola").get("meeting-series/").json()["results"] == [made.json()]
    before = everything()
    refused(kari.post("meeting-series/", body), 409, "name")
    other = {**body, "name": "Annet"}
    refused(kari.post("meeting-series/", {**other, "ends_at": "11:00"}), 409, "times")
    refused(kari.post("meeting-series/", {**other, "last_on": "2027-01-01"}), 409, "period")
    refused(kari.post("meeting-series/", {**other, "unit": 99_999}), 400, "faults")
    refused(kari.post("meeting-series/", {**other, "starts_at": "9"}), 400, "faults")
    assert everything() == before
    for name in ("ola", "nina", "hanne", *OUTSIDERS):
        refused(as_(name).post("meeting-series/", other), 403, "not_permitted")
    assert MeetingSeries.objects.count() == 1


# -- what is refused -----------------------------------------------------------------------------


def test_it_refuses_with_nothing_written(cast: Cast, as_: Caller, meeting: Meeting) -> None:
    kari, ola = as_("kari"), as_("ola")
    draft = case_in("draft", cast)
    own = case_in("informed", cast)
    refuses(ola, meeting, "put_on_agenda", {"case": draft.reference}, 404, "not_found")
    refuses(ola, meeting, "put_on_agenda", {"case": "2027/9999"}, 404, "not_found")
    refuses(ola, meeting, "put_on_agenda", {}, 400, "faults")
    refuses(ola, meeting, "put_on_agenda", {"case": own.reference, "title": "x"}, 400)
    refuses(ola, meeting, "put_on_agenda", {"title": "x", "tag": "Q"}, 400)
    refuses(as_("hanne"), meeting, "put_on_agenda", {"title": "x"}, 403, "not_permitted")
    taken(kari, meeting, "put_on_agenda", {"case": draft.reference})
    refuses(kari, meeting, "put_on_agenda", {"case": draft.reference}, 409, "on_an_agenda")
    held = refuses(kari, meeting, "send_notice", None, 409)
    assert held["because"].startswith(f"{draft.reference}: ")
    first, item = meeting.agenda.get(kind="notice"), meeting.agenda.get(case=draft)
    refuses(kari, meeting, "return_item", {"item": first.pk}, 409, "first_item")
    refuses(kari, meeting, "move_item", {"item": item.pk, "up": True}, 409, "no_place")
    refuses(kari, meeting, "move_item", {"item": 99_999, "up": True}, 409, "no_item")
    refuses(kari, meeting, "move_item", {"item": item.pk, "up": "yes"}, 400, "faults")
    refuses(kari, meeting, "start_meeting", None, 409, "state")
    refuses(kari, meeting, "move_gathering", {"meets_on": "2027-01-04"}, 409, "past")
    late = {"meets_on": "2027-02-23", "starts_at": "15:00"}
    refuses(kari, meeting, "move_gathering", late, 409, "times")
    refuses(ola, meeting, "move_gathering", {"meets_on": "2027-02-23"}, 403, "not_permitted")
    refuses(kari, meeting, "write_block", _words(item, version=0), 409, "state")
    refuses(kari, meeting, "end_meeting", {"now": True}, 400, "faults")
    taken(kari, meeting, "return_item", {"item": item.pk})
    taken(kari, meeting, "send_notice")
    refuses(kari, meeting, "start_meeting", None, 409, "too_early")
    refuses(kari, meeting, "return_item", {"item": first.pk}, 409, "first_item")
    seat = meeting.seatings.get(union=cast.nsf).pk
    refuses(ola, meeting, "tell_absence", {"seating": seat}, 403, "not_permitted")
    refuses(ola, meeting, "tell_absence", {"seating": 99_999}, 409, "no_seat")


def _words(item: AgendaItem, text: str = "Hei.", **more: Any) -> dict[str, Any]:
    return {"item": item.pk, "heading": "questions", "text": text, **more}


def test_it_refuses_at_the_table_with_nothing_written(
    cast: Cast, as_: Caller, running: tuple[Meeting, AgendaItem]
) -> None:
    meeting, item = running
    kari, ola = as_("kari"), as_("ola")
    seat = meeting.seatings.get(union=cast.nsf)
    stranger = cast.mandates["ester"].pk if "ester" in cast.mandates else 99_999
    met = [{"seating": seat.pk, "mandate": stranger}]
    refuses(kari, meeting, "record_attendance", {"met": met}, 409, "cannot_fill")
    refuses(ola, meeting, "record_attendance", {"met": met}, 403, "not_permitted")
    refuses(kari, meeting, "record_attendance", {"met": []}, 400, "faults")
    refuses(kari, meeting, "record_attendance", {"met": met + met}, 400, "faults")
    theirs = {"item": item.pk, "heading": "view", "text": "Vi er enige.", "version": 0}
    refuses(ola, meeting, "write_block", {**theirs, "seating": seat.pk}, 403, "not_permitted")
    refuses(kari, meeting, "write_block", {**theirs, "seating": seat.pk}, 403, "not_permitted")
    refuses(ola, meeting, "write_block", {**theirs, "heading": "employer"}, 403)
    refuses(ola, meeting, "write_block", _words(item, " ", version=0), 400, "faults")
    refuses(ola, meeting, "write_block", {"item": item.pk, "text": "Uten"}, 400, "faults")
    common = {**_words(item, version=0), "seating": seat.pk}
    refuses(kari, meeting, "write_block", common, 403, "not_permitted")
    promise = {"item": item.pk, "text": "x", "owner": seat.pk, "due_on": "2027-02-01"}
    refuses(ola, meeting, "agree_follow_up", promise, 409, "follow_up")
    refuses(ola, meeting, "mark_done", {"follow_up": 99_999}, 409, "done")
    first = meeting.agenda.get(kind="notice").pk
    nothing = {"item": first, "binding": False}
    refuses(kari, meeting, "send_item_round", nothing, 409, "no_case")
    refuses(kari, meeting, "send_item_round", {"item": item.pk}, 400, "faults")
    refuses(kari, meeting, "send_item_round", {"item": item.pk, "binding": False}, 409)
    taken(ola, meeting, "write_block", _words(item, version=0))
    refuses(ola, meeting, "send_item_round", {"item": item.pk, "binding": False}, 403)
    binding = {"item": item.pk, "binding": True}
    refuses(kari, meeting, "send_item_round", binding, 409)
    taken(kari, meeting, "send_item_round", {"item": item.pk, "binding": False})
    refuses(ola, meeting, "write_block", _words(item, version=1), 409, "sent_round")
    promised = actions.agree_follow_up(
        *(meeting.pk, item.pk, "Tall."), owner=seat.pk, due_on=FIRST, actor=cast.kari
    )
    refuses(ola, meeting, "mark_done", {"follow_up": promised.pk}, 403, "not_permitted")
    assert FollowUp.objects.get().done_on is None


# -- who came first ------------------------------------------------------------------------------


def test_it_loses_no_word_when_two_write_the_same_block(
    cast: Cast, as_: Caller, running: tuple[Meeting, AgendaItem]
) -> None:
    meeting, item = running
    kari, ola = as_("kari"), as_("ola")
    taken(ola, meeting, "write_block", _words(item, "Hvem leder laget?", version=0))
    mine = _words(item, "Hva koster det?", version=0)
    clash = refuses(kari, meeting, "write_block", mine, 409, "conflict")
    assert "Ola" in clash["because"]
    assert clash["yours"] == "Hva koster det?"
    assert (clash["block"]["version"], clash["block"]["yours"]) == (1, True)
    assert [v["text"] for v in clash["block"]["versions"]] == ["Hvem leder laget?"]
    both = _words(item, "Hvem leder laget? Hva koster det?", version=clash["block"]["version"])
    taken(kari, meeting, "write_block", both)
    assert [w.version for w in ItemWords.objects.order_by("pk")] == [1, 2]


def test_it_refuses_what_was_read_before_somebody_else_acted(
    cast: Cast, as_: Caller, meeting: Meeting
) -> None:
    seen = as_("kari").get(address(meeting))["ETag"]
    taken(as_("ola"), meeting, "put_on_agenda", {"title": "Ferie"})
    kari = as_("kari")
    stale = refuses(kari, meeting, "send_notice", None, 409, "stale", If_Match=seen)
    assert "Ola" in stale["since"][0]["sentence"]
    refuses(kari, meeting, "send_notice", None, 400, "faults", If_Match="17")
    fresh, key = kari.get(address(meeting))["ETag"], str(uuid4())
    sent = take(kari, meeting, "send_notice", None, If_Match=fresh, Idempotency_Key=key)
    assert sent.status_code == 201
    again = take(kari, meeting, "send_notice", None, If_Match=fresh, Idempotency_Key=key)
    assert (again.status_code, again["ETag"]) == (200, sent["ETag"])


def test_it_names_no_case_in_what_came_first_to_one_who_may_not_see_it(
    cast: Cast, as_: Caller, meeting: Meeting
) -> None:
    ola, draft = as_("ola"), case_in("draft", cast)
    seen = ola.get(address(meeting))["ETag"]
    taken(as_("kari"), meeting, "put_on_agenda", {"case": draft.reference})
    body = {"title": "Ferie"}
    told = refuses(ola, meeting, "put_on_agenda", body, 409, "stale", If_Match=seen)
    assert "Kari" in told["since"][0]["sentence"]
    assert draft.reference not in str(told)


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
        "write_block": _words(item, version=0),
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
        taken(as_("ola"), meeting, "write_block", _words(item, "De tre på natt.", version=0))
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
        refuses(aisha, meeting, "write_block", _words(item, version=1), 404, "not_found")
        refuses(aisha, meeting, "agree_follow_up", promise, 404, "not_found")


def test_it_notes_when_hr_reads_the_words_of_a_case(
    cast: Cast, as_: Caller, running: tuple[Meeting, AgendaItem]
) -> None:
    meeting, item = running
    read(as_("hanne"), meeting)
    assert not AccessLog.objects.exists()  # nothing is written yet
    taken(as_("ola"), meeting, "write_block", _words(item, version=0))
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
