"""The provisions somebody's words or a filed paper may be redacted under. [Sladdegrunnlag]"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rulebook.exemptions import Exemption, read

FILE = Path(__file__).parent / "law" / "redaction.toml"


@cache
def bases() -> Mapping[str, Exemption]:
    """Return the provisions by code, in the order of the file; raises PackErrors for a faulty file."""
    return read(tomllib.loads(FILE.read_text()), file=FILE.name, named="bases")
