"""What a new assessment changed from the one before, from the stored results alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import override

from rulebook.packs import load
from rulebook.routine import Routine
from workflows.queries.difference import difference, limits_moved

DAY = date(2027, 2, 3)


def result(*duties: str, rung: str | None = "discussion", weight: str = "light") -> Any:
    return {
        "rung": rung,
        "weight": weight,
        "duties": [duty(one) for one in duties],
    }


def duty(one: str, *gates: str, day: str | None = None) -> Any:
    found = {"rule": one, "rolled_end": None, "raw_end": day, "earliest": None}
    return {
        "id": one,
        "title": {"nb": f"Plikt {one}"},
        "gates": [{"before": "decision", "evidence": g, "label": {"nb": g}} for g in gates],
        "deadlines": [found] if day else [],
    }


def test_it_says_which_duties_came_and_which_fell_away() -> None:
    found = difference(result("A", "B"), result("B", "C", "D"), since=DAY)
    assert [title["nb"] for title in found.came] == ["Plikt C", "Plikt D"]
    assert [title["nb"] for title in found.went] == ["Plikt A"]
    assert found.since == DAY
    assert not found.nothing
    assert not found.moved


def test_it_says_when_the_rung_and_the_weight_moved() -> None:
    with override("nb"):
        found = difference(
            result("A"), result("A", rung="negotiation", weight="large"), since=DAY
        )
    assert found.rung == ("drøfting", "forhandling")
    assert found.weight == ("lett sak", "stor sak")
    assert found.moved


def test_it_takes_a_rung_that_was_not_there() -> None:
    with override("nb"):
        first = difference(result(rung=None), result("A"), since=DAY)
        last = difference(result("A"), result(rung=None), since=DAY)
    assert first.rung == ("", "drøfting")
    assert last.rung == ("drøfting", "")


def test_it_says_which_gates_and_days_moved_for_a_duty_that_was_there() -> None:
    before = {**result(), "duties": [duty("A", "heard", day="2027-03-01"), duty("B")]}
    now = {**result(), "duties": [duty("A", "treated"), duty("B", day="2027-04-01")]}
    found = difference(before, now, since=DAY)
    assert (found.gates_came, found.gates_went) == (({"nb": "treated"},), ({"nb": "heard"},))
    assert [(m.before, m.now) for m in found.days] == [
        (date(2027, 3, 1), None),
        (None, date(2027, 4, 1)),
    ]
    assert not found.nothing
    assert not found.moved


def test_it_says_which_limits_of_the_routine_differ_for_a_weight() -> None:
    longer = load(routine=Routine.among(load()).with_limits({"LOC-POLITICAL": 20}).text)
    [limit] = limits_moved(load(), longer, weight="light")
    assert (limit.before["nb"], limit.now["nb"]) == ("14 kalenderdager", "20 kalenderdager")
    assert difference(result(), result(), since=DAY, limits=(limit,)).nothing is False


def test_it_says_when_nothing_changed() -> None:
    assert difference(result("A"), result("A"), since=DAY).nothing
