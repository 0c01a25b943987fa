"""Two at the door at once, on real connections."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from ledger.events import Event
from ledger.inspection import inspect
from ledger.models import Chain, Entry, Seal
from ledger.moving import moving, now
from ledger.seal import seal
from tests.ledger.conftest import KARI

ROUNDS = 10
HOUSE = Path(__file__).resolve().parents[2]

# Two processes for SQLite: its tests live in memory, where locks are not those of a file.
WALK = f"""
import django; django.setup()
from ledger.events import Event
from ledger.moving import Actor, moving
for _ in range({ROUNDS}):
    with moving(("case", "2027/0001"), actor=Actor(7), step="assess") as move:
        move.record(Event.CASE_ASSESSED, audience=[1])
"""


def on_postgresql_only():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer; its race is run in two processes")


def apart(work):
    """Run in a thread and leave no connection behind."""
    try:
        return work()
    finally:
        connection.close()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
class TestOnPostgresql:
    def test_one_waits_for_the_other_and_both_are_numbered(self):
        on_postgresql_only()
        chain = Chain.objects.create(kind="case", label="2027/0001")
        inside, leave = Signal(), Signal()

        def first():
            with moving(chain, actor=KARI, step="assess") as move:
                inside.set()
                assert leave.wait(10)
                move.record(Event.CASE_ASSESSED)

        def second():
            assert inside.wait(10)
            with moving(chain, actor=KARI, step="assess") as move:
                seen = Entry.objects.filter(chain=chain).count()
                move.record(Event.RUNG_CHOSEN)
            return seen

        with ThreadPoolExecutor(2) as pool:
            one, two = pool.submit(apart, first), pool.submit(apart, second)
            with pytest.raises(TimeoutError):
                two.result(timeout=0.5)
            leave.set()
            one.result(10)
            # Lock first, then look: the one who waited sees what the first one did.
            assert two.result(10) == 1
        events = Entry.objects.order_by("number").values_list("number", "event")
        assert list(events) == [(1, Event.CASE_ASSESSED), (2, Event.RUNG_CHOSEN)]

    def test_many_race_on_two_chains_without_gap_or_deadlock(self):
        on_postgresql_only()

        def walk(names):
            for _ in range(ROUNDS):
                with moving(*names, actor=KARI, step="assess") as move:
                    move.record(Event.CASE_ASSESSED)
                    move.record(Event.RUNG_CHOSEN, chain=move.chain_at(*names[1]))

        case, meeting = ("case", "1"), ("meeting", "1")
        with ThreadPoolExecutor(4) as pool:
            both_ways = [(case, meeting), (meeting, case)] * 2
            walks = [pool.submit(apart, lambda names=names: walk(names)) for names in both_ways]
            for finished in walks:
                finished.result(30)
        lengths = dict(Chain.objects.values_list("kind", "length"))
        assert lengths == {"case": 4 * ROUNDS, "meeting": 4 * ROUNDS}
        assert inspect().whole

    def test_of_two_sealers_one_gives_way(self):
        on_postgresql_only()
        grow("1")
        sealed, leave = Signal(), Signal()

        def first():
            with transaction.atomic():
                done = seal(now())
                sealed.set()
                assert leave.wait(10)
            return done

        def second():
            assert sealed.wait(10)
            grow("2")
            return seal(now())

        with ThreadPoolExecutor(2) as pool:
            one, two = pool.submit(apart, first), pool.submit(apart, second)
            with pytest.raises(TimeoutError):
                two.result(timeout=0.5)
            leave.set()
            assert one.result(10) is not None
            assert two.result(10) is None
        assert Seal.objects.count() == 1
        assert inspect().whole

    def test_a_sealer_does_not_wait_for_a_chain_in_use(self):
        on_postgresql_only()
        grow("1")
        grow("2")
        with moving(("case", "1"), actor=KARI, step="assess"), ThreadPoolExecutor(1) as pool:
            done = pool.submit(apart, lambda: seal(now())).result(10)
        assert [leaf[1] for leaf in done.leaves] == ["2"]


def grow(label):
    with moving(("case", label), actor=KARI, step="open_case") as move:
        move.record(Event.CASE_OPENED)


def test_two_processes_race_on_one_chain_in_sqlite(tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'race.sqlite3'}"}

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=HOUSE,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def finished(process):
        told, _ = process.communicate(timeout=60)
        assert process.returncode == 0, told
        return told

    finished(start("manage.py", "migrate", "ledger", "--skip-checks"))
    for process in [start("-c", WALK), start("-c", WALK)]:
        finished(process)
    whole = finished(start("manage.py", "verify_ledger", "--skip-checks"))
    assert f"1 chains, {2 * ROUNDS} entries" in whole
