"""Write and read the archive's messages: arkivmelding and its receipt, as Fiks Arkiv V1 has them. [Arkivmelding]

The only place that knows XML. One message holds the case's folder and one paper: the archive finds
the folder by the key of ours it was created with, so that papers may come in any order, and again.
What is read comes from outside: no entity is resolved, nothing is fetched, no DTD is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml import etree

_FIKS = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv"
MESSAGE = f"{_FIKS}/arkivmelding/opprett/v1"
CATALOGUE = f"{_FIKS}/metadatakatalog/v1"
RECEIPT = f"{_FIKS}/arkivmelding/opprett/kvittering/v1"
FAULT = f"{_FIKS}/feil/feilmelding/v1"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NAMESPACES = {
    None: MESSAGE,
    "n5mdk": CATALOGUE,
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
# What XML 1.0 cannot hold, and marks that would make a title read otherwise than it was written.
_UNWRITABLE = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
_REPLACED = "\ufffd"
LARGEST_RECEIPT = 1 << 20


class UnreadableReceipt(ValueError):
    """What lies where a receipt should lie is not one."""


Coded = tuple[str, str]
"""A code of the archive's lists, and what it means."""


@dataclass(frozen=True)
class Held:
    """What is held back, and under what. [Skjerming]"""

    code: str
    meaning: str
    basis: str


@dataclass(frozen=True)
class Folder:
    """The case, as the archive's folder. [Saksmappe]

    `filed_as` is the year and number of a folder the archive already has.
    """

    key: str
    title: str
    public_title: str
    opened_on: date
    opened_at: datetime
    unit: str
    owner: str
    classes: Sequence[tuple[str, str]]
    class_system: str
    parties: Sequence[str] = ()
    series: str = ""
    journal_unit: str = ""
    held: Held | None = None
    filed_as: tuple[int, int] | None = None


@dataclass(frozen=True)
class Form:
    """What kind of file a paper is. [Format]"""

    variant: Coded
    code: Coded
    details: str
    media_type: str


PDF_A = Form(("A", "Arkivformat"), ("RA-PDF", "PDF/A"), "PDF/A-2a, PDF/UA-1", "application/pdf")


def as_filed(suffix: str, media_type: str) -> Form:
    """Return the form of a file kept as it came in."""
    return Form(
        ("P", "Produksjonsformat"), (suffix.upper(), media_type), media_type, media_type
    )


@dataclass(frozen=True)
class Post:
    """One paper, as the archive's journal has it. [Journalpost]

    `follows` is the key of the edition before. `file` is its name in the parcel. What was `sent_in`
    came from a party.
    """

    key: str
    title: str
    public_title: str
    kind: Coded
    dated_on: date
    made_at: datetime
    sender: str
    receivers: Sequence[str]
    file: str
    sha256: str
    size: int
    form: Form
    held: Held | None = None
    follows: str = ""
    sent_in: bool = False


@dataclass(frozen=True)
class Receipt:
    """What the archive says of one parcel. [Kvittering]

    `archived` false and no `fault`: it says only that it has it. `folder` and `post` are what
    the archive calls the two.
    """

    key: str
    archived: bool = False
    fault: str = ""
    folder: str = ""
    post: str = ""


def written(said: object, *, otherwise: str = "–") -> str:
    """Return words that XML can hold, on one line; a sign it cannot hold leaves a mark, not a gap."""
    line = " ".join(_UNWRITABLE.sub(_REPLACED, str(said)).split())
    return line or otherwise


def arkivmelding(system: str, folder: Folder, post: Post) -> bytes:
    """Return the message that files one paper in the case's folder."""
    root = etree.Element(f"{{{MESSAGE}}}arkivmelding", nsmap=_NAMESPACES)
    _say(root, "system", system)
    _say(root, "antallFiler", 1)
    if folder.filed_as is None:
        _folder(root, system, folder)
    _post(root, system, folder, post)
    out: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return out


