"""Say on the pages how much awaits a person."""

from __future__ import annotations

from django.utils.translation import ngettext


def awaiting(count: int) -> str:
    """Say how much awaits a person."""
    return ngettext("One thing awaits you", "%(n)d things await you", count) % {"n": count}
