"""The grounds somebody may be bound to secrecy by: cited, dated, with how well they are known."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from rulebook.errors import PackErrors
from rulebook.exemptions import CONFIDENCE, exemptions
from rulebook.reading import Faults, Table
from rulebook.schema import Texts

FILE = Path(__file__).parent / "law" / "secrecy.toml"
SIDES = ("employer", "party")


@dataclass(frozen=True)
class Ground:
    """One ground to bind somebody to secrecy. [Grunnlag for fortrolighet]

    `by` are the sides that may rest on it, `exemption` the code of the provision that keeps the
    same from the public. `lasts` says that the duty holds after the mandate, `expires` that the
    ground passes and must be judged anew.
    """

    code: str
    section: str
    label: Texts
    plain: Texts
    by: tuple[str, ...]
    confidence: str
    checked_on: date
    exemption: str = ""
    href: str = ""
    lasts: bool = False
    expires: bool = False

    def called(self, language: str) -> str:
        """Name it as papers do: the provision, and in brackets what it is about."""
        return f"{self.section} ({self.label.get(language, self.label['nb'])})"

    def told(self, language: str) -> str:
        """Say in plain words what it covers."""
        return self.plain.get(language, self.plain["nb"])

    @property
    def verified(self) -> bool:
        """Tell whether anybody has read the source."""
        return self.confidence != "M"


@cache
def grounds() -> Mapping[str, Ground]:
    """Return the grounds by code, in the order of the file; raises PackErrors for a faulty file."""
    return read(tomllib.loads(FILE.read_text()), file=FILE.name)


def read(data: Mapping[str, object], *, file: str) -> Mapping[str, Ground]:
    """Read the file strictly; raises PackErrors with every fault."""
    faults: Faults = []
    whole = Table(dict(data), file=file, key="", faults=faults)
    found = {}
    for entry in whole.tables("grounds", named="code"):
        ground = _read_ground(entry)
        if ground.code in found:
            entry.fault("code", ground.code, "a code of its own")
        found[ground.code] = ground
    whole.finish()
    if faults:
        raise PackErrors(faults)
    return found


def _read_ground(entry: Table) -> Ground:
    citation = entry.table("citation")
    if citation is None:
        entry.fault("citation", "nothing", "where it stands, and how well it is known")
    checked_on = entry.required_day("checked_on", "the day the source was checked")
    exemption = entry.text("exemption", default="")
    if exemption and exemption not in exemptions():
        entry.fault("exemption", exemption, "one of the codes in exemptions.toml")
    ground = Ground(
        entry.text("code"),
        entry.text("section"),
        entry.texts("label"),
        entry.texts("plain"),
        entry.words("by", SIDES, required=True),
        citation.choice("confidence", CONFIDENCE) if citation else "",
        checked_on,
        exemption,
        citation.text("href", default="") if citation else "",
        lasts=entry.flag("lasts"),
        expires=entry.flag("expires"),
    )
    if citation is not None:
        citation.finish()
    entry.finish()
    return ground
