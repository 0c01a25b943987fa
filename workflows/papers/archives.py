"""What an archive must do for the house, and the simplest one: a folder on disk. [Arkiv]

A sak/arkiv system, Fiks Arkiv or anything else is reached by an adapter with these three verbs.
docs/archive.md says what it may rely on and what it must promise; the contract test is run with it.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from workflows.models import ArchiveParcel
from workflows.papers.arkivmelding import (
    LARGEST_RECEIPT,
    Receipt,
    UnreadableReceipt,
    read_receipt,
)

Fault = ArchiveParcel.Fault
MESSAGE = "arkivmelding.xml"
RECEIVED = "mottatt"
RECEIPT = "kvittering.xml"


class NotSent(Exception):
    """A parcel did not go. [Ikke sendt]

    `fault` says why. It is tried again later unless `final`: then somebody must do something first.
    `said` are the archive's own words, if it has any.
    """

    def __init__(self, fault: str, said: str = "", *, final: bool = False) -> None:
        self.fault = fault
        self.said = said
        self.final = final
        super().__init__(fault)


class Archive(Protocol):
    """Somewhere papers are kept when the house is gone. [Arkiv]"""

    def send(self, key: str, files: Mapping[str, bytes]) -> None:
        """Hand a parcel over, whole or not at all; raises NotSent.

        `files` are the message and the paper by name. The same key may come again, with newer
        bytes: the house died, or never learnt that it went. Then nothing is filed twice.
        """

    def receipts(self, waiting: Iterable[str]) -> Iterable[Receipt]:
        """Return what the archive has said, of those that wait and of others.

        What was given before may be given again; `taken` says when it need not be.
        """

    def taken(self, receipt: Receipt) -> None:
        """Note that the house has written the receipt down."""


def the_archive() -> Archive | None:
    """Return the archive that is set up, or None. [Arkivet]"""
    if settings.ARCHIVE_ADAPTER:
        made: Archive = import_string(settings.ARCHIVE_ADAPTER)()
        return made
    return FolderArchive(Path(settings.ARCHIVE_DIR)) if settings.ARCHIVE_DIR else None


class FolderArchive:
    """A folder somebody else empties into the archive: one folder for each parcel. [Mappe]

    Whoever takes a parcel in may leave an empty file `mottatt` there, and writes the archive's
    `kvittering.xml` there when it is filed.
    """

    def __init__(self, place: Path) -> None:
        """Take the folder; it must be there."""
        self.place = place

    def send(self, key: str, files: Mapping[str, bytes]) -> None:
        """Write beside, then move into place: nobody sees half a parcel; raises NotSent."""
        if not self.place.is_dir():
            raise NotSent(Fault.MISSING)
        target = self.place / key
        try:
            target.parent.mkdir(exist_ok=True)
            beside = Path(mkdtemp(prefix=".half-", dir=target.parent))
            try:
                self._write(beside, files)
                self._place(beside, target)
            finally:
                shutil.rmtree(beside, ignore_errors=True)
        except OSError as wrong:
            raise NotSent(_FAULTS.get(wrong.errno or 0, Fault.UNREACHABLE)) from wrong

    def _write(self, folder: Path, files: Mapping[str, bytes]) -> None:
        folder.chmod(0o750)
        for name, content in files.items():
            with (folder / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())

    def _place(self, whole: Path, target: Path) -> None:
        """Move the parcel into place; one that is being taken in stays as it is."""
        if target.exists():
            if _taken_in(target):
                return
            shutil.rmtree(target)
        whole.rename(target)
        _sync(target.parent)

    def receipts(self, waiting: Iterable[str]) -> Iterator[Receipt]:
        """Look in the folders of those that wait; what cannot be read is told as a refusal."""
        for key in waiting:
            folder = self.place / key
            try:
                yield _receipt_in(folder, key)
            except UnreadableReceipt as wrong:
                yield Receipt(key, fault=f"{RECEIPT}: {wrong}")
            except OSError:
                if (folder / RECEIVED).exists():
                    yield Receipt(key)

    def taken(self, receipt: Receipt) -> None:
        """Leave it: the archive's own receipt stays beside the paper."""


_FAULTS = {
    errno.ENOSPC: Fault.FULL,
    errno.EDQUOT: Fault.FULL,
    errno.EACCES: Fault.DENIED,
    errno.EPERM: Fault.DENIED,
    errno.EROFS: Fault.DENIED,
    errno.ENOENT: Fault.MISSING,
}


def _taken_in(folder: Path) -> bool:
    """Tell whether the archive has the parcel; one it refused is put there anew."""
    try:
        return _receipt_in(folder, folder.name).archived
    except OSError:
        return (folder / RECEIVED).exists()
    except UnreadableReceipt:
        return False


def _receipt_in(folder: Path, key: str) -> Receipt:
    with (folder / RECEIPT).open("rb") as file:
        return read_receipt(key, file.read(LARGEST_RECEIPT + 1))


def _sync(folder: Path) -> None:
    """Have the folder's own list written to disk, so that a parcel survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
