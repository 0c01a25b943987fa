"""Fields whose choices are what the case offers. [Valg saken gir]

A form that was sent is checked without reading the case. Until the case has been met, a field
takes whatever could be a choice, and the action judges whether it is one; the page then shows the
choices there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from parties.bounds import key_in

Choices = Sequence[tuple[Any, Any]]


class _Offering:
    """What one choice and several have in common."""

    met = False
    first: Choices = ()
    last: Choices = ()

    def offer(self, choices: Iterable[tuple[Any, Any]]) -> None:
        """Let the page show these, between what is always there."""
        self.met = True
        field: Any = self
        field.choices = [*self.first, *choices, *self.last]

    def valid_value(self, value: Any) -> bool:
        """Take what the case offers; before it is met, whatever could be an offer."""
        if self.met:
            return bool(super().valid_value(value))  # type: ignore[misc]
        coerce: Any = self.coerce  # type: ignore[attr-defined]
        return key_in(str(value)) is not None if coerce is int else True


class Offered(_Offering, forms.TypedChoiceField):
    """One of what the case offers: a number, unless `coerce` says otherwise.

    `blank` is what choosing none of them is called; it stands `last` when it is the exception.
    """

    def __init__(self, *, blank: Any = None, last: bool = False, **given: Any) -> None:
        """Take the field's own words."""
        super().__init__(**{"coerce": int, "empty_value": None, **given})
        none = [] if blank is None else [("", blank)]
        self.first, self.last = ([], none) if last else (none, [])


class OfferedSeveral(_Offering, forms.TypedMultipleChoiceField):
    """Some of what the case offers, by number, as boxes to tick."""

    def __init__(self, **given: Any) -> None:
        """Take the field's own words."""
        super().__init__(**{"coerce": int, "widget": forms.CheckboxSelectMultiple, **given})
