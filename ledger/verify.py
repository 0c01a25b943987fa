"""Read the record and say where it breaks. Standard library only: this file goes with the bundle."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
"""What the first entry of a chain names as the one before it."""

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
        """Name chain and entry, then what is wrong."""
        return f"{self.chain}, entry {self.number}: {self.what}"


def verify_chain(
    entries: Iterable[Row], texts: Iterable[Row], head: str, length: int, *, chain: str = ""
) -> list[Break]:
    """Check a whole chain, first entry to last; an empty list means it holds.

    Compares the canonical form with the columns beside it, each link, each digest, each text, and
    the head and length the chain itself claims. A redacted text passes when its redaction is recorded.
    """
    by_id = {text["id"]: text for text in texts}
    breaks: list[Break] = []
    redacted: dict[int, int] = {}
    recorded: set[int] = set()
    number, previous = 0, GENESIS
    for row in entries:
        number += 1
        if row["number"] != number:
            breaks.append(Break(chain, number, f"missing; the next one is {row['number']}"))
            number = row["number"]
        body = _read(row)
        told = [*_entry_faults(row, body, previous)]
        if body is not None:
            if chain and chain != _name(body.get("chain")):
                told.append("the entry says it belongs to another chain")
            for reference in body.get("texts", ()):
                told += _text_faults(reference, by_id.get(reference["id"]), number, redacted)
            if body.get("event") == "text.redacted":
                recorded.add(body["facts"]["text"])
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
    """List what has been redacted: text, by whom, when and on what basis."""
    return [
        {
            "number": row["number"],
            "text": row["facts"].get("text"),
            "basis": row["facts"].get("basis"),
            "by": row["actor_id"],
            "at": row["recorded_at"],
        }
        for row in entries
        if row["event"] == "text.redacted"
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


def _read(row: Row) -> dict[str, Any] | None:
    """Read the canonical form; None when it is no longer an entry."""
    try:
        body = json.loads(row["canonical"])
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _entry_faults(row: Row, body: dict[str, Any] | None, previous: str) -> Iterable[str]:
    """Compare link, digest and columns of one entry."""
    if row["previous"] != previous:
        yield "does not name the entry before"
    if row["digest"] != entry_digest(row["previous"], row["canonical"]):
        yield "its digest does not fit its words"
    if body is None:
        yield "its words cannot be read"
        return
    actor = body.get("actor") or {}
    for column, said in (
        ("number", body.get("number")),
        ("event", body.get("event")),
        ("recorded_at", body.get("recorded_at")),
        ("occurred_on", body.get("occurred_on")),
        ("actor_id", actor.get("user")),
        ("role", actor.get("role")),
        ("mandate_id", actor.get("mandate")),
        ("on_behalf_of", actor.get("on_behalf_of")),
        ("subject", body.get("subject")),
        ("previous", body.get("previous")),
    ):
        if row[column] != said:
            yield f"{column} is not what was recorded"
    # Compared as text: in Python True equals 1, in a record it does not.
    if canonical_form(row["facts"]) != canonical_form(body.get("facts")):
        yield "facts are not what was recorded"


def _text_faults(
    reference: Row, text: Row | None, number: int, redacted: dict[int, int]
) -> Iterable[str]:
    """Compare one text with the digest its entry holds; note it if it is redacted."""
    name = f"text {reference['id']}"
    if text is None:
        yield f"{name} is missing"
    elif text["digest"] != reference["digest"]:
        yield f"{name} is not the one recorded"
    elif text["redacted_at"] is not None:
        redacted[reference["id"]] = number
        if text["body"] or text["salt"]:
            yield f"{name} is called redacted but still has words"
    elif text_digest(text["salt"], text["body"]) != reference["digest"]:
        yield f"{name} has been changed"
