"""A weaker source adds and tightens; it never takes from a stronger one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook.errors import PackError
from rulebook.layers import Weakening
from rulebook.packs import LAW, read
from rulebook.schema import LANGUAGES
from tests.rulebook.pack_texts import CLOCK, PACK, RULE, only

Refused = Callable[..., list[PackError]]
AGREEMENT = PACK.replace("local_routine", "collective_agreement")
HREF = 'citation.href = "https://example.org"\n'


def clock(timing: str, *more: str) -> str:
    return CLOCK + "".join(f"{line}\n" for line in more) + f"[rules.timing]\n{timing}\n"


def before(n: int, unit: str) -> str:
    return (
        f'kind = "latest_before"\nanchor = "planned_implementation"\nn = {n}\nunit = "{unit}"'
    )


def duty(*lines: str) -> str:
    return RULE.replace("[[rules]]", "[[rules]]\n" + "\n".join(lines))


def weakening(faults: list[PackError]) -> Weakening:
    fault = only(faults)
    assert isinstance(fault, Weakening)
    assert fault.texts.keys() == set(LANGUAGES)
    assert all(text.strip() for text in fault.texts.values())
    return fault


# -- time -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ['tightens = ["AML-10-3"]', 'clock_of = "AML-10-3"'])
def test_it_refuses_a_shorter_notice_with_the_citation_and_the_remedy(
    refused: Refused, name: str
) -> None:
    fault = weakening(refused(PACK + clock(before(1, "weeks"), name)))
    assert fault.file.endswith("our0.toml")
    assert fault.key == "rules (OUR-2).timing"
    assert (fault.found, fault.against.id) == ("one week", "AML-10-3")
    assert "Arbeidsmiljøloven § 10-3" in fault.texts["nb"]
    assert "to uker" in fault.texts["nb"]
    assert "Gi minst like mye" in fault.texts["nb"]


def test_it_refuses_working_days_that_are_fewer_than_the_weeks_on_some_day(
    refused: Refused,
) -> None:
    # From a Saturday, ten working days back are only twelve calendar days.
    assert weakening(
        refused(PACK + clock(before(10, "working_days"), 'tightens = ["AML-10-3"]'))
    )


@pytest.mark.parametrize(
    "timing",
    [
        before(3, "weeks"),
        before(2, "weeks"),
        before(12, "working_days"),
        # Another kind of time stands beside it and takes nothing from it.
        'kind = "window_after"\nanchor = "information_given"\nn = 1\nunit = "weeks"',
        'kind = "gate_before_decision"',
    ],
)
def test_it_takes_a_local_time_that_gives_as_much_or_more(tmp_path: Path, timing: str) -> None:
    text = PACK + clock(timing, 'tightens = ["AML-10-3"]')
    (tmp_path / "our.toml").write_text(text, encoding="utf-8")
    assert read(LAW, [tmp_path]).rule("OUR-2").clock_for == ("AML-10-3",)


@pytest.mark.parametrize(
    ("target", "timing"),
    [
        ("HAS-20-1", 'kind = "window_after"\nanchor = "demand_made"\nn = 3\nunit = "weeks"'),
        (
            "NHO-7-3-a",
            'kind = "notice_period"\nanchor = "notice_given"\nn = 7\nunit = "calendar_days"',
        ),
        (
            "AML-15-2-eff",
            'kind = "waiting_period"\nanchor = "nav_notified"\nn = 2\nunit = "weeks"',
        ),
        (
            "AML-14-14a",
            'kind = "recurring"\nanchor = "last_held"\nn = 18\nunit = "months"',
        ),
    ],
)
def test_it_refuses_less_time_of_every_kind(refused: Refused, target: str, timing: str) -> None:
    fault = weakening(refused(PACK + clock(timing, f'tightens = ["{target}"]')))
    assert target in fault.texts["en"]


CLAIM = 'kind = "window_after"\nanchor = "dismissal_given"\nunit = "weeks"\nclaim = true\nn = '


@pytest.mark.parametrize(("n", "wrong"), [(1, True), (3, False)])
def test_the_time_to_use_a_right_is_weaker_when_shorter(
    tmp_path: Path, n: int, wrong: bool
) -> None:
    theirs = AGREEMENT.replace("our-2026", "their-2026").replace('"our"', '"their"')
    theirs += (
        clock(CLAIM + "2")
        .replace("OUR-2", "THEIR-1")
        .replace('citation.confidence = "T"', 'citation.confidence = "T"\n' + HREF)
    )
    (tmp_path / "their.toml").write_text(theirs, encoding="utf-8")
    ours = PACK + clock(CLAIM + str(n), 'tightens = ["THEIR-1"]')
    (tmp_path / "our.toml").write_text(ours, encoding="utf-8")
    if not wrong:
        assert read(LAW, [tmp_path])
        return
    with pytest.raises(Exception, match="THEIR-1"):
        read(LAW, [tmp_path])


def test_it_refuses_to_tighten_what_stands_no_higher(refused: Refused) -> None:
    fault = only(refused(PACK + RULE + clock(before(1, "weeks"), 'tightens = ["OUR-1"]')))
    assert fault.key == "rules (OUR-2).tightens"
    assert "above local_routine" in fault.wanted


# -- rung and evidence ------------------------------------------------------------------------


def test_it_refuses_a_lower_rung(refused: Refused) -> None:
    lower = duty('tightens = ["AML-10-3"]').replace('"discussion"', '"information"')
    fault = weakening(refused(PACK + lower))
    assert (fault.key, fault.found) == ("rules (OUR-1).tightens", "information")


def test_it_takes_a_higher_rung(tmp_path: Path) -> None:
    higher = duty('tightens = ["AML-10-3"]').replace('"discussion"', '"negotiation"')
    profile = PACK.replace('["*"]', '["ha_ks_b"]')
    (tmp_path / "our.toml").write_text(profile + higher, encoding="utf-8")
    assert read(LAW, [tmp_path]).rule("OUR-1").rung == "negotiation"


def test_it_refuses_evidence_at_a_later_moment(refused: Refused) -> None:
    later = duty('tightens = ["AML-10-3"]').replace(
        'before = "decision"', 'before = "implementation"'
    )
    fault = weakening(refused(PACK + later))
    assert fault.key == "rules (OUR-1).gates"


# -- replacing ----------------------------------------------------------------------------------


def replacing(rule: str, part: str, *, confidence: str = "T") -> str:
    text = duty(f'replaces = [{{ rule = "{rule}", part = "{part}" }}]')
    return text.replace('"T"', f'"{confidence}"') + HREF


@pytest.mark.parametrize(
    ("rule", "part"),
    [("AML-10-3", "timing"), ("AML-8-2-c", "procedure"), ("AML-8-2-c", "timing")],
)
def test_an_agreement_may_have_its_own_rules_where_the_act_says_so(
    tmp_path: Path, rule: str, part: str
) -> None:
    (tmp_path / "our.toml").write_text(AGREEMENT + replacing(rule, part), encoding="utf-8")
    assert read(LAW, [tmp_path]).rule("OUR-1").replaces[0].rule == rule


@pytest.mark.parametrize("rule", ["AML-15-1", "AML-15-2-disc", "AML-9-2-1", "AML-14-1b"])
@pytest.mark.parametrize("part", ["procedure", "timing"])
def test_no_agreement_stands_in_place_of_these(refused: Refused, rule: str, part: str) -> None:
    fault = weakening(refused(AGREEMENT + replacing(rule, part)))
    assert (fault.key, fault.against.id) == ("rules (OUR-1).replaces", rule)
    assert "kan ikke tre i stedet for Arbeidsmiljøloven" in fault.texts["nb"]


def test_only_the_time_of_the_work_schedule_is_replaced(refused: Refused) -> None:
    assert weakening(refused(AGREEMENT + replacing("AML-10-3", "procedure")))


def test_a_local_routine_replaces_nothing(refused: Refused) -> None:
    assert weakening(refused(PACK + replacing("AML-10-3", "timing")))


def test_what_nobody_has_read_replaces_nothing(refused: Refused) -> None:
    text = AGREEMENT + replacing("AML-10-3", "timing", confidence="M")
    fault = only(refused(text))
    assert (fault.key, fault.found) == ("rules (OUR-1).replaces", "confidence M")


def test_a_replaced_time_may_be_shorter(tmp_path: Path) -> None:
    text = clock(before(1, "weeks"), 'clock_of = "AML-10-3"', HREF)
    text = text.replace(
        "[[rules]]", '[[rules]]\nreplaces = [{ rule = "AML-10-3", part = "timing" }]'
    )
    (tmp_path / "our.toml").write_text(AGREEMENT + text, encoding="utf-8")
    assert read(LAW, [tmp_path]).rule("OUR-2")


# -- what is complete, and what is owed -----------------------------------------------------------


def test_no_local_rule_adds_to_a_complete_list(refused: Refused) -> None:
    added = RULE.replace('"discussion"', '"negotiation"')
    fault = weakening(refused(PACK + added))
    assert (fault.key, fault.against.id) == ("rules (OUR-1).measures", "HAS-19")
    assert "Prøveordning" in fault.texts["nb"]


@pytest.mark.parametrize(
    ("pack", "rule"),
    [
        (PACK.replace('["*"]', '["ha_ks_b"]'), RULE),
        (PACK, duty('when = [{ profiles = ["ha_ks_b", "lo_nho"] }]')),
        (PACK, RULE.replace('"trial"', '"reorganisation"')),
    ],
)
def test_a_complete_list_closes_only_its_own_door(tmp_path: Path, pack: str, rule: str) -> None:
    text = pack + rule.replace('"discussion"', '"negotiation"')
    (tmp_path / "our.toml").write_text(text, encoding="utf-8")
    assert read(LAW, [tmp_path]).rule("OUR-1").rung == "negotiation"


NEVER = """
[[routing]]
body = "amu"
treat = "never"
measures = ["reorganisation"]
rule = "OUR-1"
because = { nb = "Nei.", nn = "Nei.", en = "No." }
"""


def test_no_local_rule_keeps_a_body_from_its_case(refused: Refused) -> None:
    faults = refused(PACK + RULE + NEVER)
    assert faults
    assert {fault.key for fault in faults} == {"routing (amu).treat"}
    assert all(isinstance(fault, Weakening) for fault in faults)


def test_a_local_rule_may_keep_a_body_from_what_it_is_not_owed(tmp_path: Path) -> None:
    text = PACK + RULE + NEVER.replace("reorganisation", "pay_policy")
    (tmp_path / "our.toml").write_text(text, encoding="utf-8")
    assert read(LAW, [tmp_path])


PAPER = '[[papers]]\nrung = "discussion"\npaper = "minutes"\nclosed_by = "approval"\nrule = "OUR-1"\n'


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (("approval", "signature"), True),
        (("x", "x"), False),
        (('"discussion"', '"information"'), False),
    ],
)
def test_no_local_rule_closes_a_paper_in_another_way_than_the_agreement(
    tmp_path: Path, change: tuple[str, str], wrong: bool
) -> None:
    theirs = AGREEMENT.replace("our-2026", "their-2026").replace('"our"', '"their"')
    theirs += (RULE + HREF + PAPER).replace("OUR-1", "THEIR-1")
    theirs = theirs.replace('["*"]', '["none"]')
    (tmp_path / "their.toml").write_text(theirs, encoding="utf-8")
    ours = PACK.replace('["*"]', '["none"]') + RULE + PAPER.replace(*change)
    (tmp_path / "our.toml").write_text(ours, encoding="utf-8")
    if not wrong:
        assert read(LAW, [tmp_path])
        return
    with pytest.raises(Exception, match=r"papers \(discussion\)"):
        read(LAW, [tmp_path])


def test_a_local_routine_never_passes_for_a_new_edition_of_an_agreement(
    refused: Refused,
) -> None:
    passing = PACK.replace('"our"', '"ha_ks"').replace("valid_from = 2026", "valid_from = 2090")
    fault = only(refused(passing))
    assert fault.key == "pack.kind"
    assert fault.found.endswith("is basic_agreement")


def test_a_local_routine_never_takes_the_place_of_an_act(refused: Refused) -> None:
    taking = PACK.replace('version = "1"', 'version = "1"\nsupersedes = "aml-2024"')
    faults = refused(taking)
    assert "pack.supersedes" in {fault.key for fault in faults}
