"""Serve the pages and do what falls due, together, on this machine."""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from codetermination import preflight

PATIENCE_SECONDS = 10


class Command(BaseCommand):
    """Run the web server and the tick's loop in one process group; stop both together."""

    help = "Serve the pages on 127.0.0.1 and run tick --loop beside; Ctrl-C stops both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --port."""
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **options: Any) -> None:
        """Start both, and wait; when one ends, the other is stopped."""
        if fault := preflight.port_fault(port):
            raise CommandError(fault)
        stopped = False

        def stop(_signal: int, _frame: FrameType | None) -> None:
            nonlocal stopped
            stopped = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        address = address_on(port)
        told = {**os.environ, "BASE_URL": address}  # what letters and links begin with
        children = {
            name: subprocess.Popen(command, env=told)
            for name, command in _commands(port).items()
        }
        self.stdout.write(f"\n  {address}   (Ctrl-C stops it)\n\n")
        ended = None
        try:
            while not stopped and ended is None:
                time.sleep(0.2)
                ended = next((n for n, c in children.items() if c.poll() is not None), None)
        finally:
            _stop(list(children.values()))
        if ended is not None and not stopped:
            raise CommandError(f"{ended} ended by itself; its last lines above say why.")


def address_on(port: int) -> str:
    """Return where the house is found: the address it was given, or this machine on the port."""
    return settings.BASE_URL if os.environ.get("BASE_URL") else f"http://127.0.0.1:{port}"


def _commands(port: int) -> dict[str, list[str]]:
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    web = [sys.executable, "-m", "gunicorn", "codetermination.wsgi:application"]
    # One process with threads: SQLite has one writer, and the log-in's counts live in memory.
    web += ["--worker-class=gthread", "--workers=1", f"--threads={2 * (os.cpu_count() or 2)}"]
    web += [f"--bind=127.0.0.1:{port}", "--log-level=warning", f"--chdir={settings.BASE_DIR}"]
    return {"The web server": web, "The tick": [*manage, "tick", "--loop"]}


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
