import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import SYSTEM, moving


@pytest.mark.database
@pytest.mark.django_db
def test_it_numbers_and_chains_what_is_recorded():
    with moving(("case", "2026/0001"), actor=SYSTEM, step="open_case") as move:
        move.record(Event.CASE_OPENED, facts={"title": "Å"}, audience=[3, 1, 3])
        move.record(Event.CASE_ASSESSED)
    first, second = Entry.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert second.previous == first.digest
    assert first.outbox.audience == [1, 3]
