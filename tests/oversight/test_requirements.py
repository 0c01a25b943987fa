"""Requirements: met with evidence, or still waiting; what was broken is a finding instead."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from ledger.events import Event
from oversight.requirements import requirements_of
from tests.oversight.histories import DAY, Party, duty, process

ACT = duty("§ 8-2", "information_given", "discussion_held", "reasoned_answer")
SAFETY = duty("§ 6-2", "safety_representative_consulted")
DECIDED = (9, Event.DECISION_TAKEN, {"facts": {"number": 1}})


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def met(case):
    return {r.code for r in requirements_of(case) if r.met}


def test_it_shows_each_requirement_met_with_its_entries_and_rules():
    case = process(
        (0, Event.INFORMATION_GIVEN, {"facts": {"parties": ["NSF", "Delta"]}}),
        (3, Event.DISCUSSION_CLOSED),
        DECIDED,
        duties=[ACT, duty("§ 1-4-1", "discussion_held")],
    )
    given, held, answered = requirements_of(case)
    assert (given.note, given.spans) == ("2 parties were told", [(1, 1)])
    assert [rule["section"] for rule in held.rules] == ["§ 8-2", "§ 1-4-1"]
    assert answered.note == "No party said anything that needed an answer."


def test_it_joins_entries_that_follow_each_other():
    filed = {"subject": "amu_treated"}
    rows = [(0, Event.EVIDENCE_FILED, filed)] * 3 + [(1, Event.CASE_OPENED)]
    case = process(
        *rows, (2, Event.EVIDENCE_FILED, filed), duties=[duty("§ 7-2", "amu_treated")]
    )
    assert requirements_of(case)[0].spans == [(1, 3), (5, 5)]


def test_it_leaves_what_was_broken_to_the_findings():
    broken = (3, Event.DECISION_TAKEN_DESPITE, {"facts": {"open": ["discussion_held"]}})
    case = process(broken, (5, Event.DISCUSSION_CLOSED), duties=[ACT])
    assert "discussion_held" not in {r.code for r in requirements_of(case)}


def test_it_still_asks_for_it_before_the_next_decision():
    broken = (3, Event.DECISION_TAKEN_DESPITE, {"facts": {"open": ["discussion_held"]}})
    case = process(broken, duties=[ACT], undecided=True)
    assert [r.met for r in requirements_of(case) if r.code == "discussion_held"] == [False]


def test_it_does_not_count_what_an_unverified_rule_asks():
    case = process(DECIDED, duties=[duty("§ 3-1", "discussion_held", binding=False)])
    assert requirements_of(case) == []


def test_it_hears_the_safety_representative_by_role():
    spoke = (1, Event.POSITION_TAKEN, {"role": "safety_representative"})
    assert met(process(spoke, duties=[SAFETY])) == {"safety_representative_consulted"}
    other = (1, Event.POSITION_TAKEN, {"role": "htv"})
    assert met(process(other, duties=[SAFETY])) == set()


def test_it_counts_a_safety_representative_who_was_told_and_had_time():
    told = (0, Event.INFORMATION_GIVEN)
    parties = [Party("area-1", "safety representative")]
    due = DAY + timedelta(days=10)
    case = process(told, duties=[SAFETY], parties=parties, input_due_on=due)
    assert met(case) == {"safety_representative_consulted"}
    early = process(told, duties=[SAFETY], parties=parties, input_due_on=due, on=due)
    assert met(early) == set()


def test_it_reads_the_risk_box_of_a_light_case_as_its_risk_assessment():
    brief = (0, Event.BRIEF_REVISED)
    case = process(
        brief,
        duties=[duty("§ 4-3", "risk_assessed", before="implementation")],
        filed=["risk_assessed"],
    )
    assert met(case) == {"risk_assessed"}


def test_it_waits_for_the_answer_to_a_safety_concern():
    concern = (
        1,
        Event.SAFETY_CONCERN_RAISED,
        {"role": "safety_representative", "subject": "input:9", "facts": {"in_time": True}},
    )
    answer = (2, Event.INPUT_ANSWERED, {"subject": "input:9", "facts": {"outcome": "used"}})
    assert met(process(concern, duties=[SAFETY])) == set()
    assert met(process(concern, answer, duties=[SAFETY])) == {"safety_representative_consulted"}
