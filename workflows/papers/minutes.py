"""Write the minutes of a discussion as a paper both sides can stand by. [Referat]

Everything is as it was when the minutes were sent out: what came later is not in them, save the
signatures and the statements below.
"""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workflows.models import Minutes
from workflows.papers.document import Document
from workflows.papers.exchange import Said
from workflows.papers.listed import listed
from workflows.papers.proof import named_by
from workflows.papers.sheet import begin, brief_at, headed, when
from workflows.papers.signing import approvals, last_word, statements
from workflows.papers.stands import Stands, stands_of
from workflows.papers.table import at_the_table, sent_out_by
from workflows.queries import CasePage
from workflows.queries.versions import headings_of
from workflows.templatetags.house import date_plain


def minutes_paper(page: CasePage, minutes: Minutes) -> Document:
    """Return the minutes, with the headings municipal practice asks for, in their order."""
    cut = minutes.text.created_at
    stands = stands_of(page, minutes.imprint)
    document, _mark = begin(
        page, _("Minutes of a discussion"), at=last_word(minutes), stands=stands
    )
    document.proof.append(named_by(minutes.digest))
    _head(document, page, minutes)
    said = Said(page, cut)
    brief = brief_at(page.case, cut)
    words = headings_of(brief)
    document.marked(
        _("Binding agreement: %(answer)s")
        % {"answer": _("yes") if minutes.binding else _("no")},
        _("The parties have agreed to be bound, and those who sign have authority.")
        if minutes.binding
        else _(
            "The minutes show what each side thinks. The employer decides afterwards, and answers"
            " what the parties have said."
        ),
    )
    document.section(_("Present"))
    at_the_table(document, page, minutes)
    document.section(pgettext("minutes", "The case"))
    document.facts(
        [
            (_("Number and title"), f"{page.case.reference} {stands.title}"),
            (_("Level"), capfirst(stands.level)),
            (_("Weight"), capfirst(stands.weight)),
            (_("Step on the ladder"), capfirst(stands.rung)),
            (_("Affected units"), ", ".join(stands.units)),
        ]
    )
    document.section(_("Background"))
    headed(document, words, "background", "why")
    document.section(_("Documents put forward"))
    _documents(document, page, brief)
    document.section(_("The employer's assessment and proposal"))
    headed(document, words, "proposal", "what", "open", "consequences", "goal")
    document.section(_("What the representatives think"))
    said.by_organisation(document)
    listed(document, page, cut)
    document.section(_("Questions and answers"))
    said.questions_and_answers(document)
    document.section(_("Alternatives considered"))
    headed(document, words, "alternatives")
    document.section(_("Working environment and privacy"))
    headed(document, words, "environment", "risk")
    document.section(_("The discussion"))
    document.text(minutes.text.body)
    document.section(_("Conclusion, point by point"))
    said.conclusion(document)
    document.section(_("The employer's reasons where a view is not followed"))
    said.reasons(document)
    document.section(_("What happens next"))
    _ahead(document, stands)
    document.section(_("Approval"))
    approvals(document, page, minutes)
    document.section(_("Statements to the minutes"))
    statements(document, minutes)
    return document


def _head(document: Document, page: CasePage, minutes: Minutes) -> None:
    meeting = minutes.meeting
    document.head += [
        (_("Meeting"), when(minutes.held_on, meeting.starts_at if meeting else None)),
        (
            _("Place"),
            meeting.place if meeting else _("Discussed in writing, without a meeting"),
        ),
        (_("Minutes no."), f"{minutes.number} ({date_plain(minutes.circulated_on)})"),
        (_("Written by"), sent_out_by(page.case, minutes)),
        (_("Remarks by"), date_plain(minutes.remarks_due_on) if minutes.remarks_due_on else ""),
        (_("Public access"), _("No exemption is recorded")),
    ]


def _documents(document: Document, page: CasePage, brief: object) -> None:
    number = getattr(brief, "number", None)
    if number is None:
        document.note(_("The brief is not written, or its text has been redacted."))
        return
    document.text(
        _("The brief, version %(n)d, %(day)s.")
        % {"n": number, "day": date_plain(getattr(brief, "written_on", None))}
    )
    rows = [
        [line.name, date_plain(line.participation.delivered_at) or _("not delivered")]
        for line in page.parties
    ]
    if rows:
        document.table(_("When each party got the papers"), [_("Party"), _("Received")], rows)


def _ahead(document: Document, stands: Stands) -> None:
    """Say what is decided when, and that the views go with the case."""
    document.table(
        _("What is decided, and when it is planned"),
        [_("Decision"), _("Planned decision"), _("Planned start")],
        [
            [title, date_plain(decided), date_plain(starts)]
            for title, decided, starts in stands.points
        ],
        [2, 1, 1],
    )
    document.text(_("The views of the parties follow the case to whoever decides."))
