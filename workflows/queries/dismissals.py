"""Count notices of dismissal across every case: numbers leave this module, never cases. [Oppsigelser]"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from rulebook.packs import Packs
from rulebook.watching import (
    DISMISSALS_ELSEWHERE,
    TERMINATIONS_ELSEWHERE,
    Given,
    Limits,
    Window,
    heaviest_with,
    windows_over,
)
from workflows.models import Case, DismissalNotice

# The facts of a case that come from here, and are counted anew at each assessment.
COUNTED_ELSEWHERE = frozenset({DISMISSALS_ELSEWHERE, TERMINATIONS_ELSEWHERE})


def standing_notices() -> QuerySet[DismissalNotice]:
    """Return the recordings that stand: what was corrected is left out."""
    return DismissalNotice.objects.filter(replaced_by__isnull=True)


def elsewhere(
    facts: Mapping[str, Any], day: date, packs: Packs, *, without: int | None = None
) -> dict[str, int]:
    """Return what other cases count in the window around a day, as facts of a case. [Andre saker]

    Nothing for a case in which nobody may be dismissed, and nothing where nothing is counted:
    then there is nothing to tell. `without` is the key of the case itself.
    """
    limits = Limits.of(packs, day)
    if not facts.get("dismissals") or limits is None:
        return {}
    reach = timedelta(days=limits.days)
    notices = standing_notices().filter(given_on__range=(day - reach, day + reach))
    if without is not None:
        notices = notices.exclude(case=without)
    window = heaviest_with(day, _by_day(notices), limits)
    found = {DISMISSALS_ELSEWHERE: window.dismissals, TERMINATIONS_ELSEWHERE: window.others}
    return {name: n for name, n in found.items() if n}


def windows_since(since: date, packs: Packs, on: date) -> list[Window]:
    """Return the windows near or over the limit that end from a day on, in order. [Vinduer]"""
    limits = Limits.of(packs, on)
    if limits is None:
        return []
    notices = standing_notices().filter(given_on__range=(limits.first_day(since), on))
    return [w for w in windows_over(_by_day(notices), limits) if w.last >= since]


def _by_day(notices: QuerySet[DismissalNotice]) -> list[Given]:
    rows = notices.order_by("given_on").values("given_on")
    summed = rows.annotate(gone=Sum("dismissals"), left=Sum("others"))
    return [Given(row["given_on"], row["gone"], row["left"]) for row in summed]


def not_notified(window: Window) -> int:
    """Count the cases of a window in which nothing shows that NAV was notified."""
    notices = standing_notices().filter(given_on__range=(window.first, window.last))
    cases = Case.objects.filter(pk__in=notices.values("case"))
    return sum("nav_notified" not in filed for filed in cases.values_list("filed", flat=True))
