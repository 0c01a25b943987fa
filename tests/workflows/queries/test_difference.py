"""What a new assessment changed from the one before, from the stored results alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import override

from workflows.queries.difference import difference

DAY = date(2027, 2, 3)


def result(*duties: str, rung: str | None = "discussion", weight: str = "light") -> Any:
    return {
        "rung": rung,
        "weight": weight,
        "duties": [{"id": one, "title": {"nb": f"Plikt {one}"}} for one in duties],
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


def test_it_says_when_nothing_changed() -> None:
    assert difference(result("A"), result("A"), since=DAY).nothing
