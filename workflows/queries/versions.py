"""Compare two versions of the proposal, heading by heading and word by word. [Sammenligne versjoner]"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ledger.redaction import Redacted
from workflows import policies
from workflows.models import Brief, Case
from workflows.queries.words import REDACTED

# Longer texts are compared paragraph by paragraph: word by word would take a reader's patience.
_MOST_WORDS = 2_000


@dataclass(frozen=True)
class Piece:
    """A stretch of words that is the same, new, or taken away. [Tekstbit]"""

    kind: str
    words: str


@dataclass(frozen=True)
class HeadingChange:
    """What became of one heading. [Endring under overskrift]"""

    key: str
    pieces: tuple[Piece, ...]

    @property
    def state(self) -> str:
        """Say whether the heading is same, added, removed or changed."""
        kinds = {piece.kind for piece in self.pieces if piece.words.strip()}
        return kinds.pop() if len(kinds) == 1 else "changed"


@dataclass(frozen=True)
class Comparison:
    """Two versions beside each other. [Sammenligning]"""

    old: Brief
    new: Brief
    headings: tuple[HeadingChange, ...]

    @property
    def changed(self) -> list[HeadingChange]:
        """Return the headings that are not the same."""
        return [heading for heading in self.headings if heading.state != "same"]

    @property
    def untouched(self) -> list[HeadingChange]:
        """Return the headings that are the same."""
        return [heading for heading in self.headings if heading.state == "same"]


def versions_of(case: Case) -> list[Brief]:
    """Return every version of the case's proposal, with its words and reason, oldest first."""
    return list(case.briefs.select_related("text", "reason").order_by("number"))


def headings_of(brief: Brief | None) -> dict[str, str]:
    """Return a version's words by heading; that they are redacted, under a heading of its own."""
    if brief is None or not brief.text.body:
        return {}
    if isinstance(brief.text.body, Redacted):
        return {REDACTED: brief.text.body}
    return dict(json.loads(brief.text.body))


def compare(old: Brief, new: Brief, *, weight: str) -> Comparison:
    """Return what is new and what is taken away from one version to another."""
    before, after = headings_of(old), headings_of(new)
    asked = policies.headings_asked(weight)
    keys = dict.fromkeys([*(k for k in asked if k in before or k in after), *after, *before])
    return Comparison(
        old,
        new,
        tuple(
            HeadingChange(key, tuple(pieces(before.get(key, ""), after.get(key, ""))))
            for key in keys
        ),
    )


def pieces(old: str, new: str) -> Iterator[Piece]:
    """Yield the stretches of two texts: all of the new one, and what is taken away from the old.

    The pieces that are same or added make up the new text, letter by letter; those that are same
    or removed make up the old one, but for its spaces and line breaks.
    """
    was, now = _split(old), _split(new)
    matcher: SequenceMatcher[Any] = SequenceMatcher(
        None, [w.strip() for w in was], [w.strip() for w in now], autojunk=False
    )
    for does, i, j, k, m in matcher.get_opcodes():
        if does == "equal":
            yield Piece("same", "".join(now[k:m]))
            continue
        if j > i:
            yield Piece("removed", "".join(was[i:j]))
        if m > k:
            yield Piece("added", "".join(now[k:m]))


def _split(text: str) -> Sequence[str]:
    """Split a text so that its parts joined are the text: words with the space after, or lines."""
    words = re.findall(r"\S+\s*|^\s+", text)
    return words if len(words) <= _MOST_WORDS else text.splitlines(keepends=True)
