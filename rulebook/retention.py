"""What may go when, as data: each class with its days, why, and a source where one is read. [Bevaring]"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from rulebook.errors import PackErrors
from rulebook.exemptions import CONFIDENCE
from rulebook.reading import Faults, Table
from rulebook.schema import Texts

FILE = Path(__file__).parent / "law" / "retention.toml"


@dataclass(frozen=True)
class Retained:
    """One class of what is kept; without `days` it is never removed. [Bevaringsklasse]"""

    code: str
    plain: Texts
    days: int | None
    checked_on: date
    source: str = ""
    confidence: str = ""
    href: str = ""


@cache
def classes() -> Mapping[str, Retained]:
    """Return the classes by code, in the order of the file; raises PackErrors for a faulty file."""
    return read(tomllib.loads(FILE.read_text()), file=FILE.name)


def read(data: Mapping[str, object], *, file: str) -> Mapping[str, Retained]:
    """Read the file strictly; raises PackErrors with every fault."""
    faults: Faults = []
    whole = Table(dict(data), file=file, key="", faults=faults)
    found = {}
    for entry in whole.tables("classes", named="code"):
        code, citation = entry.text("code"), entry.table("citation")
        if code in found:
            entry.fault("code", code, "a code of its own")
        checked_on = entry.required_day("checked_on", "the day it was last looked at")
        found[code] = Retained(
            code,
            entry.texts("plain"),
            entry.number("days", least=0) if entry.has("days") else None,
            checked_on,
            citation.text("source") if citation else "",
            citation.choice("confidence", CONFIDENCE) if citation else "",
            citation.text("href", default="") if citation else "",
        )
        if citation is not None:
            citation.finish()
        entry.finish()
    whole.finish()
    if faults:
        raise PackErrors(faults)
    return found
