"""Know which days are closed in Norway, and count days of every kind. [Kalender]

Three kinds of day are never mixed: calendar days (all), weekdays (Monday–Saturday, not red)
[virkedag] and working days (Monday–Friday, not red) [arbeidsdag].

Sources: helligdagsfredloven § 2 (the red days), the Act of 26 April 1947 on 1 and 17 May,
domstolloven § 148 (how a period is counted) and § 149 (what a closed day does to its end).
The days themselves are data with citations in ``law/calendar.toml``; Easter is computed.
"""

import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NoReturn, Self

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from rulebook.phrases import LANGUAGES

CALENDAR_FILE = Path(__file__).parent / "law" / "calendar.toml"
SATURDAY, SUNDAY = 5, 6


class Unit(StrEnum):
    """Say what a period is counted in. [Enhet]"""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKDAYS = "weekdays"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Period:
    """A number with its unit written out; a negative one counts back. [Periode]"""

    n: int
    unit: Unit


class CalendarError(ValueError):
    """Refuse a calendar file, naming the key, what stood there and what was wanted."""

    def __init__(self, *, key: str, found: object, wanted: str) -> None:
        """Keep the three parts: the loader of the packs reports them with the file."""
        self.key, self.found, self.wanted = key, found, wanted
        super().__init__(f"{key}: found {found!r}, wanted {wanted}")


class OutsideCalendar(ValueError):
    """Refuse a day the calendar does not vouch for: a guess would look like an answer."""

    def __init__(self, first_day: date, last_day: date) -> None:
        """Keep the horizon, so that whoever asks can be told it."""
        self.first_day, self.last_day = first_day, last_day
        super().__init__(f"the calendar covers {first_day} to {last_day}")


@dataclass(frozen=True)
class NamedDay:
    """A day with a name that returns every year, by date or by distance from Easter. [Merkedag]"""

    id: str
    names: Mapping[str, str]
    citation: Mapping[str, Any]
    valid_from: date
    valid_to: date | None = None
    month: int = 0
    day: int = 0
    easter: int | None = None

    def in_year(self, year: int) -> date | None:
        """Return the day of that year, or nothing where the row does not hold."""
        if self.easter is None:
            found = date(year, self.month, self.day)
        else:
            found = easter(year) + timedelta(days=self.easter)
        if found < self.valid_from or (self.valid_to and found > self.valid_to):
            return None
        return found


class _Counted:
    """All days of one kind in order, and for every calendar day how many of them came before.

    Adding N days is then two look-ups, however large N is and whatever lies between.
    """

    __slots__ = ("_before", "_days", "_first", "_last", "_size")

    def __init__(self, first: date, last: date, shut: Sequence[int]) -> None:
        self._first, self._last, self._size = first, last, len(shut)
        start = first.toordinal()
        self._days = [
            date.fromordinal(start + i) for i, closed in enumerate(shut) if not closed
        ]
        self._before = before = [0]
        total = 0
        for closed in shut:
            total += not closed
            before.append(total)

    def add(self, day: date, n: int) -> date:
        """Count N days of this kind on from the day, which itself does not count."""
        i = day.toordinal() - self._first.toordinal()
        if 0 <= i < self._size:
            try:
                if n > 0:
                    return self._days[self._before[i + 1] + n - 1]
                # A negative index would wrap round to the far end of the table.
                if n < 0 and (k := self._before[i] + n) >= 0:
                    return self._days[k]
                if n == 0:
                    return day
            except IndexError:
                pass
        raise OutsideCalendar(self._first, self._last)


