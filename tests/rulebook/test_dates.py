"""The arithmetic of deadlines, against worked dates computed by hand (Easter Sunday 28 March 2027)."""

import time
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.calendar import norway
from rulebook.dates import (
    DATELESS,
    Kind,
    OutsideCalendar,
    Period,
    Timing,
    Unit,
    chained,
    deadline,
)
from rulebook.packs import load

NORWAY = norway()
days = st.dates(date(1995, 1, 1), date(2090, 12, 31))
# Up to five years of months, a hundred of anything else: all inside the calendar.
periods = st.builds(Period, st.integers(0, 60), st.sampled_from(Unit)).filter(
    lambda p: p.unit is not Unit.YEARS or p.n <= 5
)


def timing(kind, n, unit, anchor="", **more):
    return Timing(kind, anchor, Period(n, unit), **more)


RULES = {
    "AML-10-3": timing(Kind.LATEST_BEFORE, 2, Unit.WEEKS, "planned_implementation"),
    "AML-17-3-2": timing(Kind.WINDOW_AFTER, 2, Unit.WEEKS, "dismissal_given", by_analogy=True),
    "AML-17-3-3": timing(Kind.WINDOW_AFTER, 2, Unit.WEEKS, "demand_received", by_analogy=True),
    "AML-17-3-5": timing(
        Kind.WINDOW_AFTER, 2, Unit.WEEKS, "negotiations_started", by_analogy=True
    ),
    "AML-17-4-1": timing(Kind.WINDOW_AFTER, 8, Unit.WEEKS, "negotiations_ended"),
    "AML-17-4-2": timing(Kind.WINDOW_AFTER, 6, Unit.MONTHS, "negotiations_ended"),
    "AML-15-2-eff": timing(Kind.WAITING_PERIOD, 30, Unit.CALENDAR_DAYS, "nav_notified"),
    "HAS-20-2": timing(Kind.WAITING_PERIOD, 1, Unit.WEEKS, "negotiations_started"),
    "HAS-20-1": timing(Kind.WINDOW_AFTER, 2, Unit.WEEKS, "demand_made", by_analogy=True),
    "NHO-2-3-5": timing(
        Kind.WINDOW_AFTER, 8, Unit.CALENDAR_DAYS, "demand_made", by_analogy=True
    ),
    "NHO-7-3-a": timing(Kind.NOTICE_PERIOD, 14, Unit.CALENDAR_DAYS, "notice_given"),
    "AML-16-3": timing(
        Kind.WINDOW_AFTER, 14, Unit.CALENDAR_DAYS, "transfer_information_given", by_analogy=True
    ),
}
# (rule, anchor, raw_end, rolled_end, safe_end, earliest, by_analogy): every field, not only the
# ones that differ.
WORKED = {
    "D1": ("AML-10-3", "2027-04-12", "2027-03-29", None, "2027-03-24", None, False),
    "D2": ("AML-10-3", "2027-04-05", "2027-03-22", None, "2027-03-22", None, False),
    "D3": ("AML-10-3", "2027-01-07", "2026-12-24", None, "2026-12-24", None, False),
    "D4": ("AML-17-3-2", "2027-03-11", "2027-03-25", "2027-03-30", "2027-03-24", None, True),
    "D5": ("AML-17-3-2", "2026-12-10", "2026-12-24", "2026-12-24", "2026-12-24", None, False),
    "D6": ("AML-17-3-3", "2027-03-15", "2027-03-29", "2027-03-30", "2027-03-24", None, True),
    "D7": ("AML-17-3-5", "2027-04-06", "2027-04-20", "2027-04-20", "2027-04-20", None, False),
    "D8": ("AML-17-4-1", "2027-04-20", "2027-06-15", "2027-06-15", "2027-06-15", None, False),
    "D9": ("AML-17-4-2", "2026-08-31", "2027-02-28", "2027-03-01", "2027-02-26", None, False),
    "D10": ("AML-15-2-eff", "2027-03-01", None, None, None, "2027-03-31", False),
    "D11": ("HAS-20-2", "2027-03-30", None, None, None, "2027-04-06", False),
    "D12": ("HAS-20-1", "2026-12-14", "2026-12-28", "2026-12-28", "2026-12-28", None, False),
    "D13": ("NHO-2-3-5", "2027-03-24", "2027-04-01", "2027-04-01", "2027-04-01", None, False),
    "D14": ("NHO-7-3-a", "2027-03-15", None, None, None, "2027-03-30", False),
    "D15": ("AML-16-3", "2027-05-03", "2027-05-17", "2027-05-18", "2027-05-14", None, True),
}


