"""Say which papers a meeting of its own has, and write one. [Møtets papirer]"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflows.models import Meeting
from workflows.papers.document import Document
from workflows.papers.gathered import Gathered
from workflows.papers.gathered_minutes import gathered_minutes
from workflows.papers.gathered_notice import gathered_notice

NOTICE, MINUTES = "innkalling", "referat"
_WRITERS = {NOTICE: gathered_notice, MINUTES: gathered_minutes}


@dataclass(frozen=True)
class MeetingPaper:
    """One paper a meeting has. [Papir]"""

    name: str
    label: str


def papers_of_meeting(meeting: Meeting) -> list[MeetingPaper]:
    """Return the papers there are, in the order they come about: notice, then minutes. [Papirene]"""
    found = []
    if meeting.called_on is not None:
        found.append(MeetingPaper(NOTICE, _("Notice of the meeting")))
    if meeting.state in (Meeting.State.STARTED, Meeting.State.MINUTES):
        found.append(MeetingPaper(MINUTES, _("Minutes of the meeting")))
    return found


def gathered_paper(read: Gathered, name: str) -> Document | None:
    """Return one of the meeting's papers for its reader; None for one there is not."""
    if name not in {paper.name for paper in papers_of_meeting(read.meeting)}:
        return None
    return _WRITERS[name](read)
