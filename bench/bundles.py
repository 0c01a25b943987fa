"""Measure the sealed bundle of a case with many documents: its time, and the memory at its peak.

Run by `python -m bench --only bundle`, in a process of its own: the peak is the process's own,
as the machine counts it.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

from bench.rounds import own_database

FEW, MANY, MEGABYTE = 20, 200, 1024**2
# What ten times as many documents may cost in memory.
MOST_MORE = 16
_say = sys.stdout.write


def measured(case: Any, cast: Any, folder: Path, many: int) -> int:
    """Write and check the bundle of a case with so many documents; return the peak, in megabytes."""
    from ledger.bundle import check_bundle
    from workflows.bundles import write_bundle

    place = folder / f"{many}.zip"
    with place.open("wb") as out:
        start = time.perf_counter()
        write_bundle(case.reference, out, receiver=cast.kari)
        taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    start = time.perf_counter()
    if breaks := check_bundle(place).breaks:
        raise RuntimeError(f"a whole bundle was called broken: {breaks[0]}")
    checked = time.perf_counter() - start
    _say(
        f"  {many:3} documents, {place.stat().st_size / MEGABYTE:,.0f} MB: written in"
        f" {taken:.1f} s, checked in {checked:.1f} s, {peak} MB at the peak\n"
    )
    return peak


def main() -> int:
    """Measure a few documents first, then ten times as many."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.files.base import ContentFile

    from ledger.moving import clock_at
    from tests.cast import TODAY, at, case_in, gather
    from workflows import actions

    chance = random.Random(4)  # noqa: S311 – the same bytes each time, and no secret
    # A PDF in name only: bytes that do not pack, as pictures and scans do not.
    content = b"%PDF-1.7\n" + chance.randbytes(MEGABYTE)
    with (
        own_database(),
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        clock_at(at(TODAY)),
    ):
        cast = gather()
        case = case_in("informed", cast)
        peaks, filed = [], 0
        for many in (FEW, MANY):
            while filed < many:
                filed += 1
                file = ContentFile(content + str(filed).encode(), "plan.pdf")
                actions.file_document(
                    case.reference, f"Plan {filed}", "plan", file, actor=cast.ola
                )
            peaks.append(measured(case, cast, Path(folder), many))
    more = peaks[1] - peaks[0]
    _say(f"  ten times as many documents: {more} MB more (at most {MOST_MORE})\n")
    return 0 if more <= MOST_MORE else 1


if __name__ == "__main__":
    sys.exit(main())