# -- writing -----------------------------------------------------------------------------------


def _say(parent: Any, name: str, said: object, *, of: str = MESSAGE) -> Any:
    """Add an element with words, when there are any."""
    one = etree.SubElement(parent, f"{{{of}}}{name}")
    one.text = written(said)
    return one


def _code(parent: Any, name: str, coded: Coded) -> None:
    one = etree.SubElement(parent, f"{{{MESSAGE}}}{name}")
    _say(one, "kode", coded[0], of=CATALOGUE)
    _say(one, "beskrivelse", coded[1], of=CATALOGUE)


def _named(parent: Any, name: str, said: str) -> None:
    one = etree.SubElement(parent, f"{{{MESSAGE}}}{name}")
    _say(one, "navn", said, of=CATALOGUE)


def _key(parent: Any, system: str, key: str, *, of: str = MESSAGE) -> None:
    """Add the key the thing has here."""
    one = etree.SubElement(parent, f"{{{of}}}referanseEksternNoekkel")
    _say(one, "fagsystem", system, of=CATALOGUE)
    _say(one, "noekkel", key, of=CATALOGUE)


def _held(parent: Any, held: Held | None) -> None:
    if held is not None:
        one = etree.SubElement(parent, f"{{{MESSAGE}}}skjerming")
        _code(one, "tilgangsrestriksjon", (held.code, held.meaning))
        _say(one, "skjermingshjemmel", held.basis)


def _folder(root: Any, system: str, folder: Folder) -> None:
    one = etree.SubElement(root, f"{{{MESSAGE}}}mappe", {_TYPE: "saksmappe"})
    _say(one, "tittel", folder.title)
    _say(one, "offentligTittel", folder.public_title)
    _say(one, "opprettetDato", folder.opened_at.isoformat())
    _say(one, "opprettetAv", folder.owner)
    if folder.series:
        _code(one, "arkivdel", (folder.series, folder.series))
    for party in folder.parties:
        _say(etree.SubElement(one, f"{{{MESSAGE}}}part"), "partNavn", party)
    _held(one, folder.held)
    for code, title in folder.classes:
        kind = etree.SubElement(one, f"{{{MESSAGE}}}klassifikasjon")
        _say(kind, "klassifikasjonssystemID", folder.class_system)
        _say(kind, "klasseID", code)
        _say(kind, "tittel", title)
    _key(one, system, folder.key)
    _say(one, "saksdato", folder.opened_on.isoformat())
    _named(one, "administrativEnhet", folder.unit)
    _named(one, "saksansvarlig", folder.owner)
    if folder.journal_unit:
        _say(one, "journalenhet", folder.journal_unit)


def _post(root: Any, system: str, folder: Folder, post: Post) -> None:
    one = etree.SubElement(root, f"{{{MESSAGE}}}registrering", {_TYPE: "journalpost"})
    _say(one, "opprettetDato", post.made_at.isoformat())
    _say(one, "opprettetAv", folder.owner)
    parent = etree.SubElement(one, f"{{{MESSAGE}}}referanseForelderMappe")
    if folder.filed_as is not None:
        number = etree.SubElement(parent, f"{{{CATALOGUE}}}saksnummer")
        _say(number, "saksaar", folder.filed_as[0], of=CATALOGUE)
        _say(number, "sakssekvensnummer", folder.filed_as[1], of=CATALOGUE)
    else:
        _key(parent, system, folder.key, of=CATALOGUE)
    _held(one, post.held)
    _document(one, system, folder, post)
    _say(one, "tittel", post.title)
    _say(one, "offentligTittel", post.public_title)
    if post.follows:
        cross = etree.SubElement(one, f"{{{MESSAGE}}}kryssreferanse")
        _key(
            etree.SubElement(cross, f"{{{MESSAGE}}}referanseTilRegistrering"),
            system,
            post.follows,
            of=CATALOGUE,
        )
    sender = ("EA", "Avsender") if post.sent_in else ("IA", "Intern avsender")
    _correspondent(one, sender, post.sender)
    for receiver in post.receivers:
        _correspondent(one, ("EM", "Mottaker"), receiver)
    _key(one, system, post.key)
    _code(one, "journalposttype", post.kind)
    _code(one, "journalstatus", ("F", "Ferdigstilt fra saksbehandler"))
    _say(one, "dokumentetsDato", post.dated_on.isoformat())
    if folder.journal_unit:
        _say(one, "journalenhet", folder.journal_unit)


