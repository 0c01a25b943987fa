"""A paper before it is printed: what stands on it, in order, and nothing of how it looks. [Dokument]"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from ledger.moving import OSLO

Block = dict[str, Any]

# What the printer's font has signs for: letters of the languages used here, marks and symbols.
_SIGNS = re.compile(
    "[^\n\t\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u0180-\u0183\u018f\u0192\u01b7\u01cd-\u01dc"
    "\u01e2-\u01ef\u01fa-\u01ff\u0218-\u021b\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0410-\u044f"
    "\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac"
    "\u2116\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265]"
)
_LONG = re.compile(r"[^\s\u200b]{30,}")
_PIECE = 12


def clean(said: object) -> str:
    """Return words that can be printed: a sign the font lacks is named, a run too long may break.

    Nothing is dropped in silence: an emoji becomes «[grinning face]». Marks that only steer how
    text is shown are left out, for they could make it read otherwise than it was written.
    """
    text = unicodedata.normalize("NFC", str(said)).replace("\r\n", "\n").replace("\r", "\n")
    text = _SIGNS.sub(_named, text).strip()
    return _LONG.sub(_breakable, text)


def _named(found: re.Match[str]) -> str:
    sign = found.group()
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in {"Cf", "Cc", "Mn", "Me"}:
        return ""
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"


def _breakable(found: re.Match[str]) -> str:
    run = found.group()
    return "\u200b".join(run[n : n + _PIECE] for n in range(0, len(run), _PIECE))


@dataclass
class Document:
    """One paper. [Dokument]

    `form` is its kind in words, `made_at` the time it speaks of – the record's, never the
    clock's – and `proof` the lines a reader can check it against.
    """

    house: str
    form: str
    heading: str
    reference: str
    language: str
    made_at: datetime
    head: list[tuple[str, object]] = field(default_factory=list)
    proof: list[str] = field(default_factory=list)
    entry: int = 0  # the last one of the record it takes in
    numbered: bool = True
    sealed: bool = False  # nothing on it changes any more; not part of what is printed
    arms: dict[str, Any] | None = None
    blocks: list[Block] = field(default_factory=list)

    # -- writing it ------------------------------------------------------------------------

    def section(self, title: object, level: int = 1) -> None:
        """Begin a section."""
        self.blocks.append({"kind": "heading", "level": level, "text": clean(title)})

    def text(self, said: object) -> None:
        """Write a text with its own paragraphs."""
        if clean(said):
            self.blocks.append({"kind": "text", "text": clean(said)})

    def note(self, said: object) -> None:
        """Write what the paper itself says: that something is missing, or left out."""
        self.blocks.append({"kind": "note", "text": clean(said)})

    def marked(self, title: object, said: object = "") -> None:
        """Write what must not be missed: the legal effect."""
        self.blocks.append({"kind": "marked", "title": clean(title), "text": clean(said)})

    def facts(self, rows: Sequence[tuple[object, object]]) -> None:
        """Write names and values beside each other."""
        found = [[clean(name), clean(value)] for name, value in rows if clean(value)]
        if found:
            self.blocks.append({"kind": "facts", "rows": found})

    def said(self, text: object, *, who: object = "", meta: object = "") -> None:
        """Write somebody's own words."""
        self.blocks.append(
            {"kind": "said", "who": clean(who), "meta": clean(meta), "text": clean(text)}
        )

    def items(self, items: Sequence[object], *, ordered: bool = False) -> None:
        """Write a list."""
        if items:
            self.blocks.append(
                {"kind": "list", "ordered": ordered, "items": [clean(one) for one in items]}
            )

    def table(
        self,
        caption: object,
        head: Sequence[object],
        rows: Sequence[Sequence[object]],
        widths: Sequence[float] = (),
    ) -> None:
        """Write a table; `widths` are shares of the line."""
        self.blocks.append(
            {
                "kind": "table",
                "caption": clean(caption),
                "head": [clean(one) for one in head],
                "rows": [[clean(cell) for cell in row] for row in rows],
                "widths": list(widths or [1] * len(head)),
            }
        )

    def signatures(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write a line for each party to sign on, or what it has done already."""
        words = ("party", "done", "by", "words")
        self.blocks.append(
            {
                "kind": "signatures",
                "rows": [
                    {
                        **{key: clean(row.get(key, "")) for key in words},
                        "room": 0 if row["signed"] else 10,
                    }
                    for row in rows
                ],
            }
        )

    # -- reading it ------------------------------------------------------------------------

    @property
    def headings(self) -> list[str]:
        """Return the titles of the sections, in order."""
        return [b["text"] for b in self.blocks if b["kind"] == "heading" and b["level"] == 1]

    @property
    def seconds(self) -> int:
        """Return the time it speaks of, as the printer wants it."""
        return int(self.made_at.timestamp())

    def to_json(self) -> dict[str, Any]:
        """Return what the printer reads: words and numbers only."""
        moment = self.made_at.astimezone(OSLO)
        at = self.made_at.astimezone(UTC)
        return {
            "house": clean(self.house),
            "form": clean(self.form),
            "heading": clean(self.heading),
            "title": " – ".join(filter(None, (self.form, self.reference, self.heading))),
            "about": f"{self.form}, {self.house}, {moment.date().isoformat()}",
            "running": clean(f"{self.form} · {self.reference}"),
            "footer": clean(self.reference),
            "page-word": _("Page"),
            "of-word": _("of"),
            "lang": self.language,
            "region": "GB" if self.language == "en" else "NO",
            "made": {
                "year": at.year,
                "month": at.month,
                "day": at.day,
                "hour": at.hour,
                "minute": at.minute,
                "second": at.second,
            },
            "head": [[clean(name), clean(value)] for name, value in self.head if clean(value)],
            "blocks": self.blocks,
            "proof": [clean(line) for line in self.proof],
            "numbered": self.numbered,
            "arms": self.arms,
        }
