"""A house of real processes, on a database, a Redis and a mail server of its own.

The tests do not share its database: they ask inside it (`inside.py`), and stop, kill and starve
its processes as a bad night would. Its clock is a file, so that ten minutes pass when it is said.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from ledger.moving import OSLO

ROOT = Path(__file__).resolve().parents[2]
MONDAY = datetime(2027, 2, 1, 9, tzinfo=OSLO)
PATIENCE = 60.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(what: Callable[[], Any], why: str, *, seconds: float = PATIENCE) -> Any:
    """Wait until it holds, and return it; fail with the reason when it does not."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if held := what():
            return held
        time.sleep(0.1)
    raise AssertionError(f"Waited {seconds} seconds in vain: {why}")


class MailServer:
    """A mail server that can be told to misbehave. [E-posttjener]"""

    def __init__(self) -> None:
        self.port = free_port()
        self.accepted: list[tuple[str, str]] = []  # who, and the message's identity
        self.bodies: list[tuple[str, bytes]] = []  # who, and the mail itself
        self.tried: list[str] = []
        self.refused: set[str] = set()
        self.hangs = False
        self.slow = 0.0
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802 – aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        self.tried.append(address)
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        import asyncio
        from email import message_from_bytes

        if self.slow:
            await asyncio.sleep(self.slow)
        while self.hangs:
            await asyncio.sleep(0.1)
            if not self.hangs:
                return "451 the sender is gone"
        assert isinstance(envelope.content, bytes)
        identity = str(message_from_bytes(envelope.content)["Message-ID"])
        self.accepted.extend((to, identity) for to in envelope.rcpt_tos)
        self.bodies.extend((to, envelope.content) for to in envelope.rcpt_tos)
        return "250 OK"

    @property
    def addressees(self) -> list[str]:
        return sorted(to for to, _identity in self.accepted)

    @property
    def once(self) -> bool:
        return len(set(self.accepted)) == len(self.accepted)


class House:
    """The processes, their environment, and their clock. [Huset]"""

    def __init__(
        self, folder: Path, mail: MailServer, *, database: str, redis: str = ""
    ) -> None:
        self.folder, self.mail = folder, mail
        self._clock = folder / "clock"
        self._running: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **{
                k: v
                for k, v in os.environ.items()
                if k not in ("REDIS_URL", "DJANGO_SETTINGS_MODULE")
            },
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "VAR_DIR": str(folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "BASE_URL": "http://127.0.0.1:8000",
            "DEMO": "1",
            "DEMO_CLOCK": str(self._clock),
            "WAIT_SCALE": "0.05",
            "PYTHONPATH": str(ROOT),
        }
        self.at(MONDAY)

    def migrate(self) -> None:
        """Make the tables."""
        self.run("manage.py", "migrate", "--verbosity", "0")

    def build(self) -> None:
        """Make the tables, and gather the cast with one case."""
        self.migrate()
        self.ask("gather")

    def hasten(self) -> None:
        """Let the processes still to be started wait as little as they can between their rounds."""
        self.environment["WAIT_SCALE"] = "0.001"

    # ── time ──

    def at(self, moment: datetime) -> None:
        """Set the clock, in one piece: a reader never sees half of it."""
        self.moment = moment
        new = self._clock.with_suffix(".new")
        new.write_text(moment.isoformat())
        new.replace(self._clock)

    def forward(self, **time_passed: float) -> None:
        """Let time pass."""
        self.at(self.moment + timedelta(**time_passed))

    # ── processes ──

    def run(self, *arguments: str) -> str:
        """Run a command to its end, and return what it said."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def ask(self, what: str, **how: Any) -> Any:
        """Do something inside the house, and return what came of it."""
        return json.loads(self.run("-m", "tests.faults.inside", what, json.dumps(how)))

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a process that goes on; what it says is kept in the folder."""
        with (self.folder / f"log-{len(self._running)}").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._running.append(process)
        return process

    def loop(self) -> subprocess.Popen[bytes]:
        return self.start("manage.py", "tick", "--loop", "--every", "0.2")

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start(
            *("-m", "celery", "-A", "codetermination", "worker", "--pool", "solo"),
            *("--without-gossip", "--without-mingle", "--loglevel", "warning"),
            *("--hostname", f"w{len(self._running)}@test"),
        )

    def beat(self) -> subprocess.Popen[bytes]:
        schedule = str(self.folder / f"beat-{len(self._running)}")
        return self.start(
            "-m", "celery", "-A", "codetermination", "beat", "--schedule", schedule
        )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill -9: nothing is tidied up."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, process: subprocess.Popen[bytes]) -> int:
        """Ask it to stop, and return how it ended."""
        process.send_signal(signal.SIGTERM)
        return process.wait(timeout=30)

    def close(self) -> None:
        for process in self._running:
            if process.poll() is None:
                self.kill(process)

    def said(self) -> str:
        """Return the end of what every process said, for a test that fails."""
        return "\n".join(p.read_text()[-1500:] for p in sorted(self.folder.glob("log-*")))


class Redis:
    """A Redis that can be taken away, and comes back empty."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder, self.port = program, folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "")
        self._server = subprocess.Popen(
            [self._program, *options, "--dir", str(self._folder)], stdout=subprocess.DEVNULL
        )

        def answers() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        wait_for(answers, "Redis does not start")

    def stop(self) -> None:
        self._server.kill()
        self._server.wait()
