import copy
import tomllib
from datetime import date, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.calendar import (
    CALENDAR_FILE,
    Calendar,
    CalendarError,
    OutsideCalendar,
    Period,
    Unit,
    norway,
)

NORWAY = norway()
days = st.dates(date(1995, 1, 1), date(2095, 12, 31))


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


# --- which days are closed ---------------------------------------------------------------------


def test_it_agrees_with_an_independent_library_on_every_day_from_1990_to_2060():
    oracle = holidays.country_holidays("NO", years=range(1990, 2061))
    differing = [
        day
        for day in every_day(date(1990, 1, 1), date(2060, 12, 31))
        if NORWAY.red(day) != (day in oracle or day.weekday() == 6)
        or bool(NORWAY.names(day)) != (day in oracle)
        or NORWAY.closed(day) != (day in oracle or day.weekday() >= 5)
    ]
    assert differing == []


def test_it_gives_the_17th_of_may_2027_two_names_and_counts_it_once():
    day = date(2027, 5, 17)
    assert set(NORWAY.names(day)["nb"]) == {"17. mai", "2. pinsedag"}
    assert set(NORWAY.names(day)["en"]) == {"Constitution Day", "Whit Monday"}
    assert NORWAY.add_working_days(date(2027, 5, 14), 1) == date(2027, 5, 18)
    assert NORWAY.add_weekdays(date(2027, 5, 14), 2) == date(2027, 5, 18)


@pytest.mark.parametrize(
    "day", [date(2026, 12, 24), date(2026, 12, 31), date(2027, 3, 24)], ids=str
)
def test_it_keeps_the_eves_open_and_says_few_are_at_work(day):
    assert not NORWAY.closed(day)
    assert NORWAY.names(day) == {}
    assert NORWAY.low_staffing(day)["nb"]


def test_it_gives_no_staffing_hint_for_an_eve_that_is_a_saturday():
    assert NORWAY.closed(date(2022, 12, 24))
    assert NORWAY.low_staffing(date(2022, 12, 24)) == {}
    assert NORWAY.low_staffing(date(2027, 3, 23)) == {}


def test_it_closes_saturdays_without_calling_them_red():
    saturday = date(2027, 3, 13)
    assert NORWAY.closed(saturday)
    assert not NORWAY.red(saturday)


def test_it_names_every_closed_day_in_three_languages_with_a_citation():
    assert len(NORWAY.closed_days) == 12
    for day in NORWAY.closed_days:
        assert set(day.names) == {"nb", "nn", "en"}
        assert day.citation["text"]["nb"]
        assert day.citation["href"].startswith("https://")


def test_it_tells_whether_a_holiday_lies_strictly_between():
    assert NORWAY.holidays_between(date(2027, 3, 24), date(2027, 3, 26))
    assert not NORWAY.holidays_between(date(2027, 3, 24), date(2027, 3, 25))
    assert NORWAY.holidays_between(date(2027, 4, 5), date(2027, 3, 22))
    assert not NORWAY.holidays_between(date(2100, 12, 26), date(2100, 12, 31))
    assert not NORWAY.holidays_between(date(2027, 3, 26), date(2027, 3, 26))


# --- counting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "n", "unit", "end"),
    [
        ("2027-03-31", -5, Unit.WORKING_DAYS, "2027-03-19"),
        ("2026-12-23", 3, Unit.WORKING_DAYS, "2026-12-29"),
        ("2027-03-18", -5, Unit.WORKING_DAYS, "2027-03-11"),
        ("2027-03-23", 5, Unit.WORKING_DAYS, "2027-04-02"),
        ("2027-03-27", 1, Unit.WORKING_DAYS, "2027-03-30"),
        ("2027-03-28", -1, Unit.WORKING_DAYS, "2027-03-24"),
        ("2027-03-19", 1, Unit.WEEKDAYS, "2027-03-20"),
        ("2027-03-24", 1, Unit.WEEKDAYS, "2027-03-27"),
        ("2027-03-30", -1, Unit.WEEKDAYS, "2027-03-27"),
        ("2027-03-11", 14, Unit.CALENDAR_DAYS, "2027-03-25"),
        ("2027-03-11", 2, Unit.WEEKS, "2027-03-25"),
        ("2026-08-31", 6, Unit.MONTHS, "2027-02-28"),
        ("2027-03-31", -1, Unit.MONTHS, "2027-02-28"),
        ("2028-02-29", 1, Unit.YEARS, "2029-02-28"),
        ("2028-02-29", 4, Unit.YEARS, "2032-02-29"),
    ],
)
def test_it_counts_in_every_unit(start, n, unit, end):
    found = NORWAY.add(date.fromisoformat(start), Period(n, unit))
    assert found == date.fromisoformat(end)


@pytest.mark.parametrize("unit", Unit)
def test_it_stays_where_it_is_when_nothing_is_added(unit):
    assert NORWAY.add(date(2027, 3, 28), Period(0, unit)) == date(2027, 3, 28)


@given(day=days, n=st.integers(-300, 300))
def test_it_counts_the_same_working_days_as_a_walk_day_by_day(day, n):
    step, left, walked = (1 if n > 0 else -1), abs(n), day
    while left:
        walked += timedelta(days=step)
        left -= not NORWAY.closed(walked)
    assert NORWAY.add_working_days(day, n) == walked


@given(day=days, n=st.integers(-300, 300))
def test_it_counts_the_same_weekdays_as_a_walk_day_by_day(day, n):
    step, left, walked = (1 if n > 0 else -1), abs(n), day
    while left:
        walked += timedelta(days=step)
        left -= not NORWAY.red(walked)
    assert NORWAY.add_weekdays(day, n) == walked


