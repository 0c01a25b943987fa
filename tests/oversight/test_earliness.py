"""How early: the share of the time that was left when the parties were told."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from oversight.earliness import Dates, earliness, time_left

DATES = Dates(
    known=date(2026, 9, 1),
    informed=date(2026, 11, 12),
    discussed=date(2026, 11, 24),
    decided=date(2026, 12, 10),
    planned_decision=date(2026, 12, 20),
)


def test_it_measures_what_was_left_of_the_time():
    assert time_left(DATES) == 28


def test_it_measures_to_the_planned_decision_until_there_is_one():
    assert time_left(replace(DATES, decided=None)) == 35


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"informed": None}, None),
        ({"decided": date(2026, 9, 1)}, None),
        ({"informed": date(2026, 12, 11)}, 0),
        ({"informed": date(2026, 9, 1)}, 100),
    ],
)
def test_it_says_nothing_it_cannot_measure(changes, left):
    assert time_left(replace(DATES, **changes)) == left


def test_it_lays_the_days_out_in_order():
    told = earliness(replace(DATES, early_talks=[date(2026, 9, 5)]), date(2027, 1, 1))
    assert [(m["key"], m["day"]) for m in told["marks"]] == [
        ("known", 0),
        ("early_talk", 4),
        ("informed", 72),
        ("discussed", 84),
        ("decided", 100),
    ]


def test_it_shows_today_only_while_the_decision_lies_ahead():
    told = earliness(replace(DATES, decided=None), date(2026, 12, 1))
    assert "today" in [m["key"] for m in told["marks"]]
    assert [m["planned"] for m in told["marks"] if m["key"] == "decided"] == [True]


def test_it_says_plainly_when_it_was_too_late():
    with override("en"):
        told = earliness(replace(DATES, informed=date(2026, 12, 11)), date(2027, 1, 1))
    assert told["late"] == "The parties were told after the decision."


def test_it_shows_no_line_before_anybody_is_told():
    assert earliness(replace(DATES, informed=None), date(2027, 1, 1)) is None


def test_it_says_it_in_a_whole_sentence_when_all_came_on_one_day():
    day = date(2026, 9, 1)
    same = replace(DATES, known=day, informed=day, discussed=day, decided=day)
    with override("nb"):
        told = earliness(same, day)
    assert told["percent"] is None
    assert told["text"] == "Tanken, informasjonen og beslutningen kom på én dag."
