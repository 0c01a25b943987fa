"""An independent count of days, from 1990 to 2060: the engine must find the same ends.

The oracle knows the closed days from the `holidays` library and counts by walking, one day at a
time. It shares no line with the calendar.
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import pytest

from rulebook.calendar import Period, Unit, norway
from rulebook.dates import Kind, Timing, deadline

NORWAY = norway()
HOLIDAYS = holidays.country_holidays("NO", years=range(1988, 2063))
FIRST, LAST = date(1990, 3, 1), date(2060, 10, 31)
DAY = timedelta(days=1)
SUNDAY = 6
LENGTHS = {
    Unit.CALENDAR_DAYS: (1, 3, 8, 14, 30, 90),
    Unit.WORKING_DAYS: (1, 2, 5, 10, 15, 21),
    Unit.WEEKDAYS: (1, 2, 6, 12, 18, 25),
    Unit.WEEKS: (1, 2, 3, 4, 8, 12),
    Unit.MONTHS: (1, 2, 3, 4, 6, 12),
    Unit.YEARS: (1, 1, 1, 1, 1, 1),
}


def red(day: date) -> bool:
    return day.weekday() == SUNDAY or day in HOLIDAYS


def closed(day: date) -> bool:
    return red(day) or day.weekday() == SUNDAY - 1


def walked(day: date, n: int, unit: Unit) -> date:
    """Count on, or back when n is negative: by walking, and by the number of the day."""
    if unit in (Unit.MONTHS, Unit.YEARS):
        months = n * (12 if unit is Unit.YEARS else 1)
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        longest = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, longest))
    if unit is Unit.WEEKS:
        n, unit = 7 * n, Unit.CALENDAR_DAYS
    step = DAY if n > 0 else -DAY
    left = abs(n)
    while left:
        day += step
        skipped = (unit is Unit.WORKING_DAYS and closed(day)) or (
            unit is Unit.WEEKDAYS and red(day)
        )
        left -= not skipped
    return day


def open_from(day: date, step: timedelta) -> date:
    while closed(day):
        day += step
    return day


def starts(unit: Unit) -> Iterator[tuple[date, int]]:
    """Every day of the seventy years, each with one of the lengths in turn."""
    lengths = LENGTHS[unit]
    for i in range((LAST - FIRST).days):
        yield FIRST + i * DAY, lengths[i % len(lengths)]


@pytest.mark.parametrize("unit", Unit)
def test_it_ends_every_window_where_the_oracle_does(unit: Unit) -> None:
    differing = []
    for start, n in starts(unit):
        end = walked(start, n, unit)
        found = NORWAY.add(start, Period(n, unit))
        ends = (found, NORWAY.roll_forward(found), NORWAY.roll_back(found))
        if ends != (end, open_from(end, DAY), open_from(end, -DAY)):
            differing.append((start, n, ends))
    assert differing == []


@pytest.mark.parametrize("unit", Unit)
def test_it_counts_back_as_far_as_the_oracle_does(unit: Unit) -> None:
    differing = [
        (start, n)
        for start, n in starts(unit)
        if start.year > 1991 and NORWAY.add(start, Period(-n, unit)) != walked(start, -n, unit)
    ]
    assert differing == []


# The months of the most closed days, of summer time and of leap days; every year.
CHOSEN = [
    date(year, month, day)
    for year in range(1992, 2060)
    for month, day in ((2, 28), (3, 20), (3, 28), (4, 9), (5, 3), (5, 17), (10, 29), (12, 23))
]


@pytest.mark.parametrize("unit", Unit)
def test_it_gives_each_kind_of_deadline_the_dates_of_the_oracle(unit: Unit) -> None:
    for i, start in enumerate(CHOSEN):
        n = LENGTHS[unit][i % 6]
        on, back = walked(start, n, unit), walked(start, -n, unit)
        found = {
            kind: deadline("R", Timing(kind, "", Period(n, unit)), start, calendar=NORWAY)
            for kind in (
                Kind.WINDOW_AFTER,
                Kind.LATEST_BEFORE,
                Kind.WAITING_PERIOD,
                Kind.NOTICE_PERIOD,
                Kind.RECURRING,
            )
        }
        assert {
            kind: (then.raw_end, then.rolled_end, then.safe_end, then.earliest)
            for kind, then in found.items()
        } == {
            Kind.WINDOW_AFTER: (on, open_from(on, DAY), open_from(on, -DAY), None),
            Kind.LATEST_BEFORE: (back, None, open_from(back, -DAY), None),
            Kind.WAITING_PERIOD: (None, None, None, on),
            Kind.NOTICE_PERIOD: (None, None, None, on + DAY),
            Kind.RECURRING: (on, None, open_from(on, -DAY), None),
        }, (start, n)