@given(day=days, n=st.integers(1, 300))
def test_it_comes_back_to_an_open_day_when_it_counts_there_and_back(day, n):
    start = NORWAY.roll_forward(day)
    assert NORWAY.add_working_days(NORWAY.add_working_days(start, n), -n) == start


@given(day=days)
def test_it_rolls_to_the_nearest_open_day_on_each_side(day):
    after, before = NORWAY.roll_forward(day), NORWAY.roll_back(day)
    assert before <= day <= after
    assert not NORWAY.closed(before)
    assert not NORWAY.closed(after)
    assert all(NORWAY.closed(d) for d in every_day(before, after)[1:-1])


def test_it_is_not_moved_by_summer_time():
    """The clock changes on 28 March and 31 October 2027; a date has no clock."""
    for change in (date(2027, 3, 28), date(2027, 10, 31)):
        week = [
            NORWAY.add(change - timedelta(days=3), Period(n, Unit.CALENDAR_DAYS))
            for n in range(7)
        ]
        assert all(b - a == timedelta(days=1) for a, b in pairwise(week))


# --- the horizon -------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize(
    ("day", "n"),
    [
        (date(1989, 12, 31), 1),
        (date(2101, 1, 1), -1),
        (date(1990, 1, 2), -400),
        (date(2100, 12, 30), 400),
        (date(2027, 1, 1), 10**15),
        (date(2027, 1, 1), -(10**15)),
    ],
)
def test_it_refuses_to_guess_outside_its_horizon(unit, day, n):
    with pytest.raises(OutsideCalendar, match="1990-01-01 to 2100-12-31") as refused:
        NORWAY.add(day, Period(n, unit))
    assert refused.value.first_day == date(1990, 1, 1)


@pytest.mark.parametrize("ask", [NORWAY.red, NORWAY.closed, NORWAY.names, NORWAY.low_staffing])
def test_it_does_not_call_a_day_open_that_it_knows_nothing_about(ask):
    with pytest.raises(OutsideCalendar):
        ask(date(1989, 12, 25))


# --- the file ----------------------------------------------------------------------------------


def test_it_follows_the_days_a_row_is_valid():
    data = content()
    row = next(row for row in data["closed"] if row["id"] == "boxing_day")
    row["valid_from"], row["valid_to"] = date(2020, 1, 1), date(2029, 12, 31)
    calendar = Calendar.of(data)
    assert [calendar.red(date(year, 12, 26)) for year in (2019, 2020, 2029, 2030)] == [
        False,
        True,
        True,
        False,
    ]


def test_it_keeps_to_its_first_and_last_day_when_they_cut_a_year():
    data = content()
    data["calendar"] = {"first_day": date(2027, 4, 1), "last_day": date(2027, 5, 31)}
    calendar = Calendar.of(data)
    assert calendar.add_working_days(date(2027, 4, 1), 1) == date(2027, 4, 2)
    assert calendar.add_working_days(date(2027, 5, 31), -1) == date(2027, 5, 28)
    with pytest.raises(OutsideCalendar):
        calendar.red(date(2027, 3, 25))


def set_in(data, path, value):
    *way, last = path
    for key in way:
        data = data[key]
    if value is None:
        del data[last]
    else:
        data[last] = value


@pytest.mark.parametrize(
    ("path", "value", "key", "wanted"),
    [
        (["calendar"], None, "calendar", "a table"),
        (["calendar", "first_day"], None, "calendar.first_day", "a value"),
        (["calendar", "first_day"], "1990", "calendar.first_day", "a date"),
        (["calendar", "horizon"], 1, "calendar.horizon", "one of first_day, last_day"),
        (["rolling", "by"], None, "rolling.by", "a value"),
        (["closed"], {}, "closed", "a list"),
        (["closed", 0], 7, "closed[0]", "a table"),
        (["closed", 0, "moth"], 1, "closed[0].moth", "one of id, month"),
        (["closed", 0, "citation"], None, "closed[0].citation", "a value"),
        (
            ["closed", 0, "citation"],
            "memory",
            "closed[0].citation",
            "one of helligdagsfredloven",
        ),
        (["closed", 0, "names"], {"nb": "x"}, "closed[0].names", "nb, nn and en"),
        (["closed", 0, "valid_from"], 1990, "closed[0].valid_from", "a date"),
        (["closed", 0, "valid_to"], "x", "closed[0].valid_to", "a date"),
        (["closed", 0, "easter"], 1, "closed[0]", "either month and day, or easter"),
        (["closed", 0, "day"], None, "closed[0]", "either month and day, or easter"),
        (["closed", 0, "day"], 32, "closed[0].day", "a day that every year has"),
        (["closed", 0, "day"], "1", "closed[0].day", "a day that every year has"),
        (["closed", 1, "easter"], "x", "closed[1].easter", "a whole number"),
        (["low_staffing", 1, "id"], None, "low_staffing[1].id", "a value"),
    ],
)
def test_it_refuses_a_faulty_file_naming_the_key(path, value, key, wanted):
    data = content()
    set_in(data, path, value)
    with pytest.raises(CalendarError) as refused:
        Calendar.of(data)
    assert refused.value.key == key
    assert wanted in refused.value.wanted
    assert str(refused.value).startswith(f"{key}: found")


def test_it_refuses_leap_day_as_a_closed_day():
    data = content()
    data["closed"][0] |= {"month": 2, "day": 29}
    with pytest.raises(CalendarError, match="every year has"):
        Calendar.of(data)


def content():
    return copy.deepcopy(CONTENT)


CONTENT = tomllib.loads(CALENDAR_FILE.read_text(encoding="utf-8"))
