"""Count forward from today: the earliest days a case can be decided and started. [Tidligste dager]

This is a simple forward check. Each time of the local routine is used in full, and a rule that
asks for something a time before the start moves the start. What has no date in any rule – such
as when a committee meets – is not counted, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rulebook.calendar import Calendar, OutsideCalendar
from rulebook.dates import Deadline, Kind
from rulebook.packs import Packs
from rulebook.schema import Rule

# A rule that cannot be met within two years from now is not met by waiting.
LONGEST_SEARCH = 731


@dataclass(frozen=True)
class ForwardStep:
    """One step on the way, and the day it falls on when one begins today. [Steg framover]"""

    code: str
    day: date
    rule: str = ""
    kind: str = ""
    citation: Any = None
    explanation: Mapping[str, str] | None = None
    title: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Forward:
    """What is possible from today on. [Plan framover]"""

    steps: tuple[ForwardStep, ...]
    decision: date
    start: date

    def decision_too_early(self, planned: date | None) -> bool:
        """Tell whether the planned decision comes before the earliest one."""
        return planned is not None and planned < self.decision

    def start_too_early(self, planned: date | None) -> bool:
        """Tell whether the planned start comes before the earliest one."""
        return planned is not None and planned < self.start


def forward(
    packs: Packs, *, today: date, weight: str, rung: str | None, duties: tuple[Rule, ...] = ()
) -> Forward | None:
    """Count forward from today; None when the calendar does not reach far enough. [Regn framover]

    `duties` are the rules raised in the case; those that count back from the decision or the
    start move it.
    """
    try:
        return _Counting(packs, today, weight).count(rung, duties)
    except OutsideCalendar:
        return None


class _Counting:
    """Walk through the routine once, one step after the other."""

    def __init__(self, packs: Packs, today: date, weight: str) -> None:
        self.packs = packs
        self.calendar: Calendar = packs.calendar
        self.today = today
        self.weight = weight
        self.steps: list[ForwardStep] = []

    def count(self, rung: str | None, duties: tuple[Rule, ...]) -> Forward:
        informed = self.calendar.roll_forward(self.today)
        self.steps.append(ForwardStep("inform", informed))
        heard = self._after("LOC-INPUT", "input", informed)
        if self.weight != "light" and rung not in (None, "information"):
            heard = self._meeting(informed, heard)
        decision = self.calendar.roll_forward(heard + timedelta(days=1))
        decision = self._no_earlier("planned_decision", duties, decision, heard)
        self.steps.append(ForwardStep("decide", decision))
        start = self._no_earlier("planned_implementation", duties, decision, heard)
        self.steps.append(ForwardStep("start", start))
        # By day; what falls on the same day keeps the order in which it is done.
        return Forward(tuple(sorted(self.steps, key=lambda s: s.day)), decision, start)

    def _meeting(self, informed: date, heard: date) -> date:
        met = max(
            heard,
            self._before("LOC-NOTICE", "notice", informed),
            self._before("LOC-PAPERS", "", informed),
        )
        self.steps.append(ForwardStep("meeting", met))
        sent = self._after("LOC-MINUTES", "minutes", met)
        return self._after("LOC-REMARKS", "remarks", sent)

    def _after(self, rule_id: str, code: str, anchor: date) -> date:
        """Give the last day of a time that runs from an event; the event when no rule sets one."""
        rule = self.packs.rules.get(rule_id)
        if rule is None:
            return anchor
        found = self.packs.rule_deadline(rule, anchor, weight=self.weight)
        day = found.last_day or anchor
        self.steps.append(self._step(code, day, rule, found))
        return day

    def _before(self, rule_id: str, code: str, done_on: date) -> date:
        """Give the first day something may be held, when it was called on a day."""
        rule = self.packs.rules.get(rule_id)
        if rule is None:
            return done_on
        day, found = self._first(rule, done_on, lambda d: (d.last_day or done_on) >= done_on)
        if code:
            self.steps.append(self._step(code, done_on, rule, found))
        return day

    def _no_earlier(
        self, anchor: str, duties: tuple[Rule, ...], day: date, done_on: date
    ) -> date:
        """Move a day until every rule that counts back from it leaves time for the discussion."""
        for rule in duties:
            timing = rule.timing
            if timing is None or timing.kind != Kind.LATEST_BEFORE or timing.anchor != anchor:
                continue
            moved, found = self._first(rule, day, lambda d: (d.last_day or done_on) >= done_on)
            if moved > day:
                day = moved
                self.steps.append(self._step("latest_before", done_on, rule, found))
        return day

    def _first(
        self, rule: Rule, day: date, enough: Callable[[Deadline], bool]
    ) -> tuple[date, Deadline]:
        for ahead in range(LONGEST_SEARCH):
            tried = day + timedelta(days=ahead)
            if self.calendar.closed(tried):
                continue
            found = self.packs.rule_deadline(rule, tried, weight=self.weight)
            if enough(found):
                return tried, found
        raise OutsideCalendar(day, tried)

    def _step(self, code: str, day: date, rule: Rule, found: Deadline) -> ForwardStep:
        stored = found.to_json()
        return ForwardStep(
            code,
            day,
            rule=rule.id,
            kind=stored["source_kind"],
            citation=rule.citation.to_json(),
            explanation=stored["explanation"],
            title=rule.title,
        )
