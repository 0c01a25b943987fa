"""Meetings of their own: planned, called with several cases at once, moved, cancelled, held."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from ledger.events import Event
from ledger.models import Chain, Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties.models import Absence
from tests.cast import OUTSIDERS, TODAY, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import AgendaItem, Case, Meeting, MeetingSeries, Obligation, Seating
from workflows.queries.meetings import queue_for

pytestmark = pytest.mark.django_db
FIRST = date(2027, 2, 22)  # the fourth Monday


@pytest.fixture
def series(cast):
    return begun(cast)


def begun(cast, **changes):
    given = {
        "kind": "idf",
        "unit": cast.home_care,
        "first_on": FIRST,
        "last_on": date(2027, 6, 30),
        "starts_at": time(12),
        "ends_at": time(14),
        "place": "Møterom 2",
        **changes,
    }
    return actions.begin_series("IDF Hjemmetjenesten", **given, actor=cast.kari)


@pytest.fixture
def meeting(series):
    return series.meetings.first()


def put(cast, meeting, *cases, **more):
    return [
        actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.kari, **more)
        for case in cases
    ]


# -- a series -----------------------------------------------------------------------------------


def test_it_plans_a_meeting_each_month_on_the_same_weekday(series):
    days = [meeting.meets_on for meeting in series.meetings.all()]
    assert [str(day) for day in days[:3]] == ["2027-02-22", "2027-03-22", "2027-04-26"]
    assert [day.month for day in days] == [2, 3, 4, 5, 6]
    meeting = series.meetings.first()
    assert meeting.state == Meeting.State.PLANNED
    assert meeting.chain.kind == Chain.Kind.MEETING
    assert [item.kind for item in meeting.agenda.all()] == ["notice", "agenda", "minutes"]


def test_it_meets_on_no_closed_day(cast):
    third_mondays = begun(cast, first_on=date(2027, 2, 15), last_on=date(2027, 5, 31))
    assert third_mondays.meetings.last().meets_on == date(2027, 5, 18)  # the 17th is closed


def test_it_begins_no_series_in_a_unit_one_does_not_lead(cast):
    for who in ("ola", "nina", "hanne", *OUTSIDERS):
        with refuses(NotPermitted):
            actions.begin_series(
                "IDF",
                kind="idf",
                unit=cast.home_care,
                first_on=FIRST,
                last_on=FIRST,
                starts_at=time(12),
                ends_at=time(14),
                actor=cast[who],
            )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_on": date(2027, 2, 1)}, "period"),
        ({"first_on": date(2027, 1, 4)}, "period"),
        ({"ends_at": time(11)}, "times"),
    ],
)
def test_it_refuses_a_series_without_a_day_or_with_an_end_before_the_start(cast, changes, code):
    with refuses(NotPossible, code):
        begun(cast, **changes)


def test_it_lets_either_side_ask_for_a_meeting(cast, series):
    with records(Event.MEETING_PLANNED, actor=cast.ola):
        asked = actions.ask_for_meeting(series, meets_on=date(2027, 2, 10), actor=cast.ola)
    assert asked.demanded_by == "Fagforbundet"
    own = actions.ask_for_meeting(series, meets_on=date(2027, 2, 11), actor=cast.kari)
    assert own.demanded_by == ""
    with refuses(NotPossible, "same_day"):
        actions.ask_for_meeting(series, meets_on=date(2027, 2, 11), actor=cast.nina)
    for who in OUTSIDERS:
        with refuses(NotPermitted):
            actions.ask_for_meeting(series, meets_on=date(2027, 2, 12), actor=cast[who])


def test_it_seats_the_safety_representative_as_the_series_says(cast):
    watching = begun(cast, safety=MeetingSeries.Safety.OBSERVER)
    with refuses(NotPermitted):
        actions.ask_for_meeting(watching, meets_on=date(2027, 2, 10), actor=cast.nina)
    meeting = watching.meetings.first()
    actions.send_notice(meeting.pk, actor=cast.kari)
    assert {s.role: s.observes for s in meeting.seatings.all()} == {
        "leader": False,
        "ptv": False,
        "safety_representative": True,
    }


# -- the agenda ---------------------------------------------------------------------------------


def test_it_takes_cases_from_the_queue_and_back(cast, meeting):
    case = case_in("informed", cast)
    standing_queue = queue(cast, meeting)
    assert standing_queue == [case]
    with records(Event.AGENDA_ITEM_ADDED, actor=cast.ola):
        item = actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.ola)
    assert (item.tag, item.reference) == ("D", "")
    assert queue(cast, meeting) == []
    with refuses(NotPossible, "on_an_agenda"):
        put(cast, meeting, case)
    actions.return_item(meeting.pk, item.pk, actor=cast.kari)
    assert queue(cast, meeting) == [case]
    assert Case.objects.get(pk=case.pk).state == Case.State.INFORMED


def queue(cast, meeting):
    from parties.seats import standing_of

    return queue_for(standing_of(cast.kari.pk, TODAY), meeting.series)


def test_it_moves_items_but_never_the_first_ones(cast, meeting):
    one = actions.put_on_agenda(meeting.pk, title="Sommerferie", actor=cast.kari)
    two = actions.put_on_agenda(meeting.pk, title="Nytt fra HMS", actor=cast.nina)
    actions.move_item(meeting.pk, two.pk, up=True, actor=cast.ola)
    assert [i.title for i in meeting.agenda.order_by("place")][-2:] == [
        "Nytt fra HMS",
        "Sommerferie",
    ]
    with refuses(NotPossible, "no_place"):
        actions.move_item(meeting.pk, two.pk, up=True, actor=cast.kari)
    with refuses(NotPossible, "first_item"):
        actions.return_item(meeting.pk, meeting.agenda.first().pk, actor=cast.kari)
    with refuses(NotPossible, "empty_text"):
        actions.put_on_agenda(meeting.pk, title="  ", actor=cast.kari)
    assert one.tag == "I"


def test_it_shows_no_agenda_to_outsiders(cast, meeting):
    for who in OUTSIDERS:
        with pytest.raises(Meeting.DoesNotExist):
            actions.put_on_agenda(meeting.pk, title="Noe", actor=cast[who])
    case = case_in("draft", cast)
    with pytest.raises(Case.DoesNotExist):
        actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.ola)
    with refuses(NotPermitted):
        actions.put_on_agenda(meeting.pk, title="Noe", actor=cast.hanne)


# -- the notice ---------------------------------------------------------------------------------


def test_it_calls_several_cases_in_one_move(cast, meeting):
    first, second = case_in("informed", cast), case_in("informed", cast)
    put(cast, meeting, first, second)
    free = actions.put_on_agenda(meeting.pk, title="Sommerferie", actor=cast.ola)
    with records(
        Event.MEETING_CALLED,
        Event.MEETING_CALLED,
        Event.MEETING_NOTICE_SENT,
        actor=cast.kari,
    ):
        actions.send_notice(meeting.pk, actor=cast.kari)
    for case in (first, second):
        case = Case.objects.get(pk=case.pk)
        assert case.state == Case.State.IN_DISCUSSION
        assert list(case.meetings.all()) == [meeting]
        owed = Obligation.objects.filter(case=case, done_at__isnull=True)
        assert "circulate_minutes" in {o.kind for o in owed}
    numbers = [item.reference for item in meeting.agenda.filter(number__isnull=False)]
    assert numbers == ["DS 1/27", "DS 2/27", "DS 3/27"]
    assert AgendaItem.objects.get(pk=free.pk).reference == "DS 3/27"
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (meeting.state, meeting.called_on, meeting.sequence) == ("called", TODAY, 1)
    assert {s.name for s in meeting.seatings.all()} == {
        "Arbeidsgiveren",
        "Fagforbundet",
        "NSF",
        "Verneombud",
    }
    assert all(s.delivered_on == TODAY for s in meeting.seatings.all())


def test_it_holds_the_notice_back_for_one_case_that_cannot_be_discussed_and_names_it(
    cast, meeting
):
    ready, draft = case_in("informed", cast), case_in("draft", cast)
    put(cast, meeting, ready, draft)
    with refuses(NotPossible, "state") as refusal:
        actions.send_notice(meeting.pk, actor=cast.kari)
    assert str(refusal.value.because).startswith(f"{draft.reference}: ")
    assert Case.objects.get(pk=ready.pk).state == Case.State.INFORMED


def test_it_calls_a_case_put_on_a_called_meeting_at_once(cast, meeting):
    actions.send_notice(meeting.pk, actor=cast.kari)
    case = case_in("informed", cast)
    with refuses(NotPermitted):
        actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.ola)
    (item,) = put(cast, meeting, case)
    assert item.reference == "DS 1/27"
    assert Case.objects.get(pk=case.pk).state == Case.State.IN_DISCUSSION
    with refuses(NotPossible, "called"):
        actions.return_item(meeting.pk, item.pk, actor=cast.kari)


def test_it_only_informs_of_a_case_with_that_tag(cast, meeting):
    case = case_in("informed", cast)
    put(cast, meeting, case, tag="I")
    with records(Event.MEETING_NOTICE_SENT):
        actions.send_notice(meeting.pk, actor=cast.kari)
    assert Case.objects.get(pk=case.pk).state == Case.State.INFORMED


def test_it_lets_only_the_leader_send_the_notice_and_only_once(cast, meeting):
    for who in ("ola", "nina", "hanne"):
        with refuses(NotPermitted):
            actions.send_notice(meeting.pk, actor=cast[who])
    actions.send_notice(meeting.pk, actor=cast.kari)
    with refuses(NotPossible, "state"):
        actions.send_notice(meeting.pk, actor=cast.kari)
    for who in OUTSIDERS:
        with pytest.raises(Meeting.DoesNotExist):
            actions.send_notice(meeting.pk, actor=cast[who])


def test_it_runs_the_numbers_through_the_year(cast, series):
    first, second = series.meetings.all()[:2]
    for meeting in (first, second):
        actions.put_on_agenda(meeting.pk, title="Orientering", actor=cast.kari)
        actions.send_notice(meeting.pk, actor=cast.kari)
    numbers = AgendaItem.objects.filter(number__isnull=False).order_by("pk")
    assert [item.reference for item in numbers] == ["DS 1/27", "DS 2/27"]


# -- moved, cancelled ---------------------------------------------------------------------------


def test_it_calls_everyone_and_every_case_anew_when_a_called_meeting_is_moved(cast, meeting):
    case = case_in("informed", cast)
    put(cast, meeting, case)
    actions.send_notice(meeting.pk, actor=cast.kari)
    with records(Event.MEETING_CALLED, Event.MEETING_MOVED, actor=cast.kari):
        actions.move_gathering(
            meeting.pk, meets_on=FIRST + timedelta(days=7), starts_at=time(9), actor=cast.kari
        )
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (meeting.meets_on, meeting.sequence) == (date(2027, 3, 1), 2)
    with refuses(NotPossible, "own_meeting"):
        actions.move_meeting(
            case.reference, meets_on=FIRST + timedelta(days=9), actor=cast.kari
        )
    with refuses(NotPossible, "times"):
        actions.move_gathering(meeting.pk, meets_on=FIRST, starts_at=time(20), actor=cast.kari)


def test_it_puts_the_cases_of_a_cancelled_meeting_back_in_the_queue(cast, series):
    first, second = series.meetings.all()[:2]
    case = case_in("informed", cast)
    put(cast, first, case)
    actions.send_notice(first.pk, actor=cast.kari)
    with records(Event.MEETING_CANCELLED, actor=cast.kari):
        cancelled = actions.cancel_meeting(first.pk, actor=cast.kari)
    assert (cancelled.state, cancelled.sequence) == ("cancelled", 2)
    assert queue(cast, second) == [case]
    put(cast, second, case)
    actions.send_notice(second.pk, actor=cast.kari)
    page = Case.objects.get(pk=case.pk)
    assert page.state == Case.State.IN_DISCUSSION
    with refuses(NotPossible, "state"):
        actions.cancel_meeting(first.pk, actor=cast.kari)


# -- held ---------------------------------------------------------------------------------------


def test_it_keeps_who_met_for_whom_and_a_reason_only_if_given(cast, meeting):
    actions.send_notice(meeting.pk, actor=cast.kari)
    seats = {s.name: s for s in meeting.seatings.all()}
    with refuses(NotPermitted):
        actions.tell_absence(meeting.pk, seats["NSF"].pk, actor=cast.ola)
    actions.tell_absence(meeting.pk, seats["NSF"].pk, reason="Syk", actor=cast.aisha)
    away = Seating.objects.get(pk=seats["NSF"].pk)
    assert (away.attendance, away.reason.body) == ("absent", "Syk")
    with refuses(NotPossible, "too_early"):
        actions.start_meeting(meeting.pk, actor=cast.kari)
    Absence.objects.create(
        mandate=cast.mandates["kari"],
        deputy=cast.mandates["dag"],
        starts_on=FIRST,
        ends_on=FIRST,
    )
    with clock_at(at(FIRST, 12)):
        actions.start_meeting(meeting.pk, actor=cast.dag)
        met = {
            seats["Arbeidsgiveren"].pk: cast.mandates["dag"].pk,
            seats["Fagforbundet"].pk: cast.mandates["ola"].pk,
            seats["Verneombud"].pk: None,
        }
        actions.record_attendance(meeting.pk, met=met, actor=cast.dag)
        with refuses(NotPossible, "cannot_fill"):
            actions.record_attendance(
                meeting.pk,
                met={seats["Fagforbundet"].pk: cast.mandates["aisha"].pk},
                actor=cast.dag,
            )
        actions.end_meeting(meeting.pk, actor=cast.dag)
    rows = {s.name: s for s in meeting.seatings.all()}
    assert rows["Arbeidsgiveren"].stands_for == cast.mandates["kari"]
    assert rows["Fagforbundet"].stands_for is None
    assert rows["Verneombud"].attendance == "absent"


def test_it_keeps_the_meetings_history_in_a_chain_of_its_own(cast, meeting):
    actions.put_on_agenda(meeting.pk, title="Orientering", actor=cast.kari)
    actions.send_notice(meeting.pk, actor=cast.kari)
    events = list(
        Entry.objects.filter(chain=meeting.chain)
        .order_by("number")
        .values_list("event", flat=True)
    )
    assert events == ["meeting.planned", "agenda_item.added", "meeting.notice_sent"]
