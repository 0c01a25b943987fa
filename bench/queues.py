"""Measure what runs by itself on the database DATABASE_URL names: the sweep, and the sending.

Run by `python -m bench --only sweep`, or alone.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from datetime import timedelta
from typing import Any

import django

from bench.rounds import own_database

_say = sys.stdout.write


TIMES_THE_FLOOR = 3
"""The sweep, which knows whom to tell of what, may take so many times as long as the bare rows.

On SQLite the rows pass through Python, and no floor is kept."""
LATER = 9
"""For each deadline that is due there are so many more open ones that are not."""


def measure_sweep(cast: Any, many: int) -> None:
    """Measure so many deadlines found and put in the outbox at once, among ten times as many open.

    Then that a second sweep finds nothing, and what it takes to record and tell them.
    """
    from django.db import connection

    from bench.deadlines import DUE, due_at_once
    from ledger.models import OutboxEvent
    from ledger.moving import clock_at
    from tests.cast import TODAY, at, open_case
    from workflows.actions.warning import note_fallen_due

    with clock_at(at(TODAY)):
        one = open_case(cast)
    due_at_once(one, many, 1, later=LATER)
    after = at(DUE + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself after so many new rows
    sent: list[str] = []

    def listen(execute: Any, sql: Any, *rest: Any) -> Any:
        sent.append(str(sql))
        return execute(sql, *rest)

    alone = _rows_alone(many)
    with clock_at(after), connection.execute_wrapper(listen):
        start = time.perf_counter()
        done = note_fallen_due(after.date())
        taken = time.perf_counter() - start
        counted = len(sent)
        start = time.perf_counter()
        again = note_fallen_due(after.date())
        idle = time.perf_counter() - start
    told = OutboxEvent.objects.filter(event="obligation.fell_due").count()
    if (done, again, told) != (many, 0, many):
        raise RuntimeError(f"{many} due, {done} found, {told} in the outbox, {again} again")
    if connection.vendor == "postgresql" and taken > TIMES_THE_FLOOR * many / alone:
        raise RuntimeError(f"{many / taken:,.0f} rows/s found, {alone:,.0f} by the floor")
    _say(
        f"  sweep: {many:,} due of {many * (LATER + 1):,} open: {many / taken:,.0f} rows/s found, "
        f"with whom to tell, and in the outbox; {counted} statements; again: 0, in {idle:.2f} s\n"
        f"  the outbox rows alone, one INSERT … SELECT: {alone:,.0f} rows/s\n"
    )
    with clock_at(after):
        _measure_telling(after, min(many, 5_000))


def _measure_telling(at: Any, many: int) -> None:
    """Measure so many of them recorded in their cases' chains, with a delivery made for each."""
    from ledger.models import Entry
    from notifications.dispatch import FAN_OUT, fan_out

    start = time.perf_counter()
    for _batch in range(many // FAN_OUT):
        fan_out(at)
    taken = time.perf_counter() - start
    recorded = Entry.objects.filter(event="obligation.fell_due").count()
    if recorded != many:
        raise RuntimeError(f"{many} to be told, {recorded} recorded")
    _say(f"  each recorded in its case's chain, and told in the house: {many / taken:,.0f}/s\n")


def _rows_alone(many: int) -> float:
    """Measure what the database does when nobody asks whom to tell of what: the floor."""
    from django.db import connection, transaction

    class Undone(Exception):
        pass

    taken = 0.0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            start = time.perf_counter()
            cursor.execute(
                "INSERT INTO ledger_outboxevent (debt, event, chain_id, audience, created_at)"
                " SELECT -o.id, 'obligation.fell_due', c.chain_id, '[]', CURRENT_TIMESTAMP"
                " FROM workflows_obligation o JOIN workflows_case c ON c.id = o.case_id"
                " WHERE o.due_on <= '2027-02-11' AND o.done_at IS NULL"
            )
            taken = time.perf_counter() - start
            raise Undone
    except Undone:
        return many / taken


class Nowhere:
    """A way out that leads nowhere: what is measured is all but the mail server. [Tom kanal]"""

    def send(self, _message: Any) -> None:
        """Take the message, and forget it."""


def _worker(start: Any) -> None:
    from django.db import connection

    from notifications.dispatch import send_mail
    from tests.cast import TODAY, at

    connection.close()  # the parent's is not ours
    start.wait()
    while send_mail(at(TODAY), Nowhere()):
        pass
    connection.close()


def measure_sending(cast: Any, many: int, workers: int) -> None:
    """Measure so many deliveries shared by so many worker processes."""
    from django.db import connection

    from bench.deadlines import to_send
    from notifications.models import Delivery

    Delivery.objects.all().delete()
    to_send(cast, many)
    connection.close()
    forked: Any = multiprocessing.get_context("fork")
    start = forked.Barrier(workers + 1)
    processes = [forked.Process(target=_worker, args=(start,)) for _ in range(workers)]
    for process in processes:
        process.start()
    start.wait()
    began = time.perf_counter()
    for process in processes:
        process.join()
    taken = time.perf_counter() - began
    mails = Delivery.objects.filter(channel=Delivery.Channel.EMAIL)
    left, twice = mails.filter(sent_at=None).count(), mails.filter(attempts__gt=1).count()
    if left or twice:
        raise RuntimeError(f"{left} not sent, {twice} tried twice")
    _say(
        f"  sending, {workers} worker(s): {mails.count() / taken:,.0f} deliveries/s "
        f"({mails.count() / taken / workers:,.0f} each)\n"
    )


def main() -> int:
    """Take the options and measure."""
    options = argparse.ArgumentParser(prog="python -m bench.queues", description=__doc__)
    options.add_argument(
        "--deadlines", type=int, help="due at once; ten times as many are open"
    )
    options.add_argument("--deliveries", type=int, default=6_000)
    asked = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codetermination.settings")
    django.setup()
    from django.db import connection

    from bench.journey import four_parties

    with own_database():
        cast = four_parties()
        shared = connection.vendor == "postgresql"
        measure_sweep(cast, asked.deadlines or (100_000 if shared else 10_000))
        counts = (1, 2, 4) if shared else (1,)
        for workers in counts:
            measure_sending(cast, asked.deliveries, workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
