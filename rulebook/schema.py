"""What a pack holds, as typed values. Built by `reading`, kept by `packs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rulebook.dates import Timing

Texts = Mapping[str, str]  # one sentence per language: nb, nn, en
Answer = bool | int | str | date

LANGUAGES = ("nb", "nn", "en")
RUNGS = ("information", "discussion", "negotiation")  # from the lowest to the highest
LEVELS = ("workplace", "sector", "employer", "political")
WEIGHTS = ("none", "light", "ordinary", "large")
# M (memory) and S* (unchecked paraphrase) advise; only what has been read may hold a decision.
BINDING = frozenset({"T", "S"})
# From the strongest source to the weakest: what stands above cannot be weakened from below.
LAYERS = ("act", "regulation", "basic_agreement", "collective_agreement", "local_routine")
TARIFF = ("basic_agreement", "collective_agreement")
PARTS = ("procedure", "timing")  # what an agreement may put its own rules in place of
NOTE_KINDS = ("definition", "parameter", "practice", "scope")
ANY = "*"


@dataclass(frozen=True)
class Citation:
    """Point to the text a rule or a value rests on. [Hjemmel]"""

    source: Texts
    edition: str
    section: str
    href: str
    confidence: str
    checked_on: date
    note: Texts = field(default_factory=dict)

    @property
    def verified(self) -> bool:
        """Tell whether the source has been read, so that the rule may bind."""
        return self.confidence in BINDING

    def text(self) -> dict[str, str]:
        """Write source and section on one line per language."""
        return {lang: f"{self.source[lang]} {self.section}".strip() for lang in LANGUAGES}

    def to_json(self) -> dict[str, Any]:
        """Give the citation as plain data."""
        answer: dict[str, Any] = {
            "source": dict(self.source),
            "edition": self.edition,
            "section": self.section,
            "href": self.href,
            "confidence": self.confidence,
            "checked_on": self.checked_on.isoformat(),
        }
        if self.note:
            answer["note"] = dict(self.note)
        return answer


@dataclass(frozen=True)
class Value:
    """Hold one number of the law in one period. [Terskel]"""

    name: str
    title: Texts
    value: int
    valid_from: date
    valid_to: date | None
    citation: Citation

    def holds(self, on: date) -> bool:
        """Tell whether the value holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Condition:
    """Ask one thing about a case. Exactly one kind of question is set."""

    fact: str = ""
    equals: Answer | None = None
    among: tuple[str, ...] = ()
    at_least: int | str | None = None
    below: int | str | None = None
    is_unanswered: bool = False
    if_unanswered: bool = False
    measures: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    rung: str = ""
    any: tuple[Condition, ...] = ()
    because: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Gate:
    """Name the evidence that must be there before a moment. [Sperre]

    `measures`: the gate holds only a case with one of these; none named: every case.
    """

    before: str
    evidence: str
    point: str = ""
    measures: tuple[str, ...] = ()

    def holds_for(self, measures: tuple[str, ...]) -> bool:
        """Tell whether a case with these measures must pass the gate."""
        return not self.measures or any(measure in self.measures for measure in measures)


@dataclass(frozen=True)
class Replacement:
    """Name the rule, and the part of it, that an agreement has its own rules for. [Avvik]"""

    rule: str
    part: str


@dataclass(frozen=True)
class Rule:
    """Hold what one provision demands. [Regel]"""

    id: str
    pack: str
    aliases: tuple[str, ...]
    rung: str | None
    track: str | None
    aim_agreement: bool
    measures: tuple[str, ...]
    measures_if: tuple[Condition, ...]
    when: tuple[Condition, ...]
    parties: tuple[str, ...]
    levels: tuple[str, ...]
    gates: tuple[Gate, ...]
    forms: tuple[str, ...]
    unverified: tuple[str, ...]
    on_disagreement: str | None
    clock_of: tuple[str, ...]
    standing: bool
    valid_from: date | None
    valid_to: date | None
    timing: Timing | None
    timing_unverified: bool
    suggested: bool
    title: Texts
    plain: Texts
    leader: Texts
    representative: Texts
    safety_representative: Texts
    citation: Citation
    source_kind: str
    file: str = ""
    layer: str = ""
    tightens: tuple[str, ...] = ()
    replaces: tuple[Replacement, ...] = ()
    replaceable_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exhaustive: bool = False

    @property
    def binding(self) -> bool:
        """Tell whether the rule may hold a decision back."""
        return self.citation.verified

    @property
    def unverified_details(self) -> tuple[str, ...]:
        """List the parts of the rule that are only advice."""
        return (*self.unverified, "timing") if self.timing_unverified else self.unverified

    def may_be_replaced_by(self, part: str) -> tuple[str, ...]:
        """Name the kinds of source that may have their own rules here; the time is in the procedure."""
        whole = self.replaceable_by.get("procedure", ())
        return whole if part == "procedure" else (*whole, *self.replaceable_by.get(part, ()))

    @property
    def clock_for(self) -> tuple[str, ...]:
        """Name the duties this rule sets the time of: it demands nothing by itself."""
        if self.rung or self.track:
            return ()
        named = (*self.clock_of, *self.tightens, *(each.rule for each in self.replaces))
        return tuple(dict.fromkeys(named))

    def holds(self, on: date) -> bool:
        """Tell whether the rule is in force on a day, within its pack."""
        if self.valid_from is not None and on < self.valid_from:
            return False
        return self.valid_to is None or on <= self.valid_to


