"""K3: a year and a day since part-time, temporary and hired-in staff were last discussed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ledger.events import Event
from ledger.models import Entry, OutboxEvent
from ledger.moving import clock_at
from parties.models import User
from tests.cast import TODAY, Cast, at
from tests.journeys.telling import case_now
from tests.journeys.walking import Walk, day
from workflows import actions
from workflows.actions.recurring import keep_wheel
from workflows.models import Case, RecurringDuty

pytestmark = pytest.mark.database

STAFFING = "AML-14-14a"
A_YEAR_ON = 365  # 1 February 2028: the last day of the year that began on TODAY


def tick(n: int) -> None:
    moment = at(day(n))
    with clock_at(moment):
        keep_wheel(moment)


@pytest.fixture
def discussed(cast: Cast) -> Cast:
    """Let the yearly discussion have been held, and entered, on the first day."""
    tick(0)
    with clock_at(at(TODAY)):
        actions.note_held(STAFFING, held_on=TODAY, actor=cast.hanne)
    return cast


def test_it_says_a_year_and_a_day_after_that_the_discussion_is_overdue(discussed: Cast) -> None:
    tick(A_YEAR_ON)
    assert not Entry.objects.filter(event=Event.RECURRING_FELL_DUE, subject=STAFFING).exists()
    tick(A_YEAR_ON + 1)
    told = OutboxEvent.objects.get(
        event=Event.RECURRING_FELL_DUE, entry__subject=STAFFING
    ).audience
    assert set(User.objects.filter(mandates__in=told)) == {
        discussed.hanne,
        discussed.ola,
        discussed.aisha,
    }


def test_it_has_opened_the_case_in_time_with_the_agenda_the_act_asks_for(
    discussed: Cast,
) -> None:
    tick(A_YEAR_ON - 42)
    case = Case.objects.get(measures=["staffing_review"])
    assert (case.owner, case.rung) == (discussed.dag, "discussion")
    asked = " ".join(case.questions.values_list("wording", flat=True)).casefold()
    for heading in ("grunnlag", "omfang", "arbeidsmiljø", "likebehandling"):
        assert heading in asked


@pytest.mark.parametrize("demanding", ["aisha", "nina", "dag"])
def test_it_opens_at_once_when_a_party_asks(discussed: Cast, demanding: str) -> None:
    with clock_at(at(day(30))):
        case = actions.demand_recurring(STAFFING, actor=discussed[demanding])
    assert case.state == Case.State.DRAFT
    assert RecurringDuty.objects.get(rule=STAFFING).case == case


def test_it_walks_the_review_to_the_end_and_counts_the_next_year_from_it(
    discussed: Cast, walk: Callable[..., Walk]
) -> None:
    with clock_at(at(TODAY)):
        ref = actions.demand_recurring(STAFFING, actor=discussed.ola).reference
    w = walk(ref=ref)
    w.leader, w.parties = "dag", ("ola", "aisha")
    w.take(
        "dag",
        "revise_brief",
        headings=dict.fromkeys(
            ("proposal", "background", "open", "consequences", "environment"), "Tallene."
        ),
        material=True,
        reason="Tallene er klare.",
    )
    w.take("dag", "give_information")
    w.discuss(on=28, closing=45)  # two parties never answer the minutes
    w.today = 60
    w.document()
    w.take("dag", "drop", number=1, reason="Drøftingen er holdt; ingenting skal besluttes.")
    w.take("dag", "conclude")
    assert case_now(ref).state == Case.State.CLOSED
    tick(60)
    held: date | None = RecurringDuty.objects.get(rule=STAFFING).last_held_on
    assert held == day(45)
