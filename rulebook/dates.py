"""Compute deadlines that explain themselves. [Frister]

Every rule says what kind of time it sets, from which event, and in which unit. The answer is
up to three dates, because it is not settled everywhere that a closed day moves the end:

- ``raw_end``: the strict count (domstolloven § 148: the first day does not count);
- ``rolled_end``: past Saturdays and red days (domstolloven § 149) – the last lawful day of a
  window under the common approach, which for agreements and some windows rests on analogy;
- ``safe_end``: the last open working day on or before the strict end. Act by this one.

What is counted *back* is never moved forward: that would shorten the other side's notice. What
says «at the earliest» is never moved at all. «As early as possible» is a gate, never a date.
Everything is reckoned on dates: the clock's change to summer time cannot move a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from rulebook.calendar import Calendar, OutsideCalendar, Period, Unit
from rulebook.explanation import Step, in_words, render
from rulebook.phrases import DEVIATIONS, KEPT_BY, LANGUAGES

__all__ = [
    "SOURCE_KINDS",
    "Calendar",
    "Deadline",
    "Kind",
    "OutsideCalendar",
    "Period",
    "Step",
    "Timing",
    "Unit",
    "chained",
    "deadline",
    "in_words",
    "render",
]

SOURCE_KINDS = tuple(KEPT_BY)


class Kind(StrEnum):
    """Say what kind of time a rule sets. [Fristtype]"""

    GATE_BEFORE_DECISION = "gate_before_decision"
    GATE_BEFORE_IMPLEMENTATION = "gate_before_implementation"
    WINDOW_AFTER = "window_after"
    LATEST_BEFORE = "latest_before"
    WAITING_PERIOD = "waiting_period"
    NOTICE_PERIOD = "notice_period"
    RECURRING = "recurring"
    SOFT = "soft"


# What a chained deadline is counted from: the last day of another one.
EXPIRY = "earlier_expiry"
_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}
# These have a last day that another deadline can be counted from.
ENDING = frozenset({Kind.WINDOW_AFTER, Kind.LATEST_BEFORE, Kind.RECURRING})
# These set no date: a period on them would be a number nobody may use.
DATELESS = frozenset({Kind.GATE_BEFORE_DECISION, Kind.GATE_BEFORE_IMPLEMENTATION, Kind.SOFT})


@dataclass(frozen=True)
class Timing:
    """Describe the time a rule sets, before any date is known. [Tidsregel]

    ``by_analogy``: moving the end past a closed day rests on analogy with domstolloven § 149.
    ``agreed_deviation``: who may agree on another date – a key of ``DEVIATIONS``, or nobody.
    ``n_by_weight``: a local routine may let a small matter move faster.
    ``expiry_of``: the rule whose last day this one is counted from. [Kjede]
    ``on_demand``: what recurs is also done whenever either party demands it.
    ``times``: how often it is done in each period.
    ``claim``: the time someone has to use a right; longer is then the stronger right.
    """

    kind: Kind
    anchor: str = ""
    period: Period | None = None
    by_analogy: bool = False
    agreed_deviation: str = ""
    n_by_weight: Mapping[str, int] = field(default_factory=dict, hash=False)
    expiry_of: str = ""
    on_demand: bool = False
    times: int = 1
    claim: bool = False

    def __post_init__(self) -> None:
        """Refuse a timing that could not be computed, or whose number could not be used."""
        if self.kind is not Kind.RECURRING and (self.on_demand or self.times > 1):
            raise ValueError(f"{self.kind} is done once: only recurring is done again")
        if self.kind in DATELESS:
            if self.period or self.n_by_weight:
                raise ValueError(f"{self.kind} takes no period: it sets no date")
        elif self.period is None:
            raise ValueError(f"{self.kind} needs a period")
        elif self.times > 1 and (
            self.period.unit not in _MONTHS
            or self.period.n * _MONTHS[self.period.unit] % self.times
        ):
            raise ValueError(
                f"{self.times} times do not share {self.period.n} {self.period.unit} evenly"
            )
        elif any(n < 0 for n in (self.period.n, *self.n_by_weight.values())):
            raise ValueError(
                f"{self.kind} needs a period of 0 or more: the kind says which way"
            )
        if self.agreed_deviation and self.agreed_deviation not in DEVIATIONS:
            wanted = ", ".join(DEVIATIONS)
            raise ValueError(
                f"agreed_deviation {self.agreed_deviation!r} is not one of {wanted}"
            )

    def length(self, weight: str | None = None) -> Period:
        """Return the period owed for a case of this weight."""
        if self.period is None:
            raise ValueError(f"{self.kind} has no length")
        return replace(self.period, n=self.n_by_weight.get(weight or "", self.period.n))

    def pace(self, weight: str | None = None) -> Period:
        """Return the time between two turns: several in a period share it evenly."""
        whole = self.length(weight)
        if self.times == 1:
            return whole
        return Period(whole.n * _MONTHS[whole.unit] // self.times, Unit.MONTHS)


@dataclass(frozen=True)
class Deadline:
    """Say when something is due, under which rule, and how that was reached. [Frist]"""

    rule: str
    kind: Kind
    anchor: str
    anchor_date: date
    raw_end: date | None = None
    rolled_end: date | None = None
    safe_end: date | None = None
    earliest: date | None = None
    agreed_end: date | None = None
    by_analogy: bool = False
    interpretation: bool = False
    source_kind: str = "law"
    steps: tuple[Step, ...] = ()

    @property
    def last_day(self) -> date | None:
        """Return the last day in time: agreed, else rolled, else the strict one."""
        return self.agreed_end or self.rolled_end or self.raw_end

    @property
    def overdue_from(self) -> date | None:
        """Return the first day that is too late: the one after the last."""
        return self.last_day + timedelta(days=1) if self.last_day else None

    def overdue(self, on: date) -> bool:
        """Say whether the time has run out; a deadline is kept on its last day."""
        return self.last_day is not None and on > self.last_day

    def too_early(self, on: date) -> bool:
        """Say whether a waiting or notice period still runs."""
        return self.earliest is not None and on < self.earliest

    def agreed(self, to: date, *, on: date, document: str) -> "Deadline":
        """Return the deadline with the date the parties agreed on; the first stays visible."""
        facts = {"to": to.isoformat(), "on": on.isoformat(), "document": document}
        return replace(self, agreed_end=to, steps=(*self.steps, Step("agreed", facts)))

    def explanation(self, lang: str) -> str:
        """Tell the arithmetic in plain words. [Slik er fristen regnet ut]"""
        return render(self.steps, lang)

    def to_json(self) -> dict[str, Any]:
        """Return the deadline with its fixed field names, ready to store or print."""

        def iso(day: date | None) -> str | None:
            return day.isoformat() if day else None

        return {
            "rule": self.rule,
            "kind": self.kind.value,
            "anchor": self.anchor,
            "anchor_date": iso(self.anchor_date),
            "raw_end": iso(self.raw_end),
            "rolled_end": iso(self.rolled_end),
            "safe_end": iso(self.safe_end),
            "earliest": iso(self.earliest),
            "agreed_end": iso(self.agreed_end),
            "by_analogy": self.by_analogy,
            "interpretation": self.interpretation,
            "source_kind": self.source_kind,
            "explanation": {lang: self.explanation(lang) for lang in LANGUAGES},
            "steps": [step.to_json() for step in self.steps],
        }


def deadline(
    rule_id: str,
    timing: Timing,
    anchor_date: date,
    *,
    calendar: Calendar,
    citation_text: Mapping[str, str] | None = None,
    source_kind: str = "law",
    weight: str | None = None,
    unverified: bool = False,
) -> Deadline:
    """Compute the deadline of one rule from the day its event happened. [Fristberegning]

    ``unverified``: nobody has read the source of this rule; the explanation says so.
    """
    if isinstance(anchor_date, datetime):
        raise TypeError("a deadline is counted from a date: an instant has no day of its own")
    if source_kind not in SOURCE_KINDS:
        raise ValueError(f"source_kind {source_kind!r} is not one of {', '.join(SOURCE_KINDS)}")
    bare = Deadline(rule_id, timing.kind, timing.anchor, anchor_date, source_kind=source_kind)
    found = _REACHED[timing.kind](bare, timing, calendar, weight)
    steps = [*found.steps]
    if weight in timing.n_by_weight:
        steps.append(Step("by_weight", {"weight": weight}))
    if timing.agreed_deviation:
        steps.append(Step("may_be_agreed", {"by": timing.agreed_deviation}))
    if citation_text:
        steps.append(Step("cited", {"kind": source_kind, "text": dict(citation_text)}))
    if unverified:
        steps.append(Step("unverified", {}))
    return replace(found, steps=tuple(steps))


def chained(
    rule_id: str,
    timing: Timing,
    previous: Deadline,
    *,
    calendar: Calendar,
    citation_text: Mapping[str, str] | None = None,
    source_kind: str = "law",
    weight: str | None = None,
    unverified: bool = False,
) -> Deadline:
    """Count a deadline from the expiry of another, and flag that as an interpretation.

    The other's last day is what counts: its strict end may lie where nobody could act.
    """
    start = previous.last_day
    if start is None:
        raise ValueError(f"{previous.rule} sets no end to count {rule_id} from")
    found = deadline(
        rule_id,
        timing,
        start,
        calendar=calendar,
        citation_text=citation_text,
        source_kind=source_kind,
        weight=weight,
        unverified=unverified,
    )
    step = Step("chained", {"rule": previous.rule})
    return replace(found, interpretation=True, steps=(step, *found.steps))


def _window(bare: Deadline, timing: Timing, calendar: Calendar, weight: str | None) -> Deadline:
    """Count on from the event; a closed end moves forward, advice moves back."""
    period = timing.length(weight)
    raw = calendar.add(bare.anchor_date, period)
    rolled, safe = calendar.roll_forward(raw), calendar.roll_back(raw)
    steps = _counted("counted", bare.anchor_date, raw, period, calendar)
    if safe != raw:
        steps.append(_dated("act_by", safe))
    steps += _few_at_work(safe, calendar)
    if rolled != raw:
        facts = {
            "to": rolled.isoformat(),
            "by": calendar.rolled_by,
            "analogy": timing.by_analogy,
        }
        steps.append(Step("rolled", facts))
    return replace(
        bare,
        raw_end=raw,
        rolled_end=rolled,
        safe_end=safe,
        by_analogy=timing.by_analogy and rolled != raw,
        steps=tuple(steps),
    )


def _latest(bare: Deadline, timing: Timing, calendar: Calendar, weight: str | None) -> Deadline:
    """Count back from the event; nothing moves the end forward."""
    period = timing.length(weight)
    raw = calendar.add(bare.anchor_date, replace(period, n=-period.n))
    safe = calendar.roll_back(raw)
    if period.n:
        steps = _counted("counted_back", bare.anchor_date, raw, period, calendar)
    else:
        steps = [_dated("same_day", raw), *_closed(raw, calendar)]
    if safe != raw:
        steps += [Step("never_forward", {}), _dated("act_by", safe)]
    steps += _few_at_work(safe, calendar)
    return replace(bare, raw_end=raw, safe_end=safe, steps=tuple(steps))


def _waiting(
    bare: Deadline, timing: Timing, calendar: Calendar, weight: str | None
) -> Deadline:
    """Count on from the event to the first lawful day, which never moves."""
    period = timing.length(weight)
    earliest = calendar.add(bare.anchor_date, period)
    steps = _counted("earliest", bare.anchor_date, earliest, period, calendar)
    steps += _stays(earliest, calendar)
    return replace(bare, earliest=earliest, steps=tuple(steps))


def _notice(bare: Deadline, timing: Timing, calendar: Calendar, weight: str | None) -> Deadline:
    """Give full days after the day of the notice; the day after the last of them is the first."""
    period = timing.length(weight)
    last = calendar.add(bare.anchor_date, period)
    earliest = last + timedelta(days=1)
    facts = {**_span(bare.anchor_date, earliest, period), "last": last.isoformat()}
    steps = [Step("notice", facts), *_closed(earliest, calendar), *_stays(earliest, calendar)]
    return replace(bare, earliest=earliest, steps=tuple(steps))


def _recurring(
    bare: Deadline, timing: Timing, calendar: Calendar, weight: str | None
) -> Deadline:
    """Count on from the last time; no source read says that a closed day gives more time."""
    whole, period = timing.length(weight), timing.pace(weight)
    raw = calendar.add(bare.anchor_date, period)
    safe = calendar.roll_back(raw)
    steps = [Step("recurring", _span(bare.anchor_date, raw, period)), *_closed(raw, calendar)]
    if safe != raw:
        steps.append(_dated("act_by", safe))
    if timing.times > 1:
        # The source counts the times and names no days: even steps are our reading of it.
        facts = {"times": timing.times, "n": whole.n, "unit": whole.unit.value}
        steps.append(Step("spread", facts))
    if timing.on_demand:
        steps.append(Step("on_demand", {}))
    return replace(
        bare,
        raw_end=raw,
        safe_end=safe,
        interpretation=timing.times > 1,
        steps=tuple(steps),
    )


def _gate(bare: Deadline, timing: Timing, calendar: Calendar, weight: str | None) -> Deadline:
    """Set no date: the step must be done before the other one can be registered."""
    before = timing.kind.removeprefix("gate_")
    steps = [Step(before, {})]
    if timing.anchor == before.replace("before", "planned"):
        steps.append(_dated("planned", bare.anchor_date))
    return replace(bare, steps=tuple(steps))


def _soft(bare: Deadline, timing: Timing, calendar: Calendar, weight: str | None) -> Deadline:
    """Set no date at all."""
    return replace(bare, steps=(Step("no_date", {}),))


_REACHED = {
    Kind.GATE_BEFORE_DECISION: _gate,
    Kind.GATE_BEFORE_IMPLEMENTATION: _gate,
    Kind.WINDOW_AFTER: _window,
    Kind.LATEST_BEFORE: _latest,
    Kind.WAITING_PERIOD: _waiting,
    Kind.NOTICE_PERIOD: _notice,
    Kind.RECURRING: _recurring,
    Kind.SOFT: _soft,
}
_SHORT = frozenset({Unit.CALENDAR_DAYS, Unit.WEEKS})
_NOT_COUNTED = {Unit.WORKING_DAYS: "working_days_only", Unit.WEEKDAYS: "weekdays_only"}


def _dated(code: str, day: date) -> Step:
    return Step(code, {"date": day.isoformat()})


def _span(start: date, end: date, period: Period) -> dict[str, Any]:
    return {
        "n": period.n,
        "unit": period.unit.value,
        "from": start.isoformat(),
        "to": end.isoformat(),
    }


def _counted(
    code: str, start: date, end: date, period: Period, calendar: Calendar
) -> list[Step]:
    """Tell the count, the name of a closed end, and what the unit does with days off.

    In half a year there are always some days off: there is nothing to tell then.
    """
    steps = [Step(code, _span(start, end, period)), *_closed(end, calendar)]
    if period.unit in _NOT_COUNTED:
        steps.append(Step(_NOT_COUNTED[period.unit], {}))
    elif period.unit in _SHORT and calendar.holidays_between(start, end):
        steps.append(Step("holidays_count", {}))
    return steps


def _closed(day: date, calendar: Calendar) -> list[Step]:
    names = calendar.names(day)
    return [Step("closed", {"date": day.isoformat(), "names": _listed(names)})] if names else []


def _few_at_work(day: date, calendar: Calendar) -> list[Step]:
    names = calendar.low_staffing(day)
    facts = {"date": day.isoformat(), "names": _listed(names)}
    return [Step("low_staffing", facts)] if names else []


def _stays(day: date, calendar: Calendar) -> list[Step]:
    """Say that a first lawful day stays where it is, when one might think otherwise."""
    following = calendar.roll_forward(day)
    return [Step("not_moved", {"next": following.isoformat()})] if following != day else []


def _listed(names: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Return the names as plain JSON holds them."""
    return {lang: list(found) for lang, found in names.items()}
