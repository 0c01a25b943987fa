"""The meeting and its paper: notice, minutes, approval, protokolltilførsel, close."""

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, Meeting, Minutes, Obligation, Statement

pytestmark = pytest.mark.database

HELD = TODAY + timedelta(days=21)


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.IN_DISCUSSION, cast)


@pytest.fixture
def minutes(case: Case, cast: Cast) -> Minutes:
    with clock_at(at(HELD)):
        return actions.circulate_minutes(case.reference, "Syn.", held_on=HELD, actor=cast.kari)


def test_it_calls_a_meeting_with_the_notice_the_local_routine_asks_for(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with records(Event.MEETING_CALLED, actor=cast.kari):
        meeting = actions.open_discussion(case.reference, meets_on=HELD, actor=cast.kari)
    assert not meeting.short_notice
    assert Obligation.objects.filter(case=case, kind="circulate_minutes").exists()


def test_it_refuses_a_meeting_day_that_has_passed(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with refuses(NotPossible, "past"):
        actions.open_discussion(
            case.reference, meets_on=TODAY - timedelta(days=1), actor=cast.kari
        )


def test_it_lets_short_notice_stand_unless_a_party_objects(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    soon = TODAY + timedelta(days=2)
    meeting = actions.open_discussion(case.reference, meets_on=soon, actor=cast.kari)
    assert meeting.short_notice
    with records(Event.NOTICE_OBJECTED, actor=cast.ola):
        actions.object_to_notice(case.reference, actor=cast.ola)
    with clock_at(at(soon)):
        with refuses(NotPossible, "notice"):
            actions.circulate_minutes(case.reference, "Syn.", held_on=soon, actor=cast.kari)
        later = soon + timedelta(days=21)
        actions.move_meeting(case.reference, meets_on=later, actor=cast.kari)
    with clock_at(at(later)):
        actions.circulate_minutes(case.reference, "Syn.", held_on=later, actor=cast.kari)
    assert not Meeting.objects.get().notice_objected


def test_it_hears_no_objection_to_full_notice(case: Case, cast: Cast) -> None:
    with refuses(NotPossible):
        actions.object_to_notice(case.reference, actor=cast.ola)


def test_it_refuses_minutes_of_a_meeting_not_held(case: Case, cast: Cast) -> None:
    with refuses(NotPossible, "future"):
        actions.circulate_minutes(case.reference, "Syn.", held_on=HELD, actor=cast.kari)


def test_it_seals_the_minutes_when_the_last_party_has_spoken(
    case: Case, minutes: Minutes, cast: Cast
) -> None:
    with clock_at(at(HELD + timedelta(days=1))):
        with records(Event.MINUTES_APPROVED, actor=cast.ola):
            actions.approve_minutes(case.reference, 1, actor=cast.ola)
        with refuses(NotPossible, "signed"):
            actions.approve_minutes(
                case.reference, 1, outcome="refused", text="Nei.", actor=cast.ola
            )
        with refuses(NotPossible, "empty_text"):
            actions.approve_minutes(case.reference, 1, outcome="refused", actor=cast.aisha)
        with records(Event.MINUTES_REFUSED, actor=cast.aisha):
            actions.approve_minutes(
                case.reference, 1, outcome="refused", text="Ikke slik.", actor=cast.aisha
            )
        with records(Event.MINUTES_APPROVED, Event.MINUTES_SEALED, actor=cast.nina):
            actions.approve_minutes(
                case.reference, 1, outcome="with_remark", text="Lys ute.", actor=cast.nina
            )
    minutes = Minutes.objects.get(pk=minutes.pk)
    assert minutes.state == Minutes.State.SEALED


@pytest.mark.parametrize("name", ["kari", "dag", "hanne"])
def test_it_lets_only_a_party_approve_and_state(
    name: str, case: Case, minutes: Minutes, cast: Cast
) -> None:
    with refuses(NotPermitted):
        actions.approve_minutes(case.reference, minutes.number, actor=cast[name])
    with refuses(NotPermitted):
        actions.add_statement(case.reference, minutes.number, "Vi mener.", actor=cast[name])


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(
    name: str, case: Case, minutes: Minutes, cast: Cast
) -> None:
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        actions.approve_minutes(case.reference, minutes.number, actor=cast[name])
    assert Entry.objects.count() == before


def test_it_keeps_a_statement_as_the_partys_own_words(
    case: Case, minutes: Minutes, cast: Cast
) -> None:
    with records(Event.STATEMENT_ADDED, actor=cast.aisha):
        actions.add_statement(case.reference, 1, "NSF ble hørt for sent.", actor=cast.aisha)
    statement = Statement.objects.get()
    assert statement.text.body == "NSF ble hørt for sent."
    assert statement.participation.union == cast.nsf
    with refuses(NotPossible, "empty_text"):
        actions.add_statement(case.reference, 1, "\n", actor=cast.aisha)


def test_it_does_not_close_while_a_party_still_has_time(
    case: Case, minutes: Minutes, cast: Cast
) -> None:
    with clock_at(at(HELD + timedelta(days=1))):
        actions.approve_minutes(case.reference, 1, actor=cast.ola)
        with refuses(NotPossible, "view_recorded"):
            actions.close_discussion(case.reference, actor=cast.kari)


def test_it_notes_who_did_not_answer_when_the_time_is_out(
    case: Case, minutes: Minutes, cast: Cast
) -> None:
    assert minutes.remarks_due_on is not None
    late = at(minutes.remarks_due_on + timedelta(days=1))
    closed = records(Event.DISCUSSION_CLOSED, Event.MINUTES_SEALED, actor=cast.kari)
    with clock_at(late), closed:
        actions.close_discussion(case.reference, actor=cast.kari)
    entry = Entry.objects.get(event=Event.DISCUSSION_CLOSED)
    assert {"Fagforbundet", "NSF"} <= set(entry.facts["not_answered"])


def test_it_refuses_to_close_before_the_minutes_are_out(case: Case, cast: Cast) -> None:
    with refuses(NotPossible, "minutes_circulated"):
        actions.close_discussion(case.reference, actor=cast.kari)


def test_it_may_be_discussed_again(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    with clock_at(at(HELD)):
        actions.open_discussion(
            case.reference, meets_on=HELD + timedelta(days=21), actor=cast.kari
        )
        with refuses(NotPossible, "minutes_circulated"):
            actions.close_discussion(case.reference, actor=cast.kari)
    assert Case.objects.get(pk=case.pk).state == Case.State.IN_DISCUSSION


def test_it_calls_nobody_about_mass_dismissal_before_nav_is_notified(cast: Cast) -> None:
    """§ 15-2: the notice is registered no later than the day the meeting is called."""
    day = TODAY.replace(day=26)
    case = case_in(
        Case.State.INFORMED,
        cast,
        measures=["collective_redundancies"],
        facts={"dismissals": 14, "dismissals_within_window": 14, "units_affected": 1},
    )
    with clock_at(at(day)):
        with refuses(NotPossible, "nav_notified") as refusal:
            actions.open_discussion(
                case.reference, meets_on=day + timedelta(days=14), actor=cast.kari
            )
        citation = refusal.value.citation
        assert citation is not None
        assert "15-2" in citation["section"]
        actions.file_evidence(
            case.reference, "nav_notified", occurred_on=day, text="Sendt NAV.", actor=cast.kari
        )
        actions.open_discussion(
            case.reference, meets_on=day + timedelta(days=14), actor=cast.kari
        )
    assert Case.objects.get(pk=case.pk).state == Case.State.IN_DISCUSSION
