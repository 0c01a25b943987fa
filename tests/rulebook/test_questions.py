"""What has to be asked: what the changes raise, and this kind of employer's rules read."""

from datetime import date

import pytest

from rulebook.packs import load
from rulebook.questions import facts_read, grouped, questions
from rulebook.schema import ANY

ON = date(2027, 2, 1)
PACKS = load()
PROFILES = list(PACKS.vocabulary["profiles"])


def names(*measures, profile="ha_ks_b", on=ON):
    return [kind.name for kind in questions(PACKS, measures, profile=profile, on=on)]


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
