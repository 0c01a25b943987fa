"""Assess a case file: duties, rung, weight, and why. [Vurdering]"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ledger.moving import now
from rulebook.assessment import Assessment, CaseFile, Duty, assess
from rulebook.calendar import OutsideCalendar
from rulebook.dates import in_words
from rulebook.errors import CaseFileError, PackErrors
from rulebook.packs import Packs, load
from workflows.management.commands.workdays import BAD_INPUT, date_of, language, outside


class Command(BaseCommand):
    """Print what a case demands, under which rules, and what would have changed it."""

    help = "Assess a case file and say why"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the day and further folders of packs."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--on", metavar="DATE", help="the day the case is assessed")
        parser.add_argument("--packs", type=Path, action="append", default=[], metavar="FOLDER")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Assess, and print; each fault of the file is one line, and nothing is written."""
        on = date_of(options["on"], "--on") if options["on"] else None
        found, packs = assessed(options["file"], options["packs"], on)
        if options["json"]:
            self.stdout.write(json.dumps(found.to_json(), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_told(found, packs, language())))


def assessed(file: Path, folders: list[Path], on: date | None) -> tuple[Assessment, Packs]:
    """Assess a case file, by the packs and those of further folders; refuse it in one line a fault."""
    try:
        packs = load(*folders)
        case_file = CaseFile.read(file, packs)
        return assess(case_file, packs, on=on or case_file.on or now().date()), packs
    except CaseFileError as refusal:
        lines = [
            # In English, as the keys and the rest of the message are: for whoever wrote the file.
            f"{fault.file}: {fault.key}: found {fault.found}. Allowed: {fault.allowed}."
            for fault in refusal.faults
        ]
        raise CommandError("\n".join(lines), returncode=BAD_INPUT) from None
    except PackErrors as refusal:
        raise CommandError(str(refusal), returncode=BAD_INPUT) from None
    except OutsideCalendar as refusal:
        raise outside(refusal) from None


def _told(found: Assessment, packs: Packs, lang: str) -> Iterator[str]:
    """Tell the assessment in plain words."""
    words = packs.vocabulary
    rung = words.label("rungs", found.rung, lang) if found.rung else _("none")
    yield f"{_('Rung')}: {rung}"
    yield f"{_('Weight')}: {words.label('weights', found.weight, lang)}"
    yield from (f"  {reason[lang]}" for reason in found.weight_because)
    yield f"{_('Assessed on')}: {in_words(found.on, lang)}"
    for duty in found.duties:
        yield ""
        yield from _duty_told(duty, packs, lang)
    if found.routing:
        yield ""
        yield _("Who treats the case, in this order:")
        for route in found.routing:
            treat = words.label("treat", route.treat, lang)
            body = route.label[lang]
            yield f"  {body[:1].upper()}{body[1:]} {treat}. {route.because[lang]}"
    if found.other_roads:
        yield ""
        yield _("What would have given another answer:")
        yield from (f"  {road['text'][lang]}" for road in found.other_roads)
    if found.warnings:
        yield ""
        yield _("Note:")
        yield from (f"  {warning['text'][lang]}" for warning in found.warnings)
    yield ""
    versions = ", ".join(f"{pack} {version}" for pack, version in found.packs.items())
    yield f"{_('Rule packs')}: {versions}"


def _duty_told(duty: Duty, packs: Packs, lang: str) -> Iterator[str]:
    words = packs.vocabulary
    rule = duty.rule
    section, code = ("rungs", rule.rung) if rule.rung else ("tracks", rule.track)
    step = words.label(section, code or "", lang)
    yield f"{rule.title[lang]} ({step}) – {rule.citation.text()[lang]} [{rule.id}]"
    yield f"  {rule.plain[lang]}"
    yield from (f"  · {reason[lang]}" for reason in duty.because)
    parties = ", ".join(words.label("parties", party, lang) for party in rule.parties)
    level = words.label("levels", duty.level, lang)
    yield "  " + _("With: %(parties)s. Level: %(level)s.") % {
        "parties": parties,
        "level": level,
    }
    yield from (f"  ☐ {label[lang]}" for _gate, label in duty.gates)
    yield from (f"  {deadline.explanation(lang)}" for deadline in duty.deadlines)
    if not duty.binding:
        yield "  " + _("Not verified: this is advice.")