def on(text):
    return date.fromisoformat(text)


def fields(found):
    dates = (found.raw_end, found.rolled_end, found.safe_end, found.earliest)
    return (*(d and d.isoformat() for d in dates), found.by_analogy)


@pytest.mark.parametrize("number", WORKED)
def test_it_computes_the_worked_dates_in_every_field(number):
    rule, anchor, *expected = WORKED[number]
    found = deadline(rule, RULES[rule], on(anchor), calendar=NORWAY)
    assert fields(found) == tuple(expected)
    assert (found.rule, found.anchor_date) == (rule, on(anchor))
    assert (found.kind, found.anchor) == (RULES[rule].kind, RULES[rule].anchor)


@pytest.mark.parametrize("number", WORKED)
def test_it_writes_the_worked_dates_as_json_with_the_fixed_names(number):
    rule, anchor, raw, rolled, safe, earliest, analogy = WORKED[number]
    found = deadline(rule, RULES[rule], on(anchor), calendar=NORWAY).to_json()
    steps, explanation = found.pop("steps"), found.pop("explanation")
    assert found == {
        "rule": rule,
        "kind": RULES[rule].kind.value,
        "anchor": RULES[rule].anchor,
        "anchor_date": anchor,
        "raw_end": raw,
        "rolled_end": rolled,
        "safe_end": safe,
        "earliest": earliest,
        "agreed_end": None,
        "by_analogy": analogy,
        "interpretation": False,
        "source_kind": "law",
    }
    assert set(explanation) == {"nb", "nn", "en"}
    assert all(explanation.values())
    assert steps


@pytest.mark.parametrize("number", WORKED)
def test_it_computes_the_worked_dates_from_the_packs(number):
    rule, anchor, *expected = WORKED[number]
    found = load().deadline(rule, on(anchor))
    assert fields(found) == tuple(expected)
    assert found.rule == rule


# --- each kind ---------------------------------------------------------------------------------


def test_it_gives_two_full_days_of_notice_over_a_long_weekend_without_moving_the_first_day():
    two_days = timing(Kind.NOTICE_PERIOD, 2, Unit.CALENDAR_DAYS)
    found = deadline("NHO-7-3-b", two_days, on("2027-05-14"), calendar=NORWAY)
    assert found.earliest == on("2027-05-17")
    assert found.last_day is None


def test_it_makes_a_yearly_duty_due_a_year_after_it_was_last_done():
    yearly = timing(Kind.RECURRING, 1, Unit.YEARS, "last_held")
    found = deadline("AML-14-14a", yearly, on("2026-01-15"), calendar=NORWAY)
    assert fields(found) == ("2027-01-15", None, "2027-01-15", None, False)
    assert not found.overdue(on("2027-01-15"))
    assert found.overdue(on("2027-01-16"))


def test_it_does_not_give_a_yearly_duty_more_time_because_the_day_is_closed():
    yearly = timing(Kind.RECURRING, 1, Unit.YEARS, "last_held")
    found = deadline("AML-14-14a", yearly, on("2026-05-17"), calendar=NORWAY)
    assert fields(found) == ("2027-05-17", None, "2027-05-14", None, False)


@pytest.mark.parametrize("kind", sorted(DATELESS))
def test_it_sets_no_date_for_a_gate_or_for_as_early_as_possible(kind):
    found = deadline("AML-8-2-b", Timing(kind), on("2027-04-15"), calendar=NORWAY)
    assert fields(found) == (None, None, None, None, False)
    assert not found.overdue(on("2099-01-01"))
    assert not found.too_early(on("1999-01-01"))


def test_it_lets_two_things_happen_on_the_same_day_when_that_is_the_latest():
    same_day = timing(Kind.LATEST_BEFORE, 0, Unit.CALENDAR_DAYS, "meeting_called")
    found = deadline("AML-15-2-NAV", same_day, on("2027-02-26"), calendar=NORWAY)
    assert not found.overdue(on("2027-02-26"))
    assert found.overdue(on("2027-02-27"))


