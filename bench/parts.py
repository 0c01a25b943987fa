"""Measure the parts alone: days, assessing, reading the packs, verifying the record."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median

from bench import dates
from rulebook.assessment import CaseFile, assess
from rulebook.calendar import norway
from rulebook.packs import LAW, read

ROUNDS = 5
MEASURES = (
    "reorganisation",
    "workforce_reduction",
    "work_schedule",
    "control_measure",
    "outsourcing",
    "transfer_of_undertaking",
    "digitalisation",
    "budget",
    "premises",
    "hiring_in",
)


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def without_a_database(rounds: int = ROUNDS) -> Iterator[tuple[str, str]]:
    """Yield what the rulebook does in what time."""
    days = dates.rate(norway().add_working_days, dates.sample(100_000))
    yield "working days added", f"{days:,.0f} /s"
    packs = read(LAW)
    yield (
        "every rule pack read and checked",
        f"{1000 * seconds(lambda: read(LAW), rounds):,.0f} ms",
    )
    on = date(2027, 2, 1)
    asked = {"profile": "ha_ks_b", "measures": [*MEASURES], "on": on, "facts": {}}
    case_file = CaseFile.of(asked, packs)
    per_case = seconds(lambda: assess(case_file, packs, on=on), rounds)
    yield f"cases of {len(MEASURES)} measures assessed", f"{1 / per_case:,.0f} /s"


def verified_a_second() -> tuple[int, float]:
    """Return how many entries the record holds, and how many are verified a second."""
    from ledger.inspection import inspect

    found = inspect()
    if not found.whole:
        raise RuntimeError(f"The record is broken: {found.breaks[0]}")
    return found.entries, found.entries / seconds(inspect)
