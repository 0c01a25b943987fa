"""Keep files by what is in them: the address of a file is its digest, so nothing is ever overwritten.

Each case has its own shelf: the same paper in two cases lies there twice, and can be destroyed in
one of them. A file is there before its row is. [Lager]
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import Any

from django.core.files import File
from django.core.files.storage import storages

ALIAS = "documents"
_PIECE = 1 << 18


def digest_of(file: File[Any]) -> str:
    """Hash a file piece by piece."""
    digest = hashlib.sha256()
    file.seek(0)
    for piece in iter(lambda: file.read(_PIECE), b""):
        digest.update(piece)
    return digest.hexdigest()


def place_of(reference: str, digest: str) -> str:
    """Return where a file lies: its case, and its digest."""
    return f"{reference.replace('/', '-')}/{digest[:2]}/{digest}"


def put(file: File[Any], reference: str, digest: str) -> None:
    """Keep a file, on the disk and not only on its way there; one that is there is left alone."""
    store, place = storages[ALIAS], place_of(reference, digest)
    # A file cut short by a crash lies in its place, too short: it is written anew.
    if store.exists(place) and store.size(place) == file.size:
        return
    file.seek(0)
    with suppress(AttributeError, OSError):  # it may never have lain on a disk
        os.fsync(file.fileno())
    store.save(place, file)


def fetch(reference: str, digest: str) -> File[Any]:
    """Open a file to read; raises FileNotFoundError when it is not there."""
    return storages[ALIAS].open(place_of(reference, digest))


def destroy(reference: str, digest: str) -> None:
    """Destroy a file for good; one that is gone already is no fault."""
    storages[ALIAS].delete(place_of(reference, digest))