def test_it_counts_back_in_working_days_for_a_local_routine():
    papers = timing(Kind.LATEST_BEFORE, 5, Unit.WORKING_DAYS, "meeting_held")
    found = deadline(
        "LOC-PAPERS", papers, on("2027-03-31"), calendar=NORWAY, source_kind="local_routine"
    )
    assert fields(found) == ("2027-03-19", None, "2027-03-19", None, False)
    assert found.source_kind == "local_routine"


def test_it_rolls_a_saturday_even_when_weekdays_were_counted():
    window = timing(Kind.WINDOW_AFTER, 1, Unit.WEEKDAYS)
    found = deadline("LOC", window, on("2027-03-19"), calendar=NORWAY)
    assert fields(found) == ("2027-03-20", "2027-03-22", "2027-03-19", None, False)


@pytest.mark.parametrize(
    ("weight", "end"), [("light", "2027-03-26"), ("large", "2027-04-02"), (None, "2027-03-27")]
)
def test_it_gives_a_small_matter_the_shorter_time_of_the_local_routine(weight, end):
    routine = timing(
        Kind.WINDOW_AFTER, 3, Unit.CALENDAR_DAYS, n_by_weight={"light": 2, "large": 9}
    )
    found = deadline("LOC-INPUT", routine, on("2027-03-24"), calendar=NORWAY, weight=weight)
    assert found.raw_end == on(end)


def test_it_is_kept_on_its_last_day_and_overdue_the_day_after_the_rolled_end():
    found = deadline("AML-17-3-2", RULES["AML-17-3-2"], on("2027-03-11"), calendar=NORWAY)
    assert found.last_day == on("2027-03-30")
    assert not found.overdue(on("2027-03-26"))
    assert not found.overdue(on("2027-03-30"))
    assert found.overdue(on("2027-03-31"))


def test_it_is_too_early_until_the_waiting_period_has_run():
    found = deadline("AML-15-2-eff", RULES["AML-15-2-eff"], on("2027-03-01"), calendar=NORWAY)
    assert found.too_early(on("2027-03-30"))
    assert not found.too_early(on("2027-03-31"))
    assert not found.overdue(on("2027-12-31"))


def test_it_takes_the_agreed_date_and_keeps_the_first_one_visible():
    first = deadline("HAS-20-1", RULES["HAS-20-1"], on("2026-12-14"), calendar=NORWAY)
    agreed = first.agreed(
        on("2027-01-08"), on=on("2026-12-18"), document="protokoll 18.12.2026"
    )
    assert agreed.raw_end == first.raw_end
    assert agreed.last_day == on("2027-01-08")
    assert not agreed.overdue(on("2027-01-08"))
    assert agreed.to_json()["agreed_end"] == "2027-01-08"
    assert "protokoll 18.12.2026" in agreed.explanation("nb")


# --- chains ------------------------------------------------------------------------------------


def test_it_counts_a_chained_deadline_from_the_rolled_end_and_flags_it_as_interpretation():
    first = deadline("HTAS-2.7.2", RULES["AML-17-3-2"], on("2027-03-11"), calendar=NORWAY)
    then = chained(
        "HTAS-2.7.2-b", timing(Kind.WINDOW_AFTER, 3, Unit.WEEKS), first, calendar=NORWAY
    )
    assert then.anchor_date == on("2027-03-30")
    assert then.raw_end == on("2027-04-20")
    assert then.interpretation
    assert then.to_json()["interpretation"] is True
    assert "Det er en tolkning" in then.explanation("nb")


def test_it_refuses_to_chain_to_what_never_ends():
    gate = deadline("G", Timing(Kind.SOFT), on("2027-03-11"), calendar=NORWAY)
    with pytest.raises(ValueError, match="G sets no end"):
        chained("X", timing(Kind.WINDOW_AFTER, 3, Unit.WEEKS), gate, calendar=NORWAY)


# --- what is refused ---------------------------------------------------------------------------


def test_it_refuses_an_instant_because_a_day_has_no_clock():
    with pytest.raises(TypeError, match="instant"):
        deadline("R", RULES["AML-10-3"], datetime(2027, 3, 28, 2, 30), calendar=NORWAY)  # noqa: DTZ001


def test_it_refuses_a_source_kind_it_does_not_know():
    with pytest.raises(ValueError, match="law, agreement, local_routine, suggested"):
        deadline(
            "R", Timing(Kind.SOFT), on("2027-03-28"), calendar=NORWAY, source_kind="rumour"
        )


