"""The meetings' pages: the list, the agenda with its queue, the notice, the invitation, the minutes."""

from __future__ import annotations

from datetime import date, time
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from ledger.models import AccessLog
from ledger.moving import clock_at
from parties.models import OrgUnit
from tests.cast import OUTSIDERS, at, case_in, proposal
from tests.saying import everything
from workflows import actions
from workflows.models import Case, FollowUp, ItemWords, Meeting, MeetingSeries, Minutes, Unsaved

FIRST = date(2027, 2, 22)


def logged_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def meeting(cast):
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
    return series.meetings.first()


def address(meeting, more=""):
    return f"/moter/{meeting.pk}/{more}"


def do(person, meeting, act, **said):
    return logged_in(person).post(address(meeting), {"do": act, **said})


@pytest.fixture
def running(cast, meeting):
    """A meeting under way, with one case to discuss."""
    case = case_in("informed", cast)
    actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.kari)
    actions.send_notice(meeting.pk, actor=cast.kari)
    with clock_at(at(FIRST, 12)):
        actions.start_meeting(meeting.pk, actor=cast.kari)
        yield Meeting.objects.get(pk=meeting.pk), meeting.agenda.get(case=case)


# -- the list and the agenda --------------------------------------------------------------------


def test_it_lists_the_meetings_in_few_queries(cast, running, django_assert_max_num_queries):
    meeting, item = running
    owner = meeting.seatings.first()
    actions.agree_follow_up(
        meeting.pk, item.pk, "Vaktplanene.", owner=owner.pk, due_on=FIRST, actor=cast.kari
    )
    for name in ("kari", "ola", "hanne"):
        client = logged_in(cast[name])
        with django_assert_max_num_queries(12):
            assert client.get("/moter/").status_code == HTTPStatus.OK


def test_it_plans_a_series_from_its_page(cast):
    kari = logged_in(cast.kari)
    filled = {
        "name": "Kontaktmøte",
        "kind": "ktv",
        "unit": cast.home_care.pk,
        "first_on": "2027-02-09",
        "last_on": "2027-12-31",
        "starts_at": "09:00",
        "ends_at": "10.30",
        "safety": "observer",
        "numbers": "KM",
    }
    wrong = kari.post("/moter/serier/ny/", {**filled, "last_on": "2027-01-01"})
    assert wrong.status_code == HTTPStatus.CONFLICT
    assert "Kontaktmøte" in wrong.content.decode()
    assert kari.post("/moter/serier/ny/", filled).status_code == HTTPStatus.SEE_OTHER
    assert MeetingSeries.objects.get().prefix == "KM"
    page = logged_in(cast.ola).get("/moter/").content.decode()
    assert page.count("Kontaktmøte<span") == Meeting.objects.count() == 11
    assert logged_in(cast.ola).get("/moter/serier/ny/").status_code == HTTPStatus.NOT_FOUND


def test_it_takes_a_case_from_the_queue_with_a_button_and_calls(cast, meeting):
    case = case_in("informed", cast)
    page = logged_in(cast.ola).get(address(meeting)).content.decode()
    assert "Sett på saklisten" in page
    assert case.title in page
    assert do(cast.ola, meeting, "add_case", on=case.reference).status_code == 303
    assert do(cast.nina, meeting, "add_item", title="Ferie", tag="I").status_code == 303
    assert do(cast.kari, meeting, "send_notice").status_code == HTTPStatus.SEE_OTHER
    page = logged_in(cast.aisha).get(address(meeting)).content.decode()
    assert "DS 1/27" in page
    assert '<span class="ds-sr-only">drøfting</span>' in page
    assert Case.objects.get(pk=case.pk).state == Case.State.IN_DISCUSSION


