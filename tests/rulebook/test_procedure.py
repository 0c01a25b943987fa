"""What a meeting ends with, and what follows when negotiations break."""

import json
from datetime import date
from pathlib import Path

import pytest

from rulebook.packs import LAW, Packs, load, read
from rulebook.procedure import procedure
from tests.rulebook.pack_texts import PACK, RULE

ON = date(2026, 12, 1)
# Employers whose agreement leaves the form of the paper open.
OPEN = PACK.replace('["*"]', '["ha_ks_b", "none"]')
PAPER = """
[[papers]]
rung = "discussion"
paper = "protocol"
closed_by = "signature"
rule = "OUR-1"
"""
BREAK = """
[[breaks]]
outcome = "%s"
track = "local_board"
suspends = "organisation_members"
measures = ["%s"]
rule = "OUR-1"
plain = { nb = "Nemnd.", nn = "Nemnd.", en = "Board." }
"""


def with_pack(folder: Path, text: str) -> Packs:
    (folder / "our.toml").write_text(text, encoding="utf-8")
    return read(LAW, [folder])


def test_minutes_of_the_state_are_approved_and_its_protocol_signed() -> None:
    discussion = procedure(load(), "ha_stat", "discussion", on=ON)
    assert (discussion.paper, discussion.closed_by) == ("minutes", "approval")
    assert not discussion.configurable
    assert discussion.citation is not None
    assert discussion.citation.section.startswith("§ 21")
    assert procedure(load(), "ha_stat", "negotiation", on=ON).closed_by == "signature"


def test_the_paper_of_ks_is_for_the_employer_to_choose() -> None:
    assert procedure(load(), "ha_ks_b", "discussion", on=ON).configurable


@pytest.mark.parametrize(
    ("rung", "paper"), [("discussion", "minutes"), ("negotiation", "protocol")]
)
def test_where_nobody_says_the_usual_paper_is_offered(rung: str, paper: str) -> None:
    found = procedure(load(), "none", rung, on=ON)
    assert (found.paper, found.configurable, found.citation) == (paper, True, None)


def test_a_local_routine_chooses_where_the_agreement_leaves_it_open(tmp_path: Path) -> None:
    packs = with_pack(tmp_path, OPEN + RULE + PAPER)
    found = procedure(packs, "ha_ks_b", "discussion", on=ON)
    assert (found.paper, found.closed_by, found.configurable) == (
        "protocol",
        "signature",
        False,
    )


def test_a_form_nobody_has_verified_stays_open(tmp_path: Path) -> None:
    packs = with_pack(tmp_path, OPEN + RULE.replace('"T"', '"M"') + PAPER)
    assert procedure(packs, "none", "discussion", on=ON).configurable


def test_a_break_that_names_the_measure_comes_before_one_for_all(tmp_path: Path) -> None:
    text = PACK + RULE + BREAK % ("dispute", "*") + BREAK % ("renegotiate", "trial")
    packs = with_pack(tmp_path, text)

    def outcomes(*measures: str) -> list[str]:
        found = procedure(packs, "none", "negotiation", on=ON, measures=measures)
        return [each.outcome for each in found.breaks if each.rule == "OUR-1"]

    assert outcomes("trial") == ["renegotiate"]
    assert outcomes("new_post") == ["dispute"]


def test_a_break_turns_on_the_facts_and_an_open_fact_leaves_it_open(tmp_path: Path) -> None:
    when = 'when = [{ fact = "has_amu", is = %s }]\n'
    text = PACK + RULE
    for outcome, answer in (("dispute", "true"), ("fallback", "false")):
        text += BREAK % (outcome, "trial") + when % answer
    text += BREAK % ("renegotiate", "*")
    packs = with_pack(tmp_path, text)

    def outcomes(**facts: bool) -> list[str]:
        found = procedure(packs, "none", "negotiation", on=ON, measures=("trial",), facts=facts)
        return [each.outcome for each in found.breaks]

    assert outcomes(has_amu=True) == ["dispute"]
    assert outcomes(has_amu=False) == ["fallback"]
    assert outcomes() == ["dispute", "fallback"]


def test_nothing_breaks_below_negotiation() -> None:
    assert not procedure(load(), "ha_stat", "discussion", on=ON).breaks


def test_the_procedure_is_plain_data() -> None:
    found = procedure(
        load(), "ha_ks_b", "negotiation", on=ON, measures=("local_agreement",)
    ).to_json()
    assert json.loads(json.dumps(found)) == found
    assert found["breaks"]
    assert procedure(load(), "none", "discussion", on=ON).to_json()["citation"] is None
