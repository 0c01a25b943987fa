"""Read how a case is described to the archive: the house's own words, and the organisation's over them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from rulebook.errors import PackError, PackErrors
from rulebook.exemptions import exemptions
from rulebook.packs import load
from rulebook.reading import Faults, Table
from workflows.papers.kinds import Kind

OWN = Path(__file__).with_name("archive.toml")
JOURNAL_TYPES = {
    "I": "Inngående dokument",
    "U": "Utgående dokument",
    "N": "Organinternt dokument for oppfølging",
    "X": "Organinternt dokument uten oppfølging",
    "S": "Saksframlegg",
}


@dataclass(frozen=True)
class ArchiveSettings:
    """What the archive's own lists call things. [Arkivoppsett]

    `classes` is by measure, `journal_types` by kind of paper, `access_codes` by exemption.
    """

    system: str
    class_system: str
    classes: Mapping[str, str]
    series: str
    journal_unit: str
    journal_types: Mapping[str, str]
    access_codes: Mapping[str, str]

    def class_of(self, measure: str) -> str:
        """Return the class of a measure; its own name when no other is set."""
        return self.classes.get(measure, measure)


@cache
def archive_settings() -> ArchiveSettings:
    """Return the settings that hold; raises PackErrors with every fault and its place."""
    own = tomllib.loads(OWN.read_text())
    if not settings.ARCHIVE_SETTINGS:
        return read(own, file=OWN.name)
    path = Path(settings.ARCHIVE_SETTINGS)
    try:
        given = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise PackErrors(
            [PackError(file=str(path), key="", found=str(wrong), wanted="a TOML file")]
        ) from wrong
    return read(_over(own, given), file=str(path))


def _over(own: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what is given over the house's own, key by key."""
    whole = dict(own)
    for key, value in given.items():
        both = isinstance(value, dict) and isinstance(whole.get(key), dict)
        whole[key] = _over(whole[key], value) if both else value
    return whole


def read(data: Mapping[str, Any], *, file: str) -> ArchiveSettings:
    """Read the settings strictly; raises PackErrors with every fault."""
    faults: Faults = []
    whole = Table(dict(data), file=file, key="", faults=faults)
    system = whole.text("system")
    classification, place = whole.table("classification"), whole.table("place")
    if classification is None or place is None:
        whole.fault("classification, place", "nothing", "both tables")
        raise PackErrors(faults)
    found = ArchiveSettings(
        system,
        classification.text("system"),
        _pairs(classification, "classes", load().vocabulary["measures"]),
        place.text("series", default=""),
        place.text("journal_unit", default=""),
        _pairs(whole, "journal_types", Kind, JOURNAL_TYPES),
        _pairs(whole, "access_codes", exemptions()),
    )
    for table in (classification, place, whole):
        table.finish()
    if faults:
        raise PackErrors(faults)
    return found


def _pairs(
    outer: Table, key: str, names: Iterable[str], codes: Collection[str] | None = None
) -> Mapping[str, str]:
    """Read a table of known names, each with a code."""
    table = outer.table(key)
    if table is None:
        return {}
    found = {}
    for name in names:
        if table.has(name):
            found[str(name)] = table.text(name) if codes is None else table.choice(name, codes)
    table.finish()
    return found