def test_it_does_not_say_that_a_decided_case_in_the_queue_is_to_be_decided(cast, meeting):
    case = case_in("informed", cast)
    actions.decide_despite(case.reference, 1, "Tre soner.", reason="Haster.", actor=cast.kari)
    page = logged_in(cast.ola).get(address(meeting)).content.decode()
    assert case.title in page
    assert "allerede besluttet" in page
    assert "beslutning planlagt" not in page


def test_it_offers_no_start_of_a_meeting_on_a_later_day(cast, meeting):
    actions.send_notice(meeting.pk, actor=cast.kari)
    page = logged_in(cast.kari).get(address(meeting)).content.decode()
    assert 'value="start"' not in page
    assert "Det kan startes fra mandag 22. februar 2027." in page
    with clock_at(at(FIRST, 12)):
        assert 'value="start"' in logged_in(cast.kari).get(address(meeting)).content.decode()


def test_it_shows_who_met_only_when_somebody_has_said_so(cast, meeting):
    actions.send_notice(meeting.pk, actor=cast.kari)
    assert "Hvem som møtte" not in logged_in(cast.ola).get(address(meeting)).content.decode()
    seat = next(one for one in meeting.seatings.all() if one.name == "Fagforbundet")
    do(cast.ola, meeting, "tell_absence", seating=seat.pk, reason="Syk.")
    page = logged_in(cast.ola).get(address(meeting)).content.decode()
    assert "Hvem som møtte" in page
    assert "Syk." in page


def test_it_keeps_what_was_typed_when_it_is_not_well_filled_in(cast, meeting):
    answer = do(cast.kari, meeting, "add_item", title="", tag="D")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    answer = do(cast.kari, meeting, "move", meets_on="31.02.2027", starts_at="9", place="Her")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "31.02.2027" in answer.content.decode()


def test_it_says_which_case_holds_the_notice_back(cast, meeting):
    draft = case_in("draft", cast)
    actions.put_on_agenda(meeting.pk, case=draft.reference, actor=cast.kari)
    kari = logged_in(cast.kari)
    before = everything()
    answer = kari.post(address(meeting), {"do": "send_notice"})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert f"{draft.reference}: " in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("who", OUTSIDERS)
def test_it_is_not_there_for_outsiders(cast, meeting, who):
    actions.send_notice(meeting.pk, actor=cast.kari)
    for more in ("", "invitasjon.ics", f"sak/{meeting.agenda.first().pk}/"):
        answer = logged_in(cast[who]).get(address(meeting, more))
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert do(cast[who], meeting, "send_notice").status_code == HTTPStatus.NOT_FOUND
    assert "IDF Hjemmetjenesten" not in logged_in(cast[who]).get("/moter/").content.decode()


def test_it_names_no_case_to_those_who_may_not_see_it(cast, meeting):
    draft = case_in("draft", cast)
    actions.put_on_agenda(meeting.pk, case=draft.reference, actor=cast.kari)
    page = logged_in(cast.ola).get(address(meeting)).content.decode()
    assert draft.title not in page
    assert "En sak du ikke er part i" in page
    item = meeting.agenda.get(case=draft)
    gone = logged_in(cast.ola).get(address(meeting, f"sak/{item.pk}/"))
    assert gone.status_code == HTTPStatus.NOT_FOUND


def test_it_shows_a_page_with_few_questions_to_the_database(cast, running):
    meeting, _item = running
    kari = logged_in(cast.kari)
    for page, most in (("/moter/", 8), (address(meeting), 16)):
        kari.get(page)
        with CaptureQueriesContext(connection) as asked:
            kari.get(page)
        assert len(asked) <= most, [q["sql"][:90] for q in asked]


# -- the calendar -------------------------------------------------------------------------------


def read(cast, meeting):
    answer = logged_in(cast.ola).get(address(meeting, "invitasjon.ics"))
    return Calendar.from_ical(answer.content)


