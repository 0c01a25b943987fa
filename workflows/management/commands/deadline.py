"""Compute one deadline from the rulebook. [Frist]"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rulebook.dates import Deadline, OutsideCalendar, in_words
from rulebook.errors import PackErrors, UnknownRule
from rulebook.packs import load
from workflows.management.commands.workdays import (
    BAD_INPUT,
    bad_input,
    date_of,
    language,
    outside,
)


class Command(BaseCommand):
    """Print when a rule is due, counted from the day its event happened."""

    help = "Compute the deadline of one rule: AML-17-3-2 --anchor 2027-03-11"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the date as text, so that a fault is told in one plain line."""
        parser.add_argument("rule", metavar="RULE-ID", help="canonical id or alias")
        parser.add_argument("--anchor", required=True, metavar="DATE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute, and print the deadline with its arithmetic."""
        anchor = date_of(options["anchor"], "--anchor")
        try:
            packs = load()
            rule = packs.rule(options["rule"])
        except UnknownRule as refusal:
            raise _unknown_rule(refusal) from None
        except PackErrors as refusal:
            raise CommandError(str(refusal), returncode=BAD_INPUT) from None
        if rule.timing is None:
            raise bad_input(_("%(rule)s sets no deadline."), rule=rule.id)
        try:
            found = packs.deadline(rule.id, anchor)
        except OutsideCalendar as refusal:
            raise outside(refusal) from None
        if options["json"]:
            self.stdout.write(json.dumps(found.to_json(), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_told(found, language())))


def _unknown_rule(refusal: UnknownRule) -> CommandError:
    if not refusal.nearest:
        return bad_input(_("There is no rule “%(rule)s”."), rule=refusal.rule_id)
    message = _("There is no rule “%(rule)s”. Nearest: %(near)s.")
    return bad_input(message, rule=refusal.rule_id, near=", ".join(refusal.nearest))


def _told(found: Deadline, lang: str) -> Iterator[str]:
    yield found.rule
    for label, day in (
        (_("Counted deadline"), found.raw_end),
        (_("Act by"), found.safe_end),
        (_("Moved deadline"), found.rolled_end if found.rolled_end != found.raw_end else None),
        (_("Earliest day"), found.earliest),
    ):
        if day:
            yield f"  {label:<18}{day.isoformat()}  {in_words(day, lang)}"
    yield found.explanation(lang)
