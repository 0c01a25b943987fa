"""Note who has read what is not open to everybody. [Innsynslogg]

A reading changes nothing, so it is no entry of a chain and takes no lock; but the row that says
it happened can no more be changed than an entry can (`ledger.append_only`).
"""

from __future__ import annotations

from ledger.models import AccessLog
from ledger.moving import now


def note_reading(
    chain: int,
    reader: int,
    what: AccessLog.What,
    basis: AccessLog.Basis,
    *,
    subject: str = "",
) -> None:
    """Note that somebody read, by which right; `chain` and `reader` are keys. [Logge innsyn]"""
    AccessLog.objects.create(
        chain_id=chain,
        reader_id=reader,
        what=what,
        basis=basis,
        subject=subject,
        read_at=now(),
    )
