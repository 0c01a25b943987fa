"""Write the list a case is about as a table: each row with documentation and conclusion. [Møteliste]"""

from __future__ import annotations

from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.models import ListRow
from workflows.papers.document import Document
from workflows.queries import CasePage
from workflows.queries.listed import rows_ever
from workflows.templatetags.house import date_plain


def listed(document: Document, page: CasePage, at: datetime | None) -> None:
    """Write the list as it stood at a moment; without one, as it stands, and before the discussion."""
    if not page.case.listed:
        return
    every = rows_ever(page.case)
    rows = [r for r in every if (r.stood(at) if at else r.superseded_at is None)]
    if not rows:
        return
    document.section(_("The list, row by row"))
    head = [_("No."), _("What"), _("Documentation")]
    cells = [[str(r.number), r.title, r.documentation.body] for r in rows]
    widths: list[float] = [0.5, 2, 3]
    if at is not None:
        head.append(_("Conclusion"))
        cells = [[*cell, _conclusion(r, at)] for cell, r in zip(cells, rows, strict=True)]
        widths.append(2)
    document.table(_("What is discussed together"), head, cells, widths)


def _conclusion(row: ListRow, at: datetime) -> str:
    """Say what the discussion of a row had ended with by then."""
    if row.lifted_out_by(at):
        who = row.lifted_by.name if row.lifted_by else _("The employer")
        why = row.reason.body if row.reason else ""
        said = _("Lifted out by %(who)s %(day)s, to be discussed by itself.")
        return f"{said % {'who': who, 'day': date_plain(row.lifted_at)}} {why}"
    if not row.concluded_by(at):
        return _("Not concluded when this was written.")
    words = f" {row.conclusion.body}" if row.conclusion else ""
    return f"{capfirst(row.get_outcome_display())}.{words}"
