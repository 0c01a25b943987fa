"""Make a duty of each rule a case raises: where, why, what first, by when. [Plikter]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rulebook.conditions import Situation, once
from rulebook.dates import Deadline
from rulebook.in_force import RuleInForce
from rulebook.packs import Packs
from rulebook.schema import LEVELS, Answer, Citation, Gate, Rule, Texts


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing the employer owes in this case. [Plikt]

    `replaced_by`: the rule of an agreement that has its own procedure or time here, and which of
    them; `set_aside` are the deadlines it replaced, kept to be seen.
    """

    rule: Rule
    level: str
    because: tuple[Texts, ...]
    gates: tuple[tuple[Gate, Texts], ...]
    deadlines: tuple[Deadline, ...] = ()
    assumed: tuple[str, ...] = ()
    caution: Mapping[str, Any] | None = None
    replaced_by: tuple[str, str] | None = None
    set_aside: tuple[Deadline, ...] = ()

    @property
    def id(self) -> str:
        """Give the canonical rule id."""
        return self.rule.id

    @property
    def rung(self) -> str | None:
        """Give the rung of the ladder, or nothing for the participation track."""
        return self.rule.rung

    @property
    def binding(self) -> bool:
        """Tell whether the duty may hold a decision back."""
        return self.rule.binding

    @property
    def citation(self) -> Citation:
        """Give the legal basis."""
        return self.rule.citation

    def to_json(self) -> dict[str, Any]:
        """Give the duty as plain data."""
        rule = self.rule
        return {
            "id": rule.id,
            "aliases": list(rule.aliases),
            "rung": rule.rung,
            "track": rule.track,
            "title": dict(rule.title),
            "plain": dict(rule.plain),
            "aim_agreement": rule.aim_agreement,
            "parties": list(rule.parties),
            "level": self.level,
            "binding": rule.binding,
            "because": [dict(reason) for reason in self.because],
            "citation": rule.citation.to_json(),
            "gates": [_gate_json(gate, label) for gate, label in self.gates],
            "deadlines": [deadline.to_json() for deadline in self.deadlines],
            "timing": rule.timing.kind.value if rule.timing else None,
            "forms": list(rule.forms),
            "unverified": list(rule.unverified_details),
            "on_disagreement": rule.on_disagreement,
            "layer": rule.layer,
            "tightens": list(rule.tightens),
            "replaced_by": _replaced_json(self.replaced_by),
            "set_aside": [deadline.to_json() for deadline in self.set_aside],
        }


def _replaced_json(replaced_by: tuple[str, str] | None) -> dict[str, str] | None:
    return dict(zip(("rule", "part"), replaced_by, strict=True)) if replaced_by else None


def _gate_json(gate: Gate, label: Texts) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "before": gate.before,
        "evidence": gate.evidence,
        "label": dict(label),
    }
    if gate.point:
        answer["point"] = gate.point
    return answer


def make_duty(
    ready: RuleInForce,
    situation: Situation,
    dates: Mapping[str, date],
    packs: Packs,
    *,
    level: str,
    weight: str,
) -> Duty:
    """Make the duty of a rule that a case raises. [Plikt]

    Args:
        ready: the rule in force.
        situation: the case as the questions see it.
        dates: the days known, by anchor.
        packs: the rulebook, for its calendar.
        level: where the case is decided; the duty is done there if the rule allows it.
        weight: the weight of the case; a local routine may let a small one move faster.

    """
    reasons = ready.reasons(situation)
    measures = situation.measures
    gates = [
        (gate, label)
        for gate, label in ready.gates
        if not gate.measures or gate.holds_for(measures)
    ]
    deadlines = [
        packs.rule_deadline(clock.rule, dates[clock.anchor], weight=weight)
        for clock in ready.clocks
        if clock.anchor in dates and clock.runs(situation)
    ]
    return Duty(
        rule=ready.rule,
        level=_level(ready.rule, level),
        because=once(reasons.because),
        gates=tuple(gates),
        deadlines=tuple(deadlines),
        assumed=tuple(dict.fromkeys(reasons.assumed)),
        caution=ready.caution,
    )


def level_decided(facts: Mapping[str, Answer]) -> str:
    """Find where the case is decided.

    Nobody said where: one unit is a matter for the workplace, several for the sector.
    """
    answer = facts.get("decision_level")
    if answer:
        return str(answer)
    units = facts.get("units_affected")
    return "sector" if isinstance(units, int) and units > 1 else "workplace"


def _level(rule: Rule, wanted: str) -> str:
    """Keep the level wanted inside the rule's own: else the nearest above, else its highest."""
    if not rule.levels or wanted in rule.levels:
        return wanted
    above = [level for level in rule.levels if LEVELS.index(level) > LEVELS.index(wanted)]
    return min(above, key=LEVELS.index) if above else max(rule.levels, key=LEVELS.index)
