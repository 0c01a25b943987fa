"""Count dismissals over a rolling window, across every case of an organisation. [Vakt over oppsigelser]

Collective redundancies are counted for the whole undertaking, so a case with three dismissals
may be the one that makes it ten. The window is a number of days with both ends counted: in 30
days from 1 March the last is 30 March. Other terminations count only where enough of the total
are dismissals. Every number – the limit, the days, the earlier warning – is a value of the packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.packs import Packs
from rulebook.schema import Answer

# Stated by the organisation's register, never asked: what other cases have in the same window.
DISMISSALS_ELSEWHERE = "dismissals_elsewhere"
TERMINATIONS_ELSEWHERE = "terminations_elsewhere"
_OWN = "dismissals"
_WITHIN = "dismissals_within_window"
_ALL_WITHIN = "terminations_within_window"
# An answer to one of these is counted together with the rest: it may move all of them.
COUNTED_TOGETHER = frozenset({_OWN, _WITHIN, _ALL_WITHIN})
ELSEWHERE = frozenset({DISMISSALS_ELSEWHERE, TERMINATIONS_ELSEWHERE})


@dataclass(frozen=True)
class Given:
    """How many were given notice on a day; `others` left in another way for the same reasons."""

    on: date
    dismissals: int
    others: int = 0


@dataclass(frozen=True)
class Limits:
    """The numbers the watch goes by. [Grenser]"""

    days: int
    limit: int
    warn_at: int
    others_from: int

    @classmethod
    def of(cls, packs: Packs, on: date) -> Limits | None:
        """Read the numbers as they were on a day; none where the packs have none."""
        names = ("_days", "", "_warning", "_other_terminations")
        found = [packs.value(f"aml.collective_redundancies{name}", on=on) for name in names]
        values = [value.value for value in found if value is not None]
        return cls(*values) if len(values) == len(names) else None

    def first_day(self, last: date) -> date:
        """Give the first day of the window that ends on a day; both are counted."""
        return last - timedelta(days=self.days - 1)


@dataclass(frozen=True)
class Window:
    """What falls within one window. [Vindu]"""

    first: date
    last: date
    dismissals: int
    others: int
    limits: Limits

    @property
    def counted(self) -> int:
        """Give the number that is held against the limit."""
        with_others = self.dismissals >= self.limits.others_from
        return self.dismissals + (self.others if with_others else 0)

    @property
    def near(self) -> bool:
        """Tell whether it is time to warn."""
        return self.counted >= self.limits.warn_at

    @property
    def over(self) -> bool:
        """Tell whether it is a collective redundancy."""
        return self.counted >= self.limits.limit


def window_to(last: date, given: Iterable[Given], limits: Limits) -> Window:
    """Count the window that ends on a day. [Tell vinduet]"""
    first = limits.first_day(last)
    within = [one for one in given if first <= one.on <= last]
    dismissals = sum(one.dismissals for one in within)
    return Window(first, last, dismissals, sum(one.others for one in within), limits)


def heaviest_with(day: date, given: Sequence[Given], limits: Limits) -> Window:
    """Find the window around a day that holds the most; of equals, the first. [Tyngste vindu]

    What happens on the day itself may be counted in any of them.
    """
    reach = timedelta(days=limits.days - 1)
    ends = sorted(
        {day, day + reach, *(one.on for one in given if day <= one.on <= day + reach)}
    )
    windows = [window_to(last, given, limits) for last in ends]
    return max(windows, key=lambda window: (window.dismissals, window.others, -_place(window)))


def windows_over(given: Sequence[Given], limits: Limits) -> list[Window]:
    """List the windows that deserve a word, each ending on a day notice was given. [Varsler]"""
    days = sorted({one.on for one in given})
    return [window for day in days if (window := window_to(day, given, limits)).near]


def with_the_rest(facts: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """Count a case's own dismissals together with those of other cases. [Sammen med resten]

    Where nobody has said how many fall within the window, all of the case's own may. A case
    without dismissals crosses nothing, whatever the others do.
    """
    if ELSEWHERE.isdisjoint(facts):
        return facts
    elsewhere = _number(facts, DISMISSALS_ELSEWHERE)
    others = _number(facts, TERMINATIONS_ELSEWHERE)
    own = _number(facts, _WITHIN if _WITHIN in facts else _OWN)
    if not own or not (elsewhere or others):
        return facts
    in_all = _number(facts, _ALL_WITHIN) if _ALL_WITHIN in facts else own
    return {
        **facts,
        _WITHIN: own + elsewhere,
        _ALL_WITHIN: in_all + elsewhere + others,
    }


def _number(facts: Mapping[str, Answer], name: str) -> int:
    said = facts.get(name, 0)
    return said if isinstance(said, int) else 0


def _place(window: Window) -> int:
    return window.last.toordinal()
