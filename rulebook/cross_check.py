"""Check what one table alone cannot show: names that point to other tables. [Kryssjekk]"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from rulebook.dates import ENDING
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
    _references(packs, faults)
    _chains(packs, faults)
    _changes(packs, faults)
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
    for file, key, condition in _conditions(packs, weights, facts.values()):
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
                            file=entry.file,
                            key=f"{table} ({entry.id})",
                            found=f"{name}, also in {also}",
                            wanted="an id of its own",
                        )
                    )
                here.add(name)
                owner[name] = (pack.instrument, entry.file)


def _references(packs: Collection[Pack], faults: Faults) -> None:
    """Refuse every rule named that no pack holds."""
    known = sorted({rule.id for pack in packs for rule in pack.rules})
    for pack in packs:
        for file, key, name in _named(pack):
            if name and name not in known:
                wanted = one_of(known, name)
                faults.append(PackError(file=file, key=key, found=shown(name), wanted=wanted))


def _named(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Give every rule a pack names, with the file and the key it is named under."""
    for rule in pack.rules:
        here = f"rules ({rule.id})"
        for name in rule.clock_of:
            yield rule.file, f"{here}.clock_of", name
        yield rule.file, f"{here}.timing.expiry_of", _counted_from(rule)
        for name in rule.tightens:
            yield rule.file, f"{here}.tightens", name
        for replaced in rule.replaces:
            yield rule.file, f"{here}.replaces", replaced.rule
    for routing in pack.routing:
        yield pack.file, f"routing ({routing.body}).rule", routing.rule
    for paper in pack.papers:
        yield pack.file, f"papers ({paper.rung}).rule", paper.rule
    for outcome in pack.breaks:
        yield pack.file, f"breaks ({outcome.track}).rule", outcome.rule


def _chains(packs: Iterable[Pack], faults: Faults) -> None:
    """Refuse deadlines that are counted from one another, and from what has no last day."""
    rules = {rule.id: rule for pack in packs for rule in pack.rules}
    for rule in rules.values():
        chain = [rule.id]
        while before := _counted_from(rules[chain[-1]]):
            if before not in rules:
                break
            key = f"rules ({chain[-1]}).timing.expiry_of"
            if before in chain:
                if before == rule.id and rule.id == min(chain):
                    told = " → ".join([*chain, before])
                    wanted = "a chain that begins with an event: give one of them an anchor"
                    faults.append(PackError(file=rule.file, key=key, found=told, wanted=wanted))
                break
            chain.append(before)
        last = rules[chain[-1]].timing
        if len(chain) == 2 and (last is None or last.kind not in ENDING):
            wanted = "a rule whose deadline has a last day"
            key = f"rules ({rule.id}).timing.expiry_of"
            found = shown(chain[-1])
            faults.append(PackError(file=rule.file, key=key, found=found, wanted=wanted))


def _counted_from(rule: Rule) -> str:
    return rule.timing.expiry_of if rule.timing is not None else ""


def _changes(packs: Iterable[Pack], faults: Faults) -> None:
    """Refuse a pack whose list of changes does not tell of its own version."""
    for pack in packs:
        told = {change.version for change in pack.changes}
        if told and pack.version not in told:
            wanted = f'a [[changes]] entry for version "{pack.version}": what, from which day'
            faults.append(
                PackError(
                    file=pack.file,
                    key="changes",
                    found=", ".join(shown(version) for version in sorted(told)),
                    wanted=wanted,
                )
            )


def _conditions(
    packs: Iterable[Pack], weights: Iterable[WeightRule], facts: Iterable[FactKind]
) -> Iterator[tuple[str, str, Condition]]:
    for weight in weights:
        for condition in _flat(weight.when):
            yield "weight.toml", f"weights ({weight.weight}).when", condition
    for fact in facts:
        for condition in _flat(fact.asked_for_if):
            yield "facts.toml", f"facts.{fact.name}.asked_for_if", condition
    for pack in packs:
        for rule in pack.rules:
            for condition in _flat((*rule.when, *rule.measures_if)):
                yield rule.file, f"rules ({rule.id}).when", condition
        for routing in pack.routing:
            for condition in _flat(routing.when):
                yield pack.file, f"routing ({routing.body}).when", condition
        for outcome in pack.breaks:
            for condition in _flat(outcome.when):
                yield pack.file, f"breaks ({outcome.track}).when", condition


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
