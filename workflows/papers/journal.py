"""List what of a case belongs in the archive's journal, and pack one paper of it. [Journal]

What goes in is what was written between the parties, as the employer, whose archive it is, has it:
briefs, notices, plans, minutes, protocols, what was filed in the case, and at the end the case
dossier. A party's own room and what concerns one employee are not in the case and never go.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import OSLO
from workflows.files.kinds import KINDS
from workflows.files.store import fetch
from workflows.models import (
    ArchiveParcel,
    Brief,
    Case,
    DocumentVersion,
    Meeting,
    Minutes,
    Negotiation,
)
from workflows.models.document import last_resting_on_papers
from workflows.models.situation import Situation
from workflows.papers.archive_settings import JOURNAL_TYPES, archive_settings
from workflows.papers.archives import MESSAGE
from workflows.papers.arkivmelding import (
    PDF_A,
    Coded,
    Folder,
    Form,
    Held,
    Post,
    arkivmelding,
    as_filed,
)
from workflows.papers.beside import beside_paper, called
from workflows.papers.brief import brief_paper
from workflows.papers.document import Document
from workflows.papers.dossier import dossier_paper
from workflows.papers.kinds import Kind
from workflows.papers.minutes import minutes_paper
from workflows.papers.notice import notice_paper
from workflows.papers.plan import plan_paper
from workflows.papers.press import pdf
from workflows.papers.protocol import protocol_paper
from workflows.papers.shielding import exemption_of, public_title, waits
from workflows.papers.table import represents
from workflows.queries import CasePage
from workflows.queries.words import spoken
from workflows.templatetags.house import date_plain

FILED = re.compile(r"(\d{4})/(\d{1,7})")
"""How an archive numbers its folders: year and number."""
_ORDER = list(Kind)


@dataclass(frozen=True)
class Made:
    """A paper as a file: its bytes, what kind of file it is, and when it came about. [Fil]"""

    content: bytes
    suffix: str
    form: Form
    made_at: datetime


def _printed(write: Callable[..., Document], *about: Any) -> Callable[[], Made]:
    """Return what prints a paper, when it is wanted."""

    def make() -> Made:
        document = write(*about)
        return Made(pdf(document), "pdf", PDF_A, document.made_at)

    return make


@dataclass(frozen=True)
class Line:
    """One paper of the journal. [Journallinje]

    `stamp` is another when the paper has got something more on it: a signature, a new day.
    `union` is the only one it is for; None when it is for all. `public` is what the public may call
    it, when that is not its title. `make` gives what is to be kept.
    `sent_in_by` is the party it came from; empty for the employer.
    """

    kind: Kind
    name: str
    title: str
    dated_on: date
    make: Callable[[], Made]
    stamp: str = ""
    union: int | None = None
    sent_in_by: str = ""
    public: str = ""


@dataclass(frozen=True)
class Packed:
    """A parcel as it is handed over: its files, and what the paper is known by."""

    files: dict[str, bytes]
    line: Line
    sha256: str
    size: int


def archive_page(reference: str, on: date) -> CasePage:
    """Return the case as the employer's archive has it: the system itself reads everything."""
    return CasePage(Situation(reference, user=None, on=on))


def journal_of(page: CasePage) -> list[Line]:
    """Return every paper of the case once, in the order they came about; the dossier comes last.

    Nothing goes of a case the parties never heard of. Minutes wait until they are sealed, or the
    case is at its end, and so does the dossier.
    """
    case = page.case
    if case.informed_on is None:
        return []
    found = [
        *_briefs(page),
        *_notices(page),
        *_plan(page),
        *_minutes(page),
        *(line for line in _filed(page) if not waits(page, line.name)),
    ]
    found.sort(key=lambda line: (line.dated_on, _ORDER.index(line.kind)))
    return found if case.is_open else [*found, _dossier(page)]


def _briefs(page: CasePage) -> Iterator[Line]:
    for brief in Brief.objects.filter(case=page.case).select_related("text"):
        yield Line(
            Kind.BRIEF,
            f"{Kind.BRIEF}-{brief.number}",
            _("Brief, version %(n)d") % {"n": brief.number},
            brief.written_on,
            _printed(brief_paper, page, brief),
        )


