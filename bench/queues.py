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


def measure_sweep(cast: Any, many: int) -> None:
    """Measure so many deadlines told of at once, and that a second sweep finds nothing."""
    from django.db import connection

    from bench.deadlines import DUE, due_at_once
    from ledger.models import OutboxEvent
    from ledger.moving import clock_at
    from tests.cast import TODAY, at, open_case
    from workflows.actions.upkeep import note_fallen_due

    with clock_at(at(TODAY)):
        one = open_case(cast)
    due_at_once(one, many // 10, 10)
    after = at(DUE + timedelta(days=1))
    sent: list[str] = []

    def listen(execute: Any, sql: Any, *rest: Any) -> Any:
        sent.append(str(sql))
        return execute(sql, *rest)

    with clock_at(after), connection.execute_wrapper(listen):
        start = time.perf_counter()
        done = note_fallen_due(after.date())
        taken = time.perf_counter() - start
        counted = len(sent)
        again = note_fallen_due(after.date())
    told = OutboxEvent.objects.filter(event="obligation.fell_due").count()
    if (done, again, told) != (many, 0, many):
        raise RuntimeError(f"{many} due, {done} told of, {told} in the outbox, {again} again")
    _say(
        f"  sweep: {many:,} due in {many // 10:,} cases: {many / taken:,.0f} rows/s, recorded "
        f"and in the outbox; {counted} statements; again: 0\n"
    )
    _say(f"  the outbox rows alone, one INSERT … SELECT: {_rows_alone(many):,.0f} rows/s\n")


def _rows_alone(many: int) -> float:
    """Measure what the database does when nothing is recorded: the floor."""
    from django.db import connection, transaction

    class Undone(Exception):
        pass

    taken = 0.0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            start = time.perf_counter()
            cursor.execute(
                "INSERT INTO ledger_outboxevent (entry_id, event, chain_id, audience, created_at)"
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
    options.add_argument("--deadlines", type=int, default=50_000)
    options.add_argument("--deliveries", type=int, default=6_000)
    asked = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codetermination.settings")
    django.setup()
    from django.db import connection

    from bench.journey import four_parties

    with own_database():
        cast = four_parties()
        measure_sweep(cast, asked.deadlines)
        counts = (1, 2, 4) if connection.vendor == "postgresql" else (1,)
        for workers in counts:
            measure_sending(cast, asked.deliveries, workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
