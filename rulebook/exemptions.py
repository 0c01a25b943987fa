"""The provisions that let something be kept from the public: dated, cited, with how well they are known."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from rulebook.errors import PackErrors
from rulebook.reading import Faults, Table
from rulebook.schema import Texts

FILE = Path(__file__).parent / "law" / "exemptions.toml"
CONFIDENCE = ("T", "S", "M")


@dataclass(frozen=True)
class Exemption:
    """One provision that something may be kept back under. [Unntaksgrunnlag]

    `expires` says that the ground passes: it must be judged anew, and no ground without end.
    """

    code: str
    section: str
    label: Texts
    plain: Texts
    confidence: str
    checked_on: date
    href: str = ""
    expires: bool = False

    def called(self, language: str) -> str:
        """Name it as papers do: the provision, and in brackets what it is about."""
        return f"{self.section} ({self.label.get(language, self.label['nb'])})"


@cache
def exemptions() -> Mapping[str, Exemption]:
    """Return the provisions by code, in the order of the file; raises PackErrors for a faulty file."""
    return read(tomllib.loads(FILE.read_text()), file=FILE.name)


def read(
    data: Mapping[str, object], *, file: str, named: str = "exemptions"
) -> Mapping[str, Exemption]:
    """Read a file of provisions strictly, under the name they have there; raises PackErrors with every fault."""
    faults: Faults = []
    whole = Table(dict(data), file=file, key="", faults=faults)
    found = {}
    for entry in whole.tables(named, named="code"):
        code = entry.text("code")
        citation = entry.table("citation")
        if code in found:
            entry.fault("code", code, "a code of its own")
        checked_on = entry.required_day("checked_on", "the day the source was checked")
        found[code] = Exemption(
            code,
            entry.text("section"),
            entry.texts("label"),
            entry.texts("plain"),
            citation.choice("confidence", CONFIDENCE) if citation else "",
            checked_on,
            citation.text("href", default="") if citation else "",
            expires=entry.flag("expires"),
        )
        if citation is None:
            entry.fault("citation", "nothing", "where it stands, and how well it is known")
        else:
            citation.finish()
        entry.finish()
    whole.finish()
    if faults:
        raise PackErrors(faults)
    return found
