"""Write the meeting as calendars read it: called, moved, cancelled. [Kalenderinvitasjon]

The same meeting keeps its UID for ever; each notice, change and cancellation raises SEQUENCE, so
that a calendar shows the newest whatever order the mails came in. Nothing of any case goes along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from ledger.events import Event as Happened
from ledger.models import Entry
from ledger.moving import OSLO
from parties.models import User
from workflows.models import Meeting

_CALLS = (Happened.MEETING_CALLED, Happened.MEETING_NOTICE_SENT)
_NEWS = (*_CALLS, Happened.MEETING_MOVED, Happened.MEETING_CANCELLED)


@dataclass(frozen=True)
class Invitation:
    """What a calendar is told of one meeting. [Invitasjon]

    `house` is the address of the house, `path` where in it the meeting stands. A meeting with no
    time of day takes the whole day.
    """

    key: str
    summary: str
    place: str
    meets_on: date
    starts_at: time | None
    ends_at: time | None
    sequence: int
    cancelled: bool
    stamped_at: datetime
    house: str
    path: str
    organiser: tuple[str, str] | None = None
    invited: tuple[tuple[str, str], ...] = ()

    @property
    def method(self) -> str:
        """Return what the calendar is asked to do: REQUEST or CANCEL."""
        return "CANCEL" if self.cancelled else "REQUEST"

    @property
    def file_name(self) -> str:
        """Return what the file is called."""
        return f"{self.key}.ics"


def invitation_to(meeting: Meeting, reader: User) -> Invitation | None:
    """Return the meeting as the reader's calendar is to have it; None before anybody is called.

    Whether the reader may see the meeting is the caller's to ask.
    """
    case = meeting.cases.order_by("pk").first()
    chain = meeting.chain_id or (case.chain_id if case else None)
    called = (
        Entry.objects.filter(chain=chain, subject=f"meeting:{meeting.pk}", event__in=_NEWS)
        .order_by("-number")
        .first()
    )
    if called is None or meeting.called_on is None:
        return None
    caller = User.objects.filter(pk=called.actor_id or 0).first()
    own = meeting.series is not None
    return Invitation(
        key=f"meeting-{meeting.pk}",
        summary=meeting.series.name
        if meeting.series
        else _("Discussion meeting, case %(reference)s")
        % {"reference": case.reference if case else ""},
        place=meeting.place,
        meets_on=meeting.meets_on,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        sequence=meeting.sequence,
        cancelled=meeting.state == Meeting.State.CANCELLED,
        stamped_at=called.recorded_at,
        house=settings.BASE_URL,
        path=f"/moter/{meeting.pk}/" if own or case is None else f"/saker/{case.slug}/",
        organiser=(str(caller), caller.email) if caller and caller.email else None,
        invited=((str(reader), reader.email),) if reader.email else (),
    )


def ics(invitation: Invitation) -> bytes:
    """Return the invitation as iCalendar (RFC 5545), with the time zone it counts in."""
    calendar = Calendar()
    calendar.add("prodid", "-//codetermination//meetings//NO")
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    event = Event()
    host = urlsplit(invitation.house).hostname or "localhost"
    event.add("uid", f"{invitation.key}@{host}")
    event.add("dtstamp", invitation.stamped_at.astimezone(UTC))
    event.add("sequence", invitation.sequence)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    event.add("summary", invitation.summary)
    if invitation.place:
        event.add("location", invitation.place)
    address = f"{invitation.house}{invitation.path}"
    event.add("url", address)
    event.add("description", address)
    if invitation.starts_at is None:
        event.add("dtstart", invitation.meets_on)
    else:
        event.add("dtstart", datetime.combine(invitation.meets_on, invitation.starts_at, OSLO))
        if invitation.ends_at is not None:
            event.add("dtend", datetime.combine(invitation.meets_on, invitation.ends_at, OSLO))
    if invitation.organiser:
        event.add("organizer", _person(*invitation.organiser))
    for name, mail in invitation.invited:
        person = _person(name, mail)
        person.params["RSVP"] = vText("FALSE")
        event.add("attendee", person)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _person(name: str, mail: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{mail}")
    person.params["CN"] = vText(name)
    return person
