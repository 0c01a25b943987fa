"""What is wrong, where, and what would be right: one message per fault."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class RulebookError(Exception):
    """Say that the rulebook cannot do what was asked."""


class PackError(RulebookError):
    """Name one fault of a pack: file, key, what was found and what is wanted."""

    def __init__(self, *, file: str, key: str, found: str, wanted: str) -> None:
        self.file = file
        self.key = key
        self.found = found
        self.wanted = wanted
        super().__init__(f"{file}: {key}: found {found}; wanted {wanted}")


class PackErrors(RulebookError):
    """Carry every fault found while the packs were read."""

    def __init__(self, faults: Sequence[PackError]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Fault:
    """One fault of a case file: what was found, what is allowed; `texts` say it in each language."""

    file: str
    key: str
    found: str
    allowed: str
    texts: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: found {self.found}; allowed: {self.allowed}"


class CaseFileError(RulebookError):
    """Carry every fault of a case file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnknownRule(RulebookError):
    """Say that no pack holds this rule id, and which ids are near."""

    def __init__(self, rule_id: str, known: Sequence[str]) -> None:
        self.rule_id = rule_id
        self.nearest = tuple(get_close_matches(rule_id.upper(), known, n=5, cutoff=0.5))
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"no rule is called {rule_id!r}{hint}")


class NoDate(RulebookError):
    """Say that a rule gives no date to compute."""


class NoDeviation(RulebookError):
    """Say that these people may not agree on another deadline, and who may."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        super().__init__(texts["en"])


def shown(value: object) -> str:
    """Write a found value the way it stands in a file."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    if isinstance(value, dict):
        return "a table"
    return str(value)


# «"x" (nearest), or one of a, b»
_ONE_OF = {
    "nb": ("nærmest", "eller", "en av"),
    "nn": ("nærmast", "eller", "ein av"),
    "en": ("nearest", "or", "one of"),
}


def one_of(codes: Collection[str], found: object = None, lang: str = "en") -> str:
    """List what is allowed; begin with the nearest when there is a likely slip of the pen."""
    nearest, either, among = _ONE_OF[lang]
    near = get_close_matches(found, codes, n=1, cutoff=0.6) if isinstance(found, str) else []
    hint = f'"{near[0]}" ({nearest}), {either} ' if near else ""
    return f"{hint}{among} {', '.join(sorted(codes))}"


def each_one_of(codes: Collection[str], found: object = None) -> dict[str, str]:
    """List what is allowed, in every language."""
    return {lang: one_of(codes, found, lang) for lang in _ONE_OF}
