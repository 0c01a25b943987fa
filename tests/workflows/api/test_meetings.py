"""Meetings through the API: a meeting's whole life, each refusal, and two who write at once."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from icalendar import Calendar

from ledger.moving import clock_at
from tests.cast import OUTSIDERS, Cast, at, case_in
from tests.saying import everything
from tests.workflows.api.conftest import Api, Caller, refused
from tests.workflows.api.gathered import FIRST, address, read, refuses, take, taken, words
from workflows import actions
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
    refuses(kari, meeting, "write_block", words(item, version=0), 409, "state")
    refuses(kari, meeting, "end_meeting", {"now": True}, 400, "faults")
    taken(kari, meeting, "return_item", {"item": item.pk})
    taken(kari, meeting, "send_notice")
    refuses(kari, meeting, "start_meeting", None, 409, "too_early")
    refuses(kari, meeting, "return_item", {"item": first.pk}, 409, "first_item")
    seat = meeting.seatings.get(union=cast.nsf).pk
    refuses(ola, meeting, "tell_absence", {"seating": seat}, 403, "not_permitted")
    refuses(ola, meeting, "tell_absence", {"seating": 99_999}, 409, "no_seat")


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
    refuses(ola, meeting, "write_block", words(item, " ", version=0), 400, "faults")
    refuses(ola, meeting, "write_block", {"item": item.pk, "text": "Uten"}, 400, "faults")
    common = {**words(item, version=0), "seating": seat.pk}
    refuses(kari, meeting, "write_block", common, 403, "not_permitted")
    promise = {"item": item.pk, "text": "x", "owner": seat.pk, "due_on": "2027-02-01"}
    refuses(ola, meeting, "agree_follow_up", promise, 409, "follow_up")
    refuses(ola, meeting, "mark_done", {"follow_up": 99_999}, 409, "done")
    first = meeting.agenda.get(kind="notice").pk
    nothing = {"item": first, "binding": False}
    refuses(kari, meeting, "send_item_round", nothing, 409, "no_case")
    refuses(kari, meeting, "send_item_round", {"item": item.pk}, 400, "faults")
    refuses(kari, meeting, "send_item_round", {"item": item.pk, "binding": False}, 409)
    taken(ola, meeting, "write_block", words(item, version=0))
    refuses(ola, meeting, "send_item_round", {"item": item.pk, "binding": False}, 403)
    binding = {"item": item.pk, "binding": True}
    refuses(kari, meeting, "send_item_round", binding, 409)
    taken(kari, meeting, "send_item_round", {"item": item.pk, "binding": False})
    refuses(ola, meeting, "write_block", words(item, version=1), 409, "sent_round")
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
    taken(ola, meeting, "write_block", words(item, "Hvem leder laget?", version=0))
    mine = words(item, "Hva koster det?", version=0)
    clash = refuses(kari, meeting, "write_block", mine, 409, "conflict")
    assert "Ola" in clash["because"]
    assert clash["yours"] == "Hva koster det?"
    assert (clash["block"]["version"], clash["block"]["yours"]) == (1, True)
    assert [v["text"] for v in clash["block"]["versions"]] == ["Hvem leder laget?"]
    both = words(item, "Hvem leder laget? Hva koster det?", version=clash["block"]["version"])
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
