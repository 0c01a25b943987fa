from datetime import datetime

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from django_fsm import FSMField, transition

from ledger.moving import OSLO, Actor, clock_at
from tests.ledger.lifting import let_the_flush_through

let_the_flush_through()

KARI = Actor(7, mandate_id=70, role="leader")
NOON = datetime(2027, 2, 1, 12, 0, tzinfo=OSLO)

with isolate_apps("ledger"):

    class Gate(models.Model):
        """A small machine of the tests' own: open → closed."""

        state = FSMField(default="open", protected=True)
        lock = FSMField(default="none", protected=True)
        note = models.CharField(max_length=20, default="")

        class Meta:
            app_label = "ledger"
            managed = False
            db_table = "tests_gate"

        def __str__(self):
            return self.state

        @transition(state, source="open", target="closed")
        def close(self):
            """Close the gate."""


@pytest.fixture
def noon():
    with clock_at(NOON):
        yield NOON


@pytest.fixture
def gate(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE tests_gate (id bigint PRIMARY KEY,"
            " state varchar(50) NOT NULL, lock varchar(50) NOT NULL, note varchar(20) NOT NULL)"
        )
    yield Gate.objects.create(pk=1)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_gate")
