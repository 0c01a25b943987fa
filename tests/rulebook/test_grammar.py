"""What a pack may say of chains, layers, papers, breaks and changes – and what is refused."""

from collections.abc import Callable

import pytest

from rulebook.errors import PackError
from rulebook.packs import LAW, read
from tests.rulebook.pack_texts import CHANGE, CLOCK, PACK, RULE, only


def clock(name: str, timing: str) -> str:
    return CLOCK.replace("OUR-2", name) + f"[rules.timing]\n{timing}\n"


WEEK = 'kind = "window_after"\nn = 1\nunit = "weeks"\n'


def test_it_refuses_a_chain_that_bites_its_own_tail(
    refused: Callable[..., list[PackError]],
) -> None:
    text = clock("OUR-A", WEEK + 'expiry_of = "OUR-B"') + clock(
        "OUR-B", WEEK + 'expiry_of = "OUR-A"'
    )
    fault = only(refused(PACK + text))
    assert fault.key == "rules (OUR-B).timing.expiry_of"
    assert fault.found == "OUR-A → OUR-B → OUR-A"
    assert "anchor" in fault.wanted


def test_it_refuses_a_chain_to_a_rule_without_an_end(
    refused: Callable[..., list[PackError]],
) -> None:
    text = clock("OUR-A", WEEK + 'expiry_of = "OUR-B"') + clock("OUR-B", 'kind = "soft"')
    fault = only(refused(PACK + text))
    assert (fault.key, fault.found) == ("rules (OUR-A).timing.expiry_of", '"OUR-B"')


@pytest.mark.parametrize(
    "timing",
    [
        WEEK + 'expiry_of = "OUR-9"',
        WEEK + 'expiry_of = "OUR-A"\nanchor = "last_held"',
        WEEK + 'anchor = "earlier_expiry"',
        WEEK + 'anchor = "last_held"\non_demand = true',
        'kind = "recurring"\nanchor = "last_held"\nn = 1\nunit = "weeks"\ntimes = 2',
        'kind = "recurring"\nanchor = "last_held"\nn = 1\nunit = "years"\ntimes = 5',
    ],
)
def test_it_refuses_a_time_that_cannot_be_counted(
    refused: Callable[..., list[PackError]], timing: str
) -> None:
    faults = refused(PACK + clock("OUR-A", timing))
    assert all("OUR-A" in fault.key and "timing" in fault.key for fault in faults)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('tightens = ["AML-99"]', "rules (OUR-1).tightens"),
        ('replaces = [{ rule = "AML-99", part = "timing" }]', "rules (OUR-1).replaces"),
        ('replaces = [{ rule = "AML-10-3", part = "all" }]', "replaces[0].part"),
        ('replaceable_by.timing = ["act"]', "replaceable_by.timing[0]"),
        ('replaceable_by.rung = ["act"]', "replaceable_by.rung"),
        ("valid_to = 2025-01-01", "rules[0] (OUR-1).valid_to"),
    ],
)
def test_it_refuses_a_layer_that_points_to_nothing(
    refused: Callable[..., list[PackError]], line: str, key: str
) -> None:
    fault = only(refused(PACK + RULE.replace("[[rules]]", f"[[rules]]\n{line}")))
    assert fault.key.endswith(key)


def test_it_refuses_a_rule_that_begins_after_its_edition(
    refused: Callable[..., list[PackError]],
) -> None:
    ended = PACK.replace("checked_on", "valid_to = 2026-12-31\nchecked_on")
    later = RULE.replace("[[rules]]", "[[rules]]\nvalid_from = 2027-01-01")
    assert only(refused(ended + later)).key == "rules[0] (OUR-1).valid_from"


PAPER = '[[papers]]\nrung = "discussion"\npaper = "minutes"\nclosed_by = "approval"\n'
BREAK = """
[[breaks]]
outcome = "dispute"
track = "local_board"
suspends = "none"
measures = ["*"]
rule = "OUR-1"
plain = { nb = "Nemnd.", nn = "Nemnd.", en = "Board." }
"""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (PAPER, "papers[0].rule"),
        (PAPER + 'rule = "OUR-9"\n', "papers (discussion).rule"),
        (BREAK.replace("OUR-1", "OUR-9"), "breaks (local_board).rule"),
        (BREAK.replace('"none"', '"all"'), "breaks[0].suspends"),
        (BREAK + 'when = [{ fact = "moon", is = true }]\n', "breaks (local_board).when"),
    ],
)
def test_it_refuses_a_paper_or_a_break_nobody_has_said(
    refused: Callable[..., list[PackError]], text: str, key: str
) -> None:
    assert only(refused(PACK + RULE + text)).key == key


def test_it_refuses_a_version_that_tells_of_no_change(
    refused: Callable[..., list[PackError]],
) -> None:
    fault = only(refused(PACK + CHANGE.replace('"1"', '"0"', 1)))
    assert fault.key == "changes"
    assert 'version "1"' in fault.wanted


def test_it_refuses_a_change_without_a_day(refused: Callable[..., list[PackError]]) -> None:
    bare = CHANGE.replace("valid_from = 2026-01-01\n", "")
    assert only(refused(PACK + bare)).key == "changes[0].valid_from"


def test_every_rule_knows_its_file_and_layer() -> None:
    rule = read(LAW).rule("AML-10-3")
    assert (rule.file, rule.layer) == ("aml/working-time-and-posts.toml", "act")
