"""Assess a case: which duties, on which rung, towards whom, and why. [Vurdering]

The order of thought: editions in force → rules raised → strictest rung → weight → routing →
what would have changed it → what the reader must be warned of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rulebook.case_file import CaseFile
from rulebook.cautions import cautions
from rulebook.conditions import Reasons, Situation, all_hold, any_measure, once, raised
from rulebook.dates import Deadline
from rulebook.judgement import Judgement, judge, rules_in_force
from rulebook.packs import Packs
from rulebook.roads import other_roads
from rulebook.schema import ANY, LEVELS, RUNGS, Answer, Citation, Gate, Pack, Rule, Texts

__all__ = [
    "Assessment",
    "CaseFile",
    "Duty",
    "Judgement",
    "Route",
    "assess",
    "judge",
    "standing",
]


@dataclass(frozen=True)
class Duty:
    """One thing the employer owes in this case. [Plikt]"""

    rule: Rule
    level: str
    because: tuple[Texts, ...]
    gates: tuple[tuple[Gate, Texts], ...]
    deadlines: tuple[Deadline, ...] = ()
    assumed: tuple[str, ...] = ()

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
            "unverified": [*rule.unverified, *(["timing"] if rule.timing_unverified else [])],
            "on_disagreement": rule.on_disagreement,
        }


def _gate_json(gate: Gate, label: Texts) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "before": gate.before,
        "evidence": gate.evidence,
        "label": dict(label),
    }
    if gate.point:
        answer["point"] = gate.point
    return answer


@dataclass(frozen=True)
class Route:
    """One body the case goes to, or never goes to. [Saksgang]"""

    body: str
    treat: str
    order: int
    label: Texts
    because: Texts
    citation: Citation | None
    binding: bool

    def to_json(self) -> dict[str, Any]:
        """Give the route as plain data."""
        return {
            "body": self.body,
            "treat": self.treat,
            "order": self.order,
            "label": dict(self.label),
            "because": dict(self.because),
            "binding": self.binding,
            "citation": self.citation.to_json() if self.citation else None,
        }


@dataclass(frozen=True)
class Assessment:
    """What the rulebook says of a case on a day. [Vurdering]"""

    case_file: CaseFile
    on: date
    rung: str | None
    weight: str
    weight_because: tuple[Texts, ...]
    duties: tuple[Duty, ...]
    routing: tuple[Route, ...]
    other_roads: tuple[Mapping[str, Any], ...]
    warnings: tuple[Mapping[str, Any], ...]
    packs: Mapping[str, str]
    digests: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give the assessment as the one object the command and the API print."""
        return {
            "rung": self.rung,
            "weight": self.weight,
            "weight_because": [dict(reason) for reason in self.weight_because],
            "duties": [duty.to_json() for duty in self.duties],
            "routing": [route.to_json() for route in self.routing],
            "other_roads": [dict(road) for road in self.other_roads],
            "warnings": [dict(warning) for warning in self.warnings],
            "packs": dict(self.packs),
        }


def assess(case_file: CaseFile, packs: Packs, *, on: date | None = None) -> Assessment:
    """Say what a case demands on a day. [Vurder saken]"""
    day = on or case_file.on
    if day is None:
        raise ValueError("an assessment needs the day it is made: `on`")
    situation = Situation(case_file.profile, case_file.measures, case_file.facts, day)
    editions = packs.in_force(case_file.profile, day)
    judgement = judge(situation, editions, packs)
    duties = _duties(judgement, situation, case_file.dates, packs)
    return Assessment(
        case_file=case_file,
        on=day,
        rung=judgement.rung,
        weight=judgement.weight,
        weight_because=judgement.weight_because,
        duties=duties,
        routing=_routing(judgement, situation, editions, packs),
        other_roads=tuple(other_roads(judgement, situation, editions, packs)),
        warnings=tuple(cautions(duties, situation, editions, packs)),
        packs={pack.id: pack.version for pack in editions},
        digests={pack.id: packs.digest[pack.id] for pack in editions},
    )


