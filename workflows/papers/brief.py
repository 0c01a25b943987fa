"""Write the brief as the parties got it. [Saksframlegg]"""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Entry
from workflows import policies
from workflows.models import Brief, Case
from workflows.papers.document import Document
from workflows.papers.listed import listed
from workflows.papers.sheet import begin, cited
from workflows.papers.stands import Stands, sent_with, stands_of
from workflows.queries import CasePage
from workflows.queries.versions import headings_of
from workflows.queries.words import REDACTED, heading, spoken
from workflows.templatetags.house import date_plain

# In the order municipal papers have them; what a light case is not asked stays out.
ORDER = (
    "what",
    "why",
    "risk",
    "proposal",
    "background",
    "open",
    "alternatives",
    "consequences",
    "environment",
)
_LAST = ("plan", "goal")


def brief_paper(page: CasePage, brief: Brief | None = None) -> Document:
    """Return a version of the brief, the newest unless told; raises ValueError when none is written."""
    brief, case = brief or page.case.brief, page.case
    if brief is None:
        raise ValueError("no brief is written")
    stands = stands_of(page, sent_with(_sent(case, brief)))
    document, _mark = begin(page, _("Brief"), at=brief.text.created_at, stands=stands)
    document.head += [
        (_("Version"), f"{brief.number}, {date_plain(brief.written_on)}"),
        (_("Weight"), capfirst(stands.weight)),
        (_("Input by"), date_plain(stands.input_due_on) if stands.input_due_on else ""),
        (_("Public access"), _("No exemption is recorded")),
    ]
    words = headings_of(brief)
    asked = policies.headings_asked(stands.weighs)
    if gone := words.pop(REDACTED, ""):
        document.note(gone)
    elif not words:
        document.note(_("The brief is not written, or its text has been redacted."))
    _headings(document, words, _ordered(ORDER, asked, words))
    document.section(_("Legal basis and step on the ladder"))
    _duties(document, stands)
    _headings(document, words, _ordered(_LAST, asked, words))
    document.section(_("Planned days"))
    document.table(
        _("What is decided, and when it is planned"),
        [_("Decision"), _("Planned decision"), _("Planned start")],
        [
            [title, date_plain(decided), date_plain(starts)]
            for title, decided, starts in stands.points
        ],
        [2, 1, 1],
    )
    listed(document, page, None)
    document.section(_("Questions to the parties"))
    document.items(
        [f"{wording}\n{capfirst(openness)}" for wording, openness in stands.questions],
        ordered=True,
    )
    if not stands.questions:
        document.note(_("No questions are put to the parties."))
    document.section(_("Attachments"))
    document.note(_("None are registered."))
    return document


def _ordered(keys: tuple[str, ...], asked: tuple[str, ...], words: dict[str, str]) -> list[str]:
    """Return the headings the weight asks for, and after them what else is written."""
    return [k for k in keys if k in asked] + [
        k for k in keys if k not in asked and words.get(k)
    ]


def _headings(document: Document, words: dict[str, str], keys: list[str]) -> None:
    for key in keys:
        document.section(heading(key))
        if words.get(key):
            document.text(words[key])
        else:
            document.note(_("Nothing is written here."))


def _sent(case: Case, brief: Brief) -> Entry | None:
    """Return the entry by which the parties got this version; a draft has none that says so."""
    ways = (Event.INFORMATION_GIVEN, Event.BRIEF_REVISED)
    sent = Entry.objects.filter(
        chain=case.chain_id, event__in=ways, subject=f"brief:{brief.number}"
    )
    return sent.order_by("-number").first()


def _duties(document: Document, stands: Stands) -> None:
    if stands.rung:
        document.text(
            _("Step: %(rung)s. Weight: %(weight)s.")
            % {"rung": stands.rung, "weight": stands.weight}
        )
    if not stands.duties:
        document.note(_("No duty was found."))
        return
    document.table(
        _("What the rules ask of the case, and where it stands"),
        [_("Duty"), _("Source")],
        [[spoken(duty["title"]), cited(duty["citation"])] for duty in stands.duties],
        [3, 2],
    )
