"""Measure the parts alone: verifying the record."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

ROUNDS = 5


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def verified_a_second() -> tuple[int, float]:
    """Return how many entries the record holds, and how many are verified a second."""
    from ledger.inspection import inspect

    found = inspect()
    if not found.whole:
        raise RuntimeError(f"The record is broken: {found.breaks[0]}")
    return found.entries, found.entries / seconds(inspect)
