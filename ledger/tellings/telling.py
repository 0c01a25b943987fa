"""What one event's telling is made of, and the conditions of what is said after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

Facts = Mapping[str, Any]
Line = Any
"""A text to be filled with facts; lazy, so that it is said in the reader's language."""

EMPLOYER = pgettext_lazy("who", "the employer")
PARTY = pgettext_lazy("who", "a party")
HR = pgettext_lazy("who", "HR")


@dataclass(frozen=True)
class Telling:
    """How one event is told. [Setning]

    `by` speaks when nobody is named. `then` is said after, each when its condition holds.
    """

    lines: tuple[Line, ...]
    by: Line = EMPLOYER
    then: tuple[tuple[Callable[[Facts], bool], Line], ...] = ()


def tell(*lines: Line, by: Line = EMPLOYER, then: Any = ()) -> Telling:
    """Put a telling together: its lines, the fullest first."""
    return Telling(lines, by, tuple(then))


def always(_facts: Facts) -> bool:
    """Hold for every event."""
    return True


def is_(key: str, wanted: Any = True) -> Callable[[Facts], bool]:  # noqa: FBT002
    """Hold when the fact is known and is just this."""
    return lambda facts: facts.get(key) == wanted


def later_version(*, material: bool) -> Callable[[Facts], bool]:
    """Hold for a version after the first, marked as material or not."""
    return lambda facts: (facts.get("version") or 0) > 1 and facts.get("material") is material
