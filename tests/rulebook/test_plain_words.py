"""Plain words: a leader or a representative who is no jurist reads them once and knows what to do.

The texts stand in the packs; this looks at every one of them, and names the rule and the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from rulebook.packs import load
from rulebook.schema import Note, Rule, Texts

LONGEST = {"title": 12, "plain": 55, "leader": 40, "representative": 40, "safety": 40}
LONGEST_SENTENCE = 35
# Words only one of the languages has.
FOREIGN = {
    "nb": r"\b(the|and|shall|must|with|employer|ikkje|kva|kven|korleis|frå|ein|berre|vere|skjer ikkje)\b",
    "nn": r"\b(the|and|shall|must|with|employer|ikke|hva|hvem|hvordan|fra|bare|noe|være|også|uten)\b",
    "en": r"\b(ikke|ikkje|skal|drøfte|tillitsvalgt|arbeidsgiver|arbeidsgivar|og|med|før)\b",
}
# Told to those who write the texts; a line goes when its text is mended. Both name the sections
# whose breach, or whose mandatory parts, the rule is about.
KNOWN_PARAGRAPHS = {"AML-8-2-4", "SPK-33"}

PACKS = load()
ENTRIES: dict[str, Rule | Note] = {
    **{note.id: note for note in PACKS.notes.values()},
    **PACKS.rules,
}


def told(entry: Rule | Note) -> Iterator[tuple[str, Texts]]:
    """List the texts people read about a rule."""
    yield "title", entry.title
    yield "plain", entry.plain
    if isinstance(entry, Rule):
        yield "leader", entry.leader
        yield "representative", entry.representative
        yield "safety", entry.safety_representative


def every() -> Iterator[tuple[str, str, str, str]]:
    for name, entry in ENTRIES.items():
        for part, texts in told(entry):
            for language, text in texts.items():
                yield name, part, language, text


def test_it_says_each_thing_in_few_words():
    long = {
        f"{name} {part} {language}: {len(text.split())} words"
        for name, part, language, text in every()
        if len(text.split()) > LONGEST[part]
    }
    assert not long


def test_it_says_it_in_short_sentences():
    long = {
        f"{name} {part} {language}: {sentence}"
        for name, part, language, text in every()
        for sentence in re.split(r"(?<=[.!?:;])\s", text)
        if len(sentence.split()) > LONGEST_SENTENCE
    }
    assert not long


def test_it_names_no_section_where_plain_words_belong():
    named = {name for name, _part, _language, text in every() if "§" in text}
    assert named == KNOWN_PARAGRAPHS


@pytest.mark.parametrize("language", list(FOREIGN))
def test_it_leaves_nothing_in_another_language(language: str):
    left = {
        f"{name} {part}: {found[0]}"
        for name, part, spoken, text in every()
        if spoken == language and (found := re.search(FOREIGN[language], text, re.IGNORECASE))
    }
    assert not left


def test_it_is_written_anew_in_english():
    same = {
        name
        for name, entry in ENTRIES.items()
        for _part, texts in told(entry)
        if texts and texts["en"] == texts["nb"] and len(texts["nb"].split()) > 2
    }
    assert not same
