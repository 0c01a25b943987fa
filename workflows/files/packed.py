"""Bound what a file unpacks to, before anybody's program unpacks it. [Pakket innhold]

Office documents are zip files, and a PDF packs its streams: a few kilobytes can be made to fill a
disk. Both are unpacked here to nowhere, piece by piece, and no further than the limit.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from django.core.files import File

_PIECE = 1 << 18
# The end of a zip file says how long its directory is. Read whole, a long one is a bomb itself.
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_LENGTH, _LONGEST_COMMENT = 22, 65_535
_LONGEST_DIRECTORY = 1 << 20
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_TWICE_PACKED = re.compile(rb"/Filter\s*\[[^\]]*(?:Flate|LZW)[^\]]*(?:Flate|LZW)[^\]]*\]")
_LOOK_BACK = 4096


class Bomb(Exception):
    """The file unpacks to more than it may, or hides how much. [Bombe]"""


class Damaged(Exception):
    """The file cannot be unpacked. [Skadd]"""


def check_directory(file: File[Any]) -> None:
    """Refuse a zip file whose list of contents is itself too long to read; raises Bomb."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_LENGTH - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at >= 0 and (
        _END_64 in tail[:at]
        or int.from_bytes(tail[at + 12 : at + 16], "little") > _LONGEST_DIRECTORY
    ):
        raise Bomb
    file.seek(0)


def check_zip(file: File[Any], most: int) -> None:
    """Unpack an office document to nowhere; raises Bomb beyond `most` bytes, Damaged if it lies."""
    try:
        with ZipFile(file) as zipped:
            parts = zipped.infolist()
            if sum(part.file_size for part in parts) > most:
                raise Bomb
            for part in parts:
                if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or part.flag_bits & 1:
                    raise Damaged
                with zipped.open(part) as packed:  # it reads no further than it says it is
                    while packed.read(_PIECE):
                        pass
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise Damaged from None


def check_pdf(file: File[Any], most: int) -> None:
    """Unpack every stream of a PDF to nowhere; raises Bomb beyond `most` bytes in all.

    Streams packed with Flate, as nearly all are; one packed twice over is refused unread. What hides
    better than that hurts only whoever opens the paper: nothing here ever does.
    """
    left = most
    with _bytes_of(file) as whole:
        for found in _STREAM.finditer(whole):
            before = whole[max(0, found.start() - _LOOK_BACK) : found.start()]
            if _TWICE_PACKED.search(before[before.rfind(b"obj") + 1 :]):
                raise Bomb
            for unpacked in _inflated(whole, found.end()):
                left -= unpacked
                if left < 0:
                    raise Bomb


def _inflated(whole: Any, start: int) -> Iterator[int]:
    """Yield how much each piece of a stream unpacks to; nothing when it is packed another way."""
    inflate = zlib.decompressobj()
    try:
        while not inflate.eof:
            fed = inflate.unconsumed_tail or whole[start : start + _PIECE]
            if not inflate.unconsumed_tail:
                start += len(fed)
            if not fed:
                return
            yield len(inflate.decompress(fed, _PIECE))
    except zlib.error:
        return


@contextmanager
def _bytes_of(file: File[Any]) -> Iterator[Any]:
    """Give the bytes without reading them all: from the disk where the file lies there."""
    try:
        number = file.fileno()
    except (AttributeError, OSError):
        file.seek(0)
        yield file.read()
        return
    with mmap.mmap(number, 0, access=mmap.ACCESS_READ) as whole:
        yield whole
