"""Write the year's report for the committee, the governing body and the unions. [Årsrapport]"""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.papers.document import Document
from workflows.papers.sheet import arms_of
from workflows.queries.yearly import Year
from workflows.queries.yearly_chapters import Figure
from workflows.templatetags.house import date_plain, language


def yearly_paper(report: Year) -> Document:
    """Return the report as a paper. It speaks of the record as it was at its newest entry."""
    mark = report.mark
    document = Document(
        house=report.house,
        form=_("Yearly report on co-determination"),
        heading=str(report.year),
        reference=str(report.year),
        language=language(),
        made_at=mark.recorded_at if mark else datetime(report.year, 1, 1, tzinfo=UTC),
        arms=arms_of(report.house),
        proof=_proof(report),
    )
    document.head = [
        (_("Employer"), report.house),
        (_("Counted to"), date_plain(report.last)),
    ]
    document.text(
        _(
            "The numbers are counted from the record of the cases. No title, no name and no person"
            " can be read from them, and cases about one employee are not counted."
        )
    )
    if not report.whole:
        document.note(_("The year is not over. These are the numbers so far."))
    for chapter in report.chapters:
        document.section(chapter.title)
        if rows := [_row(figure) for figure in chapter.shown]:
            document.table(chapter.title, [_("What"), _("Number")], rows, [5, 1])
        if chapter.table is not None:
            head = chapter.table.head
            widths = [3, *([1.4] * (len(head) - 1))]
            document.table(chapter.title, head, chapter.table.rows, widths)
        elif not chapter.figures and not chapter.note:
            document.text(_("Nothing to count."))
        if chapter.note:
            document.note(chapter.note)
    return document


def _row(figure: Figure) -> list[str]:
    number = "–" if figure.value is None else str(figure.value)
    return [f"– {figure.label}" if figure.part else capfirst(figure.label), number]


def _proof(report: Year) -> list[str]:
    if report.mark is None:
        return [_("Nothing is recorded yet.")]
    counted = _("Counted %(day)s.") % {"day": date_plain(report.mark.recorded_at)}
    if report.seal is None:
        return [counted, _("Nothing is sealed yet.")]
    seal = _("The newest seal is number %(n)d, %(day)s.") % {
        "n": report.seal.number,
        "day": date_plain(report.seal.sealed_at),
    }
    return [counted, seal]
