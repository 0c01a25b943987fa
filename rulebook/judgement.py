"""Judge a case barely: rules raised, strictest rung, weight. Cheap enough to ask often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rulebook.conditions import Reasons, Situation, holds, once, raised
from rulebook.packs import Packs
from rulebook.schema import RUNGS, Pack, Rule, Texts


@dataclass(frozen=True)
class Judgement:
    """Keep the bare outcome of a case. [Utfall]"""

    raised: tuple[tuple[Rule, Reasons], ...]
    rung: str | None
    weight: str
    weight_because: tuple[Texts, ...]


def judge(situation: Situation, editions: Iterable[Pack], packs: Packs) -> Judgement:
    """Find the rules raised, the strictest rung and the weight."""
    found = []
    for rule in rules_in_force(editions, situation.on):
        if (rule.rung or rule.track) and not rule.standing:
            reasons = raised(rule, situation, packs)
            if reasons is not None:
                found.append((rule, reasons))
    rungs = [rule.rung for rule, _ in found if rule.rung]
    rung = max(rungs, key=RUNGS.index) if rungs else None
    if not found:
        return Judgement((), None, "none", (packs.vocabulary.phrase("nothing_found"),))
    weight, because = _weight(situation, rung, packs)
    return Judgement(tuple(found), rung, weight, because)


def rules_in_force(editions: Iterable[Pack], on: date) -> Iterable[Rule]:
    """List the rules of these editions that hold on a day."""
    return (rule for pack in editions for rule in pack.rules if rule.holds(on))


def _weight(
    situation: Situation, rung: str | None, packs: Packs
) -> tuple[str, tuple[Texts, ...]]:
    """Find the first weight one of whose conditions holds; say every reason for it."""
    seen = Situation(
        situation.profile, situation.measures, situation.facts, situation.on, rung or ""
    )
    for weight_rule in packs.weights:
        if not weight_rule.when:
            return weight_rule.weight, (weight_rule.because,)
        reasons = Reasons()
        held = [holds(condition, seen, packs, reasons) for condition in weight_rule.when]
        if any(held):
            return weight_rule.weight, once(reasons.because)
    return "ordinary", ()
