"""Findings: what was missing or late, the evidence and the rule; no rule, no breach."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from ledger.events import Event
from ledger.moving import OSLO
from oversight.findings import findings_of, headline
from tests.oversight.histories import DAY, Owed, Party, Point, cite, duty, process

ACT = duty("§ 8-2", "information_given", "discussion_held", "reasoned_answer")
INFORMED = (0, Event.INFORMATION_GIVEN, {"facts": {"parties": ["NSF", "Delta"]}})


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def said(day, pk=7, **facts):
    return (
        day,
        Event.INPUT_SUBMITTED,
        {"subject": f"input:{pk}", "facts": {"party": "NSF", "in_time": True, **facts}},
    )


def answered(day, pk=7):
    return (day, Event.INPUT_ANSWERED, {"subject": f"input:{pk}", "facts": {"outcome": "used"}})


def despite(day, *missing):
    return (
        day,
        Event.DECISION_TAKEN_DESPITE,
        {"facts": {"number": 1, "title": "Three zones", "open": list(missing)}},
    )


def registered(day, happened, *missing):
    return (
        day,
        Event.DECISION_REGISTERED,
        {
            "happened": happened,
            "facts": {"number": 1, "title": "Three zones", "open": list(missing)},
        },
    )


def codes(found):
    return [f.code for f in found]


def test_it_finds_nothing_where_everything_came_first():
    case = process(
        INFORMED,
        said(1),
        answered(2),
        (3, Event.DISCUSSION_CLOSED),
        (4, Event.DECISION_TAKEN, {"facts": {"number": 1}}),
        duties=[ACT],
    )
    assert findings_of(case) == []
    assert headline(case, []) == "Everything is in place."


def test_it_does_not_praise_a_case_that_is_not_decided():
    case = process(INFORMED, duties=[ACT])
    assert headline(case, findings_of(case)).startswith("Nothing has gone wrong so far.")


def test_it_finds_a_decision_taken_before_the_discussion_was_finished():
    case = process(
        INFORMED,
        despite(3, "discussion_held", "minutes_circulated"),
        (8, Event.DISCUSSION_CLOSED),
        duties=[ACT],
        points={1: Point("Three zones", "Kari Nes", "It cannot wait.")},
    )
    [found] = findings_of(case)
    assert found.title == "Decided before the discussion was finished"
    assert found.is_breach
    assert "The minutes had not been sent round." in found.text
    assert "Kari Nes decided on Thursday 4 February 2027." in found.text
    assert "The discussion was finished on Tuesday 9 February 2027." in found.text
    assert [h.number for h in found.evidence] == [2, 3]
    assert found.rules == (cite("§ 8-2"),)
    assert found.quote == "It cannot wait."


def test_it_says_when_nothing_was_done_afterwards_either():
    [found] = findings_of(
        process(despite(3, "amu_treated"), duties=[duty("§ 7-2", "amu_treated")])
    )
    assert "working environment committee" in found.title
    assert found.absent


def test_it_names_what_it_has_no_headline_for_by_the_words_of_the_rule():
    case = process(despite(3, "new_thing"), duties=[duty("§ 1", "new_thing")])
    assert findings_of(case)[0].title == "Decided without this: New_thing på plass"


def test_it_counts_the_other_breaches_in_the_headline():
    case = process(despite(3, "discussion_held", "amu_treated", "risk_assessed"), duties=[ACT])
    assert headline(case, findings_of(case)) == (
        "Decided before the discussion was finished. 2 other requirements were not met."
    )


def test_it_finds_an_input_given_in_time_and_never_answered():
    [found] = findings_of(
        process(INFORMED, said(1), despite(3, "unanswered_input"), duties=[ACT])
    )
    assert found.title == "An input was not answered before the decision"
    assert [h.number for h in found.evidence] == [2, 3]
    assert found.absent == "No answer is in the history."
    assert found.rules == (cite("§ 8-2"),)


def test_it_shows_the_answer_that_came_after_the_decision():
    [found] = findings_of(
        process(said(1), despite(3, "unanswered_input"), answered(9), duties=[ACT])
    )
    assert [h.number for h in found.evidence] == [1, 2, 3]
    assert found.absent == ""


@pytest.mark.parametrize(
    "rows",
    [
        [said(1), answered(2), despite(3)],
        [said(1, in_time=False), despite(3)],
        [said(1), (2, Event.INPUT_WITHDRAWN, {"subject": "input:7"}), despite(3)],
        [despite(3), said(4)],
    ],
    ids=["answered", "late", "withdrawn", "after"],
)
def test_it_holds_nobody_to_an_input_that_did_not_wait(rows):
    assert findings_of(process(*rows, duties=[ACT])) == []


def test_it_follows_an_input_through_its_correction():
    corrected = (
        2,
        Event.INPUT_CORRECTED,
        {"subject": "input:8", "facts": {"party": "NSF", "in_time": True, "replaces": 7}},
    )
    answer = answered(3, pk=8)
    assert findings_of(process(said(1), corrected, answer, despite(4), duties=[ACT])) == []
    [found] = findings_of(process(said(1), corrected, despite(4), duties=[ACT]))
    assert [h.number for h in found.evidence] == [2, 3]


def test_it_asks_for_an_answer_to_a_safety_concern_whenever_it_came():
    concern = (
        2,
        Event.SAFETY_CONCERN_RAISED,
        {"subject": "input:9", "facts": {"party": "safety_representative", "in_time": False}},
    )
    rules = [ACT, duty("§ 6-2", "safety_representative_consulted")]
    [found] = findings_of(process(concern, despite(3, "unanswered_concern"), duties=rules))
    assert found.code == "unanswered_concern"
    assert found.rules == (cite("§ 6-2"),)
    assert "the safety representative" in found.text


def test_it_tells_an_input_left_open_by_two_decisions_once():
    case = process(said(1), despite(3), despite(5), duties=[ACT])
    assert codes(findings_of(case)) == ["unanswered_input"]


def test_it_holds_a_decision_entered_afterwards_to_its_real_day():
    case = process(
        INFORMED,
        (6, Event.DISCUSSION_CLOSED),
        (6, Event.EVIDENCE_FILED, {"subject": "amu_treated", "happened": 1}),
        registered(9, 2),
        duties=[ACT, duty("§ 7-2", "amu_treated")],
    )
    found = findings_of(case)
    assert codes(found) == ["discussion_held", "registered_late"]
    assert not found[1].is_breach
    assert "7 days after" in found[1].title
    assert found[1].rules == ()


def test_it_gives_what_happened_the_same_day_the_benefit_of_the_doubt():
    case = process(
        INFORMED, said(2), (2, Event.DISCUSSION_CLOSED), registered(2, 2), duties=[ACT]
    )
    assert findings_of(case) == []


def owed(due, done=None, *, by_employer=True, **changes):
    at = done and datetime(2027, 2, 1, 12, tzinfo=OSLO) + timedelta(days=done)
    given = {"citation": cite("routine 6"), "who": "", **changes}
    return Owed(
        "obligation:3",
        "answer",
        "LOC-ANSWER",
        DAY + timedelta(days=due),
        by_employer,
        done_at=at,
        **given,
    )


def test_it_finds_what_is_late_with_the_entry_that_said_so():
    told = (5, Event.OBLIGATION_FELL_DUE, {"subject": "obligation:3"})
    [found] = findings_of(process(told, owed=[owed(4)]))
    assert found.title == "The deadline has passed: answer"
    assert [h.number for h in found.evidence] == [1]
    assert found.rules == (cite("routine 6"),)


def test_it_finds_what_was_done_too_late():
    [found] = findings_of(process(owed=[owed(4, done=6)]))
    assert found.title == "Done too late: answer"
    assert "Deadline Friday 5 February 2027, done Sunday 7 February 2027." in found.text


def test_it_counts_the_last_day_as_kept():
    assert findings_of(process(owed=[owed(4, done=4)])) == []
    assert findings_of(process(owed=[owed(4)], on=DAY + timedelta(days=4))) == []


def test_it_only_advises_on_what_an_unverified_rule_asks():
    [late] = findings_of(process(owed=[owed(4, binding=False)]))
    assert not late.is_breach
    unverified = duty("§ 3-1", "committee_treated", binding=False)
    [found] = findings_of(
        process((1, Event.DECISION_TAKEN, {"facts": {"number": 1}}), duties=[unverified])
    )
    assert not found.is_breach
    assert found.rules[0]["confidence"] == "M"


def test_it_never_calls_a_partys_silence_a_breach():
    [found] = findings_of(process(owed=[owed(4, by_employer=False, who="NSF")]))
    assert (found.code, found.is_breach) == ("silent", False)
    assert found.title == "NSF has not answered by the deadline"


def test_it_points_to_the_party_left_out_with_the_reason():
    case = process(
        (0, Event.PARTY_OMITTED, {"subject": "union-3"}),
        duties=[ACT],
        parties=[Party("union-3", "Delta", left_out=True, reason="No members there.")],
    )
    [found] = findings_of(case)
    assert (found.title, found.quote) == ("Delta was left out", "No members there.")
    assert not found.is_breach


def test_it_points_to_minutes_refused_and_to_a_hollow_answer():
    case = process(
        said(1),
        answered(2),
        (3, Event.ANSWER_CALLED_HOLLOW, {"subject": "input:7"}),
        (4, Event.MINUTES_CIRCULATED, {"subject": "minutes:1"}),
        (5, Event.MINUTES_REFUSED, {"subject": "minutes:1", "facts": {"party": "NSF"}}),
        duties=[ACT],
    )
    refused, hollow = findings_of(case)
    assert refused.title == "NSF did not approve the minutes"
    assert [h.number for h in refused.evidence] == [4, 5]
    assert [h.number for h in hollow.evidence] == [1, 2, 3]
    assert not refused.is_breach
    assert not hollow.is_breach


def test_it_points_to_a_rung_below_the_one_the_rules_ask_for():
    def chose(rung):
        facts = {"recommended": "discussion", "chosen": rung}
        return process((0, Event.RUNG_CHOSEN, {"facts": facts}), duties=[ACT])

    assert codes(findings_of(chose("information"))) == ["lower_rung"]
    assert findings_of(chose("negotiation")) == []


def test_it_puts_breaches_before_advice():
    case = process(
        (0, Event.PARTY_OMITTED, {"subject": "union-3"}),
        despite(3, "discussion_held"),
        duties=[ACT],
    )
    assert [f.is_breach for f in findings_of(case)] == [True, False]


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "Besluttet før"), ("nn", "Avgjort før")]
)
def test_it_speaks_both_norwegians(language, words):
    with override(language):
        assert findings_of(process(despite(3, "discussion_held")))[0].title.startswith(words)
