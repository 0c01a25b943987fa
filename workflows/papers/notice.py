"""Call the parties to a meeting. [Innkalling]"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ledger.events import Event
from ledger.models import Entry
from workflows.models import Case, Meeting, Rung
from workflows.papers.document import Document
from workflows.papers.sheet import begin, brief_at, when
from workflows.papers.stands import Stands, sent_with, stands_of
from workflows.papers.table import represents
from workflows.queries import CasePage, visible_to
from workflows.templatetags.house import date_plain


def notice_paper(page: CasePage, meeting: Meeting) -> Document:
    """Return the notice as it was sent; a meeting that was moved has a new one."""
    called = _called(page.case, meeting)
    stands = stands_of(page, sent_with(called))
    document, mark = begin(
        page,
        _("Notice of a meeting"),
        at=called.recorded_at if called else None,
        stands=stands,
    )
    document.head += [
        (_("Meeting"), when(meeting.meets_on, meeting.starts_at)),
        (_("Place"), meeting.place or _("Told later")),
        (_("Called"), date_plain(meeting.called_on)),
        (_("Public access"), _("No exemption is recorded")),
    ]
    if meeting.short_notice:
        document.marked(
            _("Short notice"),
            _(
                "The notice is shorter than the local routine asks for. It stands unless a party objects."
            ),
        )
    document.section(_("Called to the meeting"))
    document.items([represents(line.participation) for line in page.parties])
    if not page.parties:
        document.note(_("No party is recorded."))
    document.section(_("Agenda"))
    _agenda(document, page, meeting, called, stands)
    document.section(_("Papers"))
    brief = brief_at(page.case, mark.recorded_at)
    if brief is None:
        document.note(_("None are registered."))
    else:
        document.items(
            [
                _("The brief, version %(n)d, %(day)s.")
                % {"n": brief.number, "day": date_plain(brief.written_on)}
            ]
        )
    document.section(_("Before the meeting"))
    due = stands.input_due_on
    document.items(
        [
            *([_("Send input by %(day)s.") % {"day": date_plain(due)}] if due else []),
            _("Ask for the information you need in order to prepare."),
            _("Tell of absence as soon as you can. Your deputy then meets for you."),
        ]
    )
    return document


def _called(case: Case, meeting: Meeting) -> Entry | None:
    """Return the entry the notice stands on: the latest call to the meeting."""
    return (
        Entry.objects.filter(
            chain=case.chain_id, event=Event.MEETING_CALLED, subject=f"meeting:{meeting.pk}"
        )
        .order_by("-number")
        .first()
    )


def _agenda(
    document: Document, page: CasePage, meeting: Meeting, called: Any, stands: Stands
) -> None:
    """Write what is to be discussed; a case the reader may not see is not named."""
    # Whoever reads this may see the case itself; the archive, which is nobody, only that one.
    seen = Q(pk=page.case.pk) | Q(pk__in=visible_to(page.situation.standing))
    cases = meeting.cases.filter(seen).order_by("pk")
    about = set((called.facts if called else {}).get("points") or ())
    rows = []
    for case in cases:
        titles = (
            [p.title for p in page.points if p.number in about] if case == page.case else []
        )
        own = case == page.case
        title = stands.title if own else case.title
        kind = _kind(stands.treated if own else case.rung)
        rows.append([case.reference, "\n".join([title, *titles]), kind])
    document.table(
        _("Agenda"),
        [_("Case"), pgettext("agenda", "What it is about"), _("Treatment")],
        rows,
        [1, 3, 1.2],
    )


def _kind(rung: str) -> str:
    tag = {"information": "I", "discussion": "D", "negotiation": "F"}.get(rung, "")
    return f"{capfirst(Rung(rung).label)} ({tag})" if tag else ""
