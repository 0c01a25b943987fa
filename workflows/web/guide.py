"""Regelverket: the ladder on one page, and every rule in plain words, then with its source. [Regelverket]

Open to everyone, also without a log-in. Each rule has an address that does not change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger.moving import now
from parties.models import Organisation
from rulebook.errors import UnknownRule
from rulebook.packs import Packs
from rulebook.schema import Pack, Rule
from workflows.actions.core import law
from workflows.templatetags.house import lang
from workflows.web.rule_words import rule_words

CLOCK = "frist"
ORDER = ("information", "discussion", "negotiation", "participation", CLOCK)


@dataclass(frozen=True)
class Wanted:
    """What the reader is looking for. [Søk i regelverket]"""

    words: str = ""
    place: str = ""
    instrument: str = ""
    measure: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Wanted:
        """Read the search form."""
        get = request.GET.get
        return cls(
            get("q", "").strip()[:200],
            get("trinn", ""),
            get("kilde", ""),
            get("tiltak", ""),
        )

    @property
    def anything(self) -> bool:
        """Tell whether the reader asked for something in particular."""
        return bool(self.words or self.place or self.instrument or self.measure)

    def fits(self, rule: Rule, pack: Pack) -> bool:
        """Tell whether a rule is what the reader looks for."""
        return (
            (not self.place or place_of(rule) == self.place)
            and (not self.instrument or pack.instrument == self.instrument)
            and (not self.measure or self.measure in _measures(rule))
            and all(word in _text(rule, pack) for word in self.words.casefold().split())
        )


def place_of(rule: Rule) -> str:
    """Say where a rule stands: a rung, the participation track, or a clock beside them."""
    return rule.rung or rule.track or CLOCK


def _measures(rule: Rule) -> set[str]:
    return {*rule.measures, *(m for c in rule.measures_if for m in c.measures)}


def _text(rule: Rule, pack: Pack) -> str:
    """Gather the words a search looks in: id, titles, plain words, source and section."""
    texts = (rule.title, rule.plain, rule.leader, rule.representative, pack.title)
    words = [rule.id, *rule.aliases, rule.citation.section, pack.edition]
    return " ".join([*words, *(t for text in texts for t in text.values())]).casefold()


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Explain the ladder, and list the rules the reader looks for. [Regelverket]"""
    packs, wanted = law(), Wanted.of(request)
    by_id = packs.editions
    fitting = [r for r in packs.rules.values() if wanted.fits(r, by_id[r.pack])]
    profile = _profile()
    context = {
        "wanted": wanted,
        "count": len(fitting),
        "all": len(packs.rules),
        "groups": _groups(fitting, packs, profile, opened=wanted.anything),
        "places": [(code, place_label(code, packs)) for code in ORDER],
        "instruments": [(p.instrument, lang(p.title)) for p in by_id.values()],
        "measures": [(code, lang(m.label)) for code, m in packs.measures.items()],
        "editions": _editions(packs, profile),
    }
    return render(request, "workflows/guide/guide.html", context)


def place_label(code: str, packs: Packs) -> str:
    """Say the place in words."""
    if code == CLOCK:
        return _("Deadlines and formal demands")
    section = "tracks" if code == "participation" else "rungs"
    words = str(lang(packs.vocabulary[section][code]))
    return words[:1].upper() + words[1:]


def _groups(
    rules: Iterable[Rule], packs: Packs, profile: str, *, opened: bool
) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {code: [] for code in ORDER}
    for rule in rules:
        pack = packs.editions[rule.pack]
        groups[place_of(rule)].append(
            {
                "id": rule.id,
                "title": rule.title,
                "plain": rule.plain,
                "citation": rule.citation.to_json(),
                "elsewhere": not pack.serves(profile),
            }
        )
    return [
        {
            "code": code,
            "label": place_label(code, packs),
            # What binds this employer comes first.
            "rules": sorted(found, key=lambda rule: rule["elsewhere"]),
            "opened": opened,
        }
        for code, found in groups.items()
        if found
    ]


def _editions(packs: Packs, profile: str) -> list[dict[str, Any]]:
    on = now().date()
    return [
        {
            "title": pack.title,
            "edition": pack.edition,
            "kind": packs.vocabulary["kinds"][pack.kind],
            "checked_on": pack.checked_on,
            "rules": len(pack.rules),
            "instrument": pack.instrument,
            "ran_out": pack.valid_to if pack.expired(on) and not pack.successor_seen else None,
            "elsewhere": not pack.serves(profile),
        }
        for pack in packs.editions.values()
    ]


def _profile() -> str:
    return Organisation.objects.values_list("profile", flat=True).first() or "none"


@require_safe
def rule_detail(request: HttpRequest, rule: str) -> HttpResponse:
    """Show one rule in plain words, then its source. [Regel]"""
    packs = law()
    try:
        found = packs.rule(rule)
    except UnknownRule:
        canonical = {known.casefold(): known for known in (*packs.rules, *packs.aliases)}
        if rule.casefold() not in canonical:
            raise Http404 from None
        found = packs.rule(canonical[rule.casefold()])
    if found.id != rule:
        return HttpResponsePermanentRedirect(reverse("rule-detail", args=[found.id]))
    pack = packs.editions[found.pack]
    context = {
        "rule": found,
        "pack": pack,
        "place": place_label(place_of(found), packs),
        "place_code": place_of(found),
        "citation": found.citation.to_json(),
        "words": rule_words(found, packs, on=now().date()),
        "elsewhere": not pack.serves(_profile()),
        "ran_out": pack.expired(now().date()) and not pack.successor_seen,
    }
    return render(request, "workflows/guide/rule.html", context)


urlpatterns = [
    path("regelverket/", guide, name="guide"),
    path("regelverket/<path:rule>/", rule_detail, name="rule-detail"),
]
