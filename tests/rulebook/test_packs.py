"""The loader: what it reads, and what it refuses by file and key."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rulebook.canonical import canonical, digest
from rulebook.errors import NoDate, PackError, PackErrors, UnknownRule
from rulebook.packs import LAW, load, read
from tests.rulebook.pack_texts import FACT, PACK, RULE, VALUE, only

# -- what is shipped ------------------------------------------------------------------------


def test_it_loads_every_shipped_pack() -> None:
    packs = load()
    assert {"aml-2024", "ha_ks-2024", "local_routine-example"} <= packs.editions.keys()


def test_it_loads_once() -> None:
    assert load() is load()


def test_it_finds_a_rule_by_its_alias() -> None:
    packs = load()
    assert packs.rule("AML-06").id == "AML-10-3"


def test_it_names_the_nearest_rules_when_one_is_unknown() -> None:
    with pytest.raises(UnknownRule) as caught:
        load().rule("AML-10-33")
    assert "AML-10-3" in caught.value.nearest


def test_it_knows_every_fixed_measure_profile_and_unit() -> None:
    packs = load()
    assert len(packs.measures) == 35
    assert set(packs.vocabulary["profiles"]) == {
        "ha_ks_b",
        "ha_ks_c",
        "ha_stat",
        "lo_nho",
        "spekter",
        "virke",
        "finans",
        "none",
    }


def test_it_asks_only_about_measures_that_exist() -> None:
    packs = load()
    for fact in packs.facts.values():
        assert set(fact.asked_for) <= {*packs.measures, "*"}


def test_it_never_lets_memory_bind() -> None:
    for rule in load().rules.values():
        assert rule.binding is (rule.citation.confidence in ("T", "S"))


def test_it_cites_every_rule_and_every_value() -> None:
    for pack in load().editions.values():
        for thing in (*pack.rules, *pack.values):
            assert thing.citation.section
            assert thing.citation.href or pack.kind == "local_routine"


def test_it_joins_rule_calendar_and_citation_to_a_deadline() -> None:
    found = load().deadline("AML-10-3", date(2027, 4, 12))
    assert (found.raw_end, found.safe_end) == (date(2027, 3, 29), date(2027, 3, 24))
    assert "Arbeidsmiljøloven § 10-3" in found.explanation("nb")
    assert found.source_kind == "law"


def test_it_lets_a_small_matter_move_faster_in_the_local_routine() -> None:
    packs = load()
    given = date(2027, 2, 1)
    light = packs.deadline("LOC-INPUT", given, weight="light")
    large = packs.deadline("LOC-INPUT", given, weight="large")
    assert (light.raw_end, large.raw_end) == (date(2027, 2, 4), date(2027, 2, 22))
    assert light.source_kind == "local_routine"


def test_it_calls_a_suggestion_a_suggestion() -> None:
    found = load().deadline("LOC-POLITICAL", date(2027, 6, 15))
    assert found.source_kind == "suggested"
    assert found.raw_end == date(2027, 6, 1)


def test_it_gives_no_date_where_the_rule_says_only_what_comes_first() -> None:
    packs = load()
    dateless = next(rule for rule in packs.rules.values() if rule.timing is None)
    with pytest.raises(NoDate):
        packs.deadline(dateless.id, date(2027, 1, 1))


def test_the_yearly_staffing_discussion_is_due_a_year_after_the_last() -> None:
    found = load().deadline("AML-14-14a", date(2026, 1, 15))
    assert found.raw_end == date(2027, 1, 15)


def test_minutes_of_the_state_are_approved_and_never_signed() -> None:
    packs = load()
    assert "minutes_approved" in packs.rule("HAS-21").forms
    assert "protocol_signed" not in packs.rule("HAS-21").forms
    assert "protocol_signed" in packs.rule("AML-17-3-5").forms


# -- editions -----------------------------------------------------------------------------


def test_an_expired_agreement_goes_on_until_a_newer_is_entered(tmp_path: Path) -> None:
    on = date(2027, 2, 1)
    assert "ha_ks-2024" in {pack.id for pack in load().in_force("ha_ks_b", on)}
    newer = PACK.replace("our-2026", "ha_ks-2026").replace('"our"', '"ha_ks"')
    newer = newer.replace("local_routine", "basic_agreement")
    (tmp_path / "new.toml").write_text(newer, encoding="utf-8")
    ids = {pack.id for pack in read(LAW, [tmp_path]).in_force("ha_ks_b", on)}
    assert "ha_ks-2026" in ids
    assert "ha_ks-2024" not in ids


def test_an_agreement_binds_only_its_own_profile() -> None:
    ids = {pack.id for pack in load().in_force("lo_nho", date(2025, 2, 1))}
    assert "ha_ks-2024" not in ids


def test_a_local_routine_takes_the_place_of_the_example(tmp_path: Path) -> None:
    ours = PACK.replace('"our"', '"local_routine"') + RULE.replace("OUR-1", "LOC-INPUT")
    ours = ours.replace('version = "1"', 'version = "1"\nsupersedes = "local_routine-example"')
    (tmp_path / "ours.toml").write_text(ours, encoding="utf-8")
    packs = read(LAW, [tmp_path])
    assert "local_routine-example" not in packs.editions
    assert packs.rule("LOC-INPUT").pack == "our-2026"


# -- the canonical text -----------------------------------------------------------------------


def test_the_canonical_text_reads_back_to_the_same_pack() -> None:
    packs = load()
    raw = tomllib.loads((LAW / "ha_ks/2014.toml").read_text(encoding="utf-8"))
    assert tomllib.loads(packs.text["ha_ks-2014"]) == raw
    assert packs.digest["ha_ks-2024"] == digest(packs.text["ha_ks-2024"])


def test_the_digest_does_not_change_with_comments_or_order() -> None:
    one = tomllib.loads('a = 1\nb = "å"\n[c]\nd = [1, 2]\n')
    other = tomllib.loads('# why\nb = "å"\na = 1\n[c]\nd = [1,\n 2]\n')
    assert canonical(one) == canonical(other)
    assert canonical(one) != canonical({**one, "a": 2})


def test_the_canonical_text_holds_every_part_of_a_pack() -> None:
    packs = load()
    for pack_id, pack in packs.editions.items():
        whole = tomllib.loads(packs.text[pack_id])
        assert len(whole.get("rules", ())) == len(pack.rules)


# -- what is refused ----------------------------------------------------------------------------


def test_it_takes_a_good_pack(tmp_path: Path) -> None:
    (tmp_path / "our.toml").write_text(PACK + RULE + VALUE, encoding="utf-8")
    assert read(LAW, [tmp_path]).rule("OUR-1").parties == ("ptv",)


def test_it_refuses_an_unknown_key(refused: Callable[..., list[PackError]]) -> None:
    fault = only(refused(PACK + RULE + 'rungs = "discussion"\n'))
    assert fault.file.endswith("our0.toml")
    assert fault.key == "rules[0] (OUR-1).rungs"
    assert "rung" in fault.wanted


def test_it_refuses_a_value_without_citation(refused: Callable[..., list[PackError]]) -> None:
    bare = VALUE.replace('citation.section = "2"\ncitation.confidence = "T"\n', "")
    fault = only(refused(PACK + bare))
    assert fault.key == "values[0].at[0].citation"
    assert fault.found == "nothing"


def test_it_refuses_a_value_whose_periods_overlap(
    refused: Callable[..., list[PackError]],
) -> None:
    again = VALUE[VALUE.index("[[values.at]]") :].replace("valid_to = 2026-12-31\n", "")
    fault = only(refused(PACK + VALUE + again))
    assert fault.key == "values[0].at[1].valid_from"


def test_it_refuses_editions_that_overlap(refused: Callable[..., list[PackError]]) -> None:
    fault = only(refused(PACK, PACK.replace("our-2026", "our-2027")))
    assert fault.key == "pack.valid_from"
    assert "our-2026" in fault.found


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ('measures = ["trial"]', 'measures = ["trail"]', "rules[0] (OUR-1).measures[0]"),
        ('parties = ["ptv"]', 'parties = ["boss"]', "rules[0] (OUR-1).parties[0]"),
        ('evidence = "discussion_held"', 'evidence = "chat"', "gates[0].evidence"),
        ('rung = "discussion"', 'rung = "talk"', "rules[0] (OUR-1).rung"),
        ('confidence = "T"', 'confidence = "X"', "citation.confidence"),
        ('nn = "Drøft", ', "", "rules[0] (OUR-1).title.nn"),
        ('citation.section = "1"\n', "", "citation.section"),
        ('id = "OUR-1"', "id = 1", "rules[0] (1).id"),
        ('parties = ["ptv"]', 'parties = "ptv"', "parties"),
        ('parties = ["ptv"]', 'parties = ["ptv", "ptv"]', "parties[1]"),
        ('measures = ["trial"]', 'measures = ["trial"]\nstanding = 1', "standing"),
        ('measures = ["trial"]', 'measures = ["trial"]\nvalid_from = "x"', "valid_from"),
        ('measures = ["trial"]', 'measures = ["trial"]\ntrack = "participation"', "track"),
        ('measures = ["trial"]', 'measures = ["trial"]\nclock_of = "X-1"', "clock_of"),
        ('rung = "discussion"\n', "", "rules[0] (OUR-1).rung"),
        ('nb = "Drøft", ', 'nb = "Drøft", sv = "x", ', "title.sv"),
        ('title = { nb = "Drøft", nn = "Drøft", en = "Discuss" }', 'title = "x"', "title"),
        ('evidence = "discussion_held" }', 'evidence = "discussion_held", x = 1 }', "[0].x"),
    ],
)
def test_it_refuses_a_wrong_word_by_its_key(
    refused: Callable[..., list[PackError]], good: str, bad: str, key: str
) -> None:
    fault = only(refused(PACK + RULE.replace(good, bad, 1)))
    assert fault.key.endswith(key)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ('{ fact = "head_count", at_least = 3 }', '"head_count"'),
        ('{ fact = "employees", at_least = "our.most" }', '"our.most"'),
        ('{ fact = "has_amu", at_least = 3 }', "a limit on has_amu"),
        ('{ fact = "decision_level", is = "moon" }', '"moon"'),
        ('{ fact = "employees", is = true }', "true"),
        ('{ fact = "employees", at_least = 1.5 }', "1.5"),
        ('{ any = [{ fact = "head_count", is = true }] }', '"head_count"'),
    ],
)
def test_it_refuses_a_condition_that_points_to_nothing(
    refused: Callable[..., list[PackError]], condition: str, found: str
) -> None:
    fault = only(refused(PACK + RULE + f"when = [{condition}]\n"))
    assert fault.found == found
    assert "OUR-1" in fault.key


@pytest.mark.parametrize(
    "condition",
    [
        "{}",
        '{ fact = "employees" }',
        '{ fact = "employees", at_least = 1, below = 2 }',
        "{ at_least = 3 }",
        '{ fact = "employees", unanswered = "perhaps" }',
    ],
)
def test_it_refuses_a_condition_that_asks_nothing_clear(
    refused: Callable[..., list[PackError]], condition: str
) -> None:
    faults = refused(PACK + RULE + f"when = [{condition}]\n")
    assert all("when[0]" in fault.key for fault in faults)


def test_it_refuses_a_routing_to_no_rule(refused: Callable[..., list[PackError]]) -> None:
    because = 'because = { nb = "a", nn = "a", en = "a" }'
    routing = (
        f'[[routing]]\nbody = "amu"\ntreat = "owed"\nmeasures = ["*"]\nrule = "X"\n{because}\n'
    )
    assert only(refused(PACK + routing)).key == "routing (amu).rule"


def test_a_pack_may_declare_a_fact_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "our.toml").write_text(PACK + FACT, encoding="utf-8")
    assert read(LAW, [tmp_path]).facts["shifts"].is_asked_for(("work_schedule",))


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ("facts.shifts", "facts.employees", "facts.employees"),
        ('"int"', '"number"', "facts.shifts.type"),
        ('type = "int"', 'type = "int"\nat_most = "staff"', "facts.shifts.at_most"),
        ('"int"', '"choice"', "facts.shifts.labels"),
        (
            'type = "int"',
            'type = "int"\nasked_for_if = [{ fact = "staff", at_least = 5 }]',
            "facts.shifts.asked_for_if",
        ),
    ],
)
def test_it_refuses_a_fact_that_is_unclear(
    refused: Callable[..., list[PackError]], good: str, bad: str, key: str
) -> None:
    assert key in {fault.key for fault in refused(PACK + FACT.replace(good, bad, 1))}


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ("valid_from = 2026-01-01\n", "", "pack.valid_from"),
        ("checked_on = 2026-11-22\n", "", "pack.checked_on"),
        ("checked_on", "valid_to = 2025-01-01\nchecked_on", "pack.valid_to"),
        ('id = "our-2026"', 'id = "aml-2024"', "pack.id"),
        ("[pack]", "[sack]", "pack"),
    ],
)
def test_it_refuses_a_pack_with_a_bad_head(
    refused: Callable[..., list[PackError]], good: str, bad: str, key: str
) -> None:
    assert key in {fault.key for fault in refused(PACK.replace(good, bad, 1))}


def test_it_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match="a folder of packs"):
        read(LAW, [tmp_path / "nowhere"])


def test_it_refuses_a_calendar_with_a_fault(tmp_path: Path) -> None:
    law = tmp_path / "law"
    shutil.copytree(LAW, law)
    (law / "calendar.toml").write_text("[calendar]\n", encoding="utf-8")
    with pytest.raises(PackErrors) as caught:
        read(law)
    assert {fault.file for fault in caught.value.faults} == {"calendar.toml"}


def test_it_refuses_a_date_without_an_event(refused: Callable[..., list[PackError]]) -> None:
    timed = RULE + '[rules.timing]\nkind = "window_after"\nn = 3\nunit = "weeks"\n'
    assert only(refused(PACK + timed)).key.endswith("timing.anchor")


def test_it_refuses_an_unknown_event(refused: Callable[..., list[PackError]]) -> None:
    timing = 'kind = "window_after"\nn = 3\nunit = "weeks"\nanchor = "full_moon"\n'
    faults = refused(PACK + RULE + f"[rules.timing]\n{timing}")
    assert any(fault.key.endswith("timing.anchor") for fault in faults)


def test_it_refuses_a_rule_id_used_by_another_instrument(
    refused: Callable[..., list[PackError]],
) -> None:
    fault = only(refused(PACK + RULE.replace("OUR-1", "HAB-02")))
    assert "HAB-02" in fault.found


def test_it_tells_every_fault_at_once(refused: Callable[..., list[PackError]]) -> None:
    bad = RULE.replace('"trial"', '"x"').replace('"ptv"', '"y"').replace('"T"', '"Z"')
    assert len(refused(PACK + bad)) == 3


def test_it_refuses_a_file_that_is_not_toml(refused: Callable[..., list[PackError]]) -> None:
    assert only(refused("[pack\n")).wanted == "valid TOML"


def test_it_refuses_a_part_of_nothing(refused: Callable[..., list[PackError]]) -> None:
    assert only(refused('part_of = "nothing"\n')).key == "part_of"


def test_it_refuses_a_word_without_all_languages(tmp_path: Path) -> None:
    law = tmp_path / "law"
    shutil.copytree(LAW, law)
    file = law / "weight.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("because.nn", "because.sv", 1), encoding="utf-8")
    with pytest.raises(PackErrors) as caught:
        read(law)
    assert {fault.file for fault in caught.value.faults} == {"weight.toml"}
