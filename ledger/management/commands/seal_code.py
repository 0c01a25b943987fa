"""Print the code to hand out: of a case, or of the latest seal. [Seglkode]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from ledger.models import Chain, Seal
from ledger.seal import stamp
from ledger.verify import seal_code

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Hand out a seal code. [Dele ut en seglkode]"""

    help = "Print the code of a case's last entry, or of the latest seal of the organisation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the case, if it is one."""
        parser.add_argument("reference", metavar="REF", nargs="?", help="e.g. 2027/0042")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line: the code alone, so that it can be sent on."""
        if reference := options["reference"]:
            label = reference.replace("-", "/", 1)
            chain = Chain.objects.filter(kind=Chain.Kind.CASE, label=label).first()
            if chain is None:
                raise CommandError(f"There is no case {label}.")
            self.stdout.write(stamp(chain).code)
            return
        last = Seal.objects.order_by("-number").first()
        if last is None:
            raise CommandError("Nothing is sealed yet: the tick seals what has grown.")
        self.stdout.write(seal_code(last.number, last.digest, of_seal=True))
