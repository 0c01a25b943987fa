"""The watch over dismissals: a rolling window with both ends counted, across every case."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.assessment import CaseFile, assess
from rulebook.packs import load
from rulebook.watching import (
    Given,
    Limits,
    heaviest_with,
    window_to,
    windows_over,
    with_the_rest,
)

ON = date(2027, 3, 1)
DAY = timedelta(days=1)
LIMITS = Limits.of(load(), ON) or pytest.fail("the packs have no limits")


def test_its_numbers_come_from_the_packs() -> None:
    assert Limits(days=30, limit=10, warn_at=8, others_from=5) == LIMITS
    assert Limits.of(load(), date(1999, 1, 1)) is None


def test_it_counts_both_ends_of_the_window() -> None:
    given_ = [Given(ON, 4), Given(ON + 29 * DAY, 6)]
    window = window_to(ON + 29 * DAY, given_, LIMITS)
    assert (window.first, window.last) == (ON, date(2027, 3, 30))
    assert window.counted == 10
    assert window.over


def test_the_thirty_first_day_is_another_window() -> None:
    given_ = [Given(ON, 4), Given(ON + 30 * DAY, 6)]
    assert window_to(ON + 30 * DAY, given_, LIMITS).counted == 6
    assert windows_over(given_, LIMITS) == []


@pytest.mark.parametrize(
    ("dismissals", "near", "over"),
    [(7, False, False), (8, True, False), (9, True, False), (10, True, True)],
)
def test_it_warns_at_eight_and_finds_at_ten(dismissals: int, near: bool, over: bool) -> None:
    window = window_to(ON, [Given(ON, dismissals)], LIMITS)
    assert (window.near, window.over) == (near, over)


def test_other_terminations_count_once_five_are_dismissals() -> None:
    assert window_to(ON, [Given(ON, 4, others=9)], LIMITS).counted == 4
    assert window_to(ON, [Given(ON, 5, others=5)], LIMITS).over


def test_it_finds_the_heaviest_window_around_a_day() -> None:
    given_ = [Given(ON - 29 * DAY, 3), Given(ON - 1 * DAY, 2), Given(ON + 20 * DAY, 4)]
    window = heaviest_with(ON, given_, LIMITS)
    assert window.dismissals == 6
    assert window.first <= ON <= window.last


days = st.integers(0, 120).map(lambda n: ON + n * DAY)
rows = st.lists(st.builds(Given, days, st.integers(0, 6), st.integers(0, 3)), max_size=12)


@given(rows, days)
def test_a_slow_oracle_finds_the_same_heaviest_window(given_: list[Given], day: date) -> None:
    slow = max(
        sum(one.dismissals for one in given_ if last - 29 * DAY <= one.on <= last)
        for last in (day + n * DAY for n in range(30))
    )
    assert heaviest_with(day, given_, LIMITS).dismissals == slow


@given(rows)
def test_no_crossing_is_missed(given_: list[Given]) -> None:
    over = {
        one.on
        for one in given_
        if sum(o.dismissals for o in given_ if one.on - 29 * DAY <= o.on <= one.on) >= 10
    }
    assert over <= {window.last for window in windows_over(given_, LIMITS) if window.over}


# -- a case that crosses together with others --------------------------------------------------


def assessed(**facts: int) -> tuple[set[str], dict[str, str]]:
    data = {"profile": "ha_ks_b", "measures": ["reorganisation"], "on": ON}
    case_file = CaseFile.of({**data, "facts": {"employees": 900, **facts}}, load())
    found = assess(case_file, load())
    told = {warning["code"]: warning["text"]["nb"] for warning in found.warnings}
    return {duty.id for duty in found.duties}, told


def test_three_dismissals_are_collective_where_seven_others_were() -> None:
    duties, told = assessed(dismissals=3, dismissals_elsewhere=7)
    assert {"AML-15-2-disc", "AML-15-2-info", "AML-15-2-NAV"} <= duties
    assert "I andre saker er 7 sagt opp" in told["counted_elsewhere"]


def test_three_are_not_where_six_others_were() -> None:
    duties, told = assessed(dismissals=3, dismissals_elsewhere=6)
    assert "AML-15-2-disc" not in duties
    assert "counted_elsewhere" in told


def test_a_case_without_dismissals_crosses_nothing() -> None:
    duties, told = assessed(dismissals=0, dismissals_elsewhere=12)
    assert "AML-15-2-disc" not in duties
    assert "counted_elsewhere" not in told


def test_it_counts_other_terminations_elsewhere_too() -> None:
    duties, _told = assessed(dismissals=3, dismissals_elsewhere=2, terminations_elsewhere=5)
    assert "AML-15-2-disc" in duties


def test_what_the_leader_has_said_of_the_window_is_what_is_added_to() -> None:
    facts = {"dismissals": 6, "dismissals_within_window": 2, "dismissals_elsewhere": 7}
    assert with_the_rest(facts)["dismissals_within_window"] == 9
    assert with_the_rest({"dismissals": 6}) == {"dismissals": 6}
