"""Everybody reads the days of their own cases, and their calendar reads what they may."""

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from ledger.events import Event
from ledger.moving import clock_at
from parties.actions import end_mandate
from parties.calendar_keys import give_calendar_key, revoke_calendar_key
from parties.models import CalendarKey
from tests.cast import TODAY, at, case_in
from tests.saying import everything, records
from workflows import actions
from workflows.models import Meeting

PAGE = "/frister/"


def logged_in(person):
    client = Client()
    client.force_login(person)
    return client


def read(secret):
    return Client().get(f"{PAGE}kalender/{secret}.ics")


def events_of(person):
    answer = read(give_calendar_key(actor=person))
    assert answer["content-type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).events


@pytest.fixture
def informed(cast):
    case_in("in_discussion", cast)
    return cast


def test_it_opens_each_deadline_to_its_arithmetic(informed):
    body = logged_in(informed.ola).get(PAGE, headers={"accept-language": "nb"}).content.decode()
    assert "Gi synet ditt" in body or "2027/0001" in body
    assert "<details" in body
    assert "Drøftingsmøte" in body


@pytest.mark.database
def test_it_needs_few_queries(informed, django_assert_max_num_queries):
    client = logged_in(informed.ola)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_it_shows_nobody_the_days_of_others_cases(informed):
    assert "2027/0001" not in logged_in(informed.ester).get(PAGE).content.decode()
    for outsider in (informed.tor, informed.per):
        assert logged_in(outsider).get(PAGE).status_code == 404
        assert logged_in(outsider).post(f"{PAGE}kalender/").status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert not CalendarKey.objects.exists()


def test_it_shows_a_calendar_address_once_and_keeps_no_copy(informed):
    client = logged_in(informed.ola)
    with records(Event.CALENDAR_KEY_GIVEN):
        body = client.post(f"{PAGE}kalender/").content.decode()
    secret = body.split(".ics")[0].rpartition("/")[2]
    assert read(secret).status_code == 200
    assert secret not in client.get(PAGE).content.decode()
    assert not CalendarKey.objects.filter(digest=secret).exists()
    assert secret not in repr(everything())


def test_it_makes_the_old_address_useless_with_the_new_and_when_taken_back(informed):
    old = give_calendar_key(actor=informed.ola)
    new = give_calendar_key(actor=informed.ola)
    assert (read(old).status_code, read(new).status_code) == (404, 200)
    with records(Event.CALENDAR_KEY_REVOKED):
        logged_in(informed.ola).post(f"{PAGE}kalender/trekk-tilbake/")
    assert read(new).status_code == 404
    # Once more changes nothing.
    revoke_calendar_key(actor=informed.ola)


def test_it_tells_the_calendar_the_day_to_act_and_whose_it_is(informed):
    own = [e for e in events_of(informed.ola) if str(e["summary"]).startswith("Du: ")]
    assert own
    assert all(
        isinstance(e.start, date) and "Hvor dagen kommer fra" in e["description"] for e in own
    )


def test_it_says_norwegian_time_with_the_rules_for_summer(informed):
    Meeting.objects.update(starts_at="12:30", meets_on=date(2027, 4, 7), place="Rådhuset")
    answer = read(give_calendar_key(actor=informed.aisha))
    calendar = Calendar.from_ical(answer.content)
    (meeting,) = [e for e in calendar.events if "location" in e]
    assert meeting.start.isoformat() == "2027-04-07T12:30:00+02:00"
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/Oslo"]


def test_it_keeps_the_identity_and_counts_the_editions(informed):
    before = {str(e["uid"]): int(e["sequence"]) for e in events_of(informed.ola)}
    actions.submit_input("2027/0001", "Vi er bekymret", actor=informed.aisha)
    after = {str(e["uid"]): int(e["sequence"]) for e in events_of(informed.ola)}
    kept = before.keys() & after.keys()
    assert kept and all(after[uid] > before[uid] for uid in kept)


def test_it_says_nothing_to_a_calendar_whose_reader_has_left(informed):
    secret = give_calendar_key(actor=informed.ola)
    end_mandate(informed.mandates["ola"], last_day=TODAY, actor=None)
    with clock_at(at(TODAY + timedelta(days=1))):
        assert Calendar.from_ical(read(secret).content).events == []
    type(informed.ola).objects.filter(pk=informed.ola.pk).update(is_active=False)
    assert read(secret).status_code == 404
    assert read("x" * 43).status_code == 404
