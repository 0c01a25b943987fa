"""Draw case files: any profile, any measures, any day, some facts answered and some not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from rulebook.case_file import CaseFile
from rulebook.packs import Packs
from rulebook.schema import FactKind
from rulebook.watching import DISMISSALS_ELSEWHERE, TERMINATIONS_ELSEWHERE

ELSEWHERE = frozenset({DISMISSALS_ELSEWHERE, TERMINATIONS_ELSEWHERE})
SOME_DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@st.composite
def case_files(draw: st.DrawFn, packs: Packs) -> CaseFile:
    """A case file the rulebook would take."""
    facts = draw(st.fixed_dictionaries({}, optional=answers(packs)))
    keep_within_limits(facts, packs)
    data = {
        "profile": draw(st.sampled_from([*packs.vocabulary["profiles"]])),
        "measures": draw(
            st.lists(st.sampled_from([*packs.measures]), min_size=1, max_size=10, unique=True)
        ),
        "on": draw(SOME_DAYS),
        "facts": facts,
    }
    return CaseFile.of(data, packs)


def answers(packs: Packs) -> dict[str, st.SearchStrategy[Any]]:
    return {name: _answer(kind, packs) for name, kind in packs.facts.items()}


def _answer(kind: FactKind, packs: Packs) -> st.SearchStrategy[Any]:
    if kind.type == "bool":
        return st.booleans()
    if kind.type == "choice":
        return st.sampled_from(kind.choices)
    if kind.type == "date":
        return SOME_DAYS
    low, high = kind.min or 0, min(kind.max or 400, 400)
    near_a_tip = [n for tip in _tips(kind, packs) for n in (tip - 1, tip, tip + 1)]
    inside = [n for n in near_a_tip if low <= n <= high]
    return st.integers(low, high) | st.sampled_from(inside or [low])


def _tips(kind: FactKind, packs: Packs) -> set[int]:
    conditions = [
        condition
        for pack in packs.editions.values()
        for rule in pack.rules
        for condition in rule.when
    ]
    values = {value.name: value.value for p in packs.editions.values() for value in p.values}
    bounds = [
        bound
        for condition in conditions
        if condition.fact == kind.name
        for bound in (condition.at_least, condition.below)
    ]
    return {values[bound] if isinstance(bound, str) else bound for bound in bounds if bound} | {
        1,
        2,
    }


def on_its_own(case: CaseFile) -> CaseFile:
    """The case without what the register says of other cases: nobody is asked for that."""
    own = {name: answer for name, answer in case.facts.items() if name not in ELSEWHERE}
    return replace(case, facts=own)


def keep_within_limits(facts: dict[str, Any], packs: Packs) -> None:
    """Leave out the answers that are larger than the fact that bounds them."""
    for name in [*facts]:
        if facts[name] > _bound(packs.facts[name], facts, facts[name]):
            del facts[name]


def _bound(kind: FactKind, facts: Mapping[str, Any], otherwise: Any) -> Any:
    return facts.get(kind.at_most, otherwise)
