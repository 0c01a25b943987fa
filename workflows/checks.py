"""Refuse to start on a rulebook with faults. [Kontroll av regelpakker]"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from rulebook.errors import PackErrors
from rulebook.packs import load


def check_packs(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Name every fault of the packs by file and key."""
    try:
        load()
    except PackErrors as wrong:
        return [
            Error(
                f"{fault.file}: {fault.key}: found {fault.found}",
                hint=f"Wanted: {fault.wanted}",
                id="rulebook.E001",
            )
            for fault in wrong.faults
        ]
    return []
