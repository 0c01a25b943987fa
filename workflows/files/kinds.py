"""Tell what a file is by what is in it, never by its name; only the kinds listed here are taken.

Nothing is opened as the program it was made in would open it, and nothing is ever shown: a file
is handed out as it came in, to be kept.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

import filetype
from django.core.files import File
from django.utils.translation import gettext as _

from workflows.files.packed import Damaged, check_directory

HEAD = 8192
_PIECE = 1 << 16
# Below a space, only these stand in a text.
_NOT_WRITTEN = {*map(chr, range(32)), "\x7f"} - set("\t\n\r\f")


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken. [Filtype]

    A picture must be described in words. What is `packed` unpacks to more than it is.
    """

    suffix: str
    media_type: str
    picture: bool = False
    packed: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
PDF = Kind("pdf", "application/pdf", packed="pdf")
PNG = Kind("png", "image/png", picture=True)
JPEG = Kind("jpg", "image/jpeg", picture=True)
CSV = Kind("csv", "text/csv; charset=utf-8")
PLAIN = Kind("txt", "text/plain; charset=utf-8")
DOCX = Kind("docx", f"{_OFFICE}.wordprocessingml.document", packed="zip")
XLSX = Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", packed="zip")
PPTX = Kind("pptx", f"{_OFFICE}.presentationml.presentation", packed="zip")
ODT = Kind("odt", f"{_OPEN}.text", packed="zip")
ODS = Kind("ods", f"{_OPEN}.spreadsheet", packed="zip")
ODP = Kind("odp", f"{_OPEN}.presentation", packed="zip")

KINDS = {
    kind.suffix: kind for kind in (PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, PNG, JPEG, CSV, PLAIN)
}
_OFFICE_MAIN = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}
_SEEN_AS = {kind.media_type: kind for kind in (PDF, PNG, JPEG)}
_TEXTS = {".csv": CSV, ".txt": PLAIN}


class NotTaken(Exception):
    """A file is not taken: why, and what would help. [Ikke tatt imot]"""

    def __init__(self, code: str, because: Any, remedy: Any) -> None:
        self.code = code
        self.because = because
        self.remedy = remedy
        super().__init__(code)


def kind_of(file: File[Any], name: str) -> Kind:
    """Return what kind of file it is; raises NotTaken for what is not in the list, Damaged or Bomb.

    The name is asked only to tell a table from a text: both are letters and nothing else.
    """
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _office(file)
    guess = filetype.guess(head)
    if guess is None:
        return _text(file, name)
    kind = _SEEN_AS.get(guess.mime)
    if kind is None:
        raise _unknown(guess.extension)
    return kind


def _unknown(found: str = "") -> NotTaken:
    allowed = ", ".join(sorted(kind.suffix for kind in KINDS.values()))
    because = (
        _("The file is of a kind that is not taken, whatever it is called: %(kind)s.")
        % {"kind": found}
        if found
        else _("The file is of a kind that is not taken, whatever it is called.")
    )
    return NotTaken(
        "file_type",
        because,
        _("Save it as one of these, and try again: %(allowed)s.") % {"allowed": allowed},
    )


def _office(file: File[Any]) -> Kind:
    """Tell an office document from any other zip file; one with a program inside is not taken."""
    check_directory(file)
    try:
        with ZipFile(file) as zipped:
            names = set(zipped.namelist())
            declared = zipped.read("mimetype")[:200] if _small(zipped, "mimetype") else b""
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError):
        raise Damaged from None
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        raise NotTaken(
            "macros",
            _("There is a program (a macro) in the document."),
            _("Save it without macros, or as PDF, and try again."),
        )
    for kind in (ODT, ODS, ODP):
        if declared.strip() == kind.media_type.encode():
            return kind
    if "[Content_Types].xml" in names:
        for main, kind in _OFFICE_MAIN.items():
            if main in names:
                return kind
    raise NotTaken(
        "file_type",
        _("This is a zip file."),
        _("Unpack it, and file each paper by itself."),
    )


def _small(zipped: ZipFile, name: str) -> bool:
    return name in zipped.namelist() and zipped.getinfo(name).file_size < HEAD


def _text(file: File[Any], name: str) -> Kind:
    """Take a text that is one to its last letter, and no markup that a browser would run."""
    kind = _TEXTS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise _unknown()
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    begun = False
    try:
        for piece in iter(lambda: file.read(_PIECE), b""):
            words = decoder.decode(piece)
            if not _NOT_WRITTEN.isdisjoint(words):
                raise _unknown()
            if not begun and words.strip():
                begun = True
                if words.lstrip().startswith("<"):
                    raise _unknown(_("markup (HTML, SVG or XML)"))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise NotTaken(
            "encoding",
            _("The text is not written as UTF-8: letters such as æ, ø and å would be lost."),
            _("Save it as UTF-8 (in Excel: CSV UTF-8), and try again."),
        ) from None
    return kind