@dataclass(frozen=True)
class Note:
    """Document a provision that demands nothing of a case, and why. [Bestemmelse uten plikt]

    `kind` says why it is no rule: it defines a word, gives a number other rules use, describes
    how things are done, or says whom the instrument is for.
    """

    id: str
    pack: str
    aliases: tuple[str, ...]
    kind: str
    title: Texts
    plain: Texts
    citation: Citation
    file: str = ""


@dataclass(frozen=True)
class Routing:
    """Say which body treats a case. [Saksgang]"""

    body: str
    treat: str
    order: int
    measures: tuple[str, ...]
    when: tuple[Condition, ...]
    rule: str
    because: Texts


@dataclass(frozen=True)
class Paper:
    """Say what a meeting on a rung ends with, and how it is closed. [Referat, protokoll]

    `configurable`: no source has been read that says so; the employer may choose another way.
    """

    rung: str
    paper: str
    closed_by: str
    rule: str = ""
    configurable: bool = False


@dataclass(frozen=True)
class Break:
    """Say what follows when negotiations end without agreement. [Brudd]

    `outcome`: a dispute on a track, a fallback to the ordinary rules, or new negotiations.
    `suspends`: what waits meanwhile – nothing, the organisation's members, or the measure.
    """

    outcome: str
    track: str
    suspends: str
    measures: tuple[str, ...]
    when: tuple[Condition, ...]
    rule: str
    plain: Texts


@dataclass(frozen=True)
class Change:
    """Tell what changed in the law, from which day, and which scenarios try it. [Lovendring]"""

    version: str
    valid_from: date
    what: Texts
    articles: tuple[str, ...]
    scenarios: tuple[str, ...]


@dataclass(frozen=True)
class FactKind:
    """Declare one fact a case may state, and the question it is. [Opplysning]"""

    name: str
    type: str
    question: Texts
    help: Texts
    asked_for: tuple[str, ...]
    reason: Texts = field(default_factory=dict)
    yes: Texts = field(default_factory=dict)
    no: Texts = field(default_factory=dict)
    min: int | None = None
    max: int | None = None
    at_most: str = ""
    choices: tuple[str, ...] = ()
    labels: str = ""
    profiles: tuple[str, ...] = (ANY,)
    from_organisation: bool = False
    asked_for_if: tuple[Condition, ...] = ()  # further measures that ask, on a condition

    def concerns(self, profile: str) -> bool:
        """Tell whether this kind of employer may be asked; with no profile, whether anyone may."""
        return not profile or bool({ANY, profile} & set(self.profiles))

    def could_be(self, answer: Answer) -> bool:
        """Tell whether a number is one, and within the limits; other answers always could."""
        if self.type != "int":
            return True
        return (
            isinstance(answer, int)
            and (self.min is None or answer >= self.min)
            and (self.max is None or answer <= self.max)
        )

    def raised_by(self) -> frozenset[str]:
        """Name every measure that may raise the question, alone or on a condition."""
        further = (measure for asking in self.asked_for_if for measure in asking.measures)
        return frozenset({*self.asked_for, *further})

    def is_asked_for(self, measures: tuple[str, ...], profile: str = "") -> bool:
        """Tell whether one of these measures raises the question, for this kind of employer."""
        if not self.concerns(profile):
            return False
        return ANY in self.asked_for or any(measure in self.asked_for for measure in measures)


@dataclass(frozen=True)
class Measure:
    """Name something an employer plans. [Tiltak]"""

    code: str
    label: Texts
    hint: Texts
    because: Texts


@dataclass(frozen=True)
class WeightRule:
    """Say when a case has a weight. [Omfang]"""

    weight: str
    when: tuple[Condition, ...]
    because: Texts


@dataclass(frozen=True)
class Pack:
    """Hold one edition of one instrument. [Regelpakke]"""

    id: str
    file: str
    instrument: str
    kind: str
    edition: str
    version: str
    profiles: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    applies_after_expiry: bool
    successor_seen: bool
    read_from: date | None
    checked_on: date
    title: Texts
    unread: Texts = field(default_factory=dict)  # what of the instrument nobody has read
    supersedes: str = ""
    values: tuple[Value, ...] = ()
    rules: tuple[Rule, ...] = ()
    routing: tuple[Routing, ...] = ()
    notes: tuple[Note, ...] = ()
    papers: tuple[Paper, ...] = ()
    breaks: tuple[Break, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def source_kind(self) -> str:
        """Say whether the pack is law, agreement or local routine."""
        if self.kind in ("act", "regulation"):
            return "law"
        return "local_routine" if self.kind == "local_routine" else "agreement"

    def serves(self, profile: str) -> bool:
        """Tell whether the pack binds an employer of this profile."""
        return ANY in self.profiles or profile in self.profiles

    def expired(self, on: date) -> bool:
        """Tell whether the edition has run out."""
        return self.valid_to is not None and on > self.valid_to
