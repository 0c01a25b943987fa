"""Regelverket: the ladder on one page, and every rule to be found, in plain words. [Regelverket]

Open to everyone, also without a log-in. A rule's own page is `rule_page`; what nobody has
verified is gathered in `unverified`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from ledger.moving import now
from rulebook.packs import Packs
from rulebook.schema import Rule
from workflows.actions.core import law
from workflows.queries.rules import PLACES, Entry, certainty_of, employer_profile, place_of
from workflows.templatetags.house import lang
from workflows.web import rule_page, unverified
from workflows.web.guide_forms import ASKS, SearchForm, place_label


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Explain the ladder, and list the rules the reader looks for. [Regelverket]"""
    packs = law()
    form = SearchForm(request.GET, packs)
    sought = form.sought
    found = sought.among(packs)
    profile = employer_profile()
    context = {
        "form": form,
        "asked": [
            {"told": form.told(field), "without": _address(request, field)}
            for field in sought.asked
        ],
        "count": sum(isinstance(entry, Rule) for entry in found),
        "notes": sum(not isinstance(entry, Rule) for entry in found),
        "groups": _groups(found, packs, profile, opened=bool(sought.asked)),
        "ways_out": [] if found else _ways_out(request, form, packs),
        "editions": _editions(packs, profile),
    }
    return render(request, "workflows/guide/guide.html", context)


def _address(request: HttpRequest, field: str) -> str:
    """Return the same search with one demand less."""
    query = request.GET.copy()
    for name, asked in ASKS.items():
        if asked == field or not query.get(name):
            query.pop(name, None)
    return f"?{query.urlencode()}"


def _ways_out(request: HttpRequest, form: SearchForm, packs: Packs) -> list[dict[str, Any]]:
    """Say which single demand to let go of when nothing fits, and what is found then."""
    sought = form.sought
    if len(sought.asked) < 2:
        return []
    ways = [
        {
            "told": form.told(field),
            "count": len(sought.without(field).among(packs)),
            "address": _address(request, field),
        }
        for field in sought.asked
    ]
    return [way for way in ways if way["count"]]


def _groups(
    found: Iterable[Entry], packs: Packs, profile: str, *, opened: bool
) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {code: [] for code in PLACES}
    for entry in found:
        groups[place_of(entry)].append(_line(entry, packs, profile))
    return [
        {
            "code": code,
            "label": place_label(code, packs),
            # What binds this employer comes first.
            "rules": sorted(lines, key=lambda line: line["elsewhere"]),
            "opened": opened,
        }
        for code, lines in groups.items()
        if lines
    ]


def _line(entry: Entry, packs: Packs, profile: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "plain": entry.plain,
        "citation": entry.citation.to_json(),
        "partly": certainty_of(entry) == "partly",
        "elsewhere": not packs.editions[entry.pack].serves(profile),
    }


def _editions(packs: Packs, profile: str) -> list[dict[str, Any]]:
    on = now().date()
    return [
        {
            "title": pack.title,
            "edition": pack.edition,
            "kind": lang(packs.vocabulary["kinds"][pack.kind]),
            "checked_on": pack.checked_on,
            "rules": len(pack.rules),
            "instrument": pack.instrument,
            "ran_out": pack.valid_to if pack.expired(on) and not pack.successor_seen else None,
            "elsewhere": not pack.serves(profile),
        }
        for pack in packs.editions.values()
    ]


urlpatterns = [
    path("regelverket/", guide, name="guide"),
    *unverified.urlpatterns,
    *rule_page.urlpatterns,
]
