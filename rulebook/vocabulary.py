"""The closed lists of the rulebook, with their labels. [Ordliste]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.reading import Faults, Table
from rulebook.schema import LANGUAGES, Measure, Texts

SECTIONS = (
    "profiles",
    "rungs",
    "tracks",
    "weights",
    "levels",
    "parties",
    "bodies",
    "forms",
    "evidence",
    "moments",
    "points",
    "on_disagreement",
    "papers",
    "closed_by",
    "break_outcomes",
    "suspends",
    "pay_provisions",
    "anchors",
    "timing_kinds",
    "units",
    "confidence",
    "kinds",
    "source_kinds",
    "treat",
    "plan_steps",
    "phrases",
)


@dataclass(frozen=True)
class Vocabulary:
    """Hold every fixed word and what it is called in each language."""

    sections: Mapping[str, Mapping[str, Texts]]
    measures: Mapping[str, Measure]
    date_order: tuple[tuple[str, ...], ...] = ()

    def __getitem__(self, section: str) -> Mapping[str, Texts]:
        """Give the words of a section with their labels."""
        if section == "measures":
            return {code: measure.label for code, measure in self.measures.items()}
        return self.sections[section]

    def label(self, section: str, code: str, lang: str = "nb") -> str:
        """Give the label of one word; an unknown one is shown as it stands."""
        texts = self[section].get(code)
        return texts.get(lang, texts["nb"]) if texts else code

    def labels(self, section: str, code: str) -> Texts:
        """Give the label of one word in every language."""
        if section in self.sections and code in self.sections[section]:
            return self.sections[section][code]
        return {lang: self.label(section, code, lang) for lang in LANGUAGES}

    def phrase(self, code: str, **parts: Texts | str | int) -> dict[str, str]:
        """Fill one of the engine's own sentences, in every language."""
        texts = self.sections["phrases"][code]
        return {lang: texts[lang].format(**_in(lang, parts)) for lang in LANGUAGES}


def small(texts: Texts) -> Texts:
    """Begin with a small letter inside a sentence, except for abbreviations."""
    return {
        lang: text if text[1:2].isupper() else text[:1].lower() + text[1:]
        for lang, text in texts.items()
    }


def _in(lang: str, parts: Mapping[str, Texts | str | int]) -> dict[str, str]:
    return {
        name: part[lang] if isinstance(part, Mapping) else str(part)
        for name, part in parts.items()
    }


def read_vocabulary(data: Mapping[str, Any], *, file: str, faults: Faults) -> Vocabulary:
    """Read vocabulary.toml."""
    table = Table(data, file=file, key="", faults=faults)
    sections: dict[str, dict[str, Texts]] = {}
    for section in SECTIONS:
        words = table.table(section)
        if words is None:
            table.fault(section, "nothing", "a table of words")
            sections[section] = {}
            continue
        sections[section] = {code: words.texts(code) for code in words.data}
    measures = {}
    for code, entry in table.named_tables("measures"):
        measures[code] = Measure(
            code=code,
            label=entry.texts("label"),
            hint=entry.texts("hint"),
            because=entry.texts("because"),
        )
        entry.finish()
    order = []
    for entry in table.tables("date_order"):
        order.append(entry.words("days", sections["anchors"], required=True))
        entry.finish()
    table.finish()
    return Vocabulary(sections=sections, measures=measures, date_order=tuple(order))
