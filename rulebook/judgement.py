"""Judge a case barely: rules raised, strictest rung, weight. Cheap enough to ask often."""

from __future__ import annotations

from dataclasses import dataclass

from rulebook.conditions import Reasons, Situation, once
from rulebook.in_force import LawInForce, RuleInForce, WeightInForce
from rulebook.schema import Texts


@dataclass(frozen=True, slots=True)
class Judgement:
    """Keep the bare outcome of a case. [Utfall]"""

    raised: tuple[RuleInForce, ...]
    weighed: WeightInForce

    @property
    def strictest(self) -> RuleInForce | None:
        """Give the rule that sets the rung, or nothing when no rule is raised."""
        return self.raised[0] if self.raised else None

    @property
    def rung(self) -> str | None:
        """Give the strictest rung, or nothing when there is none."""
        return rung_of(self.strictest)

    @property
    def weight(self) -> str:
        """Give the weight of the case."""
        return self.weighed.weight


def judge(situation: Situation, law: LawInForce) -> Judgement:
    """Find the rules raised, the strictest first, and the weight."""
    raised = tuple([ready for ready in law.rules if ready.holds(situation)])
    return Judgement(raised, weigh(situation, raised[0] if raised else None, law))


def rung_of(strictest: RuleInForce | None) -> str | None:
    """Give the rung of a case when this is the strictest rule it raises."""
    return strictest.rule.rung if strictest else None


def weigh(
    situation: Situation, strictest: RuleInForce | None, law: LawInForce
) -> WeightInForce:
    """Find the first weight one of whose questions holds; the last one has none. [Omfang]"""
    if strictest is None:
        return law.no_case
    seen = Situation(situation.measures, situation.facts, strictest.rule.rung)
    for weight in law.weights[:-1]:
        for question in weight.questions:
            if question.holds(seen):
                return weight
    return law.weights[-1]


def why_weighed(situation: Situation, judgement: Judgement) -> tuple[Texts, ...]:
    """Say every reason for the weight found."""
    weighed = judgement.weighed
    if not weighed.questions:
        return (weighed.because,)
    seen = Situation(situation.measures, situation.facts, judgement.rung)
    reasons = Reasons()
    for question in weighed.questions:
        if question.holds(seen):
            question.why(seen, reasons)
    return once(reasons.because)
