"""Look at the machine before anything is installed, and say plainly what is missing.

Runs under the machine's own Python, whatever its age: keep the syntax to what Python 3.8 reads,
and import nothing outside the standard library at the top.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 35)  # RETURNING
MEGABYTES = {"run": 600, "dev": 1500}
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def python_fault(version: tuple[int, ...]) -> str | None:
    """Say what is wrong with this Python, or return None."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    return (
        "This is Python {}.{}; the project needs {}.{} or newer.\n"
        "  Install it (Debian, Ubuntu: apt-get install python3.11 python3.11-venv),\n"
        "  or name one you have: make run PYTHON=/path/to/python3.11"
    ).format(version[0], version[1], *OLDEST_PYTHON)


def venv_fault() -> str | None:
    """Say that this Python cannot make a virtual environment, or return None."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            "This Python cannot make a virtual environment: venv or ensurepip is missing.\n"
            "  Debian and Ubuntu keep it apart: apt-get install python{}.{}-venv"
        ).format(*sys.version_info[:2])
    return None


def sqlite_fault(version: tuple[int, ...] | None = None) -> str | None:
    """Say that SQLite is missing or too old, or return None."""
    if version is None:
        try:
            import sqlite3
        except ImportError:
            return (
                "This Python was built without SQLite.\n"
                "  Install the SQLite headers and build Python again, or name another:\n"
                "  make run PYTHON=/path/to/python3.11"
            )
        version = sqlite3.sqlite_version_info
    if tuple(version[:2]) >= OLDEST_SQLITE:
        return None
    return (
        "SQLite is {}; the project needs {} or newer (for RETURNING).\n"
        "  Use a Python with a newer SQLite, or PostgreSQL through DATABASE_URL."
    ).format(".".join(map(str, version)), ".".join(map(str, OLDEST_SQLITE)))


def space_fault(purpose: str, free: int | None = None) -> str | None:
    """Say that the disk is too full to install what the purpose needs, or return None."""
    if free is None:
        free = shutil.disk_usage(ROOT).free
    needed = MEGABYTES[purpose]
    if free >= needed * 1000000:
        return None
    return (
        f"There are {free // 1000000} MB free where the project lies; installing takes about {needed} MB.\n"
        "  Make room, or clone it on another disk."
    )


def port_fault(port: int) -> str | None:
    """Say that something else listens on the port, or return None."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return f"Port {port} needs more rights than you have. Choose another: make run PORT=8080"
        except OSError:
            return (
                f"Port {port} on 127.0.0.1 is taken by another program.\n"
                f"  Stop it, or choose another: make run PORT={port + 1}"
            )
    return None


PIP_FAILED = (
    "The packages could not be installed; pip's own last lines above say why.\n"
    "  Most often it is the network: no connection, a proxy (set HTTPS_PROXY), or a package index\n"
    "  of your own (set PIP_INDEX_URL). Run the same command again when it is there: what was\n"
    "  already fetched is kept."
)


def main(arguments: list[str] | None = None) -> int:
    """Print every fault found; return 1 when there is one."""
    parser = argparse.ArgumentParser(description="Look at the machine before installing.")
    parser.add_argument("--purpose", choices=sorted(MEGABYTES), help="what will be installed")
    parser.add_argument("--port", type=int, help="the port the pages will be served on")
    parser.add_argument("--pip-failed", action="store_true", help="explain that pip failed")
    asked = parser.parse_args(arguments)
    if asked.pip_failed:
        faults = [PIP_FAILED]
    else:
        answers = [python_fault(sys.version_info[:3]), venv_fault(), sqlite_fault()]
        if asked.purpose:
            answers.append(space_fault(asked.purpose))
        if asked.port:
            answers.append(port_fault(asked.port))
        faults = [answer for answer in answers if answer]
    for fault in faults:
        sys.stderr.write("\n* " + fault + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
