"""Do everything that is due: deadlines, messages, the seal."""

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from codetermination import tick


class Command(BaseCommand):
    """Run every job once, or go on running them."""

    help = "Do everything that is due, once; --loop goes on until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --loop and --every."""
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=20.0, help="seconds between rounds")

    def handle(self, *, loop: bool, every: float, **options: Any) -> None:
        """Run the jobs; a fault in any of them is exit code 1 when run once."""
        if not (0 < every < threading.TIMEOUT_MAX):
            raise CommandError("--every takes a number of seconds above 0.")
        if loop:
            self._go_on(every)
        elif self._round():
            raise CommandError("A job failed; the log above says which and why.")

    def _go_on(self, every: float) -> None:
        stopped = threading.Event()

        def stop(_signal: int, _frame: FrameType | None) -> None:
            stopped.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not stopped.is_set():
            close_old_connections()
            self._round(stopped)
            stopped.wait(every)

    def _round(self, stopped: threading.Event | None = None) -> list[tick.Outcome]:
        faults = []
        for outcome in tick.run():
            if outcome.fault:
                faults.append(outcome)
                self.stderr.write(f"{outcome.job}: {outcome.fault}")
            elif outcome.did:
                self.stdout.write(f"{outcome.job}: {outcome.did}")
            if stopped is not None and stopped.is_set():
                break
        return faults
