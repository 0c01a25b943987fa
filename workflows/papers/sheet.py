"""Begin a paper of a case: whose it is, which case, and what stands at its head. [Papir i saken]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ledger.models import Entry
from workflows.models import Brief, Case
from workflows.papers.document import Document
from workflows.papers.proof import mark_at, proof_of
from workflows.papers.stands import Stands, stands_of
from workflows.queries import CasePage
from workflows.queries.words import REDACTED, heading
from workflows.templatetags.house import confidence_kind, date_words, lang, language

_FORMATS = {".svg": "svg", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}


@cache
def arms() -> dict[str, Any] | None:
    """Return the municipality's arms as the printer takes them; None when none are set."""
    if not settings.PAPER_ARMS:
        return None
    path = Path(settings.PAPER_ARMS)
    return {
        "data": list(path.read_bytes()),
        "format": _FORMATS[path.suffix.lower()],
    }


def arms_of(house: str) -> dict[str, Any] | None:
    """Return the arms with the words for those who cannot see them. [Kommunevåpen]"""
    shown = arms()
    return shown and {**shown, "alt": _("Arms of %(house)s") % {"house": house}}


def begin(
    page: CasePage,
    form: str,
    *,
    at: datetime | None = None,
    heading: str = "",
    stands: Stands | None = None,
) -> tuple[Document, Entry]:
    """Begin a paper of the case as it stood at a moment; now without one.

    `stands` is what the paper said of the case when it was sent.
    """
    case, stands = page.case, stands or stands_of(page)
    mark = mark_at(case, at)
    house = stands.house
    document = Document(
        house=house,
        form=form,
        heading=heading or stands.title,
        reference=case.reference,
        language=language(),
        made_at=mark.recorded_at,
        arms=arms_of(house),
        proof=proof_of(case, mark),
        entry=mark.number,
    )
    document.head = [
        (_("Case"), case.reference),
        (_("Archive case"), stands.archive_reference),
        (_("Unit"), stands.unit),
        (_("Level"), capfirst(stands.level)),
        (_("Legal basis"), "\n".join(legal_basis(stands.duties))),
        (_("Responsible"), stands.owner),
    ]
    return document, mark


def legal_basis(duties: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return where the case's duties stand, a line for each source; what nobody has read says so."""
    sections: dict[tuple[str, str], list[str]] = {}
    for duty in duties:
        source, section, end = _parts(duty["citation"])
        sections.setdefault((source, end), []).append(section)
    return [
        ", ".join(filter(None, (f"{source} {', '.join(dict.fromkeys(found))}".strip(), end)))
        for (source, end), found in sections.items()
    ]


def cited(citation: Mapping[str, Any]) -> str:
    """Write a citation as papers do: source, section, edition."""
    source, section, end = _parts(citation)
    return ", ".join(filter(None, (f"{source} {section}".strip(), end)))


def _parts(citation: Mapping[str, Any]) -> tuple[str, str, str]:
    said = [str(lang(citation.get(key)) or "") for key in ("source", "section", "edition")]
    unread = confidence_kind(citation.get("confidence")) == "unverified"
    return (
        said[0],
        said[1],
        ", ".join(filter(None, (said[2], _("not verified") if unread else ""))),
    )


def brief_at(case: Case, moment: datetime) -> Brief | None:
    """Return the version of the brief that lay before the parties at the moment."""
    return (
        Brief.objects.filter(case=case, text__created_at__lte=moment)
        .select_related("text")
        .order_by("-number")
        .first()
    )


def headed(document: Document, words: Mapping[str, str], *keys: str) -> None:
    """Write what the brief says under some of its headings; say so when it says nothing."""
    if gone := words.get(REDACTED):
        document.note(gone)
        return
    found = [key for key in keys if words.get(key)]
    for key in found:
        if len(found) > 1:
            document.section(heading(key), 2)
        document.text(words[key])
    if not found:
        document.note(_("Nothing is written here."))


def when(day: Any, starts_at: Any = None) -> str:
    """Write a day, with its time when there is one."""
    if not day:
        return ""
    clock = _(" at %(clock)s") % {"clock": f"{starts_at:%H.%M}"} if starts_at else ""
    return f"{date_words(day)}{clock}"
