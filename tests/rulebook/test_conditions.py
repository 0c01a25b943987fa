"""Conditions: every kind of question, and the reason each answer gives."""

from datetime import date
from typing import Any

import pytest

from rulebook.conditions import Asking, Reasons, Situation, limit_of
from rulebook.packs import load
from rulebook.schema import Condition

ON = date(2027, 2, 1)


def asked(condition: Condition, **facts: Any) -> tuple[bool, Reasons]:
    question = Asking(load(), "ha_ks_b", ON).question(condition)
    situation = Situation(("budget",), facts)
    reasons = Reasons()
    held = question.holds(situation)
    if held:
        question.why(situation, reasons)
    return held, reasons


@pytest.mark.parametrize(
    ("condition", "facts", "held"),
    [
        (Condition(fact="has_amu", equals=True), {"has_amu": True}, True),
        (Condition(fact="has_amu", equals=True), {"has_amu": False}, False),
        (Condition(fact="has_amu", equals=True), {}, False),
        (Condition(fact="has_amu", equals=True, if_unanswered=True), {}, True),
        (Condition(fact="has_amu", is_unanswered=True), {}, True),
        (Condition(fact="has_amu", is_unanswered=True), {"has_amu": True}, False),
        (Condition(fact="employees", at_least=5), {"employees": 5}, True),
        (Condition(fact="employees", below=5), {"employees": 5}, False),
        (Condition(fact="employees", below=5), {"employees": 4}, True),
        (
            Condition(fact="decision_level", among=("sector", "employer")),
            {"decision_level": "sector"},
            True,
        ),
        (Condition(measures=("budget",)), {}, True),
        (Condition(measures=("merger",)), {}, False),
        (Condition(profiles=("lo_nho",)), {}, False),
        (Condition(profiles=("ha_ks_b",)), {}, True),
        (Condition(rung="negotiation"), {}, False),
    ],
)
def test_it_answers_each_kind_of_question(
    condition: Condition, facts: dict[str, Any], held: bool
) -> None:
    assert asked(condition, **facts)[0] is held


def test_one_of_several_is_enough_and_an_answer_beats_an_assumption() -> None:
    assumed = Condition(fact="employees", at_least=30, if_unanswered=True)
    answered = Condition(fact="has_amu", equals=True)
    held, reasons = asked(Condition(any=(assumed, answered)), has_amu=True)
    assert held
    assert not reasons.assumed
    held, reasons = asked(Condition(any=(assumed, answered)), has_amu=False)
    assert held
    assert reasons.assumed == ["employees"]
    assert not asked(Condition(any=(answered,)), has_amu=False)[0]


def test_a_value_that_did_not_hold_yet_meets_nothing() -> None:
    condition = Condition(fact="employees", at_least="aml.information_threshold")
    assert limit_of(condition, load(), date(1990, 1, 1)) is None
    question = Asking(load(), "none", date(1990, 1, 1)).question(condition)
    assert not question.holds(Situation((), {"employees": 99}))


def test_a_condition_may_say_its_own_reason() -> None:
    own = {"nb": "Fordi.", "nn": "Fordi.", "en": "Because."}
    _, reasons = asked(Condition(measures=("budget",), because=own))
    assert reasons.because == [own]


def test_a_choice_is_said_in_words() -> None:
    _, reasons = asked(
        Condition(fact="decision_level", equals="sector"), decision_level="sector"
    )
    assert reasons.because[0]["nb"] == "Saken bestemmes her: sektoren."
