"""Read the facts a case may state, and the questions they are. [Lesing av opplysninger]"""

from __future__ import annotations

from rulebook.condition_reading import read_conditions
from rulebook.errors import one_of
from rulebook.reading import Table
from rulebook.schema import ANY, FactKind
from rulebook.vocabulary import SECTIONS, Vocabulary

FACT_TYPES = ("bool", "int", "date", "choice")


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
        asked_for_if=read_conditions(entry, "asked_for_if", vocabulary),
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