def _notices(page: CasePage) -> Iterator[Line]:
    called = Meeting.objects.filter(cases=page.case, called_on__isnull=False)
    for meeting in called.exclude(state=Meeting.State.CANCELLED):
        yield Line(
            Kind.NOTICE,
            f"{Kind.NOTICE}-{meeting.pk}",
            _("Notice of the meeting %(day)s") % {"day": date_plain(meeting.meets_on)},
            meeting.called_on or meeting.meets_on,
            _printed(notice_paper, page, meeting),
            stamp=f"{meeting.meets_on} {meeting.starts_at or ''} {meeting.place}"[:80],
        )


def _plan(page: CasePage) -> Iterator[Line]:
    plan = page.case.plan
    if plan is not None:
        yield Line(
            Kind.PLAN,
            str(Kind.PLAN),
            _("Plan for the process, version %(n)d") % {"n": plan.number},
            plan.published_on,
            _printed(plan_paper, page),
            stamp=str(plan.number),
        )


def _minutes(page: CasePage) -> Iterator[Line]:
    unions = {n.pk: n for n in page.situation.negotiations}
    papers = page.case.minutes.select_related(
        "text", "imprint", "meeting", "corrects"
    ).annotate(
        signed=Count("signatures", distinct=True), stated=Count("statements", distinct=True)
    )
    for paper in papers:
        if page.case.is_open and paper.state != Minutes.State.SEALED:
            continue
        talks = unions.get(paper.negotiation_id or 0)
        said = {"n": paper.number, "day": date_plain(paper.held_on)}
        stamp = str(paper.signed + paper.stated)
        if paper.beside:
            yield _beside(page, paper, talks, stamp)
            continue
        if talks is None:
            yield Line(
                Kind.MINUTES,
                f"{Kind.MINUTES}-{paper.number}",
                _("Minutes %(n)d of the discussion %(day)s") % said,
                paper.held_on,
                _printed(minutes_paper, page, paper),
                stamp,
            )
        else:
            yield Line(
                Kind.PROTOCOL,
                f"{Kind.PROTOCOL}-{paper.number}",
                _("Protocol %(n)d of the negotiation with %(union)s, %(day)s")
                % {**said, "union": talks.union.short_name},
                paper.held_on,
                _printed(protocol_paper, page, paper, talks),
                stamp,
                talks.union_id,
            )


def _beside(page: CasePage, paper: Minutes, talks: Negotiation | None, stamp: str) -> Line:
    """Return a correction, or a paper registered late, as such and with the day it was written."""
    said = {
        "kind": capfirst(paper.get_kind_display()),
        "n": paper.number,
        "mark": called(paper),
    }
    return Line(
        Kind.PROTOCOL if talks else Kind.MINUTES,
        f"{Kind.PROTOCOL if talks else Kind.MINUTES}-{paper.number}",
        _("%(kind)s %(n)d: %(mark)s") % said,
        paper.written_on or paper.circulated_on,
        _printed(beside_paper, page, paper, talks.union.name if talks else ""),
        stamp,
        talks.union_id if talks else None,
    )


def _filed(page: CasePage) -> Iterator[Line]:
    """Yield each version of each document that stands, once it can no longer be withdrawn."""
    case = page.case
    versions = DocumentVersion.objects.filter(
        document__case=case, document__withdrawn_at__isnull=True, redacted_at=None
    ).select_related("document__title", "document__participation__union")
    if case.is_open:
        versions = versions.filter(document__entry__lt=last_resting_on_papers(case.chain_id))
    for version in versions.order_by("document__number", "number"):
        document = version.document
        number, party = document.number, document.participation
        called = document.title.body or _("Document %(n)d") % {"n": number}
        again = _(", version %(n)d") % {"n": version.number} if version.number > 1 else ""
        name = f"{Kind.FILED}-{number}-v{version.number}"
        held = exemption_of(page, name)
        numbered = _("Document %(n)d") % {"n": number}
        yield Line(
            Kind.FILED,
            name,
            f"{called}{again}",
            version.filed_at.astimezone(OSLO).date(),
            _fetched(case, version),
            # Released, it goes once more, and open.
            stamp=held.code if held else "",
            public=f"{numbered}{again}" if held else "",
            sent_in_by=represents(party) if party else "",
        )


