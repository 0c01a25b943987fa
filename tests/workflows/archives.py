"""Archives to test with: a mailbox that answers when told to, and ones with faults; and what all must pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from ledger.moving import clock_at
from tests.cast import TODAY, at
from workflows.actions.archiving import keep_archive
from workflows.models import ArchiveParcel, Case
from workflows.papers.archives import RECEIPT, RECEIVED, Archive, FolderArchive, NotSent
from workflows.papers.arkivmelding import FAULT, Receipt
from workflows.papers.arkivmelding import RECEIPT as RECEIPT_SPACE

Files = Mapping[str, bytes]


class Killed(BaseException):
    """The process died here: nothing after it was run."""


class Mailbox:
    """An archive reached by messages, as Fiks Arkiv is: what it says stays until it is taken."""

    def __init__(self) -> None:
        self.filed: dict[str, Files] = {}
        self.times: dict[str, int] = {}
        self.box: list[Receipt] = []
        self.before: Callable[[str], None] = lambda key: None
        self.after: Callable[[str], None] = lambda key: None

    def send(self, key: str, files: Files) -> None:
        self.before(key)
        self.filed[key] = dict(files)
        self.times[key] = self.times.get(key, 0) + 1
        self.after(key)

    def receipts(self, waiting: Iterable[str]) -> Iterator[Receipt]:
        yield from list(self.box)

    def taken(self, receipt: Receipt) -> None:
        self.box.remove(receipt)

    def say(self, key: str, **said: object) -> None:
        self.box.append(Receipt(key, **said))  # type: ignore[arg-type]


class Desk:
    """Whoever empties a folder into the archive."""

    def __init__(self, place: Path) -> None:
        self.archive = FolderArchive(place)
        self.place = place

    @property
    def filed(self) -> dict[str, Files]:
        return {
            f"{case.name}/{parcel.name}": {f.name: f.read_bytes() for f in parcel.iterdir()}
            for case in sorted(self.place.iterdir())
            for parcel in sorted(case.iterdir())
        }

    def say(self, key: str, **said: object) -> None:
        folder = self.place / key
        if not said:
            (folder / RECEIVED).touch()
        else:
            (folder / RECEIPT).write_bytes(receipt_xml(key, **said))


def receipt_xml(
    key: str, *, archived: bool = False, fault: str = "", folder: str = "", post: str = ""
) -> bytes:
    """Write a receipt as an archive does."""
    year, _, number = folder.partition("/")
    filed = (
        f"<saksaar>{year}</saksaar><sakssekvensnummer>{number}</sakssekvensnummer>"
        if number
        else ""
    )
    uuid = "5a9d6f1c-0000-4000-8000-00000000000"
    said = (
        f"""<mappeKvittering xsi:type="saksmappeKvittering"><systemID>{uuid}1</systemID>
        <opprettetEllerEksisterende>Opprettet</opprettetEllerEksisterende>{filed}</mappeKvittering>
        <registreringKvittering><systemID>{uuid}2</systemID>
        <registreringsID>{post or "1"}</registreringsID>
        <opprettetEllerEksisterende>Opprettet</opprettetEllerEksisterende></registreringKvittering>"""
        if archived
        else f"""<registreringFeilet><f:feilId>1</f:feilId><f:feilmelding>{fault}</f:feilmelding>
        </registreringFeilet>"""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <arkivmeldingKvittering xmlns="{RECEIPT_SPACE}" xmlns:f="{FAULT}"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{said}</arkivmeldingKvittering>
    """.strip().encode()


def down(_key: str) -> None:
    raise NotSent(ArchiveParcel.Fault.UNREACHABLE)


def killed(_key: str) -> None:
    raise Killed


# -- the house's side --------------------------------------------------------------------------

CLOSED = TODAY + timedelta(days=76)
NINE = at(CLOSED)


def keep(archive: Archive, moment: datetime = NINE) -> int:
    with clock_at(moment):
        return keep_archive(moment, archive=archive)


def parcels(case: Case) -> list[ArchiveParcel]:
    return list(ArchiveParcel.objects.filter(case=case).select_related("case"))


def states(case: Case) -> set[str]:
    return {p.state for p in parcels(case)}


def names(case: Case) -> list[str]:
    """Return the case's parcels, the notice left out: its number is the meeting's own."""
    return [p.title for p in parcels(case) if not p.name.startswith("innkalling")]
