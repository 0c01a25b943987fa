"""Lay out the plan of a case file: the latest and the earliest day of each step. [Plan]"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rulebook.calendar import OutsideCalendar
from rulebook.dates import in_words
from rulebook.packs import Packs
from rulebook.planning import Goal, Plan, PlannedStep, plan
from workflows.management.commands.assess import assessed
from workflows.management.commands.workdays import date_of, language, outside


class Command(BaseCommand):
    """Print the steps of a case back from its decision, and what is too late."""

    help = "Lay out the plan of a case file: plan FILE [--decision DATE] [--start DATE]"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, today, and the days where the file's own are not the ones wanted."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--on", metavar="DATE", help="the day the plan is made")
        parser.add_argument(
            "--decision",
            metavar="DATE",
            action="append",
            default=[],
            help="a planned decision; give it again for each decision point",
        )
        parser.add_argument("--start", metavar="DATE", help="the planned start")
        parser.add_argument("--packs", type=Path, action="append", default=[], metavar="FOLDER")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, and print; nothing is written."""
        on = date_of(options["on"], "--on") if options["on"] else None
        start = date_of(options["start"], "--start") if options["start"] else None
        decisions = [date_of(said, "--decision") for said in options["decision"]]
        case, packs = assessed(options["file"], options["packs"], on)
        try:
            found = plan(case, packs, today=case.on, decisions=decisions, implementation=start)
        except OutsideCalendar as refusal:
            raise outside(refusal) from None
        if options["json"]:
            self.stdout.write(json.dumps(found.to_json(), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_told(found, packs, language())))


def _told(found: Plan, packs: Packs, lang: str) -> Iterator[str]:
    """Tell the plan in plain words: what comes too early first, then each step."""
    for goal in found.goals:
        if goal.too_early:
            yield _too_early(goal, lang)
    if found.too_late:
        yield ""
    yield from (_step(step, found.today, packs, lang) for step in found.steps)


def _too_early(goal: Goal, lang: str) -> str:
    words = {"day": in_words(goal.earliest, lang)}
    told = (
        _("The decision comes too early. The earliest day is %(day)s.")
        if goal.code == "decision"
        else _("The start comes too early. The earliest day is %(day)s.")
    )
    because = ", ".join(dict.fromkeys(rule.citation.text()[lang] for rule in goal.because))
    return f"{told % words} {because}".strip()


def _step(step: PlannedStep, today: date, packs: Packs, lang: str) -> str:
    moment = step.done_on or step.latest or step.earliest
    when = (
        in_words(moment, lang)
        if moment
        else packs.vocabulary.label("timing_kinds", "soft", lang)
    )
    if moment is None and step.before in ("decision", "implementation"):
        when = packs.vocabulary.label("moments", step.before, lang)
    late = step.days_late(today)
    marks = [
        step.rule.citation.text()[lang] if step.rule else "",
        ngettext("%(n)d day too late", "%(n)d days too late", late) % {"n": late}
        if late
        else "",
        "" if step.binding else _("advice"),
    ]
    number = f" ({step.point})" if step.point > 1 else ""
    said = "; ".join(mark for mark in marks if mark)
    return f"{when}: {step.title[lang]}{number}" + (f" – {said}" if said else "")
