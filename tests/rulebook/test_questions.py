"""What has to be asked: what the changes raise, and this kind of employer's rules read."""

from datetime import date

import pytest

from rulebook.packs import load
from rulebook.questions import facts_read, grouped, questions
from rulebook.schema import ANY

ON = date(2027, 2, 1)
PACKS = load()
PROFILES = list(PACKS.vocabulary["profiles"])


def names(*measures, profile="ha_ks_b", on=ON, facts=None):
    asked = questions(PACKS, measures, profile=profile, on=on, facts=facts)
    return [kind.name for kind in asked]


def test_it_asks_nothing_before_something_is_changed():
    assert names() == []


def test_it_asks_what_the_measure_raises_and_last_what_every_case_is_asked():
    asked = names("work_schedule")
    assert asked[0] == "different_hours"
    assert asked[-1] == "decision_level"
    assert "dismissals" not in asked
    assert "employees" not in asked  # no rule about a schedule counts the employees


def test_it_asks_only_what_this_kind_of_employer_s_rules_read():
    assert "large_project" in names("reorganisation")
    assert "large_project" not in names("reorganisation", profile="none")
    assert "organisation_chart_change" not in names("reorganisation")
    assert "organisation_chart_change" in names("reorganisation", profile="ha_stat")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("measure", list(PACKS.measures))
def test_it_asks_nothing_that_changes_nothing(measure, profile):
    asked = set(names(measure, profile=profile))
    assert asked <= facts_read(PACKS, [measure], profile=profile, on=ON)
    for name in asked:
        assert {ANY, measure} & set(PACKS.facts[name].asked_for)


@pytest.mark.parametrize(
    "measure", ["workforce_reduction", "reorganisation", "budget", "merger"]
)
def test_it_asks_about_thirty_days_only_when_the_dismissals_could_count(measure):
    assert "dismissals_within_window" not in names(measure)
    assert "dismissals_within_window" not in names(measure, facts={"dismissals": 4})
    five = names(measure, facts={"dismissals": 5})
    assert "dismissals_within_window" in five
    assert "terminations_within_window" not in five
    both = {"dismissals": 9, "dismissals_within_window": 6}
    assert "terminations_within_window" in names(measure, facts=both)


def test_it_asks_everyone_about_thirty_days_when_the_dismissals_are_collective():
    assert "dismissals_within_window" in names("collective_redundancies")


@pytest.mark.parametrize(
    ("answer", "could"),
    [(0, True), (500_000, True), (-1, False), (500_001, False), ("x", False)],
)
def test_it_takes_no_number_that_cannot_be(answer, could):
    assert PACKS.facts["dismissals"].could_be(answer) is could
    assert PACKS.facts["has_amu"].could_be(answer)


def test_it_groups_questions_by_what_raises_them():
    measures = ("reorganisation", "budget", "control_measure")
    asked = questions(PACKS, measures, profile="ha_ks_b", on=ON)
    groups = list(grouped(asked, measures, PACKS))
    assert sorted(k.name for _m, _kind, kinds in groups for k in kinds) == sorted(
        k.name for k in asked
    )
    by_kind = {
        measure.code if measure else kind: {one.name for one in kinds}
        for measure, kind, kinds in groups
    }
    assert "shows_individuals" in by_kind["control_measure"]
    assert "dismissals" in by_kind["several"]
    assert "decision_level" in by_kind["every_case"]
    assert [kind for _m, kind, _k in groups][-2:] == ["several", "every_case"]
