"""The closed lists of the rulebook, with their labels. [Ordliste]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.errors import one_of
from rulebook.reading import Faults, Table
from rulebook.schema import ANY, LANGUAGES, FactKind, Measure, Texts

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
FACT_TYPES = ("bool", "int", "date", "choice")


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


def read_facts(table: Table, vocabulary: Vocabulary) -> dict[str, FactKind]:
    """Read the facts a file declares."""
    facts = {}
    for name, entry in table.named_tables("facts"):
        facts[name] = _read_fact(name, entry, vocabulary)
        entry.finish()
    return facts


def _read_fact(name: str, entry: Table, vocabulary: Vocabulary) -> FactKind:
    kind = entry.choice("type", FACT_TYPES)
    labels = entry.text("labels", default="")
    choices = entry.words("choices")
    if kind == "choice":
        if labels not in vocabulary.sections:
            entry.fault("labels", labels or "nothing", one_of(SECTIONS, labels))
        else:
            for choice in choices:
                if choice not in vocabulary[labels]:
                    entry.fault("choices", choice, one_of(list(vocabulary[labels]), choice))
        if not choices:
            entry.fault("choices", "nothing", "a list of the answers")
    is_bool = kind == "bool"
    return FactKind(
        name=name,
        type=kind,
        question=entry.texts("question"),
        help=entry.texts("help", required=False),
        asked_for=entry.words("asked_for", {*vocabulary.measures, ANY}, required=True),
        reason=entry.texts("reason", required=not is_bool),
        yes=entry.texts("yes", required=is_bool),
        no=entry.texts("no", required=is_bool),
        min=entry.number("min"),
        max=entry.number("max"),
        at_most=entry.text("at_most", default=""),
        choices=choices,
        labels=labels,
        profiles=entry.words("profiles", {*vocabulary.sections["profiles"], ANY}) or (ANY,),
        from_organisation=entry.flag("from_organisation"),
    )
