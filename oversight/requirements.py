"""Say which requirements were met, with the evidence, and which still wait. [Krav]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger.events import Event
from oversight.findings import spoken
from oversight.process import Happening, Process

_STANDS_FOR = {
    "not_answered_in_writing": "discussion_held",
    "unanswered_input": "reasoned_answer",
}


@dataclass(frozen=True)
class Requirement:
    """One thing the binding duties ask for, and where it is shown to be done. [Krav]"""

    code: str
    before: str
    title: str
    met: bool
    evidence: tuple[Happening, ...]
    rules: tuple[Mapping[str, Any], ...]
    note: str = ""

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Return the evidence as runs of entries: 5–9, 12."""
        runs: list[tuple[int, int]] = []
        for number in sorted({h.number for h in self.evidence}):
            if runs and runs[-1][1] == number - 1:
                runs[-1] = (runs[-1][0], number)
            else:
                runs.append((number, number))
        return runs


def requirements_of(process: Process) -> list[Requirement]:
    """Return each requirement that is met or still waits; what was broken is a finding instead."""
    broken = {_STANDS_FOR.get(c, c) for d in process.decisions for c in d.open}
    if any(not e.is_concern for d in process.decisions for e in d.unanswered):
        broken.add("reasoned_answer")
    found: dict[tuple[str, str], Requirement] = {}
    for duty in process.duties:
        for gate in duty["gates"]:
            key = (gate["before"], gate["evidence"])
            if not duty["binding"] or key in found:
                continue
            if gate["before"] == "decision" and gate["evidence"] in broken:
                continue
            found[key] = _judged(process, gate)
    return list(found.values())


def _judged(process: Process, gate: Mapping[str, Any]) -> Requirement:
    code = gate["evidence"]
    proof = process.proof(code)
    met, note = bool(proof), ""
    if code == "reasoned_answer":
        waits = [e for e in process.exchanges if e.ended is None and e.in_time]
        met = not waits and bool(proof or process.decisions)
        if met and not proof:
            note = _("No party said anything that needed an answer.")
    elif code == "information_given" and proof:
        told = proof[-1].facts.get("parties") or ()
        note = ngettext("%(n)d party was told", "%(n)d parties were told", len(told)) % {
            "n": len(told)
        }
    elif proof and proof[0].event == Event.INFORMATION_GIVEN:
        # Nothing was said by the safety service: it was told, and its time has run.
        note = _("The safety representative was told, and had time to answer.")
    return Requirement(
        code,
        gate["before"],
        spoken(gate["label"]),
        met,
        tuple(proof),
        tuple(process.citations(code)[:2]),
        note,
    )
