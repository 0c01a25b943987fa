"""Run stored cases through other rules, and list what would change. Nothing is written. [Simulere]"""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ledger.moving import now
from rulebook.dates import in_words
from rulebook.errors import PackErrors
from rulebook.packs import ROUTINE, Packs, load
from rulebook.routine import Routine
from workflows.management.commands.workdays import BAD_INPUT, language
from workflows.models import Case
from workflows.queries.difference import Difference
from workflows.queries.law import routine_text
from workflows.queries.simulation import Outcome, cases_to_try, on_trial, simulate


class Command(BaseCommand):
    """Say which cases would be asked for something else under a draft, before it is switched on."""

    help = "List what a local routine (FILE) or a folder of packs (DIR) would change in stored cases"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the rules, which cases, and the form of the answer."""
        parser.add_argument("rules", type=Path, metavar="DIR|FILE")
        parser.add_argument(
            "--closed", action="store_true", help="also cases closed in the last year"
        )
        parser.add_argument("--all", action="store_true", help="also cases that do not change")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Try each case under its own rules and under these; 2 when the rules have faults."""
        try:
            rules = _rules(options["rules"])
            cases = cases_to_try(now().date(), closed=options["closed"]).iterator(200)
            tried = list(simulate(cases, rules))
        except PackErrors as wrong:
            raise CommandError(str(wrong), returncode=BAD_INPUT) from None
        except UnicodeDecodeError:
            told = _("%(file)s is not UTF-8: save it as UTF-8, and try again.")
            raise CommandError(
                told % {"file": options["rules"]}, returncode=BAD_INPUT
            ) from None
        except OSError as wrong:
            told = f"{options['rules']}: {wrong.strerror}"
            raise CommandError(told, returncode=BAD_INPUT) from None
        shown = [one for one in tried if one.changed or options["all"]]
        if options["json"]:
            answer = [_as_json(outcome) for outcome in shown]
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
            return
        for outcome in shown:
            self.stdout.write(f"{outcome.case.reference}  {outcome.case.title}")
            for line in _lines(outcome, language()):
                self.stdout.write(f"  {line}")
        changed = sum(outcome.changed for outcome in tried)
        self.stdout.write(
            _("%(n)d of %(all)d cases would be asked for something else.")
            % {"n": changed, "all": len(tried)}
        )


def _rules(where: Path) -> Callable[[Case], Packs]:
    """Read a local routine, or a folder of packs that goes with each case's own routine."""
    if not where.is_dir():
        packs = on_trial(Routine.of(where.read_text(encoding="utf-8")), on=now().date())
        return lambda _case: packs
    loaded = load(where)
    routine = next((p for p in loaded.editions.values() if p.instrument == ROUTINE), None)
    if routine is not None and routine.file.startswith(str(where)):
        return lambda _case: loaded
    return lambda case: load(where, routine=routine_text(case.assessment.routine))  # type: ignore[union-attr]


def _lines(outcome: Outcome, tongue: str) -> Iterator[str]:
    """Say what would change, a line for each thing."""
    if outcome.difference is None:
        yield outcome.fault
        return
    found = outcome.difference
    for name, pair in ((_("Rung"), found.rung), (_("Weight"), found.weight)):
        if pair:
            yield f"{name}: {pair[0] or '–'} → {pair[1] or '–'}"
    signs = (("+", found.came), ("–", found.went))
    yield from (f"{sign} {title[tongue]}" for sign, titles in signs for title in titles)
    gates = (("+", found.gates_came), ("–", found.gates_went))
    yield from (f"  {sign} {label[tongue]}" for sign, labels in gates for label in labels)
    for day in found.days:
        before, after = (in_words(d, tongue) if d else "–" for d in (day.before, day.now))
        yield f"{day.title[tongue]}: {before} → {after}"
    for limit in found.limits:
        before, after = (t[tongue] if t else "–" for t in (limit.before, limit.now))
        yield f"{limit.title[tongue]}: {before} → {after}"


def _as_json(outcome: Outcome) -> dict[str, Any]:
    """Give an outcome as plain data; texts in every language."""
    found: Difference | None = outcome.difference
    answer: dict[str, Any] = {
        "reference": outcome.case.reference,
        "changed": outcome.changed,
        "fault": outcome.fault or None,
    }
    if found is None:
        return answer
    days = [(d.title, d.before, d.now) for d in found.days]
    return answer | {
        "rung": list(found.rung) if found.rung else None,
        "weight": list(found.weight) if found.weight else None,
        "came": [dict(title) for title in found.came],
        "went": [dict(title) for title in found.went],
        "gates_came": [dict(label) for label in found.gates_came],
        "gates_went": [dict(label) for label in found.gates_went],
        "days": [
            {
                "title": dict(title),
                "before": before.isoformat() if before else None,
                "now": after.isoformat() if after else None,
            }
            for title, before, after in days
        ],
        "limits": [
            {
                "title": dict(limit.title),
                "before": dict(limit.before) if limit.before else None,
                "now": dict(limit.now) if limit.now else None,
            }
            for limit in found.limits
        ],
    }
