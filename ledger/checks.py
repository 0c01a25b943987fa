"""Refuse to run on a record that could be rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from ledger import append_only

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.checks import CheckMessage


@register(Tags.database)
def check_append_only(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Tell which append-only triggers are missing, once their migration has run."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        applied = MigrationRecorder(connection).applied_migrations()
        if ("ledger", "0002_append_only") not in applied:
            continue
        found += [
            Error(
                f"The record can be rewritten: {name} is missing in database “{alias}”.",
                hint="Find out who took it down and run verify_ledger. Then set it up again: "
                'manage.py shell -c "from django.db import connection; '
                'from ledger.append_only import install; install(connection)"',
                id="ledger.E001",
            )
            for name in append_only.absent(connection)
        ]
    return found
