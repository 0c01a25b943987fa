"""Gather what nobody has verified, for a jurist to read, correct and send back. [Ikke verifisert]

As a page to print, and as a table for a spreadsheet.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger.moving import now
from rulebook.packs import Packs
from rulebook.schema import Citation, Note, Pack
from workflows.actions.core import law
from workflows.queries.rules import Entry, certainty_of, entries, place_of
from workflows.templatetags.house import date_plain, lang
from workflows.web.guide_forms import place_label


@dataclass(frozen=True)
class Line:
    """One thing nobody has verified, and what is missing. [Linje]"""

    id: str
    title: str
    says: str
    citation: Citation
    missing: list[str]
    place: str
    is_number: bool = False


@dataclass(frozen=True)
class Source:
    """One source with what is not verified in it. [Kilde]"""

    pack: Pack
    missing: list[str]
    lines: list[Line]


def sources(packs: Packs) -> list[Source]:
    """Gather what is not verified, source by source; a source that is whole is left out."""
    gathered: dict[str, list[Line]] = {pack_id: [] for pack_id in packs.editions}
    for entry in entries(packs):
        if missing := _missing(entry, packs):
            gathered[entry.pack].append(_line(entry, missing, packs))
    found = []
    for pack in packs.editions.values():
        lines = [*_unread_numbers(pack, packs), *gathered[pack.id]]
        missing = _unseen(pack)
        if lines or missing:
            found.append(Source(pack, missing, lines))
    return found


def _line(entry: Entry, missing: list[str], packs: Packs) -> Line:
    return Line(
        id=entry.id,
        title=str(lang(entry.title)),
        says=str(lang(entry.plain)),
        citation=entry.citation,
        missing=missing,
        place=place_label(place_of(entry), packs),
    )


def _missing(entry: Entry, packs: Packs) -> list[str]:
    """Say what has not been read of an entry, most serious first."""
    words = packs.vocabulary
    told = [] if entry.citation.verified else [_how_known(entry.citation)]
    if isinstance(entry, Note):
        return told
    details = [*entry.unverified, *(["timing"] if entry.timing_unverified else [])]
    said = [str(lang(words.phrase(f"detail_{detail}"))) for detail in details]
    told += [_("Not read in the source: %(detail)s.") % {"detail": one} for one in said]
    return told


def _how_known(citation: Citation) -> str:
    if citation.confidence == "S*":
        return _("Retold by others, with a page number. Nobody here has read the text.")
    return _("Written from memory. Nobody here has read the text.")


def _unread_numbers(pack: Pack, packs: Packs) -> Iterator[Line]:
    for value in pack.values:
        if not value.citation.verified:
            yield Line(
                id=value.name,
                title=str(lang(value.title)),
                says=str(value.value),
                citation=value.citation,
                missing=[_how_known(value.citation)],
                place=_("Number"),
                is_number=True,
            )


def _unseen(pack: Pack) -> list[str]:
    """Say what is missing of an edition as a whole."""
    told = [str(lang(pack.unread))] if pack.unread else []
    if pack.expired(now().date()) and not pack.successor_seen:
        told.append(_("This edition has run out. We have not seen a new one."))
    if pack.read_from is not None:
        told.append(
            _("For cases before %(day)s only the numbers have been read.")
            % {"day": date_plain(pack.read_from)}
        )
    return told


@require_safe
def unverified(request: HttpRequest) -> HttpResponse:
    """Show what nobody has verified, with what is missing and how to send a correction."""
    packs = law()
    found = sources(packs)
    lines = [line for source in found for line in source.lines]
    context: dict[str, Any] = {
        "sources": found,
        "count": len(lines),
        "all": len(packs.rules),
        "unread": sum(certainty_of(rule) == "unverified" for rule in packs.rules.values()),
        "by_analogy": [
            rule for rule in packs.rules.values() if rule.timing and rule.timing.by_analogy
        ],
        "on": now().date(),
    }
    return render(request, "workflows/guide/unverified.html", context)


@require_safe
def unverified_table(request: HttpRequest) -> HttpResponse:
    """Give the same as a table: semicolons and a byte-order mark, as spreadsheets here expect."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ikke-verifisert.csv"'
    response.write("\ufeff")
    table = csv.writer(response, delimiter=";")
    table.writerow(
        [
            _("Id"),
            _("Rule"),
            _("Step"),
            _("What we have written"),
            _("Source"),
            _("Edition"),
            _("Section"),
            _("Link"),
            _("How well we know it"),
            _("What is missing"),
            _("Checked"),
            _("What the source says (fill in)"),
        ]
    )
    for source in sources(law()):
        title, edition = str(lang(source.pack.title)), source.pack.edition
        if source.missing:
            told = " ".join(source.missing)
            row = [source.pack.id, title, "", "", title, edition, "", "", "", told]
            table.writerow([cell(one) for one in [*row, source.pack.checked_on, ""]])
        for line in source.lines:
            cited = line.citation
            row = [line.id, line.title, line.place, line.says, title, cited.edition]
            row += [cited.section, cited.href, cited.confidence, " ".join(line.missing)]
            table.writerow([cell(one) for one in [*row, cited.checked_on, ""]])
    return response


def cell(value: Any) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


urlpatterns = [
    path("regelverket/ikke-verifisert/", unverified, name="guide-unverified"),
    path("regelverket/ikke-verifisert.csv", unverified_table, name="guide-unverified-csv"),
]
