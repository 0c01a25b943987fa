"""What becomes paper: which papers a reader may have of a case, and how each is written. [Papirene]

`papers_of` says what there is, `written` writes one, `press.pdf` prints it. A paper the reader
may not see is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflows import policies
from workflows.models import Meeting, Minutes
from workflows.papers.beside import beside_paper, called
from workflows.papers.brief import brief_paper
from workflows.papers.document import Document
from workflows.papers.dossier import dossier_paper
from workflows.papers.kinds import Kind
from workflows.papers.minutes import minutes_paper
from workflows.papers.notice import notice_paper
from workflows.papers.plan import plan_paper
from workflows.papers.protocol import protocol_paper
from workflows.papers.seals import seals_paper
from workflows.queries import CasePage


class NoSuchPaper(LookupError):
    """The case has no such paper, or not for this reader."""


@dataclass(frozen=True)
class Paper:
    """A paper a reader may have; `number` tells several of a kind apart. [Papir]"""

    kind: Kind
    label: str
    number: int = 0

    @property
    def name(self) -> str:
        """Return what it is called in addresses: `referat-2`."""
        return f"{self.kind}-{self.number}" if self.number else str(self.kind)


def papers_of(page: CasePage) -> list[Paper]:
    """Return the papers of the case this reader may have, in the order they come about."""
    situation = page.situation
    found = []
    if page.case.brief is not None:
        found.append(Paper(Kind.BRIEF, _("Brief")))
    if situation.meeting is not None:
        found.append(Paper(Kind.NOTICE, _("Notice of the meeting")))
    if page.case.plan_id is not None:
        found.append(Paper(Kind.PLAN, _("Plan for the process")))
    unions = {n.pk: n.union_id for n in situation.negotiations}
    names = {n.pk: n.union.short_name for n in situation.negotiations}
    for minutes in situation.papers:
        if minutes.negotiation_id is None:
            label = _("Minutes %(n)s") % {"n": minutes.number}
            found.append(Paper(Kind.MINUTES, _marked(label, minutes, page), minutes.number))
        elif policies.reads_all_of(situation, unions[minutes.negotiation_id]):
            said = {"n": minutes.number, "union": names[minutes.negotiation_id]}
            label = _("Protocol %(n)d, %(union)s") % said
            found.append(Paper(Kind.PROTOCOL, _marked(label, minutes, page), minutes.number))
    found.append(Paper(Kind.DOSSIER, _("Case dossier")))
    found.append(Paper(Kind.SEALS, _("Proof sheet")))
    return found


def _marked(label: str, minutes: Minutes, page: CasePage) -> str:
    """Say of a paper beside the discussion what it is."""
    by_key = {paper.pk: paper for paper in page.situation.papers}
    minutes.corrects = by_key.get(minutes.corrects_id or 0)
    mark = called(minutes)
    return f"{label} ({mark})" if mark else label


def written(page: CasePage, name: str) -> Document:
    """Return the paper of that name, as this reader may have it; raises NoSuchPaper."""
    paper = next((one for one in papers_of(page) if one.name == name), None)
    if paper is None:
        raise NoSuchPaper(name)
    return _WRITERS[paper.kind](page, paper.number)


def _notice(page: CasePage, _number: int) -> Document:
    called = page.situation.meeting
    assert called is not None  # noqa: S101  (papers_of has just said so)
    return notice_paper(page, Meeting.objects.get(pk=called.pk))


def _minutes(page: CasePage, number: int) -> Document:
    minutes = _numbered(page, number)
    document = (beside_paper if minutes.beside else minutes_paper)(page, minutes)
    document.sealed = minutes.state == Minutes.State.SEALED
    return document


def _protocol(page: CasePage, number: int) -> Document:
    minutes = _numbered(page, number)
    negotiation = next(n for n in page.situation.negotiations if n.pk == minutes.negotiation_id)
    if minutes.beside:
        document = beside_paper(page, minutes, negotiation.union.name)
    else:
        document = protocol_paper(page, minutes, negotiation)
    document.sealed = minutes.state == Minutes.State.SEALED
    return document


def _seals(page: CasePage) -> Document:
    fixed = [p for p in papers_of(page) if p.kind not in (Kind.DOSSIER, Kind.SEALS)]
    return seals_paper(page, [(paper.label, written(page, paper.name)) for paper in fixed])


def _numbered(page: CasePage, number: int) -> Minutes:
    return page.case.minutes.select_related("text", "meeting", "corrects").get(number=number)


_WRITERS: dict[Kind, Callable[[CasePage, int], Document]] = {
    Kind.BRIEF: lambda page, _number: brief_paper(page),
    Kind.NOTICE: _notice,
    Kind.MINUTES: _minutes,
    Kind.PROTOCOL: _protocol,
    Kind.PLAN: lambda page, _number: plan_paper(page),
    Kind.DOSSIER: lambda page, _number: dossier_paper(page),
    Kind.SEALS: lambda page, _number: _seals(page),
}
