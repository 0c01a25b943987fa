"""Tell of meetings of their own: planned, called, held, and what was promised there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import PARTY, Telling, always, is_, tell

TELLINGS: dict[str, Telling] = {
    Event.MEETING_SERIES_BEGUN: tell(
        _("%(who)s began the meeting series “%(name)s”."),
        _("%(who)s began a meeting series."),
    ),
    Event.MEETING_PLANNED: tell(
        _("%(party)s asked for a meeting on %(meets_on)s."),
        _("%(who)s planned a meeting on %(meets_on)s."),
        _("%(who)s planned a meeting."),
        by=PARTY,
    ),
    Event.MEETING_NOTICE_SENT: tell(
        _("%(who)s called to “%(name)s” on %(meets_on)s at %(starts_at)s."),
        _("%(who)s called to a meeting on %(meets_on)s."),
        _("%(who)s called to a meeting."),
        then=[
            (always, _("Items on the agenda: %(items)s.")),
            (is_("short_notice"), _("The notice is shorter than the local routine asks.")),
        ],
    ),
    Event.MEETING_MOVED: tell(
        _("%(who)s moved “%(name)s” to %(meets_on)s at %(starts_at)s."),
        _("%(who)s moved the meeting to %(meets_on)s."),
        _("%(who)s moved the meeting."),
    ),
    Event.MEETING_CANCELLED: tell(
        _("%(who)s cancelled “%(name)s” on %(meets_on)s."),
        _("%(who)s cancelled the meeting."),
    ),
    Event.MEETING_STARTED: tell(_("%(who)s started the meeting.")),
    Event.MEETING_ENDED: tell(_("%(who)s ended the meeting.")),
    Event.AGENDA_ITEM_ADDED: tell(
        _("%(who)s put case %(reference)s on the agenda."),
        _("%(who)s put an item on the agenda."),
        by=PARTY,
    ),
    Event.AGENDA_ITEM_MOVED: tell(_("%(who)s changed the order of the agenda."), by=PARTY),
    Event.AGENDA_ITEM_RETURNED: tell(
        _("%(who)s took case %(reference)s back to the queue."),
        _("%(who)s took an item off the agenda."),
        by=PARTY,
    ),
    Event.AGENDA_ITEM_MINUTED: tell(
        _("%(party)s wrote in the minutes of item %(item)s."),
        _("%(who)s wrote in the minutes."),
        by=PARTY,
    ),
    Event.ATTENDANCE_RECORDED: tell(
        _("%(party)s: %(attendance)s."),
        _("%(who)s recorded who met."),
        by=PARTY,
    ),
    Event.FOLLOW_UP_AGREED: tell(
        _("%(party)s is to follow up by %(due_on)s."), _("A follow-up was agreed."), by=PARTY
    ),
    Event.FOLLOW_UP_DONE: tell(
        _("%(party)s has done what was agreed."), _("What was agreed is done."), by=PARTY
    ),
    Event.FOLLOW_UP_REMINDED: tell(
        _("Reminder to %(party)s: follow up by %(due_on)s."), _("A reminder was sent.")
    ),
    Event.FOLLOW_UP_FELL_DUE: tell(
        _("%(party)s has not done by %(due_on)s what was agreed."), _("A deadline passed.")
    ),
}