@pytest.mark.parametrize("kind", sorted(DATELESS))
def test_it_refuses_a_number_on_a_kind_that_sets_no_date(kind):
    with pytest.raises(ValueError, match="takes no period"):
        timing(kind, 1, Unit.WEEKS)
    with pytest.raises(ValueError, match="has no length"):
        Timing(kind).length()


@pytest.mark.parametrize("kind", sorted(set(Kind) - DATELESS))
def test_it_refuses_a_dated_kind_without_a_period_or_with_a_negative_one(kind):
    with pytest.raises(ValueError, match="needs a period"):
        Timing(kind)
    with pytest.raises(ValueError, match="0 or more"):
        timing(kind, -1, Unit.WEEKS)
    with pytest.raises(ValueError, match="0 or more"):
        timing(kind, 1, Unit.WEEKS, n_by_weight={"light": -1})


def test_it_refuses_an_unknown_deviation():
    with pytest.raises(ValueError, match="parties, collective_agreement"):
        timing(Kind.WINDOW_AFTER, 1, Unit.WEEKS, agreed_deviation="whoever")


def test_it_refuses_an_end_outside_the_calendar():
    with pytest.raises(OutsideCalendar):
        deadline(
            "R", timing(Kind.WINDOW_AFTER, 99, Unit.YEARS), on("2027-01-01"), calendar=NORWAY
        )


def test_it_may_be_used_as_a_key():
    assert hash(RULES["AML-10-3"]) == hash(replace(RULES["AML-10-3"]))


# --- what always holds -------------------------------------------------------------------------


@given(start=days, period=periods, analogy=st.booleans())
def test_it_never_ends_a_window_on_a_closed_day_nor_shortens_it(start, period, analogy):
    window = Timing(Kind.WINDOW_AFTER, "", period, by_analogy=analogy)
    found = deadline("R", window, start, calendar=NORWAY)
    assert not NORWAY.closed(found.rolled_end)
    assert not NORWAY.closed(found.safe_end)
    assert start <= found.raw_end <= found.rolled_end
    assert found.safe_end <= found.raw_end
    assert found.by_analogy == (analogy and found.rolled_end != found.raw_end)


@given(start=days, period=periods)
def test_it_never_rolls_forward_what_is_counted_back(start, period):
    found = deadline("R", Timing(Kind.LATEST_BEFORE, "", period), start, calendar=NORWAY)
    assert found.rolled_end is None
    assert found.safe_end <= found.raw_end <= start
    assert not NORWAY.closed(found.safe_end)
    assert found.last_day == found.raw_end


@given(start=days, n=st.integers(0, 400))
def test_it_waits_the_whole_time_and_gives_notice_one_day_more(start, n):
    wait = deadline(
        "R", timing(Kind.WAITING_PERIOD, n, Unit.CALENDAR_DAYS), start, calendar=NORWAY
    )
    notice = deadline(
        "R", timing(Kind.NOTICE_PERIOD, n, Unit.CALENDAR_DAYS), start, calendar=NORWAY
    )
    assert wait.earliest == start + timedelta(days=n)
    assert notice.earliest == start + timedelta(days=n + 1)


@given(start=days, period=periods, later=st.integers(0, 30))
def test_it_never_ends_earlier_when_it_starts_later(start, period, later):
    window = Timing(Kind.WINDOW_AFTER, "", period)
    first = deadline("R", window, start, calendar=NORWAY)
    second = deadline("R", window, start + timedelta(days=later), calendar=NORWAY)
    assert second.rolled_end >= first.rolled_end


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Pacific/Apia", "America/St_Johns", "UTC"])
def test_it_gives_the_same_days_wherever_the_clock_stands_and_when_it_changes(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for change in ("2027-03-28", "2027-10-31"):
            for before in range(20):
                start = on(change) - timedelta(days=before)
                found = deadline("R", RULES["NHO-2-3-5"], start, calendar=NORWAY)
                assert found.raw_end.toordinal() == start.toordinal() + 8
                waited = deadline("R", RULES["AML-15-2-eff"], start, calendar=NORWAY)
                assert waited.earliest.toordinal() == start.toordinal() + 30
    finally:
        monkeypatch.undo()
        time.tzset()
