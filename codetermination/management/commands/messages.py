"""Build the translations, or say what lacks one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from codetermination import messages


class Command(BaseCommand):
    """Build the catalogues from the fragments; with --check, say what is missing."""

    help = "Merge locale/<language>/*.po into the catalogues Django reads."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check."""
        parser.add_argument(
            "--check", action="store_true", help="list what lacks a translation"
        )

    def handle(self, *, check: bool, **options: Any) -> None:
        """Build, and check when asked."""
        try:
            for path in messages.compile_all():
                self.stdout.write(f"built {path}")
            if check:
                self._check()
        except messages.MessagesError as fault:
            raise CommandError(str(fault)) from fault

    def _check(self) -> None:
        lacking = 0
        for language in messages.LANGUAGES:
            for message, place in messages.missing(language).items():
                lacking += 1
                self.stdout.write(f"{language}: “{message.text}” ({place})")
            for text in messages.stale(language):
                self.stderr.write(f"{language}: “{text}” is asked for nowhere")
        if lacking:
            raise CommandError(f"{lacking} texts lack a translation.")
