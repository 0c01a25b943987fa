"""Say how a rung is carried out: the paper it ends with, and what follows a break. [Framgangsmåte]

What the paper is called and how it is closed is told by the agreement. Where no source read says
so, the usual way is offered as `configurable`: the employer may choose another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rulebook.conditions import Situation
from rulebook.in_force import LawInForce, law_in_force
from rulebook.packs import Packs
from rulebook.schema import ANY, LAYERS, Answer, Break, Citation, Pack, Paper

# Nobody has said otherwise: a negotiation ends with a protocol, what comes below it with minutes.
USUAL = {
    "information": Paper("information", "minutes", "approval", configurable=True),
    "discussion": Paper("discussion", "minutes", "approval", configurable=True),
    "negotiation": Paper("negotiation", "protocol", "signature", configurable=True),
}


@dataclass(frozen=True, slots=True)
class Procedure:
    """How one rung is carried out for an employer. [Framgangsmåte]

    `citation` is where the paper's form stands, or nothing; `breaks` are what may follow when
    negotiations end without agreement.
    """

    rung: str
    paper: str
    closed_by: str
    configurable: bool
    citation: Citation | None
    breaks: tuple[Break, ...]

    def to_json(self) -> dict[str, Any]:
        """Give the procedure as plain data."""
        return {
            "rung": self.rung,
            "paper": self.paper,
            "closed_by": self.closed_by,
            "configurable": self.configurable,
            "citation": self.citation.to_json() if self.citation else None,
            "breaks": [
                {
                    "outcome": each.outcome,
                    "track": each.track,
                    "suspends": each.suspends,
                    "rule": each.rule,
                    "plain": dict(each.plain),
                }
                for each in self.breaks
            ],
        }


def procedure(
    packs: Packs,
    profile: str,
    rung: str,
    *,
    on: date,
    measures: tuple[str, ...] = (),
    facts: Mapping[str, Answer] | None = None,
) -> Procedure:
    """Find how a rung is carried out under the law of a day. [Slik gjøres det]

    Args:
        packs: the rulebook.
        profile: the employer's agreement.
        rung: information, discussion or negotiation.
        on: the day.
        measures: the measures of the case, which decide what a break leads to.
        facts: what is known of it.

    """
    law = law_in_force(packs, profile, on)
    paper = _paper(law, rung)
    rule = packs.rules.get(paper.rule)
    return Procedure(
        rung=rung,
        paper=paper.paper,
        closed_by=paper.closed_by,
        configurable=paper.configurable or rule is None or not rule.binding,
        citation=rule.citation if rule else None,
        breaks=_breaks(law, Situation(measures, facts or {})) if rung == "negotiation" else (),
    )


def _paper(law: LawInForce, rung: str) -> Paper:
    """Take the strongest source that settles it; else the one closest to the employer."""

    def layer(pack: Pack) -> int:
        return LAYERS.index(pack.kind)

    said = [
        paper
        for pack in sorted(law.editions, key=layer)
        for paper in pack.papers
        if paper.rung == rung
    ]
    settled = (p for p in said if not p.configurable and law.packs.rules[p.rule].binding)
    return next(settled, said[-1] if said else USUAL[rung])


def _breaks(law: LawInForce, situation: Situation) -> tuple[Break, ...]:
    """List what a break of these negotiations leads to.

    What names the measure comes before what holds for all. An answer nobody has given leaves
    every outcome open that it could decide.
    """
    named = [
        ready
        for ready in law.breaks
        if not {*ready.outcome.measures}.isdisjoint(situation.measures)
    ]
    held = [ready.outcome for ready in named if ready.holds(situation)]
    if held:
        return tuple(held)
    unknown = [
        ready.outcome
        for ready in named
        if any(situation.facts.get(name) is None for name in ready.facts)
    ]
    if unknown:
        return tuple(unknown)
    return tuple(
        ready.outcome
        for ready in law.breaks
        if ANY in ready.outcome.measures and ready.holds(situation)
    )
