"""Fill an empty database with an invented municipality."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from codetermination import messages
from codetermination.demo import PASSWORD, people
from codetermination.demo.seeding import NotEmpty, build_cases, build_demo, demo_is_there
from workflows.models import Case


class Command(BaseCommand):
    """Build the demo municipality, or plain cases to measure with."""

    help = "Build the demo municipality (--demo), or N plain cases in it (--cases N)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --demo or --cases."""
        wanted = parser.add_mutually_exclusive_group(required=True)
        wanted.add_argument("--demo", action="store_true", help="the demo municipality")
        wanted.add_argument(
            "--cases", type=int, metavar="N", help="N plain cases to measure with"
        )

    def handle(self, *, demo: bool, cases: int | None, **options: Any) -> None:
        """Build what is asked for; refuse a database with a real register."""
        try:
            if demo:
                self._demo()
            elif cases is not None:
                if cases < 1:
                    raise CommandError("--cases takes a number above 0.")
                self.stdout.write(f"Opened {build_cases(cases)} cases.")
        except NotEmpty:
            raise CommandError(
                "This database holds a real municipality. The demo is built in an empty one:"
                " point DATABASE_URL at another database."
            ) from None

    def _demo(self) -> None:
        if demo_is_there():
            self.stdout.write("The demo municipality is already there. Nothing was changed.")
            return
        if lacking := messages.unbuilt():
            # What is written in the demo's record stays: in the wrong language it would stay wrong.
            raise CommandError(
                f"The translations ({', '.join(lacking)}) are not built."
                " Run “manage.py messages” first."
            )
        build_demo()
        self.stdout.write(f"Built Furuvang kommune with {Case.objects.count()} cases.")
        self.stdout.write(f"Everybody logs in with the password “{PASSWORD}”:")
        for person in people():
            self.stdout.write(
                f"  {person['username']:<10} {person['name']:<18} {person['standing']}"
            )
