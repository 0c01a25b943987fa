"""Let a virus scanner look at a file before it is kept: one port, ClamAV behind it. [Virusskanning]

Without CLAMAV_URL nothing scans. With it, a file is kept only when the scanner has said it is
clean: a scanner that cannot be asked keeps everything out until it answers.
"""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File

SECONDS = 60
_PIECE = 1 << 16
_CLEAN, _FOUND = "OK", "FOUND"


class ScannerDown(Exception):
    """The scanner cannot be asked, or does not say what it found. [Skanneren svarer ikke]"""


class Scanner(Protocol):
    """What looks at files. [Port]"""

    def found_in(self, file: File[Any]) -> str:
        """Return the name of what was found, empty when the file is clean; raises ScannerDown."""


class ClamAV:
    """Ask clamd over its socket, by its INSTREAM: tcp://host:3310 or unix:///path. [ClamAV]"""

    def __init__(self, url: str) -> None:
        """Take the address; raises ValueError for one of another kind."""
        parts = urlsplit(url)
        if parts.scheme not in ("tcp", "unix"):
            raise ValueError(f"CLAMAV_URL is {url}: write tcp://host:3310 or unix:///path.")
        self._parts = parts

    def found_in(self, file: File[Any]) -> str:
        """Send the file piece by piece; return the name of what was found in it."""
        try:
            with closing(self._connected()) as line:
                line.sendall(b"zINSTREAM\0")
                file.seek(0)
                for piece in iter(lambda: file.read(_PIECE), b""):
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
                said = _answer(line)
        except OSError as fault:
            raise ScannerDown(type(fault).__name__) from fault
        words = said.removeprefix("stream: ")
        if words == _CLEAN:
            return ""
        name, _, verdict = words.rpartition(" ")
        if verdict != _FOUND:
            raise ScannerDown(said or "no answer")
        return name

    def version(self) -> str:
        """Ask the scanner who it is; raises ScannerDown."""
        try:
            with closing(self._connected()) as line:
                line.sendall(b"zVERSION\0")
                return _answer(line)
        except OSError as fault:
            raise ScannerDown(type(fault).__name__) from fault

    def _connected(self) -> socket.socket:
        if self._parts.scheme == "tcp":
            address = (self._parts.hostname or "localhost", self._parts.port or 3310)
            return socket.create_connection(address, timeout=SECONDS)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        try:
            line.connect(self._parts.path)
        except OSError:
            line.close()
            raise
        return line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _PIECE:
        piece = line.recv(4096)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def scanner() -> Scanner | None:
    """Return the scanner the settings name, if any."""
    return ClamAV(settings.CLAMAV_URL) if settings.CLAMAV_URL else None
