"""Write what each party has done with a paper, and below it each party's own words. [Godkjenning og tilførsler]"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.models import Minutes, Signature
from workflows.papers.document import Document
from workflows.queries import CasePage
from workflows.templatetags.house import date_plain


def last_word(minutes: Minutes) -> datetime:
    """Return the moment of the last thing that stands on the paper."""
    return max(
        [
            minutes.text.created_at,
            *minutes.signatures.values_list("given_at", flat=True),
            *minutes.statements.values_list("added_at", flat=True),
        ]
    )


def approvals(document: Document, page: CasePage, minutes: Minutes) -> None:
    """Write each party's approval of the minutes, or that it has not answered."""
    if minutes.meeting_id is None and not minutes.beside and not minutes.signatures.exists():
        document.note(
            _("The parties answered the case in writing. There is nothing to approve.")
        )
        return
    given = _given(minutes)
    document.table(
        _("What each party has done with the minutes"),
        [_("Party"), _("The minutes"), _("By")],
        [_answer(line.name, given.get(line.participation.pk)) for line in page.parties],
    )
    for line in page.parties:
        mark = given.get(line.participation.pk)
        if mark is not None and mark.text is not None:
            document.said(mark.text.body, who=line.name)
    document.note(_("Not answered is not the same as agreed."))


def protocol_signatures(document: Document, union: str, minutes: Minutes) -> None:
    """Write the two signatures of a protocol, each with any reservation."""
    given = _given(minutes)
    of_union = next((mark for key, mark in given.items() if key is not None), None)
    document.signatures(
        [
            _line(_("The employer"), given.get(None)),
            _line(union, of_union),
        ]
    )


def _given(minutes: Minutes) -> dict[int | None, Signature]:
    signed = minutes.signatures.select_related(
        "text", "mandate__user", "mandate__union", "on_behalf_of__user"
    )
    return {mark.participation_id: mark for mark in signed}


def _answer(party: str, mark: Signature | None) -> list[str]:
    if mark is None:
        return [party, _("Not answered"), ""]
    done = f"{capfirst(mark.get_outcome_display())}, {date_plain(mark.given_at)}"
    return [party, done, _by(mark)]


def _by(mark: Signature) -> str:
    by = f"{mark.mandate.user}, {mark.mandate.get_role_display()}"
    if mark.on_behalf_of is None:
        return by
    return _("%(deputy)s, for %(person)s") % {"deputy": by, "person": mark.on_behalf_of.user}


def _line(party: str, mark: Signature | None) -> dict[str, Any]:
    """Return a line to sign on by hand, or what was done with the protocol and by whom."""
    if mark is None:
        return {"party": party, "signed": False, "done": _("Date"), "by": _("Signature")}
    done = {
        Signature.Outcome.APPROVED: _("signed"),
        Signature.Outcome.WITH_REMARK: _("signed with a reservation"),
        Signature.Outcome.REFUSED: _("refused to sign"),
    }[Signature.Outcome(mark.outcome)]
    return {
        "party": party,
        "signed": True,
        "done": f"{capfirst(done)}, {date_plain(mark.given_at)}",
        "by": _by(mark),
        "words": mark.text.body if mark.text else "",
    }


def statements(document: Document, minutes: Minutes) -> None:
    """Write each party's own words, verbatim; nobody else may touch them."""
    added = list(minutes.statements.select_related("text", "participation__union"))
    for one in added:
        document.said(
            one.text.body,
            who=one.participation.name,
            meta=date_plain(one.added_at),
        )
    if not added:
        document.note(_("None."))
