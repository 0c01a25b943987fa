"""Check whether a case's history can be trusted: its chain, and the seal that holds it. [Kontroll]"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ledger.inspection import inspect
from ledger.models import Chain, Entry, Seal
from ledger.moving import now
from ledger.verify import Break

AT_ONCE = 2000
"""The longest chain that is checked each time its page is read; a longer one when asked."""


@dataclass
class Trust:
    """What a check of one chain found; `whole` is None when it was not checked. [Kontrollresultat]"""

    entries: int
    whole: bool | None = None
    breaks: list[Break] = field(default_factory=list)
    checked_at: datetime | None = None
    seal: Seal | None = None
    sealed_length: int = 0
    redacted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def since_the_seal(self) -> int:
        """Count what has happened after the last seal."""
        return max(self.entries - self.sealed_length, 0)

    @property
    def faults(self) -> list[tuple[int, str]]:
        """Return where it breaks, entry by entry, in words."""
        return [(broken.number, _fault(broken.what)) for broken in self.breaks]


def trust_in(chain: Chain, *, at_most: int | None = None) -> Trust:
    """Check the chain from first entry to last, and against its seal. [Kontrollere kjeden]

    A longer chain than `at_most` is left unchecked; None checks it whatever its length.
    """
    trust = Trust(chain.length, sealed_length=chain.sealed_length)
    if chain.sealed_length:
        trust.seal = _seal_of(chain, trust)
    if at_most is not None and chain.length > at_most:
        trust.breaks.clear()
        return trust
    found = inspect(chain)
    trust.breaks = [*found.breaks, *trust.breaks]
    trust.redacted = found.redacted
    trust.whole = not trust.breaks
    trust.checked_at = now()
    return trust


def _seal_of(chain: Chain, trust: Trust) -> Seal | None:
    """Find the seal that took the chain in last, and compare what it saw with what stands now.

    That seal is among those made after the entry it reached, and as a rule the very first.
    """
    reached = Entry.objects.filter(chain=chain, number=chain.sealed_length)
    last = reached.values("digest", "recorded_at").first()
    if last is not None:
        later = Seal.objects.filter(sealed_at__gte=last["recorded_at"]).order_by("number")
        for seal in later.iterator(chunk_size=5):
            for kind, label, length, head in seal.leaves:
                if (kind, label, length) == (chain.kind, chain.label, chain.sealed_length):
                    if head != last["digest"]:
                        what = f"is not what seal {seal.number} saw: changed or removed"
                        trust.breaks.append(Break(str(chain), length, what))
                    return seal
    what = "claims to be sealed, but no seal holds it"
    trust.breaks.append(Break(str(chain), chain.sealed_length, what))
    return None


def _fault(what: str) -> str:
    """Say a break in the reader's language, as far as a layman needs it."""
    if "missing" in what:
        return _("something is missing")
    if what.startswith("text") and "redacted" in what:
        return _("a text is gone without its deletion being recorded")
    if what.startswith("text"):
        return _("a text is not what was recorded")
    if "seal" in what:
        return _("it does not fit the seal")
    if "the chain claims" in what:
        return _("the history is not as long as it claims")
    return _("it is not what was recorded")