def _fetched(case: Case, version: DocumentVersion) -> Callable[[], Made]:
    """Return what fetches a filed paper, just as it was filed."""

    def make() -> Made:
        with fetch(case.reference, version.digest) as file:
            form = as_filed(version.suffix, KINDS[version.suffix].media_type)
            return Made(file.read(), version.suffix, form, version.filed_at)

    return make


def _dossier(page: CasePage) -> Line:
    ends = Entry.objects.filter(
        chain=page.case.chain_id, event__in=(Event.CASE_CONCLUDED, Event.CASE_WITHDRAWN)
    )
    return Line(
        Kind.DOSSIER,
        str(Kind.DOSSIER),
        _("Case dossier"),
        page.case.closed_on or page.on,
        _printed(dossier_paper, page),
        stamp=str(ends.count()),
    )


# -- packing -----------------------------------------------------------------------------------


def pack(page: CasePage, parcel: ArchiveParcel) -> Packed | None:
    """Print the parcel's paper and write its message; None when the case has no such paper now.

    Raises PrintingFailed.
    """
    with override(settings.ARCHIVE_LANGUAGE):
        line = next((one for one in journal_of(page) if one.name == parcel.name), None)
        if line is None:
            return None
        try:
            made = line.make()
        except FileNotFoundError:  # destroyed, with its reason in the record
            return None
        digest = hashlib.sha256(made.content).hexdigest()
        file = f"{parcel.title}.{made.suffix}"
        how = archive_settings()
        post = Post(
            key=parcel.key,
            title=_titled(line, parcel.edition, page.case.title),
            public_title=_titled(line, parcel.edition, public_title(page.case), public=True),
            kind=_journal_type(line),
            dated_on=line.dated_on,
            made_at=made.made_at,
            sender=line.sent_in_by or page.case.organisation.name,
            sent_in=bool(line.sent_in_by),
            receivers=_receivers(page, line),
            file=file,
            sha256=digest,
            size=len(made.content),
            form=made.form,
            held=_held(page, line.name),
            follows=_before(parcel),
        )
        message = arkivmelding(how.system, _folder(page), post)
    return Packed({MESSAGE: message, file: made.content}, line, digest, len(made.content))


def _titled(line: Line, edition: int, title: str, *, public: bool = False) -> str:
    again = _(" (edition %(n)d)") % {"n": edition} if edition > 1 else ""
    called = line.public if public and line.public else line.title
    return f"{called}{again}: {title}"


def _before(parcel: ArchiveParcel) -> str:
    """Return the key of the edition before this one."""
    if parcel.edition == 1:
        return ""
    before = ArchiveParcel.objects.get(
        case=parcel.case, name=parcel.name, edition=parcel.edition - 1
    )
    before.case = parcel.case
    return before.key


def _journal_type(line: Line) -> Coded:
    code = "I" if line.sent_in_by else archive_settings().journal_types[line.kind]
    return code, JOURNAL_TYPES[code]


def _held(page: CasePage, name: str) -> Held | None:
    exemption = exemption_of(page, name)
    if exemption is None:
        return None
    code = archive_settings().access_codes.get(exemption.code, exemption.code)
    return Held(code, exemption.label["nb"], exemption.section)


def _receivers(page: CasePage, line: Line) -> list[str]:
    """Return whom the paper is for, by what they represent: no person is named.

    The dossier is gathered for the archive alone; what a party sent in came to the employer.
    """
    if line.kind == Kind.DOSSIER or line.sent_in_by:
        return []
    return [
        represents(one.participation)
        for one in page.parties
        if line.union is None or one.participation.union_id == line.union
    ]


def _folder(page: CasePage) -> Folder:
    case, how = page.case, archive_settings()
    filed = FILED.fullmatch(case.archive_reference.strip())
    labels: Any = page.laws.vocabulary["measures"]
    return Folder(
        key=case.slug,
        title=case.title,
        public_title=public_title(case),
        opened_on=case.opened_on,
        opened_at=Entry.objects.get(chain=case.chain_id, number=1).recorded_at,
        unit=case.unit.name,
        owner=str(case.owner),
        classes=[
            (how.class_of(measure), spoken(labels.get(measure)) or measure)
            for measure in case.measures
        ],
        class_system=how.class_system,
        parties=[represents(one.participation) for one in page.parties],
        series=how.series,
        journal_unit=how.journal_unit,
        held=_held(page, ""),
        filed_as=(int(filed[1]), int(filed[2])) if filed else None,
    )
