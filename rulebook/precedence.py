"""Say which source holds where several speak of the same thing. [Rangfølge]

All sources that apply hold side by side. Where they differ the stronger right wins: the higher
rung, the stricter time. A verified agreement may have its own procedure or time where the Act says
so; then the Act's duty stands, and what was replaced is shown beside it, never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from rulebook.conditions import Situation
from rulebook.dates import Deadline, in_words
from rulebook.duties import Duty
from rulebook.in_force import LawInForce
from rulebook.packs import Packs
from rulebook.schema import LANGUAGES, RUNGS, Rule, Texts


@dataclass(frozen=True, slots=True)
class Precedence:
    """One thing several sources speak of: which of them holds, and over which. [Rangfølge]

    `about` is rung, timing or procedure.
    """

    about: str
    won: Rule
    over: Rule
    text: Texts

    def to_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "about": self.about,
            "rule": self.won.id,
            "layer": self.won.layer,
            "over": self.over.id,
            "over_layer": self.over.layer,
            "text": dict(self.text),
            "citation": self.won.citation.to_json(),
        }


def settle(
    duties: tuple[Duty, ...], situation: Situation, law: LawInForce
) -> tuple[tuple[Duty, ...], tuple[Precedence, ...]]:
    """Settle what the sources do to each other: the duties as they stand, and who won. [Avklar]"""
    told: list[Precedence] = []
    if law.replacers:
        duties = tuple([_replaced(duty, duties, situation, law, told) for duty in duties])
    told += _rungs(duties, law.packs)
    told += _times(duties, law.packs)
    return duties, tuple(told)


# -- an agreement in place of the Act ---------------------------------------------------------


def _replaced(
    duty: Duty,
    duties: Iterable[Duty],
    situation: Situation,
    law: LawInForce,
    told: list[Precedence],
) -> Duty:
    """Set aside what an agreement has its own rules for, when those rules apply to the case."""
    for replacer in law.replacers.get(duty.id, ()):
        if not _applies(replacer.rule, duty, duties, situation, law):
            continue
        own = duty.rule.layer
        aside = [d for d in duty.deadlines if law.packs.rules[d.rule].layer == own]
        duty = replace(
            duty,
            replaced_by=(replacer.rule.id, replacer.part),
            gates=() if replacer.part == "procedure" else duty.gates,
            deadlines=tuple([d for d in duty.deadlines if d not in aside]),
            set_aside=tuple(aside),
        )
        phrase = f"precedence_{replacer.part}_replaced"
        told.append(_told(replacer.part, replacer.rule, duty.rule, law.packs, phrase))
    return duty


def _applies(
    rule: Rule, duty: Duty, duties: Iterable[Duty], situation: Situation, law: LawInForce
) -> bool:
    """Tell whether a replacing rule speaks in this case: as a duty raised, or a clock that runs."""
    if any(other.rule is rule for other in duties):
        return True
    ready = next(ready for ready in law.rules if ready.rule is duty.rule)
    return any(clock.rule is rule and clock.runs(situation) for clock in ready.clocks)


# -- the stronger right -----------------------------------------------------------------------


def _rungs(duties: tuple[Duty, ...], packs: Packs) -> Iterator[Precedence]:
    """Say which source asks for the highest rung, and which ask for less."""
    strictest: dict[str, Duty] = {}
    for duty in duties:  # the strictest come first
        if duty.rung and duty.binding:
            strictest.setdefault(_floor(duty.rule), duty)
    if len(strictest) < 2:
        return
    won, *others = strictest.values()
    for other in others:
        if RUNGS.index(other.rung or "") < RUNGS.index(won.rung or ""):
            rungs = {
                "rung": packs.vocabulary.labels("rungs", won.rung or ""),
                "less": packs.vocabulary.labels("rungs", other.rung or ""),
            }
            yield _told("rung", won.rule, other.rule, packs, "precedence_rung", **rungs)


def _floor(rule: Rule) -> str:
    """Name the floor a source stands on: an act and its regulation share one."""
    return rule.source_kind if rule.source_kind == "law" else rule.layer


def _times(duties: tuple[Duty, ...], packs: Packs) -> Iterator[Precedence]:
    """Say which time is the strictest where sources set the same kind of time for one thing."""
    together: dict[str, list[Deadline]] = {}
    for duty in duties:
        if not duty.deadlines:
            continue
        for target in duty.rule.tightens or (duty.id,):
            together.setdefault(target, []).extend(duty.deadlines)
    for deadlines in together.values():
        for one, other in combinations(deadlines, 2):
            first, second = packs.rules[one.rule], packs.rules[other.rule]
            alike = (one.kind, one.anchor, one.anchor_date) == (
                other.kind,
                other.anchor,
                other.anchor_date,
            )
            if not alike or first.layer == second.layer:
                continue
            won, over = (first, second) if _stricter(one, other, first) else (second, first)
            days = {one.rule: _day(one), other.rule: _day(other)}
            if days[won.id] != days[over.id]:
                both = {"day": days[won.id], "other": days[over.id]}
                yield _told("timing", won, over, packs, "precedence_timing", **both)


def _stricter(one: Deadline, other: Deadline, rule: Rule) -> bool:
    """Tell whether one gives more than another: sooner, or later where waiting is the right."""
    if one.earliest and other.earliest:
        return one.earliest >= other.earliest
    if rule.timing is not None and rule.timing.claim:
        return bool(one.last_day and other.last_day and one.last_day >= other.last_day)
    return bool(one.raw_end and other.raw_end and one.raw_end <= other.raw_end)


def _day(deadline: Deadline) -> Texts:
    day = deadline.earliest or deadline.last_day
    return {lang: in_words(day, lang) if day else "" for lang in LANGUAGES}


def _told(
    about: str, won: Rule, over: Rule, packs: Packs, phrase: str, **more: Texts
) -> Precedence:
    text = packs.vocabulary.phrase(
        phrase, won=won.citation.text(), over=over.citation.text(), **more
    )
    return Precedence(about, won, over, text)
