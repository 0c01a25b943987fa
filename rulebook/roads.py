"""Find what would have changed the answer: one fact or one measure at a time. [Andre veier]"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rulebook.conditions import Situation, limit_of
from rulebook.judgement import Judgement, judge
from rulebook.packs import Packs
from rulebook.schema import RUNGS, Answer, Condition, FactKind, Pack, Rule

# A list of every measure that would raise the rung helps nobody; a few examples do.
MEASURES_SHOWN = 2


@dataclass(frozen=True)
class _Change:
    """One thing that could have been different."""

    change: Mapping[str, Any]
    situation: Situation
    condition: Mapping[str, str]


def other_roads(
    judgement: Judgement, situation: Situation, editions: tuple[Pack, ...], packs: Packs
) -> list[dict[str, Any]]:
    """List the single changes that would give another rung, or another weight."""
    roads = []
    shown: set[str] = set()
    seen = {("", judgement.rung, judgement.weight)}
    for change in _fact_changes(situation, editions, packs):
        other = judge(change.situation, editions, packs)
        outcome = (change.change["fact"], other.rung, other.weight)
        if {outcome, ("", *outcome[1:])} & seen:
            continue
        seen.add(outcome)
        roads.append(_road(change, judgement, other, packs))
        shown.add(other.rung or "")
    added = 0
    for change in _measure_changes(situation, packs):
        other = judge(change.situation, editions, packs)
        if other.rung == judgement.rung:
            continue
        if change.change["to"]:
            if added == MEASURES_SHOWN or _height(other.rung) < _height(judgement.rung):
                continue
            if other.rung in shown:
                continue
            added += 1
        roads.append(_road(change, judgement, other, packs))
    return sorted(roads, key=lambda road: road["rung"] == judgement.rung)


def _height(rung: str | None) -> int:
    return RUNGS.index(rung) if rung else -1


def _road(
    change: _Change, judgement: Judgement, other: Judgement, packs: Packs
) -> dict[str, Any]:
    words = packs.vocabulary
    parts = []
    if other.rung != judgement.rung:
        parts.append(
            words.labels("rungs", other.rung) if other.rung else words.phrase("no_duty")
        )
    if other.weight != judgement.weight:
        parts.append(words.labels("weights", other.weight))
    result = {
        lang: _capital(", ".join(part[lang] for part in parts)) for lang in ("nb", "nn", "en")
    }
    before = {rule.id for rule, _ in judgement.raised}
    cause = next(
        (r for r, _ in other.raised if r.id not in before and r.rung == other.rung), None
    )
    return {
        "change": dict(change.change),
        "rung": other.rung,
        "weight": other.weight,
        "text": words.phrase("road", result=result, condition=change.condition),
        "citation": cause.citation.to_json() if cause else None,
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- facts --------------------------------------------------------------------------


def _fact_changes(
    situation: Situation, editions: Iterable[Pack], packs: Packs
) -> Iterator[_Change]:
    limits = _asked(situation, editions, packs)
    for name, found in limits.items():
        kind = packs.facts[name]
        now = situation.facts.get(name)
        for answer, condition in _other_answers(kind, now, sorted(found), packs):
            if not _possible(kind, answer, situation):
                continue
            changed = replace(situation, facts={**situation.facts, name: answer})
            yield _Change({"fact": name, "from": now, "to": answer}, changed, condition)


def _possible(kind: FactKind, answer: Answer, situation: Situation) -> bool:
    """Keep out answers the case file itself would refuse."""
    if not isinstance(answer, int) or isinstance(answer, bool):
        return True
    limit = situation.facts.get(kind.at_most)
    if isinstance(limit, int) and answer > limit:
        return False
    return (kind.min is None or answer >= kind.min) and (kind.max is None or answer <= kind.max)


def _asked(situation: Situation, editions: Iterable[Pack], packs: Packs) -> dict[str, set[int]]:
    """Find the facts that matter to this case, with the numbers where each one tips."""
    found: dict[str, set[int]] = {}
    conditions: list[Condition] = [
        condition
        for weight in packs.weights
        for condition in weight.when
        if condition.fact and packs.facts[condition.fact].is_asked_for(situation.measures)
    ]
    for pack in editions:
        for rule in pack.rules:
            if not rule.standing and _near(rule, situation.measures):
                conditions.extend((*rule.measures_if, *rule.when))
    for condition in _flat(conditions):
        if not condition.fact:
            continue
        limits = found.setdefault(condition.fact, set())
        limit = limit_of(condition, packs, situation.on)
        if limit is not None:
            limits.add(limit)
    return found


def _near(rule: Rule, measures: tuple[str, ...]) -> bool:
    """Tell whether a rule could be raised by these measures."""
    could = {*rule.measures, *(m for condition in rule.measures_if for m in condition.measures)}
    return "*" in could or any(measure in could for measure in measures)


def _flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        yield from _flat(condition.any)


def _other_answers(
    kind: FactKind, now: Answer | None, limits: list[int], packs: Packs
) -> Iterator[tuple[Answer, dict[str, str]]]:
    words = packs.vocabulary
    if kind.type == "bool":
        for answer, phrase in ((True, "road_yes"), (False, "road_no")):
            if now is not answer:
                yield answer, words.phrase(phrase, question=kind.question)
    elif kind.type == "choice":
        for choice in kind.choices:
            if choice != now:
                label = words.labels(kind.labels, choice)
                yield choice, words.phrase("road_choice", choice=label, question=kind.question)
    elif kind.type == "int":
        number = now if isinstance(now, int) else -1
        for limit in limits:
            if limit > number:
                words_above = words.phrase("road_at_least", n=limit, question=kind.question)
                yield limit, words_above
        for limit in reversed(limits):
            if number == -1 or limit <= number:
                most = limit - 1
                phrase = "road_exactly" if most == kind.min else "road_at_most"
                yield most, words.phrase(phrase, n=most, question=kind.question)


# -- measures -------------------------------------------------------------------------


def _measure_changes(situation: Situation, packs: Packs) -> Iterator[_Change]:
    words = packs.vocabulary
    for code, measure in packs.measures.items():
        label = {lang: _small(text) for lang, text in measure.label.items()}
        if code not in situation.measures:
            measures = (*situation.measures, code)
            phrase, to = "road_with", True
        elif len(situation.measures) > 1:
            measures = tuple(other for other in situation.measures if other != code)
            phrase, to = "road_without", False
        else:
            continue
        yield _Change(
            {"measure": code, "from": not to, "to": to},
            replace(situation, measures=measures),
            words.phrase(phrase, measure=label),
        )


def _small(text: str) -> str:
    """Begin with a small letter inside a sentence, except for abbreviations."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