def standing(
    profile: str, facts: Mapping[str, Answer], packs: Packs, *, on: date
) -> tuple[Duty, ...]:
    """List the duties that hold whatever is planned, such as having an AMU. [Faste plikter]"""
    situation = Situation(profile, (), facts, on)
    return tuple(
        _duty(rule, reasons, situation, {}, packs, "none")
        for rule in rules_in_force(packs.in_force(profile, on), on)
        if rule.standing and (reasons := raised(rule, situation, packs)) is not None
    )


def _duties(
    judgement: Judgement, situation: Situation, dates: Mapping[str, date], packs: Packs
) -> tuple[Duty, ...]:
    """Make a duty of each rule raised: the strictest rung first, the track last."""
    duties = [
        _duty(rule, reasons, situation, dates, packs, judgement.weight)
        for rule, reasons in judgement.raised
    ]
    strictness = {rung: place for place, rung in enumerate(reversed(RUNGS))}
    return tuple(
        sorted(duties, key=lambda duty: (strictness.get(duty.rung or "", 9), not duty.binding))
    )


def _duty(
    rule: Rule,
    reasons: Reasons,
    situation: Situation,
    dates: Mapping[str, date],
    packs: Packs,
    weight: str,
) -> Duty:
    clocks = (rule, *(clock for clock in packs.rules.values() if clock.clock_of == rule.id))
    return Duty(
        rule=rule,
        level=_level(rule, situation),
        because=once(reasons.because),
        gates=tuple(
            (gate, _gate_label(gate, packs))
            for gate in rule.gates
            if gate.holds_for(situation.measures)
        ),
        deadlines=tuple(
            packs.rule_deadline(clock, dates[clock.timing.anchor], weight=weight)
            for clock in clocks
            if clock.timing is not None
            and clock.timing.period is not None
            and clock.timing.anchor in dates
        ),
        assumed=tuple(dict.fromkeys(reasons.assumed)),
    )


def _gate_label(gate: Gate, packs: Packs) -> Texts:
    words = packs.vocabulary
    evidence, moment = (
        words.labels("evidence", gate.evidence),
        words.labels("moments", gate.before),
    )
    if not gate.point:
        return words.phrase("gate", evidence=evidence, moment=moment)
    point = words.labels("points", gate.point)
    return words.phrase("gate_at", evidence=evidence, moment=moment, point=point)


def _level(rule: Rule, situation: Situation) -> str:
    """Find where the duty is done: where the case is decided, kept inside the rule's levels.

    Nobody said where: one unit is a matter for the workplace, several for the sector.
    """
    answer = situation.facts.get("decision_level")
    units = situation.facts.get("units_affected")
    wanted = str(answer) if answer else "sector" if _several(units) else "workplace"
    if not rule.levels or wanted in rule.levels:
        return wanted
    above = [level for level in rule.levels if LEVELS.index(level) > LEVELS.index(wanted)]
    return min(above, key=LEVELS.index) if above else max(rule.levels, key=LEVELS.index)


def _several(units: Answer | None) -> bool:
    return isinstance(units, int) and units > 1


def _routing(
    judgement: Judgement, situation: Situation, editions: Iterable[Pack], packs: Packs
) -> tuple[Route, ...]:
    """List the bodies in the order advised; each body once, *never* before all else."""
    words = packs.vocabulary
    routes: dict[str, Route] = {}
    if judgement.rung is not None:
        strictest = next(rule for rule, _ in judgement.raised if rule.rung == judgement.rung)
        routes["unions"] = Route(
            "unions",
            "owed",
            10,
            words.labels("bodies", "unions"),
            words.phrase("unions_first"),
            strictest.citation,
            strictest.binding,
        )
    found = [routing for pack in editions for routing in pack.routing]
    strength = {"never": 0, "owed": 1, "advised": 2}
    for routing in sorted(found, key=lambda routing: strength[routing.treat]):
        triggered = ANY in routing.measures or any_measure(routing.measures, situation)
        if not triggered or not all_hold(routing.when, situation, packs, Reasons()):
            continue
        rule = packs.rule(routing.rule)
        routes.setdefault(
            routing.body,
            Route(
                routing.body,
                routing.treat,
                routing.order,
                words.labels("bodies", routing.body),
                routing.because,
                rule.citation,
                rule.binding,
            ),
        )
    return tuple(sorted(routes.values(), key=lambda route: route.order))
