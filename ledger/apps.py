"""Introduce the ledger to Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The record. [Journalen]"""

    name = "ledger"
    verbose_name = "Ledger"

    def ready(self) -> None:
        """Register the check that the append-only triggers stand."""
        from ledger import checks  # noqa: F401  (registers itself on import)
