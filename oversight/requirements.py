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
    found: dict[str, Requirement] = {}
    gates = [g for duty in process.duties if duty["binding"] for g in duty["gates"]]
    # Asked for before the decision and again before the start is one requirement: the first.
    for gate in sorted(gates, key=lambda g: g["before"] != "decision"):
        code = gate["evidence"]
        if code in found:
            continue
        judged = _judged(process, gate)
        if (
            gate["before"] == "decision"
            and code in broken
            and (judged.met or not process.undecided)
        ):
            continue
        found[code] = judged
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
    elif code == "safety_representative_consulted" and _concern_waits(process):
        # A concern nobody has answered is not a consultation; the guards hold the same.
        met = False
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
        # The label may go on to say what cannot be done until then; here it is done.
        spoken(gate["label"]).split(". ")[0],
        met,
        tuple(proof),
        tuple(process.citations(code)[:2]),
        note,
    )


def _concern_waits(process: Process) -> bool:
    return any(e.is_concern and e.ended is None for e in process.exchanges)
