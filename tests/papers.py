"""Files to file: good ones of each kind, and the bad ones nobody should be able to file."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile


class Paper(SimpleUploadedFile):
    """A file that can be sent more than once."""

    def read(self, *size: int) -> Any:
        if not size:
            self.seek(0)
        return super().read(*size)


def paper(content: bytes, name: str, claims: str = "application/octet-stream") -> Paper:
    return Paper(name, content, content_type=claims)


def a_pdf(stream: bytes = b"Turnus for 2027") -> bytes:
    packed = zlib.compress(stream)
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Filter /FlateDecode /Length "
        + str(len(packed)).encode()
        + b" >>\nstream\n"
        + packed
        + b"\nendstream\nendobj\n%%EOF\n"
    )


def a_png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    dot = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + dot + chunk(b"IEND", b"")


def an_office_file(parts: dict[str, bytes] | None = None) -> bytes:
    """Make the least that passes for a Word document, with more parts if given."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
        zipped.writestr("word/document.xml", "<document/>")
        for name, body in (parts or {}).items():
            zipped.writestr(name, body)
    return out.getvalue()


def an_open_document() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as zipped:
        zipped.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        zipped.writestr("content.xml", "<office/>")
    return out.getvalue()


def note(words: str = "Tre soner fra mai.") -> Paper:
    return paper(words.encode(), "notat.txt", "text/plain")
