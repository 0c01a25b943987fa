"""Assess a case: which duties, on which rung, towards whom, and why. [Vurdering]

The order of thought: law in force → rules raised → strictest rung → weight → which source holds → routing →
what would have changed it → what the reader must be warned of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rulebook.case_file import CaseFile
from rulebook.cautions import cautions
from rulebook.conditions import Situation
from rulebook.duties import Duty, level_decided, make_duty
from rulebook.in_force import law_in_force
from rulebook.judgement import judge, why_weighed
from rulebook.packs import Packs
from rulebook.precedence import Precedence, settle
from rulebook.roads import other_roads
from rulebook.routing import Route, routing, unions_first
from rulebook.schema import Answer, Texts
from rulebook.watching import with_the_rest

__all__ = ["Assessment", "CaseFile", "Duty", "Route", "assess", "standing"]


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
    precedence: tuple[Precedence, ...]
    packs: Mapping[str, str]

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
            "precedence": [each.to_json() for each in self.precedence],
            "packs": dict(self.packs),
        }


def assess(case_file: CaseFile, packs: Packs, *, on: date | None = None) -> Assessment:
    """Say what a case demands on a day. [Vurder saken]"""
    day = on or case_file.on
    if day is None:
        raise ValueError("an assessment needs the day it is made: `on`")
    law = law_in_force(packs, case_file.profile, day)
    facts = with_the_rest(case_file.facts)
    situation = Situation(case_file.measures, facts)
    judgement = judge(situation, law)
    level, weight = level_decided(case_file.facts), judgement.weight
    duties = tuple(
        [
            make_duty(ready, situation, case_file.dates, packs, level=level, weight=weight)
            for ready in judgement.raised
        ]
    )
    duties, precedence = settle(duties, situation, law)
    unions = judgement.strictest if judgement.rung else None
    return Assessment(
        case_file=case_file,
        on=day,
        rung=judgement.rung,
        weight=weight,
        weight_because=why_weighed(situation, judgement),
        duties=duties,
        routing=routing(
            law.routes, situation, unions_first(unions.rule, packs) if unions else None
        ),
        other_roads=tuple(other_roads(judgement, situation, case_file.facts, law)),
        warnings=tuple(cautions(duties, law, facts, on=day)),
        precedence=precedence,
        packs={pack.id: pack.version for pack in law.editions},
    )


def standing(
    profile: str, facts: Mapping[str, Answer], packs: Packs, *, on: date
) -> tuple[Duty, ...]:
    """List the duties that hold whatever is planned, such as having an AMU. [Faste plikter]"""
    situation = Situation((), facts)
    level = level_decided(facts)
    return tuple(
        make_duty(ready, situation, {}, packs, level=level, weight="none")
        for ready in law_in_force(packs, profile, on).standing
        if ready.holds(situation)
    )
