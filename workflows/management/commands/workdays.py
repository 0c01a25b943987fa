"""Count on from a day in any unit. [Dagteller]"""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rulebook.calendar import OutsideCalendar, Unit, norway
from rulebook.dates import Period, in_words

BAD_INPUT = 2


class Command(BaseCommand):
    """Print the day that lies a number of days, weeks, months or years from another."""

    help = "Count on from a date: --from 2027-03-31 --add -5 --unit working_days"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take every argument as text, so that a fault is told in one plain line."""
        parser.add_argument("--from", dest="start", required=True, metavar="DATE")
        parser.add_argument("--add", required=True, metavar="N", help="may be negative")
        parser.add_argument("--unit", required=True, metavar="UNIT", help=", ".join(Unit))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and print the end."""
        start = date_of(options["start"], "--from")
        period = Period(_whole_number(options["add"]), _unit(options["unit"]))
        try:
            end = norway().add(start, period)
        except OutsideCalendar as refusal:
            raise outside(refusal) from None
        if options["json"]:
            found = {
                "from": start.isoformat(),
                "add": period.n,
                "unit": period.unit.value,
                "end": end.isoformat(),
            }
            self.stdout.write(json.dumps(found, indent=2))
        else:
            self.stdout.write(f"{end.isoformat()}  {in_words(end, language())}")


def date_of(text: str, argument: str) -> date:
    """Read a date, or refuse in one line that says how a date is written."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = _(
            "%(argument)s: “%(found)s” is not a date. Write year-month-day: 2027-03-31."
        )
        raise bad_input(message, argument=argument, found=text) from None


def bad_input(message: str, **found: object) -> CommandError:
    """Return a refusal that ends the command with exit code 2."""
    return CommandError(message % found, returncode=BAD_INPUT)


def outside(refusal: OutsideCalendar) -> CommandError:
    """Return the refusal to count where the calendar does not reach."""
    message = _("The calendar only covers %(first)s to %(last)s.")
    return bad_input(message, first=refusal.first_day, last=refusal.last_day)


def language() -> str:
    """Return the language to answer in, as the rulebook knows it."""
    lang = (get_language() or "nb").split("-")[0]
    return lang if lang in ("nn", "en") else "nb"


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        message = _("--add: “%(found)s” is not a whole number.")
        raise bad_input(message, found=text) from None


def _unit(text: str) -> Unit:
    try:
        return Unit(text)
    except ValueError:
        message = _("--unit: “%(found)s” is not a unit. Allowed: %(allowed)s.")
        raise bad_input(message, found=text, allowed=", ".join(Unit)) from None
