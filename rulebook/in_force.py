"""Know the law in force for an employer on a day, ready to be asked. [Gjeldende rett]

The law changes on certain days only. Between two of them it is made ready once per profile: each
rule knows its question, the words its duty is told in, and which answers and measures it turns on.
What depends on a case is asked anew for every case, and never kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from rulebook.cautions import about_assuming, about_editions, about_source
from rulebook.conditions import (
    Asking,
    Holds,
    Question,
    Reasons,
    Situation,
    Why,
    all_of,
    first_or_others,
    flat,
    limit_of,
)
from rulebook.packs import Packs
from rulebook.routing import routes_in_force
from rulebook.schema import (
    ANY,
    RUNGS,
    Break,
    Condition,
    Gate,
    Pack,
    Rule,
    Texts,
    Value,
    WeightRule,
)
from rulebook.vocabulary import small
from rulebook.watching import COUNTED_TOGETHER

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """A rule that sets a duty's time, the event it runs from, and when it runs. [Klokke]"""

    rule: Rule
    anchor: str
    runs: Holds


@dataclass(frozen=True, slots=True, eq=False)
class Replacer:
    """A rule of an agreement, and the part of another rule it stands in place of. [Avvik]"""

    rule: Rule
    part: str


@dataclass(frozen=True, slots=True)
class BreakInForce:
    """What a break leads to, when it does, and the facts that decide it. [Brudd]"""

    outcome: Break
    holds: Holds
    facts: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class RuleInForce:
    """A rule, its question, and what of its duty no case can change. [Gjeldende regel]

    ``height`` is the rung's place from below; the participation track stands under the ladder.
    ``turns_on`` are the facts and measures the question asks about: nothing else can raise the
    rule or take it away. ``near`` are the measures that could raise it at all; ``tips`` the
    numbers at which each fact tips; ``bound_by`` is the reason when no measure or answer gives
    one.
    """

    rule: Rule
    height: int
    holds: Holds
    why: Why
    turns_on: frozenset[str]
    near: frozenset[str]
    tips: Mapping[str, tuple[int, ...]]
    bound_by: Texts
    gates: tuple[tuple[Gate, Texts], ...]
    clocks: tuple[Clock, ...]
    caution: Mapping[str, Any] | None

    def reasons(self, situation: Situation) -> Reasons:
        """Say why a case raises the rule; asked only when it does."""
        self.why(situation, reasons := Reasons())
        if not reasons.because:
            reasons.because.append(self.bound_by)
        return reasons

    def is_near(self, measures: Iterable[str]) -> bool:
        """Tell whether these measures could raise the rule, whatever is answered."""
        return ANY in self.near or not self.near.isdisjoint(measures)


@dataclass(frozen=True, slots=True)
class WeightInForce:
    """A weight and the questions of which one is enough. [Omfang]"""

    weight: str
    questions: tuple[Question, ...]
    because: Texts


class LawInForce:
    """Hold what binds an employer of one profile in one period. [Gjeldende rett]

    ``rules`` are those a case can raise, in the order duties are listed: the strictest rung
    first, the participation track last, and what binds before what advises.
    """

    def __init__(self, packs: Packs, profile: str, on: date) -> None:
        self.packs = packs
        self.profile = profile
        self.editions = packs.in_force(profile, on)
        self._asking = Asking(packs, profile, on)
        in_force = [rule for pack in self.editions for rule in pack.rules if rule.holds(on)]
        self._clocks = _clocks(in_force)
        raisable = [rule for rule in in_force if rule.rung or rule.track]
        rules = [self._ready(rule) for rule in raisable if not rule.standing]
        self.rules = tuple(
            sorted(rules, key=lambda ready: (-ready.height, not ready.rule.binding))
        )
        self.replacers = _replacers(in_force)
        self.breaks = tuple(self._break(each) for pack in self.editions for each in pack.breaks)
        self.standing = tuple(self._ready(rule) for rule in in_force if rule.standing)
        self.turning_on = _index(self.rules)
        # Dismissals are counted together with those of other cases: one answer moves them all.
        self.turning_on_the_count = tuple(
            [ready for ready in self.rules if not COUNTED_TOGETHER.isdisjoint(ready.turns_on)]
        )
        self.weights = tuple(self._weight(weight) for weight in packs.weights)
        self.no_case = WeightInForce("none", (), packs.vocabulary.phrase("nothing_found"))
        self.weight_tips = self._tips(flat(c for rule in packs.weights for c in rule.when))
        named = dict.fromkeys(name for ready in self.rules for name in ready.tips)
        self.facts = tuple(packs.facts[name] for name in {**self.weight_tips, **named})
        self.at_most = _bounded(packs)
        self.routes = routes_in_force(self.editions, self._asking)
        self.cautions = tuple(about_editions(self.editions, packs, profile=profile, on=on))
        self.assuming = {
            name: about_assuming(kind, packs) for name, kind in packs.facts.items()
        }

    def _ready(self, rule: Rule) -> RuleInForce:
        asking = self._asking
        words = self.packs.vocabulary
        conditions = [*flat((*rule.measures_if, *rule.when))]
        questions = [*asking.questions(rule.when)]
        if not rule.standing and ANY not in rule.measures:
            at_once = asking.measures(rule.measures)
            trigger = first_or_others(at_once, asking.questions(rule.measures_if))
            questions.insert(0, trigger)
        question = all_of(questions)
        tips = self._tips(conditions)
        return RuleInForce(
            rule=rule,
            height=RUNGS.index(rule.rung) + 1 if rule.rung else 0,
            holds=question.holds,
            why=question.why,
            turns_on=frozenset({*tips, *_named(rule.measures, conditions)}),
            near=_named(rule.measures, rule.measures_if),
            tips=tips,
            bound_by=words.phrase("bound_by", name=small(rule.citation.source)),
            gates=tuple((gate, _gate_label(gate, self.packs)) for gate in rule.gates),
            clocks=tuple(self._timed(rule)),
            caution=about_source(rule, self.packs),
        )

    def _break(self, outcome: Break) -> BreakInForce:
        asked = frozenset(c.fact for c in flat(outcome.when) if c.fact)
        question = all_of(self._asking.questions(outcome.when))
        return BreakInForce(outcome, question.holds, asked)

    def _timed(self, rule: Rule) -> Iterator[Clock]:
        """Give a duty's own time, then that of its clocks, each on its own conditions."""
        if _is_counted(rule):
            # The duty is raised already: its own conditions have been met.
            yield Clock(rule, self.packs.anchor_of(rule), lambda case: True)
        for clock in self._clocks.get(rule.id, ()):
            runs = all_of(self._asking.questions(clock.when))
            yield Clock(clock, self.packs.anchor_of(clock), runs.holds)

    def _tips(self, conditions: Iterable[Condition]) -> dict[str, tuple[int, ...]]:
        """Find the facts some conditions ask about, with the numbers at which each one tips."""
        found: dict[str, tuple[int, ...]] = {}
        for condition in conditions:
            if condition.fact:
                tip = limit_of(condition, self.packs, self._asking.on)
                before = found.setdefault(condition.fact, ())
                found[condition.fact] = before if tip is None else (*before, tip)
        return found

    def _weight(self, weight: WeightRule) -> WeightInForce:
        questions = self._asking.questions(weight.when)
        return WeightInForce(weight.weight, questions, weight.because)


