"""Check one case's process: requirements, findings, evidence – and whether its history holds."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.moving import now
from oversight.earliness import time_left
from oversight.finding import Finding
from oversight.findings import spoken
from oversight.process import Happening
from oversight.reading import Dossier, dossiers
from oversight.requirements import Requirement, requirements_of
from oversight.trust import Trust, trust_in
from workflows.models import Case


class Command(BaseCommand):
    """Print what a case's history shows of its process. [Prosesskontroll]"""

    help = "Print requirements and findings of a case, with evidence and rules"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the case's reference, and the form of the answer."""
        parser.add_argument("reference", metavar="REF", help="for example 2026/0042")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the case, and tell; it changes nothing."""
        reference = options["reference"].replace("-", "/", 1)
        cases = Case.objects.select_related("unit", "assessment", "chain")
        case = cases.filter(reference=reference).first()
        if case is None:
            raise CommandError(f"There is no case {reference}.")
        [dossier] = dossiers([case], now().date())
        trust = trust_in(case.chain)
        if options["json"]:
            self.stdout.write(json.dumps(_object(dossier, trust), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(dossier, trust)))


def _object(dossier: Dossier, trust: Trust) -> dict[str, Any]:
    requirements = requirements_of(dossier.process)
    return {
        "case": dossier.case.reference,
        "state": dossier.case.state,
        "summary": dossier.headline,
        "time_left_percent": time_left(dossier.dates),
        "findings": [_finding(found) for found in dossier.findings],
        "duties": [_requirement(one) for one in requirements],
        "history": {
            "whole": trust.whole,
            "entries": trust.entries,
            "breaks": [str(broken) for broken in trust.breaks],
            "seal": trust.seal.number if trust.seal else None,
            "sealed_length": trust.sealed_length,
        },
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity,
        "title": found.title,
        "text": found.text,
        "reason": found.quote,
        "evidence": _entries(found.evidence),
        "absent": found.absent,
        "rules": [dict(rule) for rule in found.rules],
    }


def _requirement(one: Requirement) -> dict[str, Any]:
    return {
        "code": one.code,
        "before": one.before,
        "title": one.title,
        "met": one.met,
        "note": one.note,
        "evidence": _entries(one.evidence),
        "rules": [dict(rule) for rule in one.rules],
    }


def _entries(happenings: Iterable[Happening]) -> list[dict[str, Any]]:
    return [
        {
            "entry": h.number,
            "event": h.event,
            "occurred_on": h.occurred_on.isoformat(),
            "recorded_at": h.recorded_at.isoformat(),
            "digest": h.digest,
            "sentence": h.sentence,
        }
        for h in happenings
    ]


def _lines(dossier: Dossier, trust: Trust) -> Iterator[str]:
    yield f"{dossier.case.reference} {dossier.case.title}"
    yield dossier.headline
    for found in dossier.findings:
        yield f"{'✗' if found.is_breach else '!'} {found.title}"
        yield f"    {found.text}"
        yield from (f"    {h.number}: {h.sentence}" for h in found.evidence)
        yield from (
            f"    {_said(rule['source'])} {_said(rule['section'])}" for rule in found.rules
        )
    for one in requirements_of(dossier.process):
        entries = ", ".join(str(h.number) for h in one.evidence)
        yield f"{'✓' if one.met else '…'} {one.title}{f' ({entries})' if entries else ''}"
    yield from (str(broken) for broken in trust.breaks)
    if trust.whole:
        yield f"The history is whole: {trust.entries} entries."


def _said(words: Any) -> str:
    return words if isinstance(words, str) else spoken(words)
