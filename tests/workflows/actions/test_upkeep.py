"""What falls due by itself: told once, to whoever owes it, and true without any job."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bench.deadlines import DUE, due_at_once
from ledger.events import Event
from ledger.inspection import inspect
from ledger.models import Entry, OutboxEvent
from ledger.moving import clock_at
from notifications.dispatch import MANY, fan_out
from notifications.models import Delivery
from parties.models import User
from tests.cast import TODAY, Cast, at, case_in, open_case
from workflows.actions import upkeep
from workflows.models import Case, Obligation

pytestmark = pytest.mark.database


def _told(event: Event) -> list[set[str]]:
    return [
        set(User.objects.filter(mandates__in=o.audience).values_list("username", flat=True))
        for o in OutboxEvent.objects.filter(event=event).order_by("pk")
    ]


def test_it_reminds_only_the_debtor_and_only_once(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    assert case.input_due_on is not None
    eve = at(case.input_due_on - timedelta(days=3))  # Friday before Monday
    with clock_at(eve):
        assert upkeep.sweep(eve) == 3
        assert upkeep.sweep(eve) == 0
    assert sorted(map(sorted, _told(Event.OBLIGATION_REMINDED))) == [
        ["aisha"],
        ["nina"],
        ["ola"],
    ]


def test_it_is_late_from_the_day_after_whether_or_not_anything_has_run(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    owed = Obligation.objects.filter(case=case, kind="give_view").first()
    assert owed is not None
    assert owed.due_on is not None
    assert not owed.overdue(owed.due_on)
    assert owed.overdue(owed.due_on + timedelta(days=1))


def test_it_tells_once_that_the_day_has_passed(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    assert case.input_due_on is not None
    after = at(case.input_due_on + timedelta(days=1))
    with clock_at(after):
        upkeep.sweep(after)
        upkeep.sweep(after)
    assert Entry.objects.filter(event=Event.OBLIGATION_FELL_DUE).count() == 3


def test_it_leaves_a_closed_case_alone(cast: Cast) -> None:
    case_in(Case.State.CLOSED, cast)
    after = at(TODAY + timedelta(days=400))
    with clock_at(after):
        assert upkeep.sweep(after) == 0


def test_it_tells_of_ten_thousand_deadlines_with_few_statements_and_no_flood(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    due_at_once(open_case(cast), cases=500, each=20)
    after = at(DUE + timedelta(days=1))
    with clock_at(after):
        # Eight in each of two batches with a frame of two, and the search that finds no more; on
        # SQLite a limit on how many rows go into one INSERT makes it more.
        most = 21 if connection.vendor == "postgresql" else 400
        with django_assert_max_num_queries(most):
            assert upkeep.note_fallen_due(after.date()) == 10_000
        assert upkeep.note_fallen_due(after.date()) == 0
        while fan_out(after):
            pass
    entries = Entry.objects.filter(event=Event.OBLIGATION_FELL_DUE)
    assert entries.count() == entries.values("subject").distinct().count() == 10_000
    assert OutboxEvent.objects.filter(event=Event.OBLIGATION_FELL_DUE).count() == 10_000
    mailed = Delivery.objects.filter(channel="email", recipient=cast.kari)
    assert mailed.count() == MANY
    assert Delivery.objects.filter(channel="in_app", recipient=cast.kari).count() == 10_000
    assert inspect().whole