def law_in_force(packs: Packs, profile: str, on: date) -> LawInForce:
    """Give the law that binds an employer of this profile on a day. [Gjeldende rett]"""
    turns = _turning_days(packs)
    place = bisect_right(turns, on)
    return _in_force(packs, profile, turns[place - 1] if place else date.min)


@lru_cache(maxsize=64)
def _in_force(packs: Packs, profile: str, since: date) -> LawInForce:
    return LawInForce(packs, profile, since)


@lru_cache(maxsize=8)
def _turning_days(packs: Packs) -> list[date]:
    """List the days on which any edition, rule or number begins or has ended."""
    editions = packs.editions.values()
    dated: list[Pack | Rule | Value] = [*editions]
    for pack in editions:
        dated += (*pack.rules, *pack.values)
    begins = {row.valid_from for row in dated if row.valid_from}
    ended = {row.valid_to + DAY for row in dated if row.valid_to}
    read = {pack.read_from for pack in editions if pack.read_from}
    return sorted(begins | ended | read)


def _clocks(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Find, among the rules in force, those whose deadline belongs to another rule's duty."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        if _is_counted(rule):
            for duty in rule.clock_for:
                found.setdefault(duty, []).append(rule)
    return found


def _replacers(rules: Iterable[Rule]) -> dict[str, tuple[Replacer, ...]]:
    """Find, for each rule, those that stand in place of a part of it."""
    found: dict[str, tuple[Replacer, ...]] = {}
    for rule in rules:
        for replaced in rule.replaces:
            before = found.get(replaced.rule, ())
            found[replaced.rule] = (*before, Replacer(rule, replaced.part))
    return found


def _is_counted(rule: Rule) -> bool:
    """Tell whether the rule sets a time that gives a date."""
    return rule.timing is not None and rule.timing.period is not None


def _bounded(packs: Packs) -> dict[str, tuple[str, ...]]:
    """Find, for each fact, those that can never be a larger number than it."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in packs.facts.values():
        if kind.at_most:
            found[kind.at_most] = (*found.get(kind.at_most, ()), kind.name)
    return found


def _index(rules: Iterable[RuleInForce]) -> dict[str, tuple[RuleInForce, ...]]:
    """Find the rules that turn on each fact and each measure, the strictest first."""
    found: dict[str, tuple[RuleInForce, ...]] = {}
    for ready in rules:
        for name in ready.turns_on:
            found[name] = (*found.get(name, ()), ready)
    return found


def _named(measures: Iterable[str], conditions: Iterable[Condition]) -> frozenset[str]:
    return frozenset(measures).union(*(condition.measures for condition in conditions))


def _gate_label(gate: Gate, packs: Packs) -> Texts:
    words = packs.vocabulary
    evidence = words.labels("evidence", gate.evidence)
    moment = words.labels("moments", gate.before)
    if not gate.point:
        return words.phrase("gate", evidence=evidence, moment=moment)
    point = words.labels("points", gate.point)
    return words.phrase("gate_at", evidence=evidence, moment=moment, point=point)
