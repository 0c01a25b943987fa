"""Refuse a weaker source that takes from a stronger one. [Rangordning]

Act → Basic Agreement → collective agreement → local routine. All that apply hold side by side,
and the stronger right wins; so what stands below may add and tighten, never weaken. An agreement
may put its own procedure or time in place of the Act's only where the Act's own rule says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.dates import Calendar, Kind, Period, Timing
from rulebook.errors import PackError
from rulebook.explanation import period_in_words
from rulebook.reading import Faults
from rulebook.schema import (
    ANY,
    LANGUAGES,
    LAYERS,
    RUNGS,
    WEIGHTS,
    Gate,
    Pack,
    Rule,
    Texts,
)
from rulebook.vocabulary import Vocabulary

# A first day that moves earlier, or a right that is lost sooner, takes something away; every
# other end takes it away by coming later.
_LATER_IS_STRONGER = frozenset({Kind.WAITING_PERIOD, Kind.NOTICE_PERIOD})
# A time in days and one in weeks are laid beside each other on every day of so many years: days of
# the calendar, some years in, so that what is counted back stays inside it.
_DAYS_TRIED = (10 * 365, 22 * 365)
_MOMENTS = ("decision", "implementation")


class Weakening(PackError):
    """Name a rule that takes from a stronger one: which, where it stands, and the remedy.

    `against` is the rule it collides with; `texts` say it all in every language.
    """

    def __init__(self, *, file: str, key: str, found: str, against: Rule, texts: Texts) -> None:
        self.against = against
        self.texts = texts
        super().__init__(file=file, key=key, found=found, wanted=texts["en"])


@dataclass(frozen=True)
class _Layers:
    """The packs, by rule and by who is bound."""

    packs: Collection[Pack]
    words: Vocabulary
    calendar: Calendar

    def check(self) -> Iterator[PackError]:
        for pack in self.packs:
            yield from self._instrument(pack)
            yield from self._routing(pack)
            yield from self._papers(pack)
            for rule in pack.rules:
                yield from self._tightening(rule, pack)
                yield from self._replacing(rule, pack)
                yield from self._adding(rule, pack)

    def _stronger(self, name: str, pack: Pack) -> Iterator[Rule]:
        """Give the editions of a rule that bind beside this pack, from sources above it."""
        for other in self.packs:
            if _above(other, pack) and _meet(other, pack):
                yield from (rule for rule in other.rules if rule.id == name)

    def _refusal(
        self,
        phrase: str,
        here: tuple[str, str],
        title: Texts,
        against: Rule,
        found: Texts,
        least: Texts,
    ) -> Weakening:
        """Say what takes from which rule; `here` is the file and the key."""
        texts = self.words.phrase(
            phrase,
            title=title,
            found=found,
            least=least,
            where=against.citation.text(),
            rule=against.id,
        )
        file, key = here
        return Weakening(file=file, key=key, found=found["en"], against=against, texts=texts)

    # -- what tightens ------------------------------------------------------------------

    def _tightening(self, rule: Rule, pack: Pack) -> Iterator[PackError]:
        for name in rule.tightens:
            named = [other for other in self.packs if any(r.id == name for r in other.rules)]
            if named and not any(_above(other, pack) for other in named):
                yield PackError(
                    file=rule.file,
                    key=f"rules ({rule.id}).tightens",
                    found=f"{name}, in {named[0].id} ({named[0].kind})",
                    wanted=f"a rule of a source above {pack.kind}",
                )
        replaced = {replacement.rule for replacement in rule.replaces}
        for name in dict.fromkeys((*rule.tightens, *rule.clock_for)):
            if name in replaced:
                continue
            for target in self._stronger(name, pack):
                yield from self._rung(rule, target, "tightens")
                yield from self._gates(rule, target)
                clocks = [
                    clock
                    for other in self.packs
                    if _above(other, pack) and _meet(other, pack)
                    for clock in other.rules
                    if name in clock.clock_for
                ]
                for timed in (target, *clocks):
                    yield from self._time(rule, timed)

    def _rung(self, rule: Rule, target: Rule, key: str) -> Iterator[Weakening]:
        if rule.rung and target.rung and RUNGS.index(rule.rung) < RUNGS.index(target.rung):
            yield self._refusal(
                "weakens",
                _at(rule, key),
                rule.title,
                target,
                self.words.labels("rungs", rule.rung),
                self.words.labels("rungs", target.rung),
            )

    def _gates(self, rule: Rule, target: Rule) -> Iterator[Weakening]:
        theirs = {gate.evidence: gate for gate in target.gates if gate.before in _MOMENTS}
        for gate in rule.gates:
            owed = theirs.get(gate.evidence)
            if owed is not None and gate.before in _MOMENTS and _later(gate, owed):
                yield self._refusal(
                    "weakens",
                    _at(rule, "gates"),
                    rule.title,
                    target,
                    self.words.labels("moments", gate.before),
                    self.words.labels("moments", owed.before),
                )

    def _time(self, rule: Rule, target: Rule) -> Iterator[Weakening]:
        if rule.timing is None or target.timing is None:
            return
        for weight in WEIGHTS[1:]:
            found = _shorter(rule.timing, target.timing, weight, self.calendar)
            if found:
                mine, theirs = rule.timing.pace(weight), target.timing.pace(weight)
                yield self._refusal(
                    "weakens",
                    _at(rule, "timing"),
                    rule.title,
                    target,
                    _period(mine),
                    _period(theirs),
                )
                return

    # -- what replaces --------------------------------------------------------------------

    def _replacing(self, rule: Rule, pack: Pack) -> Iterator[PackError]:
        for replacement in rule.replaces:
            for other in self.packs:
                for target in other.rules:
                    if target.id == replacement.rule:
                        yield from self._rung(rule, target, "replaces")
                        if pack.kind not in target.may_be_replaced_by(replacement.part):
                            yield self._refusal(
                                "never_replaced",
                                _at(rule, "replaces"),
                                rule.title,
                                target,
                                target.title,
                                target.title,
                            )
            if not rule.binding:
                yield PackError(
                    file=rule.file,
                    key=f"rules ({rule.id}).replaces",
                    found=f"confidence {rule.citation.confidence}",
                    wanted="a source that has been read (T or S): what nobody has read replaces"
                    " nothing",
                )

    # -- what is added --------------------------------------------------------------------

    def _adding(self, rule: Rule, pack: Pack) -> Iterator[Weakening]:
        """Refuse a matter a local rule adds to a list that is complete."""
        if pack.kind != LAYERS[-1] or rule.rung is None:
            return
        bound = _bound(rule, pack, self.words)
        for other in self.packs:
            for full in other.rules:
                if not full.exhaustive or full.rung != rule.rung or not _meet(other, pack):
                    continue
                added = _matters(rule) - _matters(full)
                if added and bound & _reach(other, self.words):
                    names = [self.words.labels("measures", code) for code in sorted(added)]
                    found = {
                        lang: ", ".join(name[lang] for name in names) for lang in LANGUAGES
                    }
                    here = _at(rule, "measures")
                    yield self._refusal("exhausted", here, rule.title, full, found, found)

    def _routing(self, pack: Pack) -> Iterator[Weakening]:
        """Refuse to keep a body away from a case that a stronger source gives it."""
        rules = {rule.id: rule for other in self.packs for rule in other.rules}
        for route in pack.routing:
            if route.treat != "never":
                continue
            for other in self.packs:
                for owed in other.routing:
                    same = owed.body == route.body and owed.treat == "owed"
                    if same and _above(other, pack) and _share(owed.measures, route.measures):
                        yield self._refusal(
                            "weakens",
                            (pack.file, f"routing ({route.body}).treat"),
                            self.words.labels("bodies", route.body),
                            rules[owed.rule],
                            self.words.labels("treat", "never"),
                            self.words.labels("treat", "owed"),
                        )

    def _papers(self, pack: Pack) -> Iterator[Weakening]:
        """Refuse a local routine another paper than the one an agreement asks for."""
        if pack.kind != LAYERS[-1]:
            return
        rules = {rule.id: rule for other in self.packs for rule in other.rules}
        for paper in pack.papers:
            for other in self.packs:
                for asked in other.papers:
                    against = rules.get(asked.rule)
                    if (
                        against is not None
                        and against.binding
                        and not asked.configurable
                        and asked.rung == paper.rung
                        and (asked.paper, asked.closed_by) != (paper.paper, paper.closed_by)
                        and _above(other, pack)
                        and _meet(other, pack)
                        and _reach(pack, self.words) & _reach(other, self.words)
                    ):
                        yield self._refusal(
                            "weakens",
                            (pack.file, f"papers ({paper.rung})"),
                            self.words.labels("rungs", paper.rung),
                            against,
                            self._named_paper(paper.paper, paper.closed_by),
                            self._named_paper(asked.paper, asked.closed_by),
                        )

    def _named_paper(self, paper: str, closed_by: str) -> Texts:
        name = self.words.labels("papers", paper)
        closing = self.words.labels("closed_by", closed_by)
        return {lang: f"{name[lang]}, {closing[lang]}" for lang in LANGUAGES}

    def _instrument(self, pack: Pack) -> Iterator[PackError]:
        """Refuse a pack that would pass for an edition of another kind of source."""
        for other in self.packs:
            if other.instrument == pack.instrument and _above(other, pack):
                yield PackError(
                    file=pack.file,
                    key="pack.kind",
                    found=f"{pack.kind}, and {other.id} is {other.kind}",
                    wanted=f"an instrument of its own: {other.instrument} is taken",
                )
                return


def check_layers(
    packs: Collection[Pack], words: Vocabulary, calendar: Calendar, faults: Faults
) -> None:
    """Add a fault for everything that takes from a stronger source."""
    faults.extend(_Layers(packs, words, calendar).check())


def _above(one: Pack, other: Pack) -> bool:
    return LAYERS.index(one.kind) < LAYERS.index(other.kind)


def _meet(one: Pack, other: Pack) -> bool:
    """Tell whether both bind on some day; an agreement may go on after it has run out."""

    def lasts(pack: Pack) -> date:
        return date.max if pack.applies_after_expiry else pack.valid_to or date.max

    return one.valid_from <= lasts(other) and other.valid_from <= lasts(one)


def _reach(pack: Pack, words: Vocabulary) -> set[str]:
    """List the profiles a pack binds."""
    return {*words["profiles"]} if ANY in pack.profiles else {*pack.profiles}


def _bound(rule: Rule, pack: Pack, words: Vocabulary) -> set[str]:
    """List the profiles a rule binds: its own conditions may be narrower than its pack."""
    bound = _reach(pack, words)
    for condition in rule.when:
        if condition.profiles:
            bound &= {*condition.profiles}
    return bound


def _matters(rule: Rule) -> set[str]:
    """List the measures that raise a rule, at once or on a condition."""
    return {*rule.measures}.union(*(condition.measures for condition in rule.measures_if))


def _share(one: Iterable[str], other: Iterable[str]) -> bool:
    these, those = {*one}, {*other}
    return ANY in these | those or bool(these & those)


def _later(gate: Gate, owed: Gate) -> bool:
    return _MOMENTS.index(gate.before) > _MOMENTS.index(owed.before)


def _period(period: Period) -> Texts:
    return {lang: period_in_words(period.n, period.unit.value, lang) for lang in LANGUAGES}


def _shorter(mine: Timing, theirs: Timing, weight: str, calendar: Calendar) -> bool:
    """Tell whether a time gives less than another on any day; unlike times add to each other."""
    same = (mine.kind, mine.anchor, mine.expiry_of) == (
        theirs.kind,
        theirs.anchor,
        theirs.expiry_of,
    )
    if not same or mine.period is None or theirs.period is None:
        return False
    stronger_later = theirs.claim or theirs.kind in _LATER_IS_STRONGER
    way = -1 if theirs.kind is Kind.LATEST_BEFORE else 1
    one, other = mine.pace(weight), theirs.pace(weight)
    if one.unit is other.unit:
        return one.n < other.n if stronger_later or way < 0 else one.n > other.n
    for n in range(*_DAYS_TRIED):
        day = calendar.first_day + timedelta(days=n)
        here = calendar.add(day, Period(way * one.n, one.unit))
        there = calendar.add(day, Period(way * other.n, other.unit))
        if here < there if stronger_later else here > there:
            return True
    return False


def _at(rule: Rule, key: str) -> tuple[str, str]:
    return rule.file, f"rules ({rule.id}).{key}"
