"""Know what has to be asked: what the changes raise, and this employer's rules read. [Spørsmål]

A fact declares the measures that raise its question. It is asked only when a rule that these
measures could raise, the weight or the routing turns on it for this kind of employer: nobody
answers what changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from rulebook.conditions import Asking, Situation, flat
from rulebook.in_force import law_in_force
from rulebook.packs import Packs
from rulebook.schema import ANY, Answer, Condition, FactKind, Measure


def questions(
    packs: Packs,
    measures: tuple[str, ...],
    *,
    profile: str,
    on: date,
    facts: Mapping[str, Answer] | None = None,
) -> tuple[FactKind, ...]:
    """List the facts to ask about, in the order of the packs; those of every case come last.

    `facts` are the answers given so far: some questions only follow from another's answer.
    """
    if not measures:
        return ()
    read = facts_read(packs, measures, profile=profile, on=on)
    so_far = Situation(measures, facts or {})
    asking = Asking(packs, profile, on)

    def follows(kind: FactKind) -> bool:
        return kind.concerns(profile) and any(
            question.holds(so_far) for question in asking.questions(kind.asked_for_if)
        )

    asked = (
        kind
        for kind in packs.facts.values()
        if kind.name in read and (kind.is_asked_for(measures, profile) or follows(kind))
    )
    return tuple(sorted(asked, key=lambda kind: ANY in kind.asked_for))


def facts_read(
    packs: Packs, measures: Iterable[str], *, profile: str, on: date
) -> frozenset[str]:
    """Name the facts that could change what these measures lead to for this employer."""
    measures = tuple(measures)
    law = law_in_force(packs, profile, on)
    read = {name for rule in law.rules if rule.is_near(measures) for name in rule.tips}
    beside: list[Condition] = []
    for pack in law.editions:
        beside += [c for route in pack.routing for c in route.when]
        beside += [c for rule in pack.rules if rule.clock_for for c in rule.when]
    return frozenset({*read, *law.weight_tips, *(c.fact for c in flat(beside) if c.fact)})


def grouped(
    asked: Iterable[FactKind], measures: tuple[str, ...], packs: Packs
) -> Iterator[tuple[Measure | None, str, tuple[FactKind, ...]]]:
    """Group questions by the one measure that raises them, then those several raise, then the rest.

    Each group is a measure or None, a kind (`measure`, `several`, `every_case`) and its questions.
    """
    asked = tuple(asked)
    raised = {kind.name: [m for m in measures if m in kind.raised_by()] for kind in asked}
    alone = {name: by[0] for name, by in raised.items() if len(by) == 1}
    for code in measures:
        if own := tuple(kind for kind in asked if alone.get(kind.name) == code):
            yield packs.measures[code], "measure", own
    if shared := tuple(kind for kind in asked if len(raised[kind.name]) > 1):
        yield None, "several", shared
    if rest := tuple(kind for kind in asked if not raised[kind.name]):
        yield None, "every_case", rest
