"""Check what one table alone cannot show: names that point to other tables. [Kryssjekk]"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from rulebook.errors import PackError, one_of, shown
from rulebook.pack_reading import overlap
from rulebook.reading import Faults
from rulebook.schema import Condition, FactKind, Note, Pack, Rule, WeightRule
from rulebook.vocabulary import Vocabulary


def cross_check(
    packs: Collection[Pack],
    facts: Mapping[str, FactKind],
    words: Vocabulary,
    weights: Sequence[WeightRule],
    faults: Faults,
) -> None:
    """Add a fault for every name that points to nothing, and for editions that overlap."""
    values = {value.name for pack in packs for value in pack.values}
    _editions(packs, faults)
    _ids(packs, faults)
    for name, fact in facts.items():
        if fact.at_most and fact.at_most not in facts:
            found = shown(fact.at_most)
            faults.append(
                PackError(
                    file="facts.toml",
                    key=f"facts.{name}.at_most",
                    found=found,
                    wanted=one_of([*facts], fact.at_most),
                )
            )
    for file, key, condition in _conditions(packs, weights):
        for found, wanted in _wrong(condition, facts, values, words):
            faults.append(PackError(file=file, key=key, found=found, wanted=wanted))


def _editions(packs: Collection[Pack], faults: Faults) -> None:
    for one, other in combinations(packs, 2):
        if one.instrument == other.instrument and overlap(one, other):
            faults.append(
                PackError(
                    file=other.file,
                    key="pack.valid_from",
                    found=f"{other.valid_from}, inside {one.id} ({one.file})",
                    wanted="editions of one instrument that do not overlap",
                )
            )


def _ids(packs: Iterable[Pack], faults: Faults) -> None:
    """Refuse an id or alias used twice; editions of one instrument share their ids."""
    owner: dict[str, tuple[str, str]] = {}
    known = {rule.id for pack in packs for rule in pack.rules}
    for pack in packs:
        here: set[str] = set()
        entries: tuple[Rule | Note, ...] = (*pack.rules, *pack.notes)
        for entry in entries:
            for name in (entry.id, *entry.aliases):
                if name in here or owner.get(name, (pack.instrument, ""))[0] != pack.instrument:
                    also = owner.get(name, ("", pack.file))[1]
                    table = "rules" if isinstance(entry, Rule) else "not_a_rule"
                    faults.append(
                        PackError(
                            file=pack.file,
                            key=f"{table} ({entry.id})",
                            found=f"{name}, also in {also}",
                            wanted="an id of its own",
                        )
                    )
                here.add(name)
                owner[name] = (pack.instrument, pack.file)
        for rule in pack.rules:
            if rule.clock_of and rule.clock_of not in known:
                faults.append(
                    PackError(
                        file=pack.file,
                        key=f"rules ({rule.id}).clock_of",
                        found=shown(rule.clock_of),
                        wanted=one_of(sorted(known), rule.clock_of),
                    )
                )
        for routing in pack.routing:
            if routing.rule not in known:
                faults.append(
                    PackError(
                        file=pack.file,
                        key=f"routing ({routing.body}).rule",
                        found=shown(routing.rule),
                        wanted=one_of(sorted(known), routing.rule),
                    )
                )


def _conditions(
    packs: Iterable[Pack], weights: Iterable[WeightRule]
) -> Iterator[tuple[str, str, Condition]]:
    for weight in weights:
        for condition in _flat(weight.when):
            yield "weight.toml", f"weights ({weight.weight}).when", condition
    for pack in packs:
        for rule in pack.rules:
            for condition in _flat((*rule.when, *rule.measures_if)):
                yield pack.file, f"rules ({rule.id}).when", condition
        for routing in pack.routing:
            for condition in _flat(routing.when):
                yield pack.file, f"routing ({routing.body}).when", condition


def _flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        yield from _flat(condition.any)


def _wrong(
    condition: Condition,
    facts: Mapping[str, FactKind],
    values: Collection[str],
    words: Vocabulary,
) -> Iterator[tuple[str, str]]:
    """Give what was found and what is wanted, for each thing wrong with a condition."""
    for bound in (condition.at_least, condition.below):
        if isinstance(bound, str) and bound not in values:
            yield shown(bound), f"a number, or {one_of(sorted(values), bound)}"
        elif bound is not None and (
            isinstance(bound, bool) or not isinstance(bound, int | str)
        ):
            yield shown(bound), "a number, or the name of a value"
    if not condition.fact:
        return
    fact = facts.get(condition.fact)
    if fact is None:
        yield shown(condition.fact), one_of([*facts], condition.fact)
        return
    if (condition.at_least is not None or condition.below is not None) and fact.type != "int":
        yield f"a limit on {fact.name}", "a limit on a number only"
    chosen = condition.among or (
        (condition.equals,) if isinstance(condition.equals, str) else ()
    )
    for choice in chosen:
        if choice not in fact.choices:
            yield (
                shown(choice),
                one_of(fact.choices, choice) if fact.choices else "true or false",
            )
    if isinstance(condition.equals, bool) and fact.type != "bool":
        yield shown(condition.equals), f"an answer of the kind {fact.type}"
