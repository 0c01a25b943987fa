"""Measure how fast working days are added, against a loop over the `holidays` library.

Run from the top of the repository: ``python -m bench.dates``. Exit code 1 when a target is missed:
at least a million additions a second, and ten times the loop.
"""

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from rulebook.calendar import norway

PER_SECOND, TIMES_THE_LOOP = 1_000_000, 10
ROUNDS = 5


def sample(size: int) -> list[tuple[date, int]]:
    """Draw the same days and counts every time: 1–30 working days from a day in 2026–2031."""
    draw = Random(149)  # noqa: S311 - the same sample every time is the point
    first = date(2026, 1, 1)
    return [
        (first + timedelta(days=draw.randrange(2000)), draw.randint(1, 30)) for _ in range(size)
    ]


def rate(add: Callable[[date, int], date], work: list[tuple[date, int]]) -> float:
    """Return additions a second, the best of some rounds: other work only ever slows one down."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for day, n in work:
            add(day, n)
        best = min(best, time.perf_counter() - start)
    return len(work) / best


def holidays_loop() -> Callable[[date, int], date] | None:
    """Return the usual way to do it, or nothing where the library is not installed."""
    try:
        import holidays
    except ImportError:
        return None
    norwegian = holidays.country_holidays("NO", years=range(2026, 2033))

    def add(day: date, n: int) -> date:
        while n:
            day += timedelta(days=1)
            if day.weekday() < 5 and day not in norwegian:
                n -= 1
        return day

    return add


def main() -> int:
    """Measure, print the rates and their ratio, and say whether the targets are met."""
    say = sys.stdout.write
    start = time.perf_counter()
    calendar = norway()
    calendar.add_working_days(date(2027, 3, 31), 1)
    say(f"calendar read, tables built  {1000 * (time.perf_counter() - start):8.1f} ms, once\n")

    ours = rate(calendar.add_working_days, sample(200_000))
    say(f"add_working_days             {ours:12,.0f} /s   target {PER_SECOND:,}\n")
    met = ours >= PER_SECOND

    loop = holidays_loop()
    if loop is None:
        say("holidays loop                not installed: no ratio\n")
    else:
        work = sample(5_000)
        if [loop(*pair) for pair in work] != [
            calendar.add_working_days(*pair) for pair in work
        ]:
            say("the two do not agree: nothing measured\n")
            return 1
        theirs = rate(loop, work)
        say(f"holidays loop                {theirs:12,.0f} /s\n")
        say(f"ratio                        {ours / theirs:12.1f} x   target {TIMES_THE_LOOP}\n")
        met = met and ours >= TIMES_THE_LOOP * theirs
    say("met\n" if met else "missed\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
