"""Say on the case's page what codes mean: the headings of the brief, the debts, the counts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy, ngettext

HEADINGS: dict[str, Any] = {
    "what": gettext_lazy("What"),
    "why": gettext_lazy("Why"),
    "risk": gettext_lazy("Risk"),
    "proposal": gettext_lazy("Proposal"),
    "background": gettext_lazy("Background"),
    "open": gettext_lazy("What is open, and what is decided"),
    "alternatives": gettext_lazy("Alternatives"),
    "consequences": gettext_lazy("Consequences for the employees"),
    "environment": gettext_lazy("Working environment and risk"),
    "plan": gettext_lazy("Plan"),
    "goal": gettext_lazy("Goal"),
}


def heading(key: str) -> Any:
    """Return a heading of the brief; one nobody knows any more stays as it is."""
    return HEADINGS.get(key, key)


def awaiting(count: int) -> str:
    """Say how much awaits a person."""
    return ngettext("One thing awaits you", "%(n)d things await you", count) % {"n": count}
