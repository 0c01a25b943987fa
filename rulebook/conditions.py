"""Ask a rule's conditions about a case, and keep why each one held. [Vilkår]"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rulebook.packs import Packs
from rulebook.schema import ANY, LANGUAGES, Answer, Condition, FactKind, Rule, Texts


@dataclass(frozen=True)
class Situation:
    """What is asked about: the case as the conditions see it."""

    profile: str
    measures: tuple[str, ...]
    facts: Mapping[str, Answer]
    on: date
    rung: str = ""


@dataclass
class Reasons:
    """Why something holds, and which answers had to be assumed."""

    because: list[Texts] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)


def raised(rule: Rule, situation: Situation, packs: Packs) -> Reasons | None:
    """Tell why a case raises a rule, or nothing when it does not. [Begrunnelse]"""
    reasons = Reasons()
    if not rule.standing and not _triggered(rule, situation, packs, reasons):
        return None
    if not all_hold(rule.when, situation, packs, reasons):
        return None
    return reasons


def _triggered(rule: Rule, situation: Situation, packs: Packs, reasons: Reasons) -> bool:
    found = any_measure(rule.measures, situation)
    for measure in found:
        reasons.because.append(packs.measures[measure].because)
    if found or ANY in rule.measures:
        return True
    met = [holds(condition, situation, packs, reasons) for condition in rule.measures_if]
    return any(met)


def any_measure(measures: Iterable[str], situation: Situation) -> list[str]:
    """List the measures of the case among these."""
    wanted = set(measures)
    return [measure for measure in situation.measures if measure in wanted]


def all_hold(
    conditions: Iterable[Condition], situation: Situation, packs: Packs, reasons: Reasons
) -> bool:
    """Tell whether every condition holds; collect the reasons."""
    return all(holds(condition, situation, packs, reasons) for condition in conditions)


def holds(condition: Condition, situation: Situation, packs: Packs, reasons: Reasons) -> bool:
    """Tell whether a condition holds. Every key that is set must hold."""
    inner = Reasons()
    if condition.profiles and situation.profile not in condition.profiles:
        return False
    if condition.rung and situation.rung != condition.rung:
        return False
    if condition.measures:
        found = any_measure(condition.measures, situation)
        if not found:
            return False
        inner.because.extend(packs.measures[measure].because for measure in found)
    if condition.fact and not _answered(condition, situation, packs, inner):
        return False
    if condition.any and not _one_holds(condition.any, situation, packs, inner):
        return False
    if condition.because:
        inner.because = [condition.because]
    reasons.because.extend(inner.because)
    reasons.assumed.extend(inner.assumed)
    return True


def _one_holds(
    conditions: Iterable[Condition], situation: Situation, packs: Packs, reasons: Reasons
) -> bool:
    """Take the first alternative that holds on an answer; an assumption is the last resort."""
    fallback: Reasons | None = None
    for condition in conditions:
        inner = Reasons()
        if not holds(condition, situation, packs, inner):
            continue
        if not inner.assumed:
            fallback = inner
            break
        fallback = fallback or inner
    if fallback is None:
        return False
    reasons.because.extend(fallback.because)
    reasons.assumed.extend(fallback.assumed)
    return True


def _answered(
    condition: Condition, situation: Situation, packs: Packs, reasons: Reasons
) -> bool:
    kind = packs.facts[condition.fact]
    answer = situation.facts.get(condition.fact)
    if condition.is_unanswered:
        return answer is None
    if answer is None:
        if condition.if_unanswered:
            reasons.because.append(packs.vocabulary.phrase("assumed", question=kind.question))
            reasons.assumed.append(kind.name)
        return condition.if_unanswered
    because = _said(kind, answer, packs)
    if condition.at_least is not None or condition.below is not None:
        limit = limit_of(condition, packs, situation.on)
        if limit is None or not isinstance(answer, int):
            return False
        if condition.at_least is not None:
            phrase, met = "threshold_at_least", answer >= limit
        else:
            phrase, met = "threshold_below", answer < limit
        threshold = packs.vocabulary.phrase(phrase, n=limit)
        reasons.because.append(
            {lang: f"{because[lang]} {threshold[lang]}" for lang in LANGUAGES}
        )
        return met
    reasons.because.append(because)
    return answer in condition.among if condition.among else answer == condition.equals


def limit_of(condition: Condition, packs: Packs, on: date) -> int | None:
    """Give the number a condition compares with, as it was on a day."""
    bound = condition.at_least if condition.at_least is not None else condition.below
    if isinstance(bound, str):
        value = packs.value(bound, on=on)
        return value.value if value else None
    return bound


def _said(kind: FactKind, answer: Answer, packs: Packs) -> Texts:
    """Say an answer as a sentence."""
    if kind.type == "bool":
        return kind.yes if answer else kind.no
    if kind.type == "choice":
        chosen = packs.vocabulary.labels(kind.labels, str(answer))
        return {lang: kind.reason[lang].format(choice=chosen[lang]) for lang in LANGUAGES}
    return {lang: kind.reason[lang].format(n=answer) for lang in LANGUAGES}


def once(texts: Iterable[Texts]) -> tuple[Texts, ...]:
    """Keep each reason once, in order."""
    return tuple({text["nb"]: text for text in texts}.values())
