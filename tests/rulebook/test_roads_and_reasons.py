"""What the engine says, held against the plain, slow way and against what must always be true."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rulebook.assessment import Assessment, assess
from rulebook.case_file import CaseFile
from rulebook.packs import LAW, load, read
from rulebook.schema import LANGUAGES, RUNGS
from tests.rulebook.cases import answers, case_files, keep_within_limits, on_its_own
from tests.rulebook.pack_texts import PACK, RULE
from tests.rulebook.plainly import Plainly, flat

PACKS = load()
ON = date(2027, 2, 1)
any_case = case_files(PACKS)
# THOROUGH=20 tries twenty times as many.
TIMES = int(os.environ.get("THOROUGH", "1"))


def tries(number: int) -> settings:
    return settings(
        max_examples=number * TIMES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


# -- the plain way ----------------------------------------------------------------------------


@given(case=any_case)
@tries(200)
def test_it_finds_the_duties_and_the_reasons_the_plain_way_finds(case: CaseFile) -> None:
    found = assess(case, PACKS)
    plain = Plainly(PACKS, case.on).outcome(case)
    assert (found.rung, found.weight) == (plain.rung, plain.weight)
    assert found.weight_because == plain.weight_because
    assert [duty.id for duty in found.duties] == [rule.id for rule, _ in plain.raised]
    for duty, (rule, why) in zip(found.duties, plain.raised, strict=True):
        said = {because["nb"]: because for because in why.because}
        assert duty.rule is rule
        assert duty.because == tuple(said.values())
        assert duty.assumed == tuple(dict.fromkeys(why.assumed))


@given(case=any_case)
@tries(120)
def test_it_finds_the_other_roads_the_plain_way_finds(case: CaseFile) -> None:
    found = assess(case, PACKS).other_roads
    assert [(road["change"], road["rung"], road["weight"]) for road in found] == Plainly(
        PACKS, case.on
    ).roads(case)


# -- other roads ------------------------------------------------------------------------------


@given(case=any_case)
@tries(200)
def test_it_tells_only_roads_that_lead_where_they_say(case: CaseFile) -> None:
    now = assess(case, PACKS)
    for road in now.other_roads:
        there = assess(changed(case, road["change"]), PACKS)
        assert (there.rung, there.weight) == (road["rung"], road["weight"])
        assert (there.rung, there.weight) != (now.rung, now.weight)
        assert all(road["text"][lang] for lang in LANGUAGES)
        if road["citation"]:
            cited = [duty.citation.to_json() for duty in there.duties]
            assert road["citation"] in cited


def test_it_counts_dismissals_elsewhere_with_those_a_road_would_give() -> None:
    facts = {"employees": 2, "dismissals_elsewhere": 8}
    data = {
        "profile": "ha_ks_c",
        "measures": ["reorganisation"],
        "on": date(2015, 3, 2),
        "facts": facts,
    }
    case = CaseFile.of(data, PACKS)
    for road in assess(case, PACKS).other_roads:
        there = assess(changed(case, road["change"]), PACKS)
        assert (there.rung, there.weight) == (road["rung"], road["weight"]), road["change"]


def changed(case: CaseFile, change: dict) -> CaseFile:
    if "fact" in change:
        return replace(case, facts={**case.facts, change["fact"]: change["to"]})
    others = tuple(measure for measure in case.measures if measure != change["measure"])
    return replace(
        case, measures=(*case.measures, change["measure"]) if change["to"] else others
    )


@given(case=any_case)
@tries(60)
def test_it_tells_the_nearest_number_that_leads_there(case: CaseFile) -> None:
    case = on_its_own(case)
    for road in assess(case, PACKS).other_roads:
        name, now = road["change"].get("fact"), road["change"]["from"]
        if name is None or PACKS.facts[name].type != "int" or now is None:
            continue
        there = road["change"]["to"]
        for number in range(min(now, there) + 1, max(now, there)):
            nearer = assess(changed(case, {"fact": name, "to": number}), PACKS)
            assert (nearer.rung, nearer.weight) != (road["rung"], road["weight"])


def test_it_offers_no_answer_the_case_file_would_refuse() -> None:
    # 30 of at least 30 employees may lose their job: nobody can answer that there are five.
    facts = {"employees": 60, "dismissals": 30}
    data = {"profile": "none", "measures": ["reorganisation"], "on": ON, "facts": facts}
    found = assess(CaseFile.of(data, PACKS), PACKS)
    for road in found.other_roads:
        if road["change"].get("fact") == "employees":
            assert road["change"]["to"] >= 30


# -- reasons ----------------------------------------------------------------------------------


@given(case=any_case)
@tries(200)
def test_it_gives_every_duty_a_reason_and_a_source(case: CaseFile) -> None:
    found = assess(case, PACKS)
    assert found.weight_because
    for duty in found.duties:
        assert all(reason[lang] for reason in duty.because for lang in LANGUAGES)
        assert duty.because
        assert duty.citation.section
        assert duty.citation.checked_on


def test_it_says_who_is_bound_when_no_measure_and_no_answer_is_the_reason(
    tmp_path: Path,
) -> None:
    rule = RULE.replace('measures = ["trial"]', 'measures = ["*"]')
    (tmp_path / "local.toml").write_text(PACK + rule, encoding="utf-8")
    packs = read(LAW, [tmp_path])
    data = {"profile": "none", "measures": ["budget"], "on": ON}
    case = CaseFile.of(data, packs)
    [duty] = [duty for duty in assess(case, packs).duties if duty.id == "OUR-1"]
    assert duty.because[0]["nb"].startswith("Virksomheten er bundet av ")
    [(_, why)] = [
        pair for pair in Plainly(packs, ON).outcome(case).raised if pair[0].id in rule
    ]
    assert duty.because == why.because


# -- more is never less -----------------------------------------------------------------------


@given(case=any_case, more=st.fixed_dictionaries({}, optional=answers(PACKS)))
@tries(200)
def test_it_never_asks_less_of_who_answers_more_unless_a_rule_says_so(
    case: CaseFile, more: dict[str, Any]
) -> None:
    """A rule says so with `unanswered`: it holds until the answer shows that it does not."""
    case = on_its_own(case)
    facts = on_its_own(replace(case, facts={**more, **case.facts})).facts
    keep_within_limits(facts, PACKS)
    assume(case.facts.items() <= facts.items())
    before = assess(case, PACKS)
    after = assess(replace(case, facts=facts), PACKS)
    held = {duty.id for duty in after.duties}
    lost = [duty.rule for duty in before.duties if duty.id not in held]
    news = facts.keys() - case.facts.keys()
    for rule in lost:
        said_so = {
            condition.fact
            for condition in flat((*rule.when, *rule.measures_if))
            if condition.if_unanswered or condition.is_unanswered
        }
        assert said_so & news
    if not lost:
        assert height(after) >= height(before)


@given(case=any_case, measure=st.sampled_from([*PACKS.measures]))
@tries(200)
def test_it_never_asks_less_of_who_plans_more(case: CaseFile, measure: str) -> None:
    assume(measure not in case.measures)
    before = assess(case, PACKS)
    after = assess(replace(case, measures=(*case.measures, measure)), PACKS)
    assert {duty.id for duty in before.duties} <= {duty.id for duty in after.duties}
    assert height(after) >= height(before)


def height(found: Assessment) -> int:
    return RUNGS.index(found.rung) if found.rung else -1
