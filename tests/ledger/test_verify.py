import ast
import sys
from pathlib import Path

import pytest

import ledger.verify
from ledger.verify import (
    GENESIS,
    Break,
    canonical_form,
    entry_digest,
    merkle_root,
    seal_digest,
    text_digest,
    verify_chain,
    verify_seals,
)


def entry(number, previous, **change):
    """Write one entry as the record does, by hand."""
    body = {
        "chain": {"kind": "case", "label": "2027/0001"},
        "number": number,
        "recorded_at": "2027-02-01T11:00:00.000000+00:00",
        "occurred_on": "2027-02-01",
        "event": "case.assessed",
        "actor": {"user": 7, "role": "leader", "mandate": 70, "on_behalf_of": None},
        "subject": "",
        "facts": {"n": 1},
        "texts": [],
        "previous": previous,
        **change,
    }
    return row(body, previous)


def row(body, previous):
    canonical = canonical_form(body)
    return {
        **{key: body[key] for key in ("number", "recorded_at", "occurred_on", "event")},
        **{key: body[key] for key in ("subject", "facts")},
        "actor_id": body["actor"]["user"],
        "role": body["actor"]["role"],
        "mandate_id": body["actor"]["mandate"],
        "on_behalf_of": body["actor"]["on_behalf_of"],
        "canonical": canonical,
        "previous": previous,
        "digest": entry_digest(previous, canonical),
    }


@pytest.fixture
def text():
    return {
        "id": 5,
        "salt": "aa",
        "body": "Nei.",
        "digest": text_digest("aa", "Nei."),
        "redacted_at": None,
    }


@pytest.fixture
def entries(text):
    said = [{"id": 5, "digest": text["digest"]}]
    first = entry(1, GENESIS)
    second = entry(2, first["digest"], event="input.submitted", texts=said)
    return [first, second, entry(3, second["digest"])]


def judge(entries, texts, head=None, length=3):
    head = entries[-1]["digest"] if head is None else head
    return [str(b) for b in verify_chain(entries, texts, head, length, chain="case 2027/0001")]


def at(number, what):
    return f"case 2027/0001, entry {number}: {what}"


def test_it_imports_nothing_but_the_standard_library():
    tree = ast.parse(Path(ledger.verify.__file__).read_text())
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) else []
        assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_it_finds_nothing_in_a_whole_chain(entries, text):
    assert judge(entries, [text]) == []
    assert verify_chain([], [], GENESIS, 0) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", 2),
        ("event", "case.opened"),
        ("recorded_at", "2027-01-01T11:00:00.000000+00:00"),
        ("occurred_on", "2027-01-01"),
        ("actor_id", 8),
        ("mandate_id", None),
        ("on_behalf_of", 71),
        ("role", "party"),
        ("subject", "x"),
        ("facts", {"n": True}),
    ],
)
def test_it_finds_a_column_that_was_bent(column, value, entries, text):
    entries[0] = {**entries[0], column: value}
    assert any(f"{column}" in told or "missing" in told for told in judge(entries, [text]))


def test_it_finds_one_byte_changed(entries, text):
    entries[1]["canonical"] = entries[1]["canonical"].replace('"leader"', '"leaden"')
    assert judge(entries, [text]) == [
        at(2, "its digest does not fit its words"),
        at(2, "role is not what was recorded"),
    ]


@pytest.mark.parametrize("canonical", ["{", "[]", ""])
def test_it_finds_words_that_cannot_be_read(canonical, entries, text):
    entries[0]["canonical"] = canonical
    assert at(1, "its words cannot be read") in judge(entries, [text])


def test_it_finds_an_entry_rewritten_with_a_fitting_digest(entries, text):
    entries[0] = entry(1, GENESIS, facts={"n": 2})
    assert judge(entries, [text]) == [at(2, "does not name the entry before")]


def test_it_finds_an_entry_taken_out(entries, text):
    assert at(2, "missing; the next one is 3") in judge([entries[0], entries[2]], [text])


def test_it_finds_the_end_cut_off(entries, text):
    head = entries[-1]["digest"]
    assert judge(entries[:2], [text], head) == [at(2, "the last one, but the chain claims 3")]
    assert judge(entries[:2], [text], head, 2) == [at(2, "its digest is not the chain's head")]


def test_it_finds_an_entry_moved_from_another_chain(text):
    other = {"kind": "case", "label": "2027/0002"}
    told = judge([entry(1, GENESIS, chain=other)], [], length=1)
    assert told == [at(1, "the entry says it belongs to another chain")]
    assert judge([entry(1, GENESIS, chain=None)], [], length=1) == told


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (None, "text 5 is missing"),
        ({"body": "Ja."}, "text 5 has been changed"),
        ({"digest": "0"}, "text 5 is not the one recorded"),
        ({"redacted_at": "2027"}, "text 5 is called redacted but still has words"),
        (
            {"redacted_at": "2027", "body": "", "salt": ""},
            "text 5 is redacted, but no entry records it",
        ),
    ],
)
def test_it_finds_a_text_that_was_bent(change, what, entries, text):
    texts = [] if change is None else [{**text, **change}]
    assert at(2, what) in judge(entries, texts)


def test_it_passes_a_recorded_redaction(entries, text):
    gone = {**text, "body": "", "salt": "", "redacted_at": "2027"}
    entries.append(
        entry(4, entries[-1]["digest"], event="text.redacted", facts={"text": 5, "basis": "x"})
    )
    assert judge(entries, [gone], length=4) == []


class TestSeals:
    HEADS = {("case", "1", 2): "a", ("case", "2", 1): "b", ("case", "1", 3): "c"}

    @pytest.fixture
    def seals(self):
        seals, previous = [], GENESIS
        for number, leaves in enumerate(
            [[["case", "1", 2, "a"], ["case", "2", 1, "b"]], [["case", "1", 3, "c"]]], start=1
        ):
            root = merkle_root(leaves)
            digest = seal_digest(number, "2027", root, previous)
            seals.append(
                {
                    "number": number,
                    "sealed_at": "2027",
                    "root": root,
                    "previous": previous,
                    "digest": digest,
                    "leaves": leaves,
                }
            )
            previous = digest
        return seals

    def judge(self, seals, heads=HEADS, sealed=None):
        return verify_seals(seals, lambda *leaf: heads.get(leaf), sealed)

    def test_it_finds_nothing_in_whole_seals(self, seals):
        assert self.judge(seals, sealed={("case", "1"): 3, ("case", "2"): 1}) == []

    def test_it_finds_a_whole_case_removed(self, seals):
        heads = {key: head for key, head in self.HEADS.items() if key[1] != "2"}
        assert self.judge(seals, heads) == [
            Break("case 2", 1, "is not what seal 1 saw: changed or removed")
        ]

    def test_it_finds_a_seal_taken_out(self, seals):
        assert self.judge(seals[1:]) == [Break("seals", 1, "missing")]

    def test_it_finds_a_seal_cut_off_at_the_end(self, seals):
        assert self.judge(seals[:1], sealed={("case", "1"): 3}) == [
            Break("case 1", 3, "claims to be sealed, but no seal holds it")
        ]

    @pytest.mark.parametrize(
        ("column", "value", "what"),
        [
            ("root", "0", "its root does not fit its leaves"),
            ("previous", "0", "does not name the seal before"),
            ("sealed_at", "2026", "its digest does not fit"),
        ],
    )
    def test_it_finds_a_seal_that_was_bent(self, column, value, what, seals):
        seals[1][column] = value
        assert Break("seals", 2, what) in self.judge(seals)
