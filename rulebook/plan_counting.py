"""Count the links of a plan both ways: back from the days wished for, and on from today. [Dagregning]"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from rulebook.calendar import OutsideCalendar
from rulebook.dates import Deadline
from rulebook.packs import Packs
from rulebook.plan_steps import GOALS, Key, Link, Steps
from rulebook.schema import Rule

# What cannot be met by waiting two years is not met by waiting.
LONGEST_SEARCH = 731
_ONE_DAY = timedelta(days=1)


class Counting:
    """The links of one case, and the days that are given. [Regnestykket]

    `goals` are the days wished for, `fixed` the days of steps that are done or set.
    """

    def __init__(
        self,
        packs: Packs,
        steps: Steps,
        *,
        weight: str,
        goals: Mapping[Key, date],
        fixed: Mapping[Key, date],
    ) -> None:
        self.packs, self.steps, self.weight = packs, steps, weight
        self.goals, self.fixed = goals, fixed

    def latest(self) -> tuple[dict[Key, date], dict[Key, Link]]:
        """Count back: each step's last day that leaves the next its time, and the link that sets it."""
        leaving: dict[Key, list[Link]] = {}
        for link in self.steps.links:
            leaving.setdefault(link.before, []).append(link)
        latest: dict[Key, date] = {}
        holding: dict[Key, Link] = {}
        for key in reversed(self.steps.order):
            day = self.goals.get(key)
            for link in leaving.get(key, ()):
                after = self.fixed.get(link.after) or latest.get(link.after)
                if after is None:
                    continue
                before = self._last_before(link, after)
                if day is None or before < day or (before == day and key not in holding):
                    day, holding[key] = before, link
            if day is not None:
                latest[key] = self._open(key, day, forward=False)
        return latest, holding

    def earliest(
        self, links: Iterable[Link], today: date
    ) -> tuple[dict[Key, date], dict[Key, Link]]:
        """Count on from today: the first day of each step, and the link that makes it so late."""
        arriving: dict[Key, list[Link]] = {}
        for link in links:
            arriving.setdefault(link.after, []).append(link)
        earliest: dict[Key, date] = {}
        because: dict[Key, Link] = {}
        # What follows a decision cannot come before the day wished for it.
        reached: dict[Key, date] = {}
        for key in self.steps.order:
            if key in self.fixed:
                earliest[key] = reached[key] = self.fixed[key]
                continue
            day = today
            for link in arriving.get(key, ()):
                after = self._first_after(link, reached[link.before])
                if after > day or (after == day and key not in because):
                    day, because[key] = after, link
            earliest[key] = self._first_open(key, day)
            reached[key] = max(earliest[key], self.goals.get(key, date.min))
        return earliest, because

    def _first_open(self, key: Key, day: date) -> date:
        """Decide on an open day, unless a closed one is wished for; the start is not moved."""
        if key[0] != "decision":
            return self._open(key, day, forward=True)
        wanted, opened = self.goals.get(key), self.packs.calendar.roll_forward(day)
        return wanted if wanted is not None and day <= wanted < opened else opened

    def _open(self, key: Key, day: date, *, forward: bool) -> date:
        """Move what the employer does to an open day; days wished for stand as they are."""
        if key[0] in GOALS or key[0] == "political":
            return day
        calendar = self.packs.calendar
        return calendar.roll_forward(day) if forward else calendar.roll_back(day)

    def _holds(self, link: Link, before: date, after: date) -> bool:
        """Tell whether a step on one day leaves the next one its time."""
        if link.rule is None:
            return after >= before + link.gap * _ONE_DAY
        found = self.deadline(link.rule, after if link.counts_back else before)
        if link.counts_back:
            return found.last_day is None or before <= found.last_day
        reached = found.earliest or found.last_day
        return reached is None or after >= reached

    def _first_after(self, link: Link, before: date) -> date:
        """Find the first day for the later step."""
        return self._search(before, 1, lambda day: self._holds(link, before, day))

    def _last_before(self, link: Link, after: date) -> date:
        """Find the last day for the earlier step."""
        return self._search(after, -1, lambda day: self._holds(link, day, after))

    def deadline(self, rule: Rule, anchor: date) -> Deadline:
        """Compute what a rule counts from a day."""
        return self.packs.rule_deadline(rule, anchor, weight=self.weight)

    def _search(self, start: date, way: int, holds: Callable[[date], bool]) -> date:
        """Go day by day: a count that skips holidays has no inverse to compute."""
        try:
            for n in range(LONGEST_SEARCH):
                day = start + n * way * _ONE_DAY
                if holds(day):
                    return day
        except OverflowError:  # before the first day there is, or after the last
            pass
        raise OutsideCalendar(self.packs.calendar.first_day, self.packs.calendar.last_day)


def on_the_way(goal: Key, because: Mapping[Key, Link]) -> tuple[Rule, ...]:
    """Follow the links that set a goal's earliest day, back to today."""
    rules: list[Rule] = []
    key = goal
    while key in because:
        link = because[key]
        if link.rule is not None:
            rules.append(link.rule)
        key = link.before
    return tuple(rules)