def test_it_invites_moves_and_cancels_in_the_readers_calendar(cast, meeting):
    assert logged_in(cast.ola).get(address(meeting, "invitasjon.ics")).status_code == 404
    actions.send_notice(meeting.pk, actor=cast.kari)
    first = read(cast, meeting)
    (event,) = first.walk("VEVENT")
    assert first["METHOD"] == "REQUEST"
    assert event["SEQUENCE"] == 1
    assert event.decoded("DTSTART").isoformat() == "2027-02-22T12:00:00+01:00"
    assert event["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert [str(z["TZID"]) for z in first.walk("VTIMEZONE")] == ["Europe/Oslo"]
    assert "mailto:ola@example.no" in str(event["ATTENDEE"])
    actions.move_gathering(meeting.pk, meets_on=date(2027, 4, 6), actor=cast.kari)
    (moved,) = read(cast, meeting).walk("VEVENT")
    assert (moved["UID"], moved["SEQUENCE"]) == (event["UID"], 2)
    assert moved.decoded("DTSTART").isoformat() == "2027-04-06T12:00:00+02:00"
    actions.cancel_meeting(meeting.pk, actor=cast.kari)
    last = read(cast, meeting)
    (cancelled,) = last.walk("VEVENT")
    assert last["METHOD"] == "CANCEL"
    assert (cancelled["UID"], cancelled["SEQUENCE"]) == (event["UID"], 3)
    assert cancelled["STATUS"] == "CANCELLED"


# -- the minutes --------------------------------------------------------------------------------


def write(person, running, heading, text, *, seating=None, version=0, **more):
    meeting, item = running
    key = f"{heading}-{seating.pk}" if seating else heading
    said = {f"{key}-text": text, f"{key}-version": version, **more}
    return logged_in(person).post(
        address(meeting, f"sak/{item.pk}/"), {"do": "write", "block": key, **said}
    )


def test_it_gives_each_organisation_a_block_nobody_else_writes_in(cast, running):
    meeting, item = running
    seat = meeting.seatings.get(union=cast.nsf)
    page = logged_in(cast.ola).get(address(meeting, f"sak/{item.pk}/")).content.decode()
    assert f'name="view-{seat.pk}-text"' not in page
    assert write(cast.ola, running, "view", "Vi er enige.", seating=seat).status_code == 403
    assert write(cast.kari, running, "view", "NSF er enig.", seating=seat).status_code == 403
    answer = write(
        cast.aisha,
        running,
        "view",
        "Vi er uenige.",
        seating=seat,
        **{f"view-{seat.pk}-stance": "disagree"},
    )
    assert answer.status_code == HTTPStatus.SEE_OTHER
    words = ItemWords.objects.get()
    assert (words.text.body, words.stance, words.version) == ("Vi er uenige.", "disagree", 1)
    assert write(cast.aisha, running, "employer", "Arbeidsgiver gir seg.").status_code == 403
    page = logged_in(cast.ola).get(address(meeting, f"sak/{item.pk}/")).content.decode()
    assert "Vi er uenige." in page


def test_it_loses_no_word_when_two_write_at_once(cast, running):
    meeting, item = running
    assert write(cast.ola, running, "questions", "Hvem leder laget?").status_code == 303
    answer = write(cast.kari, running, "questions", "Hva koster det?")
    assert answer.status_code == HTTPStatus.CONFLICT
    page = answer.content.decode()
    assert "Hva koster det?" in page
    assert "Hvem leder laget?" in page
    assert ItemWords.objects.count() == 1
    again = logged_in(cast.kari).get(address(meeting, f"sak/{item.pk}/")).content.decode()
    assert "Dette står der nå" in again
    assert "Hva koster det?" in again
    both = "Hvem leder laget? Hva koster det?"
    assert write(cast.kari, running, "questions", both, version=1).status_code == 303
    assert [w.version for w in ItemWords.objects.all()] == [1, 2]
    assert not Unsaved.objects.exists()


def test_it_keeps_half_finished_minutes_over_midnight(cast, running):
    meeting, item = running
    place = address(meeting, f"sak/{item.pk}/mellomlagre/")
    said = {"block": "questions", "questions-text": "Et halvt svar", "questions-version": 0}
    with clock_at(at(FIRST, 23)):
        kept = logged_in(cast.ola).post(place, said)
    assert "Mellomlagret for deg" in kept.content.decode()
    with clock_at(at(date(2027, 2, 23))):
        page = logged_in(cast.ola).get(address(meeting, f"sak/{item.pk}/")).content.decode()
        others = logged_in(cast.kari).get(address(meeting, f"sak/{item.pk}/")).content.decode()
    assert "Et halvt svar" in page
    assert "Et halvt svar" not in others
    for who in OUTSIDERS:
        assert logged_in(cast[who]).post(place, said).status_code == HTTPStatus.NOT_FOUND


def test_it_keeps_promises_that_outlive_the_meeting(cast, running):
    meeting, item = running
    seat = meeting.seatings.get(role="leader")
    said = {
        "do": "promise",
        "follow-text": "Legge fram risikovurderingen.",
        "follow-owner": seat.pk,
        "follow-due_on": "2027-03-15",
    }
    place = address(meeting, f"sak/{item.pk}/")
    assert logged_in(cast.ola).post(place, said).status_code == HTTPStatus.SEE_OTHER
    promise = FollowUp.objects.get()
    page = logged_in(cast.kari).get("/moter/").content.decode()
    assert "Legge fram risikovurderingen." in page
    assert "Merk som gjort" in page
    assert do(cast.ola, meeting, "done", on=promise.pk).status_code == HTTPStatus.FORBIDDEN
    assert do(cast.kari, meeting, "done", on=promise.pk).status_code == HTTPStatus.SEE_OTHER
    assert FollowUp.objects.get().done_on == FIRST


def test_it_sends_what_was_written_round_for_approval(cast, running):
    meeting, item = running
    place = address(meeting, f"sak/{item.pk}/")
    nothing = logged_in(cast.kari).post(place, {"do": "send", "binding": "no"})
    assert nothing.status_code == HTTPStatus.CONFLICT
    seat = meeting.seatings.get(union=cast.nsf)
    write(cast.aisha, running, "view", "Vi vil ha to lag.", seating=seat)
    write(cast.kari, running, "employer", "Ett lag gir bedre vakter.")
    unanswered = logged_in(cast.kari).post(place, {"do": "send"})
    assert unanswered.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    unauthorised = logged_in(cast.kari).post(place, {"do": "send", "binding": "yes"})
    assert unauthorised.status_code == HTTPStatus.CONFLICT
    assert not Minutes.objects.exists()
    sent = logged_in(cast.kari).post(place, {"do": "send", "binding": "no"})
    assert sent.status_code == HTTPStatus.SEE_OTHER
    minutes = Minutes.objects.get()
    assert minutes.meeting == meeting
    assert minutes.held_on == FIRST
    assert "Organisasjonens syn: NSF\nVi vil ha to lag." in minutes.text.body
    assert write(cast.kari, running, "employer", "Nei", version=1).status_code == 409
    for who in ("ola", "aisha", "nina"):
        actions.approve_minutes(item.case.reference, 1, actor=cast[who])
    assert Minutes.objects.get().state == Minutes.State.SEALED
    assert actions.close_discussion(item.case.reference, actor=cast.kari).state == "discussed"


def test_it_reminds_of_a_promise_once_and_tells_once_when_it_is_late(cast, running):
    from workflows.actions.item_minutes import remind_of_follow_ups

    meeting, item = running
    actions.agree_follow_up(
        meeting.pk,
        item.pk,
        "Sende tallene.",
        owner=meeting.seatings.get(union=cast.nsf).pk,
        due_on=date(2027, 3, 15),
        actor=cast.kari,
    )
    for day, did in ((5, 0), (12, 1), (13, 0), (15, 0), (16, 1), (17, 0)):
        with clock_at(at(date(2027, 3, day))):
            assert remind_of_follow_ups(at(date(2027, 3, day))) == did, day


def test_it_tells_nothing_of_a_case_to_one_at_the_table_who_takes_no_part_in_it(cast, meeting):
    """Aisha sits at the table; her union is left out of one of the cases on it."""
    case = case_in(
        "informed", cast, omitted={f"union-{cast.nsf.pk}": "Ingen medlemmer er berørt."}
    )
    actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.kari)
    actions.send_notice(meeting.pk, actor=cast.kari)
    with clock_at(at(FIRST, 12)):
        actions.start_meeting(meeting.pk, actor=cast.kari)
        item = meeting.agenda.get(case=case)
        said = {"text": "Ringe de tre på natt.", "due_on": date(2027, 3, 1)}
        said["owner"] = meeting.seatings.get(union=cast.fagforbundet).pk
        actions.agree_follow_up(meeting.pk, item.pk, **said, actor=cast.kari)
        for path in ("/moter/", address(meeting)):
            assert "Ringe de tre" in logged_in(cast.ola).get(path).content.decode()
            page = logged_in(cast.aisha).get(path)
            assert page.status_code == HTTPStatus.OK
            assert "Ringe de tre" not in page.content.decode()
        before = everything()
        with pytest.raises(Case.DoesNotExist):
            actions.agree_follow_up(meeting.pk, item.pk, **said, actor=cast.aisha)
        with pytest.raises(Case.DoesNotExist):
            actions.write_block(
                meeting.pk, item.pk, "questions", "Hvem?", version=0, actor=cast.aisha
            )
        assert everything() == before


