"""Read conditions: what must hold of a case before a rule does. [Lesing av vilkår]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulebook.reading import Faults, Table
from rulebook.schema import RUNGS, Condition, Texts, WeightRule
from rulebook.vocabulary import Vocabulary


def read_conditions(entry: Table, key: str, words: Vocabulary) -> tuple[Condition, ...]:
    """Read a list of conditions."""
    return tuple(_condition(item, words) for item in entry.tables(key))


def _condition(entry: Table, words: Vocabulary) -> Condition:
    if entry.take("unanswered") not in (None, True, "applies"):
        entry.fault("unanswered", str(entry.data["unanswered"]), 'true or "applies"')
    condition = Condition(
        fact=entry.text("fact", default=""),
        equals=entry.take("is"),
        among=entry.words("in"),
        at_least=entry.take("at_least"),
        below=entry.take("below"),
        is_unanswered=entry.data.get("unanswered") is True,
        if_unanswered=entry.data.get("unanswered") == "applies",
        measures=entry.words("measures", words.measures),
        profiles=entry.words("profiles", words["profiles"]),
        rung=entry.choice("rung", RUNGS, default=""),
        any=read_conditions(entry, "any", words),
        because=entry.texts("because", required=False),
    )
    asks = (
        condition.equals is not None,
        bool(condition.among),
        condition.at_least is not None,
        condition.below is not None,
        condition.is_unanswered,
    )
    if condition.fact and sum(asks) != 1:
        entry.fault("fact", "no single question", "one of is, in, at_least, below, unanswered")
    if not condition.fact and any(asks):
        entry.fault("fact", "nothing", "the name of the fact that is asked about")
    if condition == Condition(because=condition.because):
        entry.fault("", "an empty condition", "fact, measures, profiles, rung or any")
    entry.finish()
    return condition


def read_weights(
    data: Mapping[str, Any], vocabulary: Vocabulary, *, file: str, faults: Faults
) -> tuple[WeightRule, ...]:
    """Read weight.toml: what makes a case light, ordinary or large. [Omfang]"""
    top = Table(data, file=file, key="", faults=faults)
    found = []
    for entry in top.tables("weights", named="weight"):
        when = read_conditions(entry, "when", vocabulary)
        because: Texts = entry.texts("because", required=not when)
        found.append(WeightRule(entry.choice("weight", vocabulary["weights"]), when, because))
        entry.finish()
    top.finish()
    return tuple(found)
