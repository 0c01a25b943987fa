"""Measure how fast the record is judged: as it lies in the database, and as a bundle carries it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.rulebook import ROUNDS, Figure, rate
from ledger.verify import GENESIS, canonical_form, entry_digest, verify_chain

# The least that will do, on one core.
ENTRIES_A_SECOND = 100_000
_COPIES = ("number", "event", "recorded_at", "occurred_on", "subject", "facts", "previous")


def record(rounds: int = ROUNDS, size: int = 10_000) -> Iterator[Figure]:
    """Measure the verifier; `size` is the number of entries in the chain. [Journalen]"""
    for what, columns in (("a bundle's entries", False), ("entries with columns", True)):
        chain = entries(size, columns=columns)
        head = chain[-1]["digest"]

        def judge(_: None, chain: Any = chain, head: str = head) -> None:
            if verify_chain(chain, [], head, size, chain="case 2027/0001"):
                raise RuntimeError("a whole chain was called broken")

        best = size * max(rate(judge, [None]) for _ in range(rounds))
        yield Figure(
            f"{what} verified",
            f"{best:,.0f} /s",
            f"(at least {ENTRIES_A_SECOND:,} /s)",
            met=best >= ENTRIES_A_SECOND,
        )


def entries(size: int, *, columns: bool) -> list[dict[str, Any]]:
    """Make a chain of entries like those of a case, with the columns beside them or without."""
    made: list[dict[str, Any]] = []
    previous = GENESIS
    for number in range(1, size + 1):
        body = {
            "chain": {"kind": "case", "label": "2027/0001"},
            "number": number,
            "recorded_at": f"2027-02-01T11:{number % 60:02}:00.000000+00:00",
            "occurred_on": "2027-02-01",
            "event": "input.submitted",
            "actor": {"user": number % 90, "role": "htv", "mandate": 70, "on_behalf_of": None},
            "subject": f"input {number}",
            "facts": {"n": number, "kind": "input", "party": "Fagforbundet"},
            "texts": [],
            "previous": previous,
        }
        canonical = canonical_form(body)
        row = {"canonical": canonical, "digest": entry_digest(previous, canonical)}
        if columns:
            row |= {key: body[key] for key in _COPIES}
            row |= {"actor_id": number % 90, "role": "htv", "mandate_id": 70}
            row |= {"on_behalf_of": None}
        made.append(row)
        previous = row["digest"]
    return made
