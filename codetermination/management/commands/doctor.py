"""Say how each part of the house is, in one line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from codetermination import health


class Command(BaseCommand):
    """Look at every part; exit code 1 when one is unwell."""

    help = "Say how the database, triggers, tick, Redis, mail, static files, texts, the local routine and the store of documents are."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        """Print one line for each part."""
        unwell = 0
        for finding in health.look():
            unwell += not finding.well
            mark = "✓" if finding.well else "✗"
            self.stdout.write(f"{mark} {finding.part:13} {finding.says}")
        if unwell:
            raise CommandError(f"{unwell} of {len(health.PARTS)} parts are unwell.")
