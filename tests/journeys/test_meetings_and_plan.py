"""K13: a reorganisation with a plan, monthly meetings either side adds to, and a paper of options that changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry, OutboxEvent
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from tests.cast import Cast, at, proposal
from tests.journeys.telling import assert_the_record_stands, cited, told_of
from tests.journeys.walking import LARGE_BRIEF, Walk, day
from tests.papers import note
from tests.saying import refuses
from workflows import actions
from workflows.models import Brief, Case, Meeting, MeetingSeries, Seating

pytestmark = pytest.mark.database

PARTIES = ("ola", "aisha", "nina")  # Delta's seat is vacant: its silence is written down
FIRST, ASKED_FOR = 28, 42  # the first meeting of the series, and the one a union asks for
OPTIONS = "Modell A, B og C, med konsekvenser for hver enhet."
CHOSEN = "Modell B, endret etter drøftingen."


@pytest.fixture
def options(walk: Callable[..., Walk], cast: Cast) -> Walk:
    """Let Dag open the case across the sectors, with the options and a plan."""
    case = actions.open_case(
        proposal(
            cast,
            title="Ny organisering av helse og oppvekst",
            units=[cast.home_care, cast.school],
            measures=["reorganisation"],
            facts={"dismissals": 0, "project_group": True, "large_project": True},
            brief={**LARGE_BRIEF, "alternatives": OPTIONS},
            points=["Modell"],
        ),
        actor=cast.dag,
    )
    w = walk(ref=case.reference)
    w.leader, w.parties = "dag", PARTIES
    w.take("dag", "give_information")
    w.take("dag", "publish_plan")
    return w


@pytest.fixture
def series(options: Walk, cast: Cast) -> MeetingSeries:
    """Let Dag call a meeting each month as long as the case runs."""
    return actions.begin_series(
        "Månedsmøte om omstillingen",
        kind="idf",
        unit=cast.municipality,
        first_on=day(FIRST),
        last_on=day(150),
        starts_at=time(12),
        ends_at=time(14),
        actor=cast.dag,
    )


def test_it_owes_a_discussion_where_it_is_decided_and_a_plan_all_are_told_of(
    options: Walk,
) -> None:
    case = options.case
    assert (case.rung, case.weight, case.level) == ("discussion", "large", "employer")
    assert {"HAB-02", "HAB-07", "HAB-12"} <= {d["id"] for d in case.assessment.duties}
    assert cited(case.reference, "HAB-02") == (
        "Hovedavtalen KS",
        "del B § 1-4-1 og § 3-1 c",
        "S",
    )
    assert told_of(case.reference, Event.PLAN_PUBLISHED) >= {"ola", "aisha", "nina"}
    days = [step["latest"] for step in case.plan.result["steps"] if step.get("latest")]
    assert len(days) > 3
    assert days == sorted(days), "the plan’s days come in order"
    options.take("ola", "answer_plan", outcome="accepted")
    options.is_refused("aisha", "answer_plan", "empty_text", outcome="objected")
    options.take("aisha", "answer_plan", outcome="objected", text="For kort tid i februar.")
    assert told_of(case.reference, Event.PLAN_OBJECTED) >= {"dag", "ola"}
    # A plan and its meetings are no discussion.
    options.is_refused("dag", "decide", "discussion_held", number=1, text="Modell B.")


def test_it_has_a_meeting_each_month_and_either_side_may_add_one(
    options: Walk, series: MeetingSeries, cast: Cast
) -> None:
    planned = list(series.meetings.values_list("meets_on", flat=True))
    assert [d.month for d in planned] == [3, 4, 5, 6]
    assert {d.weekday() for d in planned} == {0}
    begun = Entry.objects.get(event=Event.MEETING_SERIES_BEGUN)
    assert {"ola", "aisha"} <= names(OutboxEvent.objects.get(entry=begun))
    for who, when in (("ola", ASKED_FOR), ("dag", ASKED_FOR + 1)):
        added = actions.ask_for_meeting(series, meets_on=day(when), actor=cast[who])
        told = Entry.objects.filter(event=Event.MEETING_PLANNED).latest("pk")
        assert told.chain == Meeting.objects.get(pk=added.pk).chain
    with refuses(NotPossible, "same_day"):
        actions.ask_for_meeting(series, meets_on=day(ASKED_FOR), actor=cast.aisha)
    for who in ("tor", "per"):
        with refuses(NotPermitted):
            actions.ask_for_meeting(series, meets_on=day(ASKED_FOR + 2), actor=cast[who])
    assert series.meetings.count() == len(planned) + 2


def names(event: OutboxEvent) -> set[str]:
    """Return the user names of whoever the event is told to."""
    people = User.objects.filter(mandates__in=event.audience)
    return set(people.values_list("username", flat=True))


def test_it_walks_from_the_options_through_two_meetings_to_a_model_and_looks_back(
    options: Walk, series: MeetingSeries, cast: Cast
) -> None:
    w = options
    with clock_at(at(day(1))):
        actions.file_document(
            w.ref, "Notat om modellene", "other", note(OPTIONS), actor=cast.dag
        )
    assert told_of(w.ref, Event.DOCUMENT_FILED) >= {"ola", "aisha"}
    w.today = 3
    w.take("ola", "submit_input", text="Modell B, om lederne får nok tid.", question=1)

    first = series.meetings.order_by("meets_on")[0]
    _held(w, first, cast, says="Partene så tre modeller og ga sitt syn.")
    assert [p.discussed_on for p in w.case.points.all()] == [w.case.discussed_on]

    # The paper of options is written anew after what was said, and every version is kept.
    said = w.case.inputs.get()
    w.take("dag", "answer_input", input_id=said.pk, outcome="used", text="Lagt inn i modell B.")
    w.take(
        "dag",
        "revise_brief",
        headings={"alternatives": CHOSEN},
        material=True,
        reason="Modell B er endret etter drøftingen.",
    )
    assert told_of(w.ref, Event.BRIEF_REVISED) >= {"ola", "aisha", "nina"}
    kept = list(Brief.objects.filter(case=w.case).order_by("number"))
    assert [b.number for b in kept] == [1, 2]
    assert said.brief_id == kept[0].pk, "what was said speaks of the version it was said of"
    client = Client()
    client.force_login(cast.aisha)
    with clock_at(at(day(w.today))):
        traced = client.get(reverse("case-versions", args=[w.case.slug])).content.decode()
    assert OPTIONS.split()[-1].strip(".") in traced
    assert "endret etter drøftingen" in traced

    # Heard on one paper is not heard on another: it is discussed in the meeting a union asks for.
    w.is_refused("dag", "decide", "discussion_held", number=1, text=CHOSEN)
    with clock_at(at(day(w.today))):
        extra = actions.ask_for_meeting(series, meets_on=day(w.today + 21), actor=cast.aisha)
    _held(w, extra, cast, says="Den endrede modell B ble drøftet.")

    w.document()
    w.take("dag", "decide", number=1, text=CHOSEN, views="Fagforbundets innspill er tatt inn.")
    assert told_of(w.ref, Event.DECISION_TAKEN) >= {"ola", "aisha", "nina"}
    w.today = 119
    w.finish(1)
    _looked_back(w, cast)


def _held(w: Walk, meeting: Meeting, cast: Cast, *, says: str) -> None:
    """Put the case on the agenda, call, meet, write, send round, approve, and close."""
    with clock_at(at(day(w.today))):
        # Either side may put it there; only the leader calls.
        item = actions.put_on_agenda(meeting.pk, case=w.ref, actor=cast.ola)
        with refuses(NotPermitted):
            actions.send_notice(meeting.pk, actor=cast.ola)
        actions.send_notice(meeting.pk, actor=cast.dag)
    assert w.case.state == Case.State.IN_DISCUSSION
    assert told_of(w.ref, Event.MEETING_CALLED) >= {"ola", "aisha", "nina"}
    seats = {s.name: s for s in Seating.objects.filter(meeting=meeting)}
    with clock_at(at(meeting.meets_on, 12)):
        actions.start_meeting(meeting.pk, actor=cast.dag)
        about = (meeting.pk, item.pk)
        actions.write_block(*about, "employer", says, version=0, actor=cast.dag)
        actions.write_block(
            *about, "view", "Helst B.", version=0, seating=seats["NSF"].pk, actor=cast.aisha
        )
        # Nobody writes another's view at the table.
        with refuses(NotPermitted):
            actions.write_block(
                *about, "view", "NSF er enig.", version=1, seating=seats["NSF"].pk,
                actor=cast.dag,
            )  # fmt: skip
        minutes = actions.send_item_round(*about, binding=False, actor=cast.dag)
        actions.end_meeting(meeting.pk, actor=cast.dag)
    w.today = (meeting.meets_on - day(0)).days
    for name in PARTIES:
        w.take(name, "approve_minutes", number=minutes.number, outcome="approved")
    w.is_refused("dag", "close_discussion", "view_recorded")
    w.today += 9
    w.take("dag", "close_discussion")
    closed = Entry.objects.filter(event=Event.DISCUSSION_CLOSED).latest("pk")
    assert closed.facts["not_answered"] == ["Delta"]


def _looked_back(w: Walk, cast: Cast) -> None:
    """Both sides judge a large case, and each reads the other's when its own is given."""
    owed = w.case.obligations.filter(kind="evaluate", done_at=None)
    assert {o.participation.name if o.participation else "employer" for o in owed} >= {
        "employer",
        "Fagforbundet",
        "NSF",
    }
    for name in ("dag", *PARTIES):
        scores = {"early": 3, "basis": 3, "answered": 4, "better": 3}
        with clock_at(at(day(w.today + 5))):
            actions.evaluate(w.ref, scores, text="To møter var nok.", actor=cast[name])
    left = w.case.obligations.filter(kind="evaluate", done_at=None)
    assert {o.participation.name for o in left} == {"Delta"}
    assert_the_record_stands(w.ref)
