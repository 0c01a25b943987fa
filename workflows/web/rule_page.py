"""Show one rule at an address that does not change: plain words first, then the source. [Regel]

The address takes a day: `?dato=` shows the rule as it stood then, `?fra=` counts its deadline.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger.moving import now
from rulebook.calendar import OutsideCalendar
from rulebook.dates import DATELESS, Deadline, Kind
from rulebook.packs import Packs
from rulebook.schema import Note, Rule
from workflows.actions.core import law
from workflows.queries.dates import closed_between
from workflows.queries.rules import (
    Entry,
    certainty_of,
    editions_of,
    editions_on,
    employer_profile,
    entry_named,
    neighbours,
    place_of,
    related,
    values_used,
)
from workflows.web.drafts import as_date
from workflows.web.guide_forms import ExampleForm, place_label
from workflows.web.rule_layers import ends_of, layers_of, ties_of
from workflows.web.rule_words import rule_words

# An example that counts back needs a day ahead to count from, until the reader chooses one.
AHEAD = timedelta(weeks=12)


@require_safe
def rule_detail(request: HttpRequest, rule: str) -> HttpResponse:
    """Show one rule in plain words, then its source; what is no rule says so. [Regel]"""
    packs = law()
    newest = entry_named(packs, rule)
    if newest is None:
        raise Http404
    if newest.id != rule:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponsePermanentRedirect(reverse("rule-detail", args=[newest.id]) + query)
    today = now().date()
    asked_day = as_date(request.GET.get("dato", ""))
    stood = _as_it_stood(packs, newest, asked_day or today)
    entry = stood or newest
    pack = packs.editions[entry.pack]
    place = place_of(entry)
    context: dict[str, Any] = {
        "rule": entry,
        "is_rule": isinstance(entry, Rule),
        "pack": pack,
        "place": place_label(place, packs),
        "place_code": place,
        "partly": certainty_of(entry) == "partly",
        "citation": entry.citation.to_json(),
        "elsewhere": not pack.serves(employer_profile()),
        "ran_out": pack.expired(today) and not pack.successor_seen,
        "day": asked_day,
        "day_typed": request.GET.get("dato", ""),
        "stood": stood is not None,
        "history": _history(packs, entry),
        "before_after": neighbours(packs, entry),
    }
    if isinstance(entry, Rule):
        context |= {
            "words": rule_words(entry, packs, on=asked_day or today),
            "example": _example(request, entry, packs, today),
            "numbers": _numbers(packs, entry, asked_day or today),
            "related": related(packs, entry),
            "layers": layers_of(entry, packs),
            "ties": ties_of(entry, packs),
            "ends": [*ends_of(entry, packs)],
        }
    else:
        context["kind"] = _kind_of_note(entry)
    return render(request, "workflows/guide/rule.html", context)


def _as_it_stood(packs: Packs, entry: Entry, on: date) -> Entry | None:
    """Return the entry in the edition that applied on a day, or nothing when it did not apply."""
    applied = {pack.id for pack in editions_on(packs, on).values()}
    for pack, one in editions_of(packs, entry):
        if pack.id in applied and (isinstance(one, Note) or one.holds(on)):
            return one
    return None


def _history(packs: Packs, shown: Entry) -> list[dict[str, Any]]:
    """Lay out the editions the entry has stood in, the newest first."""
    return [
        {
            "pack": pack,
            "valid_from": _later(pack.valid_from, one),
            "valid_to": _earlier(pack.valid_to, one),
            "shown": one is shown,
            "checked_on": one.citation.checked_on,
            "citation": one.citation.to_json(),
        }
        for pack, one in editions_of(packs, shown)
    ]


def _later(day: date, entry: Entry) -> date:
    own = entry.valid_from if isinstance(entry, Rule) else None
    return max(day, own) if own else day


def _earlier(day: date | None, entry: Entry) -> date | None:
    own = entry.valid_to if isinstance(entry, Rule) else None
    return min(filter(None, (day, own)), default=None)


def _numbers(packs: Packs, rule: Rule, on: date) -> list[dict[str, Any]]:
    """Lay out the dated numbers the rule asks about, the newest first. [Terskler]"""
    named = set(values_used(rule))
    found = [v for pack in packs.editions.values() for v in pack.values if v.name in named]
    return [
        {"value": value, "holds": value.holds(on), "citation": value.citation.to_json()}
        for value in sorted(found, key=lambda v: (v.name, v.valid_from), reverse=True)
    ]


def _kind_of_note(note: Note) -> str:
    return {
        "definition": _("It says what a word means."),
        "parameter": _("It gives a number that other rules use."),
        "practice": _("It describes how things are usually done."),
        "scope": _("It says whom the agreement or the Act is for."),
    }[note.kind]


# -- the worked example --------------------------------------------------------------------------


def _example(
    request: HttpRequest, rule: Rule, packs: Packs, today: date
) -> dict[str, Any] | None:
    """Count the rule's deadline from a day the reader chooses; None when it sets no date."""
    timing = rule.timing
    if timing is None or timing.kind in DATELESS or not timing.anchor:
        return None
    ahead = timing.kind is Kind.LATEST_BEFORE or timing.anchor.startswith("planned")
    form = ExampleForm(request.GET, rule, packs, otherwise=today + AHEAD if ahead else today)
    shown: dict[str, Any] = {"form": form, "found": None}
    if not form.is_valid():
        return shown
    weight = form.cleaned_data.get("omfang") or None
    try:
        found = packs.rule_deadline(rule, form.cleaned_data["fra"], weight=weight)
    except OutsideCalendar:
        first, last = packs.calendar.first_day.year, packs.calendar.last_day.year
        told = _("We can count with days from %(first)s to %(last)s.")
        form.add_error("fra", told % {"first": first, "last": last})
        return shown
    return {**shown, "found": _counted(found, packs), "days": _days(found)}


def _counted(found: Deadline, packs: Packs) -> dict[str, Any]:
    """Give the deadline as its calendar and its explanation are drawn."""
    days = {
        name: getattr(found, name)
        for name in ("anchor_date", "raw_end", "rolled_end", "safe_end")
    }
    marked = [day for day in days.values() if day]
    return {
        **days,
        "explanation": found.to_json()["explanation"],
        "by_analogy": found.by_analogy,
        "closed": closed_between(packs, min(marked), max(marked)),
    }


def _days(found: Deadline) -> list[tuple[str, date, bool]]:
    """List the dates the rule gives, in words, the one to act by marked."""
    if found.earliest is not None:
        return [(_("At the earliest"), found.earliest, True)]
    told = [(_("Act by"), found.safe_end, True)]
    if found.raw_end != found.safe_end:
        told.append((_("Counted strictly"), found.raw_end, False))
    if found.rolled_end not in (None, found.raw_end):
        told.append((_("Moved past days off"), found.rolled_end, False))
    return [(label, day, act) for label, day, act in told if day is not None]


urlpatterns = [
    path("regelverket/<path:rule>/", rule_detail, name="rule-detail"),
]