def _correspondent(post: Any, kind: Coded, name: str) -> None:
    one = etree.SubElement(post, f"{{{MESSAGE}}}korrespondansepart")
    _code(one, "korrespondanseparttype", kind)
    _say(one, "korrespondansepartNavn", name)


def _document(registration: Any, system: str, folder: Folder, post: Post) -> None:
    one = etree.SubElement(registration, f"{{{MESSAGE}}}dokumentbeskrivelse")
    _code(one, "dokumentstatus", ("F", "Dokumentet er ferdigstilt"))
    _say(one, "tittel", post.title)
    _say(one, "opprettetDato", post.made_at.isoformat())
    _say(one, "opprettetAv", folder.owner)
    _code(one, "tilknyttetRegistreringSom", ("H", "Hoveddokument"))
    _say(one, "dokumentnummer", 1)
    _held(one, post.held)
    kept = etree.SubElement(one, f"{{{MESSAGE}}}dokumentobjekt")
    _say(kept, "versjonsnummer", 1)
    _code(kept, "variantformat", post.form.variant)
    _code(kept, "format", post.form.code)
    _say(kept, "formatDetaljer", post.form.details)
    _say(kept, "mimeType", post.form.media_type)
    _say(kept, "filnavn", post.file)
    _say(kept, "referanseDokumentfil", post.file)
    _say(kept, "sjekksum", post.sha256)
    _say(kept, "sjekksumAlgoritme", "SHA-256")
    _say(kept, "filstoerrelse", post.size)
    _key(one, system, f"{post.key}/1")


# -- reading -----------------------------------------------------------------------------------


def read_receipt(key: str, said: bytes) -> Receipt:
    """Read a receipt for the parcel; raises UnreadableReceipt for anything else."""
    if len(said) > LARGEST_RECEIPT:
        raise UnreadableReceipt("too long")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(said, parser)
    except etree.XMLSyntaxError as wrong:
        raise UnreadableReceipt("not XML") from wrong
    if root.getroottree().docinfo.doctype or root.tag != f"{{{RECEIPT}}}arkivmeldingKvittering":
        raise UnreadableReceipt("not a receipt")
    faults = [
        root.findtext(f"{{{RECEIPT}}}{failed}/{{{FAULT}}}feilmelding") or ""
        for failed in ("mappeFeilet", "registreringFeilet")
        if root.find(f"{{{RECEIPT}}}{failed}") is not None
    ]
    if faults:
        return Receipt(key, fault=written(" ".join(faults)))
    post = root.find(f"{{{RECEIPT}}}registreringKvittering")
    if post is None:
        raise UnreadableReceipt("no receipt for the paper")
    return Receipt(
        key,
        archived=True,
        folder=_called(root.find(f"{{{RECEIPT}}}mappeKvittering"), "mappeID"),
        post=_called(post, "registreringsID"),
    )


def _called(one: Any, name: str) -> str:
    """Return what the archive calls it: year and number, else its own name, else its key."""
    if one is None:
        return ""

    def text(*path: str) -> str:
        return one.findtext("/".join(f"{{{RECEIPT}}}{step}" for step in path)) or ""

    year, number = text("saksaar"), text("sakssekvensnummer")
    if year and number:
        return f"{year}/{number}"
    return written(text(name) or text("systemID"), otherwise="")[:80]
