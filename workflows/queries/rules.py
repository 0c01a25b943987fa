"""Find what stands in the rulebook: by words, role, step, source, change, employer, certainty and day.

Pages and programs ask the same questions here. What is documented as no rule is found beside the
rules, and is always told apart from them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from parties.models import Organisation
from rulebook.dates import Kind
from rulebook.packs import Packs
from rulebook.schema import ANY, RUNGS, Condition, Note, Pack, Rule

Entry = Rule | Note

# Where an entry stands: on a rung, on the track beside the ladder, as a clock or a formal demand
# of its own – or outside, as something that is no rule.
TRACK, CLOCK, NO_RULE = "participation", "deadline", "not_a_rule"
PLACES = (*RUNGS, TRACK, CLOCK, NO_RULE)

UNIONS = frozenset({"union_representatives", "ptv", "htv", "ftv"})
SAFETY = frozenset({"safety_representative", "senior_safety_representative"})
EMPLOYEES = frozenset({"employees", "employee"})
ROLES = ("leader", "representative", "safety_representative", "employee", "hr")

VERIFIED, PARTLY, UNVERIFIED = "verified", "partly", "unverified"
CERTAINTIES = (VERIFIED, PARTLY, UNVERIFIED)


def employer_profile() -> str:
    """Return the agreement area of the employer whose house this is; "none" before there is one."""
    return Organisation.objects.values_list("profile", flat=True).first() or "none"


def place_of(entry: Entry) -> str:
    """Say where an entry stands: a code of PLACES."""
    if isinstance(entry, Note):
        return NO_RULE
    return entry.rung or entry.track or CLOCK


def certainty_of(entry: Entry) -> str:
    """Say how much of an entry has been read in its source: a code of CERTAINTIES."""
    if not entry.citation.verified:
        return UNVERIFIED
    details = isinstance(entry, Rule) and (entry.unverified or entry.timing_unverified)
    return PARTLY if details else VERIFIED


def measures_of(entry: Entry) -> set[str]:
    """List the changes that raise a rule; ANY among them when every change does."""
    if isinstance(entry, Note):
        return set()
    return {*entry.measures, *(code for c in entry.measures_if for code in c.measures)}


def concerns(rule: Rule, role: str) -> bool:
    """Tell whether a rule is one this role meets: owes, is owed, or keeps in order."""
    parties = set(rule.parties)
    if role == "leader":  # whoever plans a change meets what the change raises
        return bool(rule.measures or rule.measures_if or rule.gates or rule.leader)
    if role == "representative":
        return bool(parties & UNIONS or rule.representative)
    if role == "safety_representative":
        return bool(parties & {*SAFETY, "amu"} or rule.safety_representative)
    if role == "employee":
        return bool(parties & EMPLOYEES)
    recurs = rule.timing is not None and rule.timing.kind is Kind.RECURRING
    return rule.standing or recurs or bool({"employer", "political"} & set(rule.levels))


def editions_on(packs: Packs, on: date) -> dict[str, Pack]:
    """Return the edition of each instrument that applied on a day, by instrument.

    An agreement that has run out goes on applying when its pack says so. [Ettervirkning]
    """
    chosen: dict[str, Pack] = {}
    for pack in sorted(packs.editions.values(), key=lambda pack: pack.valid_from):
        if pack.valid_from <= on and (not pack.expired(on) or pack.applies_after_expiry):
            chosen[pack.instrument] = pack
    return chosen


def entries(packs: Packs, *, on: date | None = None) -> Iterator[Entry]:
    """List the rules, then what is no rule: as they stand, or as they stood on a day."""
    if on is None:
        yield from packs.rules.values()
        yield from {note.id: note for note in packs.notes.values()}.values()
        return
    editions = editions_on(packs, on).values()
    yield from (rule for pack in editions for rule in pack.rules if rule.holds(on))
    yield from (note for pack in editions for note in pack.notes)


def entry_named(packs: Packs, name: str) -> Entry | None:
    """Find an entry by its id or another name, in capitals or not."""
    known: Mapping[str, Entry] = {**packs.notes, **packs.rules}
    known = {**known, **{alias: packs.rules[one] for alias, one in packs.aliases.items()}}
    if name in known:
        return known[name]
    folded = {one.casefold(): entry for one, entry in known.items()}
    return folded.get(name.casefold())


# -- searching -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sought:
    """What somebody looks for; an empty field asks for nothing. [Søk i regelverket]"""

    words: str = ""
    role: str = ""
    place: str = ""
    source: str = ""
    measure: str = ""
    profile: str = ""
    certainty: str = ""
    on: date | None = None

    @property
    def asked(self) -> list[str]:
        """Name the fields that ask for something."""
        return [one.name for one in fields(self) if getattr(self, one.name)]

    def without(self, field: str) -> Sought:
        """Look for the same, with one demand less."""
        empty: Any = None if field == "on" else ""
        return replace(self, **{field: empty})

    def among(self, packs: Packs) -> list[Entry]:
        """List what fits, in the order of the packs."""
        patterns = [_pattern(word) for word in _words(self.words)]
        return [
            entry
            for entry in entries(packs, on=self.on)
            if self._fits(entry, packs.editions[entry.pack])
            and (not patterns or _holds(patterns, _text(entry, packs)))
        ]

    def _fits(self, entry: Entry, pack: Pack) -> bool:
        if self.place and place_of(entry) != self.place:
            return False
        if self.source and pack.instrument != self.source:
            return False
        if self.profile and not pack.serves(self.profile):
            return False
        if self.certainty and certainty_of(entry) != self.certainty:
            return False
        if self.role and not (isinstance(entry, Rule) and concerns(entry, self.role)):
            return False
        return not self.measure or bool({self.measure, ANY} & measures_of(entry))


def fold(text: str) -> str:
    """Make text comparable: one way of writing each letter, no capitals. Å is not A."""
    return unicodedata.normalize("NFC", text).casefold()


def _words(asked: str) -> list[str]:
    """Split what was asked for; a section sign says nothing by itself."""
    return fold(asked).replace("§", " ").split()


def _pattern(word: str) -> re.Pattern[str]:
    """Match a word anywhere, but a number only whole: 10-3 is neither 10-30 nor 110-3."""
    before = r"(?<![\d-])" if word[0].isdigit() else ""
    after = r"(?!\d)" if word[-1].isdigit() else ""
    return re.compile(before + re.escape(word) + after)


def _holds(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return all(pattern.search(text) for pattern in patterns)


def _text(entry: Entry, packs: Packs) -> str:
    """Gather the words a search looks in: names, plain words, source – and what is changed."""
    pack = packs.editions[entry.pack]
    told = [entry.title, entry.plain, pack.title]
    if isinstance(entry, Rule):
        told += [entry.leader, entry.representative, entry.safety_representative]
        raised = [packs.measures[code] for code in measures_of(entry) if code != ANY]
        told += [text for measure in raised for text in (measure.label, measure.hint)]
    words = [entry.id, *entry.aliases, entry.citation.section, pack.edition]
    return fold("\n".join([*words, *(one for texts in told for one in texts.values())]))


# -- one entry through time, and what stands near it ----------------------------------------------


def editions_of(packs: Packs, entry: Entry) -> list[tuple[Pack, Entry]]:
    """List the editions an entry has stood in, the newest first. [Utgavehistorikk]"""
    found: list[tuple[Pack, Entry]] = []
    for pack in packs.editions.values():
        standing: tuple[Entry, ...] = (*pack.rules, *pack.notes)
        found += [(pack, one) for one in standing if one.id == entry.id]
    return sorted(found, key=lambda pair: pair[0].valid_from, reverse=True)


def values_used(rule: Rule) -> list[str]:
    """Name the dated numbers a rule asks about. [Terskler]"""
    limits = (
        limit
        for condition in _conditions((*rule.when, *rule.measures_if))
        for limit in (condition.at_least, condition.below)
    )
    return list(dict.fromkeys(limit for limit in limits if isinstance(limit, str)))


def _conditions(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        yield from _conditions(condition.any)


def neighbours(packs: Packs, entry: Entry) -> tuple[Entry | None, Entry | None]:
    """Return what stands before and after an entry in its own source."""
    pack = packs.editions[entry.pack]
    row: list[Entry] = [*pack.rules, *pack.notes]
    place = row.index(entry)
    return (
        row[place - 1] if place else None,
        row[place + 1] if place + 1 < len(row) else None,
    )


def related(packs: Packs, rule: Rule) -> list[Rule]:
    """List the rules whose time runs with this one's, and whose time this one's runs with."""
    known = packs.rules
    ahead = [known[duty] for duty in rule.clock_for if duty in known]
    return ahead + [one for one in known.values() if rule.id in one.clock_for]
