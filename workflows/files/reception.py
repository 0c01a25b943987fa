"""Receive a file: how large, what it is, what it unpacks to, what the scanner says – then keep it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from workflows.files import store
from workflows.files.kinds import Kind, NotTaken, kind_of
from workflows.files.packed import Bomb, Damaged, check_pdf, check_zip
from workflows.files.scanning import ScannerDown, scanner


@dataclass(frozen=True)
class Received:
    """A file that has been looked at and is taken. [Mottatt fil]"""

    kind: Kind
    size: int
    digest: str


def receive(file: File[Any]) -> Received:
    """Look at a file without opening it; raises NotTaken, with what would help."""
    size = file.size
    if size > settings.UPLOAD_LARGEST:
        raise NotTaken(
            "too_large",
            _("The file is too large: %(size)s. The largest that is taken is %(most)s.")
            % {"size": _size(size), "most": _size(settings.UPLOAD_LARGEST)},
            _("Make it smaller, for example by scanning with fewer dots, or divide it."),
        )
    if not size:
        raise NotTaken(
            "empty_file",
            _("There is nothing in the file."),
            _("Look whether you chose the right file, and try again."),
        )
    try:
        kind = kind_of(file, str(file.name or ""))
        if kind.packed == "zip":
            check_zip(file, settings.UPLOAD_UNPACKED)
        elif kind.packed == "pdf":
            check_pdf(file, settings.UPLOAD_UNPACKED)
    except Bomb:
        raise NotTaken(
            "unpacked",
            _("The file unpacks to more than %(most)s, or does not say how much.")
            % {"most": _size(settings.UPLOAD_UNPACKED)},
            _("Open it, save it anew with smaller pictures, and try again."),
        ) from None
    except Damaged:
        raise NotTaken(
            "broken",
            _("The file is damaged or locked with a password, and cannot be read."),
            _("Open it, save it anew without a password, and try again."),
        ) from None
    _scan(file)
    return Received(kind, size, store.digest_of(file))


def _scan(file: File[Any]) -> None:
    """Let the scanner look, if there is one."""
    asked = scanner()
    if asked is None:
        return
    try:
        found = asked.found_in(file)
    except ScannerDown:
        raise NotTaken(
            "scanner_down",
            _("The virus scanner does not answer, and no file is taken without it."),
            _("Try again in a while. Tell those who run the system if it lasts."),
        ) from None
    if found:
        raise NotTaken(
            "virus",
            _("The virus scanner found “%(found)s” in the file.") % {"found": found},
            _("Do not open it. Ask those who look after your machine."),
        )


def _size(size: int) -> str:
    return str(filesizeformat(size))
