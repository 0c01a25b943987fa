"""K9: a union asks for a new routine for redundancy – told to all, worked on, discussed, and before the committee."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry, OutboxEvent
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from tests.cast import TODAY, Cast, at, proposal
from tests.journeys.telling import cited, told_of
from tests.journeys.walking import Walk, day
from tests.saying import refuses
from workflows import actions
from workflows.models import Case, RaisedCase, Seating

pytestmark = pytest.mark.database

ALL = {"dag", "ola", "aisha", "nina", "hanne"}
ROUTINE = {
    "title": "Ny rutine ved overtallighet",
    "measures": ["personnel_guidelines", "working_group"],
    "facts": {"overall_policy": True},
    "brief": {
        "proposal": "Rutinen fra 2012 skrives om.",
        "background": "Fagforbundet har bedt om det etter omstillingen i fjor.",
        "open": "Kretser, kriterier og hvem som er med i hvilke møter.",
        "consequences": "Samme framgangsmåte i alle sektorer.",
        "environment": "Forutsigbarhet gir mindre uro.",
    },
}


def raised(cast: Cast) -> RaisedCase:
    """Let Ola ask for the routine, and Dag be told that an answer is owed."""
    asked = actions.raise_case(
        cast.municipality,
        title="Rutine ved overtallighet",
        text="Den gamle rutinen ble brukt ulikt i hver sektor i fjor.",
        actor=cast.ola,
    )
    told = OutboxEvent.objects.get(event=Event.CASE_RAISED).audience
    assert set(User.objects.filter(mandates__in=told)) == {cast.dag}
    assert asked.due_on is not None
    return asked


@pytest.fixture
def routine(walk: Callable[..., Walk], cast: Cast) -> Walk:
    asked = raised(cast)
    with clock_at(at(day(2))):
        case = actions.open_case(
            proposal(cast, units=[cast.municipality], raised=asked.number, **ROUTINE),
            actor=cast.dag,
        )
    w = walk(ref=case.reference)
    w.leader, w.parties = "dag", ("ola", "aisha", "nina")
    w.today = 2
    return w


def test_it_owes_a_discussion_with_the_chief_representatives_and_a_joint_committee(
    routine: Walk, cast: Cast
) -> None:
    case = routine.case
    assert (case.rung, case.level, case.weight) == ("discussion", "employer", "ordinary")
    duties = {d["id"]: d for d in case.assessment.duties}
    assert {"HAB-10d", "HAB-07", "HAB-13"} <= set(duties)
    # Nobody has read the words of the list in § 3-1, so it advises; § 4 is read, and gates.
    assert (duties["HAB-10d"]["binding"], duties["HAB-13"]["binding"]) == (False, True)
    assert cited(case.reference, "HAB-10d") == ("Hovedavtalen KS", "del B § 3-1", "M")
    assert cited(case.reference, "HAB-13") == ("Hovedavtalen KS", "del B § 4", "S")
    bodies = {one["body"]: one["treat"] for one in case.assessment.result["routing"]}
    assert (bodies["unions"], bodies["committee"]) == ("owed", "owed")
    # The one who raised it is answered by the case itself.
    told = [
        pk
        for event in OutboxEvent.objects.filter(event=Event.RAISED_CASE_OPENED)
        for pk in event.audience
    ]
    assert set(User.objects.filter(mandates__in=told)) == {cast.ola}


def test_it_walks_from_the_demand_to_a_routine_that_holds(routine: Walk, cast: Cast) -> None:
    w = routine
    w.take("dag", "give_information")
    assert told_of(w.ref, Event.INFORMATION_GIVEN) >= {"ola", "aisha", "nina"}
    w.take("aisha", "submit_input", text="Ansiennitet må veie mest.")
    _told_in_a_meeting_of_all(w, cast)
    _worked_on_by_a_group(w, cast)

    # It is discussed with the chief representatives, and every word they gave is answered.
    # Delta has nobody to come; it has its time, and its silence is written and no consent.
    w.discuss(on=60, closing=68)
    closed = Entry.objects.get(event=Event.DISCUSSION_CLOSED)
    assert closed.facts["not_answered"] == ["Delta"]
    assert told_of(w.ref, Event.MINUTES_CIRCULATED) >= {"ola", "aisha", "nina"}
    w.is_refused("dag", "decide", "unanswered_input", number=1, text="Ny rutine.")
    said = w.case.inputs.get().pk
    w.take("dag", "answer_input", input_id=said, outcome="partly", text="Ved ellers likt.")

    # Discussed and answered, and still not free: the committee comes before the decision.
    w.is_refused("dag", "decide", "committee_treated", number=1, text="Ny rutine.")
    w.take("dag", "refer", body="joint", text="Uttalelse om rutinen.", name="PSU")
    assert told_of(w.ref, Event.REFERRAL_SENT) >= ALL
    attached = {one["text"] for one in w.case.referrals.get().attached}
    assert said_text(w) in attached, "the unions' words go with it"
    w.is_refused("dag", "decide", "referral_untreated", number=1, text="Ny rutine.")
    w.today = 72
    w.take(
        "dag",
        "record_treatment",
        referral=1,
        text="Utvalget slutter seg til rutinen.",
        treated_on=day(72),
        changed=False,
    )
    w.document()
    w.today = 74
    w.take(
        "dag", "decide", number=1, text="Rutinen gjelder fra 1. juni.", views="Se referatet."
    )
    assert told_of(w.ref, Event.DECISION_TAKEN) >= {"ola", "aisha", "nina"}
    w.today = 119
    w.finish(1)
    assert w.case.state == Case.State.CLOSED
    assert not w.case.obligations.filter(
        done_at=None, kind__in=("decide", "refer_case")
    ).exists()


def said_text(w: Walk) -> int:
    """Return the text of the only input."""
    return w.case.inputs.get().text_id


def _told_in_a_meeting_of_all(w: Walk, cast: Cast) -> None:
    """Call every organisation to a meeting about it: told there, and discussed not at all."""
    w.today = 5
    with clock_at(at(day(5))):
        series = actions.begin_series(
            "Informasjonsmøte for alle organisasjonene",
            kind="other",
            unit=cast.municipality,
            first_on=day(21),
            last_on=day(21),
            starts_at=time(9),
            ends_at=time(10),
            actor=cast.dag,
        )
        meeting = series.meetings.get()
        item = actions.put_on_agenda(meeting.pk, case=w.ref, tag="I", actor=cast.dag)
        actions.send_notice(meeting.pk, actor=cast.dag)
    seats = {s.union.short_name for s in Seating.objects.filter(meeting=meeting) if s.union}
    assert seats == {"Delta", "Fagforbundet", "NSF"}
    with clock_at(at(day(21))):
        actions.start_meeting(meeting.pk, actor=cast.dag)
        actions.write_block(
            meeting.pk,
            item.pk,
            "employer",
            "Alle fikk vite hva som er åpent, og når det drøftes.",
            version=0,
            actor=cast.dag,
        )
        actions.end_meeting(meeting.pk, actor=cast.dag)
    w.today = 22
    # To be told in a meeting is not to be heard.
    assert w.case.discussed_on is None
    w.is_refused("dag", "decide", "discussion_held", number=1, text="Ny rutine.")


def _worked_on_by_a_group(w: Walk, cast: Cast) -> None:
    """Set up a group without one confederation – it is told of – then with all of them."""
    parties = {p.name: p.pk for p in w.case.participations.all()}
    given = {
        "mandate": "Foreslå kretser og kriterier. Drøfter ikke rutinen.",
        "employer_side": "Kommunedirektør",
        "ends_on": day(50),
    }
    w.take("dag", "set_up_group", name="Uten Unio", parties=[parties["Fagforbundet"]], **given)
    entry = Entry.objects.filter(event=Event.GROUP_SET_UP).latest("pk")
    assert entry.facts["without"] == ["Unio", "YS Kommune"]
    assert told_of(w.ref, Event.GROUP_SET_UP) >= {"ola", "aisha", "nina"}
    w.take("dag", "end_group", number=1)
    w.take("dag", "set_up_group", name="Arbeidsgruppe", parties=list(parties.values()), **given)
    assert Entry.objects.filter(event=Event.GROUP_SET_UP).latest("pk").facts["without"] == []
    # Only the leader may set one up, and a group is no discussion.
    with clock_at(at(day(w.today))), refuses(NotPermitted):
        actions.set_up_group(
            w.ref, "Vår egen", parties=[parties["NSF"]], **given, actor=cast.aisha
        )
    w.is_refused("dag", "decide", "discussion_held", number=1, text="Ny rutine.")


def test_it_is_refused_with_a_reason_hr_sees_and_may_be_raised_again(cast: Cast) -> None:
    asked = raised(cast)
    with refuses(NotPossible, "empty_text"):
        actions.refuse_raised(asked.number, reason=" ", actor=cast.dag)
    for name in ("kari", "ola", "aisha"):
        with pytest.raises((NotPermitted, RaisedCase.DoesNotExist)):
            actions.refuse_raised(asked.number, reason="Nei.", actor=cast[name])
    actions.refuse_raised(asked.number, reason="Rutinen er fra i fjor.", actor=cast.dag)
    told = OutboxEvent.objects.get(event=Event.RAISED_CASE_REFUSED).audience
    assert set(User.objects.filter(mandates__in=told)) == {cast.ola, cast.hanne}
    with refuses(NotPossible):
        actions.open_case(
            proposal(cast, units=[cast.municipality], raised=asked.number, **ROUTINE),
            actor=cast.dag,
        )
    again = raised_again(cast, TODAY + timedelta(days=30))
    assert again.number == asked.number + 1
    assert not Case.objects.exists()


def raised_again(cast: Cast, on: date) -> RaisedCase:
    """Let Ola ask once more, a month on."""
    with clock_at(at(on)):
        return actions.raise_case(
            cast.municipality, title="Rutinen", text="Nå haster det.", actor=cast.ola
        )
