"""Write the sealed bundle of a case to a file. [Forseglet pakke]"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from ledger.moving import now
from parties.models import User
from workflows.actions.reading import note_bundle
from workflows.bundles import write_bundle
from workflows.models import Case
from workflows.queries import case_page


class Command(BaseCommand):
    """Export one case as one person may read it."""

    help = "Write the sealed bundle of a case: export_bundle REF OUT.zip --for USERNAME"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the case, the file, and whom it is for."""
        parser.add_argument("reference", metavar="REF", help="e.g. 2027/0042")
        parser.add_argument("out", type=Path, metavar="OUT.zip")
        parser.add_argument(
            "--for",
            dest="receiver",
            required=True,
            metavar="USERNAME",
            help="the bundle holds what this person may read, and no more",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write beside the file first, so that a bundle half written never stands there."""
        reference = options["reference"].replace("-", "/", 1)
        receiver = User.objects.filter(username=options["receiver"]).first()
        if receiver is None:
            raise CommandError(
                f"There is no user {options['receiver']}. Write the name the person logs in with."
            )
        out: Path = options["out"]
        if not out.name or out.is_dir() or not out.parent.is_dir():
            raise CommandError(f"{out}: write a file's name, in a folder that is there.")
        unfinished = out.with_name(f"{out.name}.unfinished")
        try:
            with _opened(unfinished) as file:
                note_bundle(case_page(reference, user=receiver, on=now().date()))
                code = write_bundle(reference, file, receiver=receiver)
        except Case.DoesNotExist:
            unfinished.unlink(missing_ok=True)
            name = options["receiver"]
            raise CommandError(f"There is no case {reference} that {name} may see.") from None
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        unfinished.replace(out)
        self.stdout.write(f"{out}: {code}")


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("wb")
    except OSError as wrong:
        raise CommandError(f"{path.parent}: {wrong.strerror}. Name another folder.") from None
