"""Midnight, and the nights when the clocks change: no deadline an hour early, no lease an hour long."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from ledger.events import Event
from ledger.models import OutboxEvent
from ledger.moving import OSLO, SYSTEM, clock_at, moving
from notifications.dispatch import drain, fan_out
from notifications.leasing import LEASE, lease
from notifications.models import Delivery
from tests.cast import Cast, case_in
from workflows.actions.upkeep import sweep
from workflows.models import Case

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def _fell_due() -> int:
    return OutboxEvent.objects.filter(event=Event.OBLIGATION_FELL_DUE).count()


def test_it_lets_a_deadline_last_until_midnight_in_oslo(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    assert case.input_due_on is not None
    midnight = datetime.combine(
        case.input_due_on + timedelta(days=1), datetime.min.time(), tzinfo=OSLO
    )
    for moment, told in ((midnight - timedelta(seconds=1), 0), (midnight, 3)):
        with clock_at(moment):
            sweep(moment)
        assert _fell_due() == told


def _happened(cast: Cast, event: Event) -> None:
    case = Case.objects.get()
    with moving(case.chain, actor=SYSTEM, step="test") as move:
        move.record(event, audience=[cast.mandates["ola"].pk])


def test_it_leases_for_ten_minutes_also_when_an_hour_comes_twice(cast: Cast) -> None:
    case_in(Case.State.DRAFT, cast)
    before = datetime(2027, 10, 31, 2, 55, tzinfo=OSLO)  # at three it is two again
    with clock_at(before):
        _happened(cast, Event.INFORMATION_GIVEN)
        fan_out(before)
    Delivery.objects.update(claimed_until=None)  # the quiet hours are another matter
    due = Delivery.objects.due(Delivery.Channel.EMAIL, before)
    assert len(lease(due, before)) == 1
    claimed = Delivery.objects.get(channel=Delivery.Channel.EMAIL).claimed_until
    assert claimed is not None
    assert claimed.astimezone(UTC) - before.astimezone(UTC) == LEASE


def test_it_sends_one_daily_mail_when_easter_and_summer_time_meet(cast: Cast) -> None:
    case_in(Case.State.DRAFT, cast)
    start = datetime(2027, 3, 27, 12, tzinfo=OSLO)
    with clock_at(start):
        _happened(cast, Event.DISCUSSION_CLOSED)
    sent: list[datetime] = []
    for hour in range(96):
        moment = (start.astimezone(UTC) + timedelta(hours=hour)).astimezone(OSLO)
        with clock_at(moment):
            drain(moment)
        sent += [moment] * len(mail.outbox)
        mail.outbox.clear()
    assert sent == [datetime(2027, 3, 30, 7, tzinfo=OSLO)]
