"""Say on the pages how much awaits a person."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def awaiting(count: int, *, more: bool = False) -> str:
    """Say how much awaits a person; `more` says that it is not all that does."""
    if not count:
        return _("Nothing awaits you")
    if more:
        return _("More than %(n)d things await you") % {"n": count}
    return ngettext("One thing awaits you", "%(n)d things await you", count) % {"n": count}
