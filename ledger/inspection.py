"""Take the record out of the database, chain by chain, and let `ledger.verify` judge it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from ledger.models import Chain, Entry, Seal, Text
from ledger.verify import Break, redacted_texts, verify_chain, verify_seals

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 200


@dataclass
class Inspection:
    """What was looked at and what was found. [Kontroll]"""

    chains: int = 0
    entries: int = 0
    seals: int = 0
    breaks: list[Break] = field(default_factory=list)
    redacted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Say whether nothing was found to be wrong."""
        return not self.breaks


def inspect(only: Chain | None = None) -> Inspection:
    """Verify one chain, or every chain and every seal. [Kontrollere]"""
    found = Inspection()
    if only is not None:
        _inspect_chains([only], found)
        return found
    for chains in _batches(Chain.objects.order_by("pk").iterator()):
        _inspect_chains(chains, found)
    found.breaks += _homeless()
    seals = [seal.as_evidence() for seal in Seal.objects.order_by("number")]
    found.seals = len(seals)
    found.breaks += verify_seals(seals, _digest_at, _sealed())
    return found


def _inspect_chains(chains: list[Chain], found: Inspection) -> None:
    """Verify some chains. One that seems broken is read again under its lock: it may just have grown."""
    for chain, entries, texts in _evidence(chains):
        breaks = _judge(chain, entries, texts)
        if breaks:
            with transaction.atomic():
                locked = Chain.objects.select_for_update(of=("self",), no_key=True)
                [(held, entries, texts)] = _evidence([locked.get(pk=chain.pk)])
                breaks = _judge(held, entries, texts)
        found.chains += 1
        found.entries += len(entries)
        found.breaks += breaks
        found.redacted += [{"chain": str(chain), **text} for text in redacted_texts(entries)]


Evidence = list[dict[str, Any]]


def _judge(chain: Chain, entries: Evidence, texts: Evidence) -> list[Break]:
    return verify_chain(entries, texts, chain.head, chain.length, chain=str(chain))


def _evidence(chains: list[Chain]) -> Iterator[tuple[Chain, Evidence, Evidence]]:
    """Read entries and texts of some chains with two statements."""
    keys = [chain.pk for chain in chains]
    entries: dict[int, Evidence] = {key: [] for key in keys}
    texts: dict[int, Evidence] = {key: [] for key in keys}
    for entry in Entry.objects.filter(chain__in=keys).order_by("chain_id", "number"):
        entries[entry.chain_id].append(entry.as_evidence())
    for text in Text.objects.filter(chain__in=keys):
        texts[text.chain_id].append(text.as_evidence())
    for chain in chains:
        yield chain, entries[chain.pk], texts[chain.pk]


def _homeless() -> list[Break]:
    """Find entries whose chain is gone."""
    chains = Chain.objects.filter(pk=OuterRef("chain_id"))
    homeless = Entry.objects.filter(~Exists(chains)).order_by("chain_id", "number")
    return [
        Break(f"chain {chain}", number, "its chain is gone")
        for chain, number in homeless.values_list("chain_id", "number")
    ]


def _digest_at(kind: str, label: str, number: int) -> str | None:
    entries = Entry.objects.filter(chain__kind=kind, chain__label=label, number=number)
    return entries.values_list("digest", flat=True).first()


def _sealed() -> dict[tuple[str, str], int]:
    sealed = Chain.objects.filter(sealed_length__gt=0)
    return {
        (kind, label): at
        for kind, label, at in sealed.values_list("kind", "label", "sealed_length")
    }


def _batches(chains: Iterator[Chain]) -> Iterator[list[Chain]]:
    while batch := list(islice(chains, BATCH)):
        yield batch
