"""Read the minutes of a case's own discussions: who met, who signed, and what each added. [Referater]"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.models import Minutes
from workflows.queries.words import MinutesLine, MinutesView

if TYPE_CHECKING:
    from workflows.queries.page import CasePage


def minutes_of(page: CasePage) -> list[MinutesView]:
    """Return the minutes, each with attendance, signatures and statements; those of talks lie there."""
    if not any(paper.negotiation_id is None for paper in page.situation.papers):
        return []
    papers = (
        page.case.minutes.filter(negotiation__isnull=True)
        .select_related("text", "meeting")
        .order_by("pk")
    )
    views = [_view(page, paper) for paper in papers]
    by_key = {view.minutes.pk: view for view in views}
    for view in views:
        if view.minutes.corrects_id in by_key:
            view.corrects = by_key[view.minutes.corrects_id].minutes.number
            by_key[view.minutes.corrects_id].corrections.append(view.minutes.number)
    return views


def _view(page: CasePage, paper: Minutes) -> MinutesView:
    view = MinutesView(paper)
    said = [w for w in page.words if w.minutes == paper.pk]
    signed = {w.party: w for w in said if w.source == "signature"}
    attended = {w.party: w for w in said if w.source == "attendance"}
    for line in page.parties:
        pk = line.participation.pk
        came = attended.get(pk)
        met = came.code == "met" if came else None
        by = (came.words or "").strip() if came else ""
        view.lines.append(MinutesLine(line.participation, met, by, signed.get(pk)))
        view.statements += [
            (line.participation, w) for w in said if w.source == "statement" and w.party == pk
        ]
    view.mine_waits = (
        not view.in_writing
        and (page.case.is_open or paper.beside)
        and any(p.mine and p.participation.pk not in signed for p in page.parties)
    )
    return view
