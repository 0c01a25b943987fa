"""Read the whole record, or one case, and say where it breaks."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from ledger.inspection import inspect
from ledger.models import Chain

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Verify the ledger. [Kontrollere journalen]"""

    help = "Verify every chain and seal; exit 1 naming chain and entry where the record breaks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a case's reference, and the form of the answer."""
        parser.add_argument("--case", metavar="REF", help="only this case, e.g. 2026/0042")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line when the record is whole, else one line per break."""
        chain = None
        if reference := options["case"]:
            label = reference.replace("-", "/", 1)
            chain = Chain.objects.filter(kind=Chain.Kind.CASE, label=label).first()
            if chain is None:
                raise CommandError(f"There is no case {label}.")
        found = inspect(chain)
        if options["json"]:
            self.stdout.write(json.dumps({"whole": found.whole, **asdict(found)}, indent=1))
        elif found.whole:
            self.stdout.write(
                f"Whole: {found.chains} chains, {found.entries} entries, {found.seals} seals."
                + (f" Redacted: {_listed(found.redacted)}." if found.redacted else "")
            )
        else:
            for broken in found.breaks:
                self.stdout.write(f"Broken: {broken}")
        if not found.whole:
            sys.exit(1)


def _listed(redacted: list[dict[str, Any]]) -> str:
    return "; ".join(
        f"{_named(text)} ({text['chain']}, entry {text['number']}: {text['basis']})"
        for text in redacted
    )


def _named(one: dict[str, Any]) -> str:
    if one["document"]:
        return f"document {one['document']}, version {one['version']}"
    return f"text {one['text']}"