def test_hr_reads_what_was_promised_in_a_case_only_where_it_is_noted(cast, running):
    meeting, item = running
    said = {"text": "Ringe de tre på natt.", "due_on": date(2027, 3, 1)}
    said["owner"] = meeting.seatings.get(union=cast.fagforbundet).pk
    actions.agree_follow_up(meeting.pk, item.pk, **said, actor=cast.kari)
    hr = logged_in(cast.hanne)
    assert "Ringe de tre" not in hr.get("/moter/").content.decode()
    assert not AccessLog.objects.exists()
    assert "Ringe de tre" in hr.get(address(meeting)).content.decode()
    (noted,) = AccessLog.objects.all()
    assert (noted.reader_id, noted.chain_id) == (cast.hanne.pk, item.case.chain_id)


def test_it_names_by_its_place_a_case_the_arranging_leader_takes_no_part_in(cast, meeting):
    """Dag, above, has put a case of the school on the agenda of the home care's meeting."""
    school = OrgUnit.objects.get(name="Granli skole")
    case = actions.open_case(proposal(cast, units=[school]), actor=cast.dag)
    actions.give_information(case.reference, actor=cast.dag)
    actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.dag)
    place = meeting.agenda.count()
    kari, api = logged_in(cast.kari), f"/api/v1/meetings/{meeting.pk}/send-notice/"
    before = everything()
    page = kari.post(address(meeting), {"do": "send_notice"})
    answer = kari.post(api, {}, content_type="application/json")
    assert (page.status_code, answer.status_code) == (409, 409)
    said = f"Punkt {place} på sakslisten er en sak du ikke deltar i."
    assert said in page.content.decode()
    assert answer.json()["code"] == "unseen_case"
    for told in (page.content.decode(), answer.content.decode()):
        assert case.reference not in told and case.title not in told
    assert everything() == before
    assert do(cast.dag, meeting, "send_notice").status_code == HTTPStatus.SEE_OTHER


@pytest.mark.database
def test_a_case_that_cannot_be_named_is_not_there(cast, meeting):
    client = Client(headers={"accept-language": "nb"})
    client.force_login(cast.kari)
    before = everything()
    answer = client.post(f"/moter/{meeting.pk}/", {"do": "add_case", "on": "2027/0001\x00"})
    assert answer.status_code == 404
    assert everything() == before
