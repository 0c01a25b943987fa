"""Seal the record: one root over every chain that grew since the seal before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, connection, models, transaction

from ledger.models import Chain, Seal, instant
from ledger.verify import GENESIS, merkle_root, seal_code, seal_digest

MOST_LEAVES = 10_000
"""A seal is one row: more chains than this wait for the next one."""


def seal(at: dt.datetime) -> Seal | None:
    """Seal what has grown, or do nothing: None when no chain grew. [Forsegle]

    One statement reads every chain. A chain that is being written to just now is left for the next
    seal, so the sealer waits for nobody. Of two sealers at once one gives way.
    """
    try:
        with transaction.atomic():
            return _seal(at)
    except IntegrityError:
        return None


def _seal(at: dt.datetime) -> Seal | None:
    grown = list(
        Chain.objects.filter(length__gt=models.F("sealed_length"))
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True, skip_locked=_can_skip())[:MOST_LEAVES]
    )
    if not grown:
        return None
    before = Seal.objects.order_by("-number").first()
    number = before.number + 1 if before else 1
    previous = before.digest if before else GENESIS
    leaves = sorted([chain.kind, chain.label, chain.length, chain.head] for chain in grown)
    root = merkle_root(leaves)
    sealed = Seal.objects.create(
        number=number,
        sealed_at=at,
        root=root,
        previous=previous,
        digest=seal_digest(number, instant(at), root, previous),
        leaves=leaves,
    )
    # The rows are locked and as they were read: what grew is sealed to its length.
    Chain.objects.filter(pk__in=[chain.pk for chain in grown]).update(
        sealed_length=models.F("length")
    )
    return sealed


def _can_skip() -> bool:
    """SQLite has one writer at a time: there is nothing to skip."""
    return bool(connection.features.has_select_for_update_skip_locked)


@dataclass(frozen=True)
class Stamp:
    """What is handed out of a chain, to be compared later: its own code, and the latest seal's. [Seglstempel]

    `code` names the last entry and so everything before it; `seal_code` is empty before the first seal.
    """

    entries: int
    code: str
    seal_code: str = ""
    sealed_at: dt.datetime | None = None


def stamp(chain: Chain) -> Stamp:
    """Return what a paper, a page or a mail hands out of the chain as it stands. [Stemple]"""
    code = seal_code(chain.length, chain.head)
    last = Seal.objects.order_by("-number").first()
    if last is None:
        return Stamp(chain.length, code)
    sealed = seal_code(last.number, last.digest, of_seal=True)
    return Stamp(chain.length, code, sealed, last.sealed_at)
