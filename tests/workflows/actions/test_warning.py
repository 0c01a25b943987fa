"""What falls due by itself: promised once, told to whoever owes it, recorded when it is told."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from bench.deadlines import DUE, due_at_once
from ledger.events import Event
from ledger.inspection import inspect
from ledger.models import Entry, OutboxEvent
from ledger.moving import clock_at
from notifications.dispatch import MANY, fan_out
from notifications.models import Delivery
from parties.models import Mandate, User
from tests.cast import TODAY, Cast, at, case_in, open_case
from workflows.actions import upkeep
from workflows.actions.warning import note_fallen_due
from workflows.models import Case, Obligation

pytestmark = pytest.mark.database


def _promised(event: Event) -> list[set[str]]:
    return [
        set(User.objects.filter(mandates__in=o.audience).values_list("username", flat=True))
        for o in OutboxEvent.objects.filter(event=event).order_by("pk")
    ]


def _open() -> QuerySet[Obligation]:
    return Obligation.objects.filter(done_at=None, kind="give_view").order_by()


def _recorded() -> int:
    return Entry.objects.filter(event=Event.OBLIGATION_FELL_DUE).count()


def _tell(moment: datetime) -> None:
    while fan_out(moment):
        pass


@pytest.fixture
def asked(cast: Cast) -> tuple[Case, datetime]:
    """A case three parties have not answered, and the morning after their last day."""
    case = case_in(Case.State.INFORMED, cast)
    assert case.input_due_on is not None
    return case, at(case.input_due_on + timedelta(days=1))


@pytest.fixture
def late(asked: tuple[Case, datetime]) -> Iterator[datetime]:
    """Let the clock stand on the morning after."""
    with clock_at(asked[1]):
        yield asked[1]


def test_it_reminds_only_the_debtor_and_only_once(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    assert case.input_due_on is not None
    eve = at(case.input_due_on - timedelta(days=3))  # Friday before Monday
    with clock_at(eve):
        assert upkeep.sweep(eve) == 3
        assert upkeep.sweep(eve) == 0
    assert sorted(map(sorted, _promised(Event.OBLIGATION_REMINDED))) == [
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


def test_it_leaves_a_closed_case_alone(cast: Cast) -> None:
    case_in(Case.State.CLOSED, cast)
    after = at(TODAY + timedelta(days=400))
    with clock_at(after):
        assert upkeep.sweep(after) == 0


def test_it_records_the_warning_when_it_is_told_and_tells_it_once(late: datetime) -> None:
    assert upkeep.sweep(late) == 3
    assert _recorded() == 0
    for _again in range(2):
        upkeep.sweep(late)
        _tell(late)
    entries = Entry.objects.filter(event=Event.OBLIGATION_FELL_DUE)
    assert {
        (e.outbox.debt, e.facts["kind"], date.fromisoformat(e.facts["due_on"])) for e in entries
    } == set(_open().values_list("pk", "kind", "due_on"))
    assert {e.subject for e in entries} == {f"obligation:{e.outbox.debt}" for e in entries}
    assert {(e.role, e.actor_id, e.recorded_at) for e in entries} == {("system", None, late)}
    assert Delivery.objects.filter(event__entry__in=entries, channel="in_app").count() == 3
    assert inspect().whole


def test_it_neither_tells_nor_records_what_was_done_before_it_was_told(
    cast: Cast, asked: tuple[Case, datetime], late: datetime
) -> None:
    upkeep.sweep(late)
    Obligation.objects.filter(participation__union__short_name="NSF").update(done_at=late)
    _tell(late)
    assert _recorded() == 2
    told = Delivery.objects.filter(event__event=Event.OBLIGATION_FELL_DUE, channel="in_app")
    assert set(told.values_list("recipient__username", flat=True)) == {"ola", "nina"}
    assert not OutboxEvent.objects.filter(fanned_out_at=None).exists()
    assert upkeep.sweep(late) == 0


def test_it_warns_again_of_the_new_day_when_the_parties_move_it(
    asked: tuple[Case, datetime], late: datetime
) -> None:
    upkeep.sweep(late)
    _tell(late)
    moved = late.date() + timedelta(days=7)
    _open().update(due_on=moved, safe_on=moved)
    for day, promised in ((moved, 3), (moved, 0), (moved + timedelta(days=1), 3)):
        with clock_at(at(day)):
            assert upkeep.sweep(at(day)) == promised


def test_it_records_once_what_nobody_is_there_to_be_told(
    asked: tuple[Case, datetime], late: datetime
) -> None:
    Mandate.objects.filter(user__username="ola").update(valid_to=TODAY)
    assert upkeep.sweep(late) == 3
    assert set() in _promised(Event.OBLIGATION_FELL_DUE)
    _tell(late)
    assert (_recorded(), upkeep.sweep(late)) == (3, 0)


def test_it_tells_of_ten_thousand_deadlines_with_few_statements_and_no_flood(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    due_at_once(open_case(cast), cases=500, each=20)
    after = at(DUE + timedelta(days=1))
    with clock_at(after):
        # The seats, who fills them, their units, what is due; on SQLite a limit on how many rows
        # go into one INSERT makes it more.
        most = 6 if connection.vendor == "postgresql" else 100
        with django_assert_max_num_queries(most):
            assert note_fallen_due(after.date()) == 10_000
        with django_assert_max_num_queries(1):
            assert note_fallen_due(after.date()) == 0
        _tell(after)
    entries = Entry.objects.filter(event=Event.OBLIGATION_FELL_DUE)
    assert entries.count() == entries.values("subject").distinct().count() == 10_000
    assert OutboxEvent.objects.filter(event=Event.OBLIGATION_FELL_DUE).count() == 10_000
    mailed = Delivery.objects.filter(channel="email", recipient=cast.kari)
    assert mailed.count() == MANY
    assert Delivery.objects.filter(channel="in_app", recipient=cast.kari).count() == 10_000
    assert inspect().whole


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_promise_everything_once(cast: Cast) -> None:
    due_at_once(open_case(cast), cases=20, each=20)
    after = at(DUE + timedelta(days=1))
    together = Barrier(2)

    def sweep(_worker: int) -> int:
        try:
            with clock_at(after):
                together.wait(10)
                return note_fallen_due(after.date())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(sweep, range(2))) == [0, 400]
    assert OutboxEvent.objects.filter(debt__isnull=False).count() == 400


@pytest.mark.django_db(transaction=True)
def test_an_upgraded_house_warns_nobody_twice_of_what_it_had_marked(
    asked: tuple[Case, datetime], late: datetime
) -> None:
    before, after = "0007_why_a_party_was_called_in", "0008_warned_by_the_outbox"
    try:
        old = MigrationExecutor(connection).migrate([("workflows", before)]).apps
        marked = old.get_model("workflows", "Obligation").objects.filter(union__isnull=False)
        assert marked.update(fell_due_at=late) == 2
    finally:
        MigrationExecutor(connection).migrate([("workflows", after)])
    assert upkeep.sweep(late) == 1
