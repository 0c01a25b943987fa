"""Measure journeys on the database DATABASE_URL names, ours and the floor's in turn.

Run by `python -m bench`, once for each kind of database: Django settles on one per process. A
database of its own is made for it, and dropped afterwards.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import django

_NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE")  # transaction control, as the floor counts


class Stopwatch:
    """How long each step took, in milliseconds. [Stoppeklokke]"""

    def __init__(self) -> None:
        """Start with nothing measured."""
        self.steps: list[float] = []
        self.by_name: dict[str, list[float]] = defaultdict(list)
        self.rates: list[float] = []  # steps a second, one for each round
        self.at_work: list[float] = []  # of each step, what this process itself worked
        self._since = 0

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        """Do the work, note the time, return what it gave."""
        start, at_work = time.perf_counter(), time.process_time()
        done = work()
        taken = 1000 * (time.perf_counter() - start)
        self.at_work.append(1000 * (time.process_time() - at_work))
        self.steps.append(taken)
        self.by_name[name].append(taken)
        return done

    def end_round(self) -> None:
        """Note the round's rate: steps done by the time they took, nothing in between."""
        taken = self.steps[self._since :]
        self._since = len(self.steps)
        self.rates.append(1000 * len(taken) / sum(taken))

    def line(self, name: str, statements: float) -> str:
        """Tell it in one line of the table."""
        p95 = quantiles(self.steps, n=20)[-1]
        rate, low, high = median(self.rates), min(self.rates), max(self.rates)
        spread = f"{rate:,.0f} ({low:,.0f}–{high:,.0f})"
        return (
            f"  {name:<8}{spread:>22}{median(self.steps):>10.2f}{p95:>8.2f}"
            f"{median(self.at_work):>8.2f}{statements:>13.1f}"
        )


@contextmanager
def own_database() -> Iterator[None]:
    """Make a database for this run alone, beside the one that is named, and drop it after."""
    from django.db import connection

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        name = f"bench_{os.getpid()}"
        if connection.vendor == "sqlite":
            name = str(Path(folder) / "bench.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = name
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)


def count_queries(cast: Any) -> dict[str, list[int]]:
    """Walk one journey with every statement counted; returns the counts by step."""
    from django.db import connection

    from bench.journey import Step, in_time, journey, walk

    counts: dict[str, list[int]] = defaultdict(list)

    def counted(step: Step) -> Any:
        sent: list[str] = []

        def listen(execute: Any, sql: Any, *rest: Any) -> Any:
            sent.append(str(sql))
            return execute(sql, *rest)

        with connection.execute_wrapper(listen):
            done = in_time(step)
        counts[step.name].append(sum(not s.startswith(_NOT_COUNTED) for s in sent))
        return done

    walk(journey(cast), counted)
    return counts


def measure(rounds: int, journeys: int) -> None:
    """Walk so many journeys in each round, ours and the floor's in turn; print the table."""
    from bench.floor import Floor
    from bench.journey import Step, four_parties, in_time, journey, walk
    from ledger.moving import clock_at
    from tests.cast import at

    cast = four_parties()
    walk(journey(cast), in_time)  # the packs are read, the plans made
    queries = count_queries(cast)
    steps: list[Step] = []
    ours, theirs, floor = Stopwatch(), Stopwatch(), Floor()

    def timed(step: Step) -> Any:
        steps.append(step)
        with clock_at(at(step.on)):
            return ours.time(step.name, step.take)

    def walk_ours() -> None:
        for _ in range(journeys):
            steps.clear()
            walk(journey(cast), timed)
        ours.end_round()

    def walk_floor() -> None:
        for _ in range(journeys):
            case = 0
            for step in steps:
                case = theirs.time(
                    step.name, lambda step=step, case=case: floor.take(step, case)
                )
        theirs.end_round()

    try:
        for _ in range(rounds):
            walk_ours()
            walk_floor()
    finally:
        floor.close()
    sent = floor.statements / len(theirs.steps)
    report(ours, theirs, queries, sent)


def report(
    ours: Stopwatch, floor: Stopwatch, queries: dict[str, list[int]], floor_sent: float
) -> None:
    """Print the totals, the ratio, and each step."""
    from bench.parts import verified_a_second

    say = sys.stdout.write
    every = [n for counts in queries.values() for n in counts]
    say(
        f"  {'':<8}{'steps/s (min–max)':>22}{'ms p50':>10}{'p95':>8}{'CPU ms':>8}"
        f"{'statements':>13}\n"
    )
    say(ours.line("ours", sum(every) / len(every)) + "\n")
    say(floor.line("floor", floor_sent) + "\n")
    ratios = [b / a for a, b in zip(ours.rates, floor.rates, strict=True)]
    say(
        f"  the floor is {median(ratios):.1f} × faster ({min(ratios):.1f}–{max(ratios):.1f});"
        f" {len(every)} steps a journey, {len(ours.rates)} rounds\n\n"
    )
    say(f"  {'step':<20}{'ms':>8}{'floor ms':>10}{'queries':>10}\n")
    for name, counts in queries.items():
        say(
            f"  {name:<20}{median(ours.by_name[name]):>8.2f}"
            f"{median(floor.by_name[name]):>10.2f}{median(counts):>10.0f}\n"
        )
    entries, rate = verified_a_second()
    say(f"\n  record verified: {rate:,.0f} entries/s ({entries:,} entries)\n\n")


def main() -> int:
    """Take the options and measure."""
    options = argparse.ArgumentParser(prog="python -m bench.rounds", description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--journeys", type=int, default=3, help="in each round")
    asked = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codetermination.settings")
    django.setup()
    with own_database():
        measure(asked.rounds, asked.journeys)
    return 0


if __name__ == "__main__":
    sys.exit(main())
