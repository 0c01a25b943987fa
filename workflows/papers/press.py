"""Print a document as PDF: the only place that knows Typst. [Trykkeri]

Tagged PDF that claims PDF/A-2a and PDF/UA-1; any warning fails. The same document gives the same
bytes: its time is its own, the fonts are those the compiler carries, nothing of the machine is read.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

from workflows.papers.document import Document

STANDARDS: tuple[Any, ...] = ("a-2a", "ua-1")
_LOOK = Path(__file__).with_name("paper.typ").read_bytes()
_KEPT = 64


class PrintingFailed(Exception):
    """The paper could not be printed without fault; the look is wrong, not what people wrote."""


def digest_of(document: Document) -> str:
    """Return what stands for the printed bytes, known before they are printed: hex SHA-256."""
    said = json.dumps(document.to_json(), sort_keys=True)
    return hashlib.sha256(_press() + said.encode()).hexdigest()


@cache
def _press() -> bytes:
    """Return what else the bytes turn on: the look and the printer's version."""
    return hashlib.sha256(_LOOK + version("typst").encode()).digest()


def pdf(document: Document) -> bytes:
    """Return the document as PDF, the same bytes each time; raises PrintingFailed."""
    return _printed(json.dumps(document.to_json(), sort_keys=True), document.seconds, "pdf")[0]


def pictures(document: Document, *, dots: int = 72) -> list[bytes]:
    """Return each page as PNG, for those who look the paper over; `dots` per inch."""
    said = json.dumps(document.to_json(), sort_keys=True)
    return list(_printed(said, document.seconds, "png", dots))


@lru_cache(maxsize=_KEPT)
def _printed(said: str, seconds: int, form: Any, dots: int = 72) -> tuple[bytes, ...]:
    compiler = typst.Compiler(
        _LOOK, font_paths=typst.Fonts(include_system_fonts=False), sys_inputs={"paper": said}
    )
    try:
        made, warnings = compiler.compile_with_warnings(
            format=form,
            ppi=float(dots),
            pdf_standards=list(STANDARDS) if form == "pdf" else [],
            timestamp=seconds,
        )
    except typst.TypstError as wrong:
        raise PrintingFailed(f"{wrong.message} {' '.join(wrong.hints)}") from wrong
    if warnings:
        raise PrintingFailed("; ".join(warning.message for warning in warnings))
    return tuple(made) if isinstance(made, list) else (made or b"",)
