"""What telling people costs the one who does something: nothing beyond the record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties.actions import register_mandate
from tests.cast import TODAY, Cast, open_case
from workflows import actions

pytestmark = pytest.mark.database


def with_more_readers(cast: Cast) -> None:
    """Let ten more chief representatives of a party be told of every case."""
    for n in range(10):
        person = type(cast.ola).objects.create(username=f"vara{n}", email=f"vara{n}@example.no")
        register_mandate(
            person,
            "htv",
            unit=cast.municipality,
            union=cast.fagforbundet,
            valid_from=TODAY,
            confirmed_by="Fagforbundet",
            actor=None,
        )


@pytest.mark.parametrize("many", [False, True])
def test_it_costs_a_step_nothing_that_others_are_told(cast: Cast, *, many: bool) -> None:
    if many:
        with_more_readers(cast)
    case = open_case(cast)
    with CaptureQueriesContext(connection) as asked:
        actions.give_information(case.reference, actor=cast.kari)
    statements = [query["sql"] for query in asked.captured_queries]
    assert not [sql for sql in statements if "notifications_" in sql]
    told = [sql for sql in statements if "ledger_outboxevent" in sql]
    # PostgreSQL writes the record and whom to tell in one statement; SQLite knows no such thing.
    assert len(told) == 1
    if connection.vendor == "postgresql":
        assert "INSERT INTO ledger_entry" in told[0]


def test_it_asks_the_same_however_many_are_told(cast: Cast) -> None:
    first, second = open_case(cast), open_case(cast)
    with CaptureQueriesContext(connection) as few:
        actions.give_information(first.reference, actor=cast.kari)
    with_more_readers(cast)
    with CaptureQueriesContext(connection) as many:
        actions.give_information(second.reference, actor=cast.kari)
    assert len(many) == len(few)
