"""The pictures: nothing falls off the step it stands on, and the list beside says the same."""

from datetime import date
from itertools import pairwise

import pytest
from django.utils.translation import override

from workflows.templatetags import pictures, timelines

CHECKS = [{"ok": True, "text": "Saksframlegg sendt"}, {"ok": False, "text": "Svar mangler"}]


def ladder(*states, checks=CHECKS):
    labels = ("Informasjon", "Drøfting", "Forhandling", "Beslutning")
    steps = [
        {"key": label, "label": label, "state": state, "checks": checks, "heading_date": None}
        for label, state in zip(labels, states, strict=True)
    ]
    return {"steps": steps}


@pytest.mark.parametrize(
    "states",
    [
        ("now", "ahead", "not_owed", "ahead"),
        ("done", "now", "not_owed", "ahead"),
        ("done", "done", "not_owed", "now"),
        ("done", "done", "done", "done"),
        ("ahead", "ahead", "ahead", "ahead"),
    ],
)
def test_it_fills_the_width_with_steps_that_rise(states):
    picture = pictures.ladder_picture(ladder(*states, checks=CHECKS * 5))
    blocks = picture["blocks"]
    assert blocks[0].x == 0
    assert blocks[-1].right == pytest.approx(pictures.WIDE, abs=0.5)
    assert all(
        left.right == pytest.approx(right.x, abs=0.2) for left, right in pairwise(blocks)
    )
    assert all(left.y > right.y for left, right in pairwise(blocks))


def test_it_keeps_every_word_above_the_ground():
    steps = ladder("done", "now", "not_owed", "ahead")
    for step in steps["steps"]:
        step["note"] = "Ingen avtale skal inngås eller endres i denne saken " * 4
        step["heading_date"] = date(2027, 3, 11)
    for block in pictures.ladder_picture(steps)["blocks"]:
        assert all(y < pictures.GROUND for y, _ in block.lines)
        assert all(y < pictures.GROUND for y, _, _ in block.rows)


def test_it_pins_the_case_to_the_step_it_stands_on():
    picture = pictures.ladder_picture(ladder("done", "now", "not_owed", "ahead"))
    now = picture["blocks"][1]
    assert now.x < picture["pin"]["x"] < now.right
    assert pictures.ladder_picture(ladder("done", "done", "done", "done"))["pin"] is None


def test_it_says_in_words_what_it_draws():
    with override("nb"):
        said = pictures.ladder_says(ladder("done", "now", "not_owed", "ahead"))
    assert said == (
        "Informasjon er gjort. 1 av 2 på plass. Drøfting er der saken står. 1 av 2 på plass. "
        "Forhandling er ikke påkrevd. Beslutning ligger foran. 1 av 2 på plass."
    )


def test_it_draws_nothing_from_nothing():
    assert pictures.ladder_picture({"steps": []})["blocks"] == []
    assert pictures.ladder_narrow({})["blocks"] == []
    assert timelines.earliness_line({"marks": []}) == {}
    assert timelines.weeks_ahead({}) == []
    assert timelines.deadline_days({"raw_end": date(2027, 3, 25)}) == {}


def test_it_never_writes_two_labels_over_each_other():
    marks = [
        {"key": "known", "label": "Tanken ble konkret", "date": date(2026, 10, 19)},
        {"key": "talk", "label": "Tidlig samtale", "date": date(2026, 10, 20)},
        {"key": "informed", "label": "Informert", "date": date(2026, 10, 21), "strong": True},
        {"key": "decided", "label": "Beslutning", "date": date(2027, 4, 15)},
    ]
    line = timelines.earliness_line({"marks": marks})
    assert len(line["marks"]) == 4
    for row in ("above", "below"):
        spots = sorted(m["text_x"] for m in line["marks"] if m["row"] == row)
        assert all(right - left > 60 for left, right in pairwise(spots))
    informed = next(mark for mark in line["marks"] if mark["label"] == "Informert")
    assert informed["row"] == "above"
    assert line["alone"]["width"] < line["left"]["width"] + line["gone"]["width"]


def test_it_shows_six_weeks_with_the_days_that_are_closed():
    calendar = {
        "today": date(2027, 3, 8),
        "closed": {date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 29)},
        "events": [{"date": date(2027, 3, 24), "text": "Svar", "yours": True}],
    }
    with override("nb"):
        weeks = timelines.weeks_ahead(calendar)
    assert [week["number"] for week in weeks] == [10, 11, 12, 13, 14, 15]
    assert weeks[0]["days"][0]["today"]
    assert [day["closed"] for day in weeks[2]["days"]] == [False] * 3 + [True] * 4
    assert weeks[2]["days"][2]["yours"]
    assert weeks[2]["events"][0]["text"] == "Svar"
    assert weeks[2]["span"] == "22.–28. mars"
    assert weeks[3]["span"] == "29. mars–4. april"


def test_it_asks_people_to_act_by_the_safe_day():
    deadline = {
        "anchor_date": date(2027, 3, 11),
        "raw_end": date(2027, 3, 25),
        "rolled_end": date(2027, 3, 30),
        "safe_end": date(2027, 3, 24),
    }
    due = timelines.due_day(deadline, date(2027, 3, 8))
    assert due["day"] == date(2027, 3, 24)
    assert due["safe"]
    assert not due["past"]
    cells = [c for week in timelines.deadline_days(deadline)["weeks"] for c in week]
    marked = {cell["css"]: cell["day"].day for cell in cells if cell["label"]}
    assert marked == {"start": 11, "raw": 25, "rolled": 30, "safe": 24}
