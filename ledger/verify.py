"""Read the record and say where it breaks. Standard library only, Python 3.9 or newer.

The house judges its own database with this file; unchanged, it goes with every sealed bundle.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

GENESIS = "0" * 64
"""What the first entry of a chain names as the one before it."""

CODE_DIGITS = 24
"""Hexadecimal digits of a digest on paper: 96 bits, far beyond trying them all."""

Row = Mapping[str, Any]


# Made once: `json.dumps` would make an encoder for every entry.
_encoder = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def canonical_form(body: Any) -> str:
    """Write an entry as the one text that is hashed: sorted keys, no spaces, no escapes."""
    return _encoder.encode(body)


def entry_digest(previous: str, canonical: str) -> str:
    """Hash an entry together with the one before it."""
    return _sha256(previous + canonical)


def text_digest(salt: str, body: str) -> str:
    """Hash a text with its salt, so that nobody can guess a destroyed text from its digest."""
    return _sha256(f"{salt}\n{body}")


def merkle_root(leaves: Sequence[Sequence[Any]]) -> str:
    """Fold the leaves (kind, label, length, head) to one root; leaf and branch hash differently."""
    level = [_sha256("leaf" + canonical_form(list(leaf))) for leaf in leaves]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [_sha256("node" + "".join(pair)) for pair in pairs]
    return level[0] if level else GENESIS


def merkle_path(leaves: Sequence[Sequence[Any]], at: int) -> list[list[str]]:
    """List what leaf `at` is folded with on its way to the root: [side, digest], leaf first."""
    level = [_sha256("leaf" + canonical_form(list(leaf))) for leaf in leaves]
    path: list[list[str]] = []
    while len(level) > 1:
        beside = at ^ 1
        if beside < len(level):
            path.append(["left" if beside < at else "right", level[beside]])
        else:
            path.append(["alone", ""])
        pairs = [level[of : of + 2] for of in range(0, len(level), 2)]
        level = [_sha256("node" + "".join(pair)) for pair in pairs]
        at //= 2
    return path


def merkle_climb(leaf: Sequence[Any], path: Iterable[Sequence[str]]) -> str:
    """Fold one leaf along its path: the root it was sealed under."""
    digest = _sha256("leaf" + canonical_form(list(leaf)))
    for side, beside in path:
        pair = beside + digest if side == "left" else digest + beside
        digest = _sha256("node" + pair)
    return digest


def seal_code(number: int, digest: str, *, of_seal: bool = False) -> str:
    """Shorten a digest to what fits on paper: `17-3f2a-…`, and `S4-…` for a seal. [Seglkode]"""
    head = digest[:CODE_DIGITS]
    fours = [head[at : at + 4] for at in range(0, CODE_DIGITS, 4)]
    return "-".join([f"{'S' if of_seal else ''}{number}", *fours])


def seal_digest(number: int, sealed_at: str, root: str, previous: str) -> str:
    """Hash a seal together with the one before it."""
    return _sha256(canonical_form([number, sealed_at, root, previous]))


@dataclass(frozen=True)
class Break:
    """One place where the record does not hold. [Brudd]"""

    chain: str
    number: int
    what: str

    def __str__(self) -> str:
        """Name chain and entry – or only the file –, then what is wrong."""
        place = f"{self.chain}, entry {self.number}" if self.number else self.chain
        return f"{place}: {self.what}"


def verify_chain(
    entries: Iterable[Row], texts: Iterable[Row], head: str, length: int, *, chain: str = ""
) -> list[Break]:
    """Check a whole chain, first entry to last; an empty list means it holds.

    Compares the canonical form with the columns beside it (a bundle has none), each link, each
    digest, each text, and the head and length the chain itself claims. A redacted text passes when
    its redaction is recorded; a text withheld from a bundle's receiver is only known by its digest.
    """
    by_id = {text["id"]: text for text in texts}
    breaks: list[Break] = []
    redacted: dict[int, int] = {}
    recorded: set[int] = set()
    number, previous = 0, GENESIS
    for row in entries:
        number += 1
        body = _read(row["canonical"])
        claimed = row.get("number") or (body or {}).get("number", number)
        if claimed != number:
            breaks.append(Break(chain, number, f"missing; the next one is {claimed}"))
            number = claimed
        told = _entry_faults(row, body, previous)
        if body is not None:
            if chain and chain != _name(body.get("chain")):
                told.append("the entry says it belongs to another chain")
            # An entry that was bent may no longer name its texts as entries do.
            with suppress(KeyError, TypeError):
                for reference in body["texts"]:
                    text = by_id.get(reference["id"])
                    told += _text_faults(reference, text, number, redacted)
                if body["event"] == "text.redacted":
                    recorded.add(body["facts"]["text"])
        if told:
            breaks += [Break(chain, number, what) for what in told]
        previous = row["digest"]
    breaks += [
        Break(chain, at, f"text {text} is redacted, but no entry records it")
        for text, at in redacted.items()
        if text not in recorded
    ]
    if number != length:
        breaks.append(Break(chain, number, f"the last one, but the chain claims {length}"))
    elif previous != head:
        breaks.append(Break(chain, number, "its digest is not the chain's head"))
    return breaks


def redacted_texts(entries: Iterable[Row]) -> list[dict[str, Any]]:
    """List what has been redacted: the text or the filed version, by whom, when and on what basis."""
    return [
        {
            "number": row["number"],
            "text": row["facts"].get("text"),
            "document": row["facts"].get("document"),
            "version": row["facts"].get("version"),
            "basis": row["facts"].get("basis"),
            "by": row["actor_id"],
            "at": row["recorded_at"],
        }
        for row in entries
        if row["event"] in ("text.redacted", "document.redacted")
    ]


def verify_seals(
    seals: Iterable[Row],
    digest_at: Callable[[str, str, int], str | None],
    sealed: Mapping[tuple[str, str], int] | None = None,
) -> list[Break]:
    """Check that each seal holds, names the one before, and that every chain it saw still stands.

    `digest_at(kind, label, number)` gives an entry's digest now; `sealed` how far each chain says
    it is sealed: a seal cut off at the end shows there.
    """
    breaks: list[Break] = []
    reached: dict[tuple[str, str], int] = {}
    previous = GENESIS
    for number, seal in enumerate(seals, start=1):
        if seal["number"] != number:
            breaks.append(Break("seals", number, "missing"))
            return breaks
        digest = seal_digest(number, seal["sealed_at"], seal["root"], seal["previous"])
        for faulty, what in (
            (seal["previous"] != previous, "does not name the seal before"),
            (seal["digest"] != digest, "its digest does not fit"),
            (seal["root"] != merkle_root(seal["leaves"]), "its root does not fit its leaves"),
        ):
            if faulty:
                breaks.append(Break("seals", number, what))
        previous = seal["digest"]
        for kind, label, length, head in seal["leaves"]:
            reached[kind, label] = length
            if digest_at(kind, label, length) != head:
                what = f"is not what seal {number} saw: changed or removed"
                breaks.append(Break(f"{kind} {label}", length, what))
    breaks += [
        Break(f"{kind} {label}", length, "claims to be sealed, but no seal holds it")
        for (kind, label), length in (sealed or {}).items()
        if length > reached.get((kind, label), 0)
    ]
    return breaks


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _name(chain: Any) -> str:
    return f"{chain['kind']} {chain['label']}" if isinstance(chain, dict) else ""


# A decoder as `json.loads` makes one, without asking of each entry what kind it wants.
_decode = json.JSONDecoder().decode

_COLUMNS = (
    "number",
    "event",
    "recorded_at",
    "occurred_on",
    "subject",
    "previous",
    "actor_id",
    "role",
    "mandate_id",
    "on_behalf_of",
)
_FACTS = '"facts":'
_of_row = itemgetter(*_COLUMNS)
_of_body = itemgetter(*_COLUMNS[:6])
_of_actor = itemgetter("user", "role", "mandate", "on_behalf_of")


def _read(canonical: str) -> dict[str, Any] | None:
    """Read the canonical form; None when it is no longer an entry."""
    try:
        body = _decode(canonical)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _entry_faults(row: Row, body: dict[str, Any] | None, previous: str) -> list[str]:
    """Compare link, digest and columns of one entry."""
    told = []
    canonical = row["canonical"]
    if row.get("previous", previous) != previous:
        told.append("does not name the entry before")
    if row["digest"] != _sha256(row.get("previous", previous) + canonical):
        told.append("its digest does not fit its words")
    if body is None:
        return [*told, "its words cannot be read"]
    if "event" not in row:  # a bundle holds the canonical form alone
        if body.get("previous") != previous:
            told.append("does not name the entry before")
        return told
    try:
        said = (*_of_body(body), *_of_actor(body["actor"]))
        at = canonical.index(_FACTS) + len(_FACTS)
    except (KeyError, TypeError, ValueError):
        return [*told, "its words are not those of an entry"]
    held = _of_row(row)
    if held != said:
        told += [
            f"{column} is not what was recorded"
            for column, one, other in zip(_COLUMNS, held, said)  # noqa: B905  (not in 3.9)
            if one != other
        ]
    # Compared as text: in Python True equals 1, in a record it does not. No key before sorts after
    # "facts", and within a string the quotes are escaped: the first one is the entry's own.
    if not canonical.startswith(canonical_form(row["facts"]) + ',"number":', at):
        told.append("facts are not what was recorded")
    return told


def _text_faults(
    reference: Row, text: Row | None, number: int, redacted: dict[int, int]
) -> Iterable[str]:
    """Compare one text with the digest its entry holds; note it if it is redacted."""
    name = f"text {reference['id']}"
    if text is None:
        yield f"{name} is missing"
    elif text["digest"] != reference["digest"]:
        yield f"{name} is not the one recorded"
    elif text.get("withheld"):
        return
    elif text["redacted_at"] is not None:
        redacted[reference["id"]] = number
        if text["body"] or text["salt"]:
            yield f"{name} is called redacted but still has words"
    elif text_digest(text["salt"], text["body"]) != reference["digest"]:
        yield f"{name} has been changed"
