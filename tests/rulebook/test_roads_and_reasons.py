"""What the engine says, held against the plain, slow way and against what must always be true."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from rulebook.assessment import assess
from rulebook.case_file import CaseFile
from rulebook.packs import load
from rulebook.schema import LANGUAGES
from tests.rulebook.cases import case_files
from tests.rulebook.plainly import Plainly

PACKS = load()
any_case = case_files(PACKS)
SLOW = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(case=any_case)
@SLOW
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
@settings(SLOW, max_examples=60)
def test_it_finds_the_other_roads_the_plain_way_finds(case: CaseFile) -> None:
    found = assess(case, PACKS).other_roads
    assert [(road["change"], road["rung"], road["weight"]) for road in found] == Plainly(
        PACKS, case.on
    ).roads(case)


@given(case=any_case)
@SLOW
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


def changed(case: CaseFile, change: dict) -> CaseFile:
    if "fact" in change:
        return replace(case, facts={**case.facts, change["fact"]: change["to"]})
    others = tuple(measure for measure in case.measures if measure != change["measure"])
    return replace(
        case, measures=(*case.measures, change["measure"]) if change["to"] else others
    )


@given(case=any_case)
@SLOW
def test_it_gives_every_duty_a_reason_and_a_source(case: CaseFile) -> None:
    found = assess(case, PACKS)
    assert found.weight_because
    for duty in found.duties:
        assert duty.because or "*" in duty.rule.measures
        assert duty.citation.section
        assert duty.citation.checked_on