class Calendar:
    """Answer what kind of day a day is, and count on from it. [Kalender]"""

    def __init__(
        self,
        closed: Sequence[NamedDay],
        low_staffing: Sequence[NamedDay],
        *,
        first_day: date,
        last_day: date,
        rolled_by: str,
    ) -> None:
        """Lay out the named days year by year over the whole horizon."""
        self.first_day, self.last_day, self.rolled_by = first_day, last_day, rolled_by
        self.closed_days = tuple(closed)
        self._red = self._laid_out(closed)
        self._low = self._laid_out(low_staffing)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Build a calendar from the content of a calendar file, or refuse it by key."""
        head = _table(data, "calendar", "first_day", "last_day")
        for key in head:
            _demand(type(head[key]) is date, f"calendar.{key}", head[key], "a date")
        rolling = _table(data, "rolling", "by", "href", "confidence")
        citations = data.get("citations", {})
        return cls(
            [_named_day(row, f"closed[{i}]", citations) for i, row in _rows(data, "closed")],
            [
                _named_day(row, f"low_staffing[{i}]", citations)
                for i, row in _rows(data, "low_staffing")
            ],
            first_day=head["first_day"],
            last_day=head["last_day"],
            rolled_by=rolling["by"],
        )

    @classmethod
    def read(cls, path: Path = CALENDAR_FILE) -> Self:
        """Read a calendar file."""
        return cls.of(tomllib.loads(path.read_text(encoding="utf-8")))

    def red(self, day: date) -> bool:
        """Say whether the day is a Sunday or a public holiday. [Helligdag]"""
        self._within(day)
        return day.weekday() == SUNDAY or day in self._red

    def closed(self, day: date) -> bool:
        """Say whether the day is a Saturday or red: no deadline ends there. [Stengt dag]"""
        self._within(day)
        return day.weekday() >= SATURDAY or day in self._red

    def names(self, day: date) -> Mapping[str, tuple[str, ...]]:
        """Return the names of a public holiday by language; none for an ordinary day.

        One date may carry two: 17 May 2027 is Whit Monday as well. It is still one day.
        """
        return _names(self._red.get(self._within(day), ()))

    def low_staffing(self, day: date) -> Mapping[str, tuple[str, ...]]:
        """Return the names of an open day when few are at work: a hint, never a rule."""
        return {} if self.closed(day) else _names(self._low.get(day, ()))

    def holidays_between(self, start: date, end: date) -> bool:
        """Say whether a public holiday lies strictly between the two days."""
        first, last = sorted((self._within(start), self._within(end)))
        i = bisect_left(self._red_in_order, first + timedelta(days=1))
        return i < len(self._red_in_order) and self._red_in_order[i] < last

    def roll_forward(self, day: date) -> date:
        """Return the first open day on or after the day. [domstolloven § 149]"""
        while self.closed(day):
            day += timedelta(days=1)
        return day

    def roll_back(self, day: date) -> date:
        """Return the last open day on or before the day: advice to act by, not law."""
        while self.closed(day):
            day -= timedelta(days=1)
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """Count N days on, Monday–Friday except public holidays. [Arbeidsdager]"""
        return self._working_days.add(day, n)

    def add_weekdays(self, day: date, n: int) -> date:
        """Count N days on, Monday–Saturday except public holidays. [Virkedager]"""
        return self._weekdays.add(day, n)

    def add(self, day: date, period: Period) -> date:
        """Count a period on from a day, which itself does not count. [domstolloven § 148]

        Months and years end on the same number; a month without it ends on its last day.
        """
        if period.unit is Unit.WORKING_DAYS:
            return self.add_working_days(day, period.n)
        if period.unit is Unit.WEEKDAYS:
            return self.add_weekdays(day, period.n)
        try:
            if period.unit is Unit.CALENDAR_DAYS:
                end = day + timedelta(days=period.n)
            elif period.unit is Unit.WEEKS:
                end = day + timedelta(weeks=period.n)
            elif period.unit is Unit.MONTHS:
                end = day + relativedelta(months=period.n)
            else:
                end = day + relativedelta(years=period.n)
        except (OverflowError, ValueError):
            raise OutsideCalendar(self.first_day, self.last_day) from None
        self._within(day)
        return self._within(end)

    def _within(self, day: date) -> date:
        if not self.first_day <= day <= self.last_day:
            raise OutsideCalendar(self.first_day, self.last_day)
        return day

    def _laid_out(self, rows: Sequence[NamedDay]) -> dict[date, tuple[NamedDay, ...]]:
        found: dict[date, tuple[NamedDay, ...]] = {}
        for year in range(self.first_day.year, self.last_day.year + 1):
            for row in rows:
                if day := row.in_year(year):
                    found[day] = (*found.get(day, ()), row)
        return found

    @cached_property
    def _red_in_order(self) -> list[date]:
        return sorted(self._red)

    @cached_property
    def _working_days(self) -> _Counted:
        return self._counted(SATURDAY)

    @cached_property
    def _weekdays(self) -> _Counted:
        return self._counted(SUNDAY)

    def _counted(self, first_closed_weekday: int) -> _Counted:
        start = self.first_day.toordinal()
        length = self.last_day.toordinal() - start + 1
        weekday = self.first_day.weekday()
        shut = bytearray((weekday + i) % 7 >= first_closed_weekday for i in range(length))
        for day in self._red:
            if self.first_day <= day <= self.last_day:
                shut[day.toordinal() - start] = 1
        return _Counted(self.first_day, self.last_day, shut)


@lru_cache(maxsize=1)
def norway() -> Calendar:
    """Return the calendar of the law, read once."""
    return Calendar.read()


def _names(rows: Sequence[NamedDay]) -> Mapping[str, tuple[str, ...]]:
    return {lang: tuple(row.names[lang] for row in rows) for lang in LANGUAGES} if rows else {}


def _refuse(key: str, found: object, wanted: str) -> NoReturn:
    raise CalendarError(key=key, found=found, wanted=wanted)


def _demand(holds: bool, key: str, found: object, wanted: str) -> None:  # noqa: FBT001
    if not holds:
        _refuse(key, found, wanted)


def _table(data: Mapping[str, Any], key: str, *fields: str) -> Mapping[str, Any]:
    table = data.get(key)
    if not isinstance(table, Mapping):
        _refuse(key, table, f"a table with {', '.join(fields)}")
    for field in fields:
        _demand(field in table, f"{key}.{field}", None, "a value")
    for field in table:
        _demand(field in fields, f"{key}.{field}", table[field], f"one of {', '.join(fields)}")
    return table


def _rows(data: Mapping[str, Any], key: str) -> list[tuple[int, Any]]:
    rows = data.get(key, [])
    _demand(isinstance(rows, list), key, rows, "a list of tables")
    return list(enumerate(rows))


_DAY_KEYS = ("id", "month", "day", "easter", "names", "citation", "valid_from", "valid_to")


def _named_day(row: Any, key: str, citations: Mapping[str, Any]) -> NamedDay:
    _demand(isinstance(row, Mapping), key, row, "a table")
    for field in row:
        _demand(
            field in _DAY_KEYS, f"{key}.{field}", row[field], f"one of {', '.join(_DAY_KEYS)}"
        )
    for field in ("id", "names", "citation", "valid_from"):
        _demand(field in row, f"{key}.{field}", None, "a value")
    names = row["names"]
    _demand(
        isinstance(names, Mapping) and set(names) == set(LANGUAGES),
        f"{key}.names",
        names,
        "a name in nb, nn and en",
    )
    known = ", ".join(citations)
    _demand(row["citation"] in citations, f"{key}.citation", row["citation"], f"one of {known}")
    for field in ("valid_from", "valid_to"):
        _demand(
            field not in row or type(row[field]) is date,
            f"{key}.{field}",
            row.get(field),
            "a date",
        )
    by_easter, by_date = "easter" in row, "month" in row and "day" in row
    _demand(by_easter != by_date, key, dict(row), "either month and day, or easter")
    if by_date:
        try:
            # A year without 29 February: a closed day must exist every year.
            date(2001, row["month"], row["day"])
        except (TypeError, ValueError):
            _refuse(f"{key}.day", (row["month"], row["day"]), "a day that every year has")
    else:
        _demand(type(row["easter"]) is int, f"{key}.easter", row["easter"], "a whole number")
    return NamedDay(**{**row, "citation": citations[row["citation"]]})
