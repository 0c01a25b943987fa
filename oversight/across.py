"""Find what no single case shows: dismissals counted across the organisation. [Funn på tvers]"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger.wording import date_words
from oversight.finding import ADVICE, BREACH, Finding
from rulebook.packs import Packs
from rulebook.watching import Window
from workflows.queries.dismissals import not_notified, windows_since
from workflows.queries.law import law_on

# How far back HR is shown what was counted.
SHOWN = timedelta(days=366)
_VALUE = "aml.collective_redundancies"


def findings_across(on: date) -> list[Finding]:
    """Return what the count of dismissals shows, the newest first; the heaviest of windows that overlap."""
    packs = law_on(on)
    return [
        _finding(window, packs, on) for window in _apart(windows_since(on - SHOWN, packs, on))
    ]


def _apart(windows: list[Window]) -> list[Window]:
    """Keep the heaviest of the windows that overlap, so that one wave is told once."""
    kept: list[Window] = []
    for window in sorted(windows, key=lambda w: w.counted, reverse=True):
        if all(window.first > one.last or window.last < one.first for one in kept):
            kept.append(window)
    return sorted(kept, key=lambda w: w.last, reverse=True)


def _finding(window: Window, packs: Packs, on: date) -> Finding:
    n, limit = window.counted, window.limits.limit
    days = {"first": date_words(window.first), "last": date_words(window.last)}
    said = [
        _("Counted from %(first)s to %(last)s, over every case.") % days,
        _("The limit for collective redundancies is %(n)d.") % {"n": limit},
    ]
    missing = not_notified(window) if window.over else 0
    if missing:
        words = ngettext(
            "In %(n)d of the cases nothing shows that NAV was notified.",
            "In %(n)d of the cases nothing shows that NAV was notified.",
            missing,
        )
        said.append(words % {"n": missing})
    title = (
        _("Collective redundancy: %(n)d dismissed within the limit's days")
        if window.over
        else _("Near the limit for collective redundancies: %(n)d dismissed")
    )
    value = packs.value(_VALUE, on=on)
    return Finding(
        "dismissals_over_limit" if window.over else "dismissals_near_limit",
        title % {"n": n},
        " ".join(said),
        rules=(value.citation.to_json(),) if value else (),
        severity=BREACH if missing else ADVICE,
    )
