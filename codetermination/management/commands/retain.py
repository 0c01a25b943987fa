"""Let go of what is no longer of use, beside the record."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from codetermination.retention import retain
from ledger.moving import now


class Command(BaseCommand):
    """Say what may go and why; let it go only when told to."""

    help = "Say what is past its days, class by class, and why the rest stays; --do lets it go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --do."""
        parser.add_argument("--do", action="store_true", help="let it go, for good")

    def handle(self, *, do: bool, **options: Any) -> None:
        """Print one line for each class."""
        language = (get_language() or "nb")[:2]
        try:
            for plan in retain(now(), do=do):
                kind = plan.kind
                why = kind.plain.get(language, kind.plain["nb"])
                if kind.source:
                    why += f" ({kind.source}, {kind.confidence})"
                if plan.days is None:
                    self.stdout.write(f"{plan.code:14} stays. {why}")
                    continue
                if plan.document_class:
                    self.stdout.write(
                        f"{plan.code:14} {plan.found} past {plan.days} days, to be redacted by"
                        f" HR's administrator: {', '.join(plan.past) or 'none'}. {why}"
                    )
                    continue
                verb = "gone" if plan.gone else "would go"
                self.stdout.write(
                    f"{kind.code:14} {plan.found} {verb}, after {plan.days} days. {why}"
                )
        except ImproperlyConfigured as wrong:
            raise CommandError(str(wrong)) from None
        if not do:
            self.stdout.write("Nothing is removed. Run it with --do to let it go.")
