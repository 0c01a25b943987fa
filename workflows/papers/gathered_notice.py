"""Call everyone with a seat to a meeting of its own, with its agenda. [Innkalling til møtet]"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ledger.events import Event
from workflows.models import Meeting
from workflows.papers.document import Document
from workflows.papers.gathered import Gathered, seat_of, tag_of
from workflows.templatetags.house import date_plain

# What the notice tells of: it was sent, the meeting was moved or called off, an item came to.
_NEWS = (
    Event.MEETING_NOTICE_SENT,
    Event.MEETING_MOVED,
    Event.MEETING_CANCELLED,
    Event.AGENDA_ITEM_ADDED,
)


def gathered_notice(read: Gathered) -> Document:
    """Return the notice as it stood last; a meeting that was moved has a new one."""
    meeting = read.meeting
    mark = read.mark(_NEWS)
    document = read.begin(_("Notice of a meeting"), mark)
    if meeting.state == Meeting.State.CANCELLED:
        document.marked(
            _("The meeting is cancelled"),
            _("Its items go back to the queue, and its cases wait for another meeting."),
        )
    elif meeting.short_notice:
        document.marked(
            _("Short notice"),
            _(
                "The notice is shorter than the local routine asks for. It stands unless a party objects in its case."
            ),
        )
    document.section(_("Called to the meeting"))
    document.table(
        _("Who is called, and when the notice reached them"),
        [_("Represents"), _("Got the notice")],
        [
            [seat_of(one), date_plain(one.delivered_on) or _("nobody fills the seat")]
            for one in read.seatings
        ],
        [2, 1],
    )
    document.section(_("Agenda"))
    document.table(
        _("(I) information, (D) discussion, (F) negotiation"),
        [_("No."), pgettext("agenda", "What it is about"), _("Treatment")],
        [
            [
                item.reference or "–",
                read.title_of(item),
                tag_of(item) if item in read.readable else "",
            ]
            for item in read.items
        ],
        [1, 3, 1.3],
    )
    document.section(_("Papers"))
    papers = read.papers(mark.recorded_at)
    for item in read.readable:
        if item.case is not None:
            document.section(f"{item.reference} {read.title_of(item)}", 2)
            document.facts(read.facts_of(item.case))
            document.items(papers[item.case.pk])
            if not papers[item.case.pk]:
                document.note(_("None are registered."))
    if not read.cases:
        document.note(_("None are registered."))
    document.section(_("Before the meeting"))
    document.items([*_due(read), *_ways()])
    return document


def _due(read: Gathered) -> list[str]:
    """Return the day each case takes input until."""
    said = []
    for item in read.readable:
        due = read.frames[item.case.pk].input_due_on if item.case is not None else None
        if due is not None:
            until = _("Send input by %(day)s.") % {"day": date_plain(due)}
            said.append(f"{item.reference}: {until}")
    return said


def _ways() -> list[str]:
    return [
        _("Ask for the information you need in order to prepare."),
        _("Tell of absence as soon as you can. Your deputy then meets for you."),
    ]
