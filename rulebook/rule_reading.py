"""Read one rule: what it demands, when, and where it stands. [Lesing av regler]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rulebook.condition_reading import read_conditions
from rulebook.dates import EXPIRY, Kind, Period, Timing, Unit
from rulebook.explanation import DEVIATIONS
from rulebook.reading import Table
from rulebook.schema import (
    ANY,
    PARTS,
    RUNGS,
    TARIFF,
    Citation,
    Gate,
    Pack,
    Replacement,
    Rule,
)
from rulebook.vocabulary import Vocabulary

UNVERIFIED = (
    "forms",
    "timing",
    "parties",
    "levels",
    "gates",
    "measures",
    "rung",
    "section",
    "on_disagreement",
)


def read_citation(table: Table, pack: Pack, words: Vocabulary, why: str) -> Citation:
    """Read where something stands; `why` tells what a missing one would leave in the air."""
    entry = table.table("citation")
    if entry is None:
        table.fault("citation", "nothing", f"a citation: {why}")
        return Citation(pack.title, pack.edition, "", "", "M", pack.checked_on)
    # A local routine stands in the municipality's own papers: it may have no address.
    href = entry.text("href", default="" if pack.kind == "local_routine" else None)
    if href and not href.startswith(("https://", "http://")):
        entry.fault("href", f'"{href}"', "an address (https://…)")
    citation = Citation(
        source=pack.title,
        edition=entry.text("edition", default=pack.edition),
        section=entry.text("section"),
        href=href,
        confidence=entry.choice("confidence", words["confidence"]),
        checked_on=entry.day("checked_on") or pack.checked_on,
        note=entry.texts("note", required=False),
    )
    entry.finish()
    return citation


def read_rule(entry: Table, pack: Pack, words: Vocabulary) -> Rule:
    """Read one rule of a pack."""
    rung = entry.choice("rung", RUNGS, default="")
    track = entry.choice("track", words["tracks"], default="")
    if rung and track:
        entry.fault("track", f'"{track}"', "either a rung or a track, never both")
    disagreement = entry.choice("on_disagreement", words["on_disagreement"], default="")
    rule = Rule(
        id=entry.text("id"),
        pack=pack.id,
        file=entry.file,
        layer=pack.kind,
        aliases=entry.words("aliases"),
        rung=rung or None,
        track=track or None,
        aim_agreement=entry.flag("aim_agreement"),
        measures=entry.words("measures", {*words.measures, ANY}),
        measures_if=read_conditions(entry, "measures_if", words),
        when=read_conditions(entry, "when", words),
        parties=entry.words("parties", words["parties"], required=bool(rung or track)),
        levels=entry.words("levels", words["levels"]),
        gates=tuple(_gate(gate, words) for gate in entry.tables("gates")),
        forms=entry.words("forms", words["forms"]),
        unverified=entry.words("unverified", UNVERIFIED),
        on_disagreement=disagreement or None,
        clock_of=entry.names("clock_of"),
        standing=entry.flag("standing"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
        title=entry.texts("title"),
        plain=entry.texts("plain"),
        leader=entry.texts("leader", required=False),
        representative=entry.texts("representative", required=False),
        safety_representative=entry.texts("safety_representative", required=False),
        citation=read_citation(entry, pack, words, "every rule says where it stands"),
        source_kind=pack.source_kind,
        timing=None,
        timing_unverified=False,
        suggested=False,
        tightens=entry.words("tightens"),
        replaces=tuple(_replacement(item) for item in entry.tables("replaces")),
        replaceable_by=_replaceable(entry),
        exhaustive=entry.flag("exhaustive"),
    )
    timing = entry.table("timing")
    if timing is not None:
        rule = _timed(rule, timing, words)
    _finish(rule, entry, pack)
    return rule


def _finish(rule: Rule, entry: Table, pack: Pack) -> None:
    """Refuse what each key alone cannot show."""
    if (rule.measures or rule.measures_if) and not (entry.has("rung") or entry.has("track")):
        entry.fault("rung", "nothing", "a rung or a track for a rule that a measure raises")
    since, until = rule.valid_from or pack.valid_from, rule.valid_to
    if until is not None and until < since:
        entry.fault("valid_to", str(until), f"{since} or later, when the rule begins")
    if pack.valid_to is not None and since > pack.valid_to:
        entry.fault("valid_from", str(since), f"a day inside the edition, by {pack.valid_to}")
    entry.finish()


def _gate(entry: Table, words: Vocabulary) -> Gate:
    gate = Gate(
        before=entry.choice("before", words["moments"]),
        evidence=entry.choice("evidence", words["evidence"]),
        point=entry.choice("point", words["points"], default=""),
        measures=entry.words("measures", words.measures),
    )
    entry.finish()
    return gate


def _replacement(entry: Table) -> Replacement:
    replacement = Replacement(rule=entry.text("rule"), part=entry.choice("part", PARTS))
    entry.finish()
    return replacement


def _replaceable(entry: Table) -> Mapping[str, tuple[str, ...]]:
    table = entry.table("replaceable_by")
    if table is None:
        return {}
    found = {part: table.words(part, TARIFF) for part in PARTS if table.has(part)}
    table.finish()
    return found


# -- time ---------------------------------------------------------------------------


def _timed(rule: Rule, entry: Table, words: Vocabulary) -> Rule:
    kind = entry.choice("kind", list(Kind))
    expiry_of = entry.text("expiry_of", default="")
    anchor = entry.choice("anchor", words["anchors"], default=EXPIRY if expiry_of else "")
    if bool(expiry_of) != (anchor == EXPIRY):
        entry.fault("anchor", f'"{anchor}"', f'expiry_of alone: it sets the anchor "{EXPIRY}"')
    number = entry.number("n", least=0)
    unit = entry.choice("unit", list(Unit), default="")
    by_weight = _by_weight(entry)
    if number is None and by_weight:
        number = by_weight.get("ordinary")
    timing = None
    try:
        timing = Timing(
            kind=Kind(kind or "soft"),
            anchor=anchor,
            period=Period(number, Unit(unit)) if number is not None and unit else None,
            by_analogy=entry.flag("by_analogy"),
            agreed_deviation=entry.choice("agreed_deviation", [*DEVIATIONS], default=""),
            n_by_weight=by_weight,
            expiry_of=expiry_of,
            on_demand=entry.flag("on_demand"),
            times=entry.number("times", least=1) or 1,
            claim=entry.flag("claim"),
        )
    except ValueError as fault:
        entry.fault("n", "a period that does not fit the kind", str(fault))
    if timing is not None and timing.period is not None and not anchor:
        entry.fault("anchor", "nothing", "the event the time is counted from")
    rule = replace(
        rule,
        timing=timing,
        timing_unverified=entry.flag("unverified"),
        suggested=entry.flag("suggested"),
    )
    entry.finish()
    return rule


def _by_weight(entry: Table) -> dict[str, int]:
    table = entry.table("n_by_weight")
    if table is None:
        return {}
    found = {}
    for weight in ("light", "ordinary", "large"):
        number = table.number(weight, least=0)
        if number is None:
            table.fault(weight, "nothing", "a number for each weight")
        else:
            found[weight] = number
    table.finish()
    return found
