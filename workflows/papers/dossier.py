"""Gather a whole case on paper, as far as its reader may see it. [Saksmappe]"""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workflows import policies
from workflows.papers.document import Document
from workflows.papers.exchange import Said
from workflows.papers.listed import listed
from workflows.papers.sheet import begin
from workflows.papers.table import represents
from workflows.queries import CasePage
from workflows.queries.record import HISTORY
from workflows.queries.versions import headings_of
from workflows.queries.words import heading
from workflows.templatetags.house import date_plain


def dossier_paper(page: CasePage) -> Document:
    """Return the case as it stands; what the reader may not see is left out, and that is said."""
    document, mark = begin(page, _("Case dossier"))
    document.head += [(_("State"), capfirst(page.case.get_state_display()))]
    document.section(_("Brief"))
    for key, words in headings_of(page.case.brief).items():
        document.section(heading(key), 2)
        document.text(words)
    document.section(_("Parties"))
    document.items([represents(line.participation) for line in page.parties])
    said = Said(page, mark.recorded_at)
    document.section(_("What the representatives think"))
    said.by_organisation(document)
    listed(document, page, mark.recorded_at)
    document.section(_("Questions and answers"))
    said.questions_and_answers(document)
    document.section(_("The employer's reasons where a view is not followed"))
    said.reasons(document)
    document.section(_("Minutes and protocols"))
    _minutes(document, page)
    document.section(_("Decisions"))
    _decisions(document, page)
    document.section(_("Documentation"))
    for word in page.evidence:
        label = page.evidence_label(word.code)
        document.said(word.words or "", who=label, meta=date_plain(word.day))
    document.section(pgettext("dossier", "History"))
    document.table(
        pgettext("dossier", "History"),
        ["", pgettext("dossier", "Day"), _("What happened")],
        [
            [str(h.number), date_plain(h.occurred_on), h.sentence]
            for h in reversed(page.history)
        ],
        [0.4, 1.2, 4],
    )
    if mark.number > HISTORY:
        document.note(_("The latest %(n)d entries are shown.") % {"n": HISTORY})
    return document


def _minutes(document: Document, page: CasePage) -> None:
    situation = page.situation
    unions = {n.pk: n.union_id for n in situation.negotiations}
    hidden = 0
    papers = page.case.minutes.select_related("text").order_by("number")
    for paper in papers:
        union = unions.get(paper.negotiation_id or 0)
        if union is not None and not policies.reads_all_of(situation, union):
            hidden += 1
            continue
        kind = capfirst(paper.get_kind_display())
        document.section(f"{kind} {paper.number}, {date_plain(paper.held_on)}", 2)
        document.text(paper.text.body)
    if not papers:
        document.note(_("None."))
    if hidden:
        document.note(
            _("Left out: protocols between the employer and an organisation not yours (%(n)d).")
            % {"n": hidden}
        )


def _decisions(document: Document, page: CasePage) -> None:
    for point in page.points:
        document.section(point.title, 2)
        document.facts(
            [
                (_("State"), capfirst(point.get_state_display())),
                (_("Decided"), date_plain(point.decided_on) if point.decided_on else ""),
                (_("Planned decision"), date_plain(point.planned_on)),
                (_("Decision"), point.decision.body if point.decision else ""),
            ]
        )
