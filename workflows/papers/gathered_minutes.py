"""Write the minutes of a whole meeting, item by item, each organisation in its own block. [Referat fra møtet]"""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ledger.events import Event
from workflows.models import AgendaItem, ItemWords, Meeting, Seating
from workflows.papers.document import Document
from workflows.papers.gathered import Gathered, seat_of
from workflows.queries.meetings import Block
from workflows.templatetags.house import date_plain

Heading = ItemWords.Heading
_TREATED = (AgendaItem.Tag.DISCUSSION, AgendaItem.Tag.NEGOTIATION)
# What became of a promise afterwards is not part of what was said in the meeting.
_LATER = (Event.FOLLOW_UP_DONE, Event.FOLLOW_UP_REMINDED, Event.FOLLOW_UP_FELL_DUE)


def gathered_minutes(read: Gathered) -> Document:
    """Return the minutes of the meeting as they stand in the record, with the blocks that hold."""
    mark = read.mark(without=_LATER)
    document = read.begin(_("Minutes of a meeting"), mark)
    document.head.insert(-2, (_("In the words of"), ", ".join(_writers(read))))
    if read.meeting.state == Meeting.State.STARTED:
        document.marked(_("The meeting is not ended"), _("This is what is written until now."))
    document.section(_("Present"))
    _present(document, read)
    papers = read.papers(mark.recorded_at)
    for item in read.items:
        _item(document, read, item, papers.get(item.case_id or 0, []))
    document.section(_("Approval"))
    document.text(
        _(
            "The next meeting approves these minutes, as one of its first items. The minutes of a case"
            " that are sent round are approved or signed in the case, by its parties, and each party's"
            " statements are added there."
        )
    )
    return document


def _writers(read: Gathered) -> list[str]:
    """Return who wrote what holds, in the order they stand on the paper."""
    newest = (block.newest for item in read.readable for block in read.blocks[item.pk])
    return list(dict.fromkeys(str(one.mandate.user) for one in newest if one is not None))


# -- who sat at the table ------------------------------------------------------------------------


def _present(document: Document, read: Gathered) -> None:
    """Write who met, and in whose place. Why somebody was away is not put on paper."""
    found = Seating.Attendance
    rows = [
        [
            str(one.mandate.user),
            capfirst(str(one.mandate.get_role_display())),
            seat_of(one),
            str(one.stands_for.user) if one.stands_for else "",
        ]
        for one in read.seatings
        if one.attendance == found.MET and one.mandate is not None
    ]
    if rows:
        document.table(
            _("Who met"),
            [_("Name"), pgettext("person", "Role"), _("Represents"), _("Met for")],
            rows,
            [1.3, 1.3, 1.3, 1],
        )
    absent = [seat_of(one) for one in read.seatings if one.attendance == found.ABSENT]
    unsaid = [seat_of(one) for one in read.seatings if not one.attendance]
    reached = [
        f"{seat_of(one)}: {date_plain(one.delivered_on) or _('nobody fills the seat')}"
        for one in read.seatings
    ]
    document.facts(
        [
            (_("Absent"), "\n".join(absent) if absent else _("None recorded")),
            (_("Who met is not recorded"), "\n".join(unsaid)),
            (_("Got the notice"), "\n".join(reached)),
        ]
    )


# -- the items -----------------------------------------------------------------------------------


def _item(document: Document, read: Gathered, item: AgendaItem, papers: list[str]) -> None:
    if item not in read.readable:
        document.section(item.reference)
        document.note(_("A case you do not take part in"))
        return
    tag = f"({item.tag})" if item.tag else ""
    document.section(" ".join(filter(None, (item.reference, tag, read.title_of(item)))))
    if item.case is not None:
        before = "\n".join(read.earlier[item.case.pk])
        document.facts([*read.facts_of(item.case), (_("On the agenda before"), before)])
        document.section(_("Documents put forward"), 2)
        document.items(papers)
        if not papers:
            document.note(_("None are registered."))
    blocks = [block for block in read.blocks[item.pk] if _stands(item, block)]
    concludes = item.tag in _TREATED or any(b.newest and b.newest.stance for b in blocks)
    for block in blocks:
        if concludes and block.heading in (Heading.REASONS, Heading.FURTHER):
            _conclusion(document, blocks)
            concludes = False
        _block(document, block)
    if concludes:
        _conclusion(document, blocks)
    if not blocks:
        document.note(_("Nothing is written here."))
    _promised(document, read, item)
    if (sent := read.sent_round.get(item.case_id or 0)) is not None:
        document.note(
            _("Sent to the parties for approval in the case %(day)s, as minutes no. %(n)d.")
            % {"day": date_plain(sent.circulated_on), "n": sent.number}
        )


def _stands(item: AgendaItem, block: Block) -> bool:
    """Tell whether a block has its heading on paper.

    What is discussed or negotiated has them all, also the empty ones; other items have the
    employer's and the organisations', and what else is written.
    """
    if block.newest is not None or item.tag in _TREATED:
        return True
    return bool(item.tag) and block.heading in (Heading.EMPLOYER, Heading.VIEW)


def _block(document: Document, block: Block) -> None:
    document.section(block.label, 2)
    newest = block.newest
    if newest is None:
        document.note(
            _("Has not written a view. Silence is not consent.")
            if block.seating
            else _("Nothing is written here.")
        )
    elif block.seating:
        stance = f"{capfirst(newest.get_stance_display())}. " if newest.stance else ""
        document.said(
            f"{stance}{block.text}",
            meta=f"{newest.mandate.user}, {date_plain(newest.written_at)}",
        )
    else:
        document.text(block.text)


def _conclusion(document: Document, blocks: list[Block]) -> None:
    """Write for each organisation whether it agrees, in part or not."""
    document.section(_("Conclusion"), 2)
    rows = [
        [
            seat_of(block.seating),
            capfirst(
                str(block.newest.get_stance_display())
                if block.newest and block.newest.stance
                else _("not answered")
            ),
        ]
        for block in blocks
        if block.seating is not None
    ]
    if rows:
        document.table(
            _("What each organisation concluded"), [_("Party"), _("Conclusion")], rows, [2, 1]
        )
    else:
        document.note(_("No party is recorded."))


def _promised(document: Document, read: Gathered, item: AgendaItem) -> None:
    """Write what was promised under the item, by whom and by when."""
    promised = read.promised.get(item.pk, [])
    if not promised:
        if item.tag in _TREATED:
            document.section(_("Follow-ups"), 2)
            document.note(_("None recorded."))
        return
    document.section(_("Follow-ups"), 2)
    document.table(
        _("What was promised, by whom and by when"),
        [_("What"), _("Who"), _("By when")],
        [[one.text.body, one.owner.name, date_plain(one.due_on)] for one in promised],
        [3, 1.3, 1],
    )
