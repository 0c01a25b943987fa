"""Write a paper that stands beside the discussion: a correction, or one registered late. [Rettelse, sent registrert]"""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.models import Minutes
from workflows.papers.document import Document
from workflows.papers.proof import named_by
from workflows.papers.sheet import begin, when
from workflows.papers.signing import approvals, last_word, protocol_signatures, statements
from workflows.papers.stands import stands_of
from workflows.papers.table import at_the_table, sent_out_by
from workflows.queries import CasePage
from workflows.templatetags.house import date_plain


def called(minutes: Minutes) -> str:
    """Say what a paper beside the discussion is: empty for one that is not. [Papirets merke]"""
    if minutes.corrects is not None:
        return _("correction of no. %(n)d") % {"n": minutes.corrects.number}
    return _("registered late") if minutes.written_on is not None else ""


def beside_paper(page: CasePage, minutes: Minutes, union: str = "") -> Document:
    """Return the paper with what it is, its words, and what those who answer it have done."""
    form = _("Correction") if minutes.corrects is not None else _("Minutes, registered late")
    document, _mark = begin(
        page, form, at=last_word(minutes), stands=stands_of(page, minutes.imprint)
    )
    document.proof.append(named_by(minutes.digest))
    document.head += [
        (_("Paper no."), f"{minutes.number} ({date_plain(minutes.circulated_on)})"),
        (_("Registered by"), sent_out_by(page.case, minutes)),
        (_("Remarks by"), date_plain(minutes.remarks_due_on) if minutes.remarks_due_on else ""),
    ]
    if minutes.corrects is not None:
        _corrects(document, minutes, minutes.corrects)
    else:
        _late(document, page, minutes)
    document.section(_("What it says"))
    document.text(minutes.text.body)
    if minutes.negotiation_id is not None:
        document.section(_("Signatures"))
        protocol_signatures(document, union, minutes)
    else:
        document.section(_("Approval"))
        approvals(document, page, minutes)
    document.section(_("Statements to the minutes"))
    statements(document, minutes)
    return document


def _corrects(document: Document, minutes: Minutes, original: Minutes) -> None:
    document.marked(
        _("This corrects %(kind)s no. %(n)d of %(day)s.")
        % {
            "kind": original.get_kind_display(),
            "n": original.number,
            "day": date_plain(original.held_on),
        },
        _("The sealed paper stays as it is. Read the two together."),
    )
    document.facts([(_("The corrected paper"), named_by(original.digest))])


def _late(document: Document, page: CasePage, minutes: Minutes) -> None:
    document.marked(
        _("Written elsewhere %(written)s, registered late %(registered)s.")
        % {
            "written": date_plain(minutes.written_on),
            "registered": date_plain(minutes.circulated_on),
        },
        _(
            "It was not sent to the parties from here when it was written. It shows what is said to"
            " have happened; it does not stand for a discussion in the case, and binds nobody."
        ),
    )
    document.facts([(_("The meeting"), capfirst(when(minutes.held_on)))])
    document.section(_("Present"))
    at_the_table(document, page, minutes)
