"""Tell of meetings, discussions and minutes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import PARTY, Telling, always, is_, tell

TELLINGS: dict[str, Telling] = {
    Event.MEETING_CALLED: tell(
        _("%(who)s called a discussion meeting on %(meets_on)s at %(starts_at)s."),
        _("%(who)s called a discussion meeting on %(meets_on)s."),
        _("%(who)s called a discussion meeting."),
        then=[
            (always, _("It is about decision %(points)s.")),
            (is_("short_notice"), _("The notice is shorter than the local routine asks.")),
        ],
    ),
    Event.NOTICE_OBJECTED: tell(
        _("%(party)s objected to the short notice."),
        _("%(who)s objected to the short notice."),
        by=PARTY,
    ),
    Event.DISCUSSION_CLOSED: tell(
        _("%(who)s closed the discussion."),
        then=[(always, _("Not answered by the deadline: %(not_answered)s."))],
    ),
    Event.DISCUSSED_IN_WRITING: tell(
        _("The case was discussed in writing."), then=[(always, _("%(answers)s."))]
    ),
    Event.MINUTES_CIRCULATED: tell(
        _("%(who)s sent %(kind)s round."),
        _("%(who)s sent the minutes round."),
        then=[
            (is_("binding"), _("This is a binding agreement.")),
            (always, _("The deadline for remarks is %(remarks_due_on)s.")),
        ],
    ),
    Event.MINUTES_APPROVED: tell(
        _("%(party)s approved minutes %(number)s."),
        _("%(party)s approved the minutes."),
        _("%(who)s approved the minutes."),
        by=PARTY,
        then=[(is_("outcome", "with_remark"), _("It has a remark to them."))],
    ),
    Event.MINUTES_REFUSED: tell(
        _("%(party)s did not approve minutes %(number)s, and said why."),
        _("%(party)s did not approve the minutes, and said why."),
        _("%(who)s did not approve the minutes, and said why."),
        by=PARTY,
    ),
    Event.MINUTES_SEALED: tell(
        _("Minutes %(number)s are finished and can no longer be changed."),
        _("The minutes are finished and can no longer be changed."),
    ),
    Event.MINUTES_CORRECTED: tell(
        _("%(who)s registered a correction of paper %(corrects)s, as paper %(number)s."),
        _("%(who)s registered a correction of a sealed paper."),
        then=((always, _("The sealed paper stays as it is.")),),
    ),
    Event.PAPER_REGISTERED: tell(
        _("%(who)s registered %(kind)s late: written elsewhere on %(written_on)s."),
        _("%(who)s registered a paper late."),
        then=((always, _("The deadline for remarks is %(remarks_due_on)s.")),),
    ),
    Event.STATEMENT_ADDED: tell(
        _("%(party)s added a statement to minutes %(number)s."),
        _("%(party)s added a statement to the minutes."),
        _("%(who)s added a statement to the minutes."),
        by=PARTY,
    ),
    Event.EVIDENCE_FILED: tell(
        _("%(who)s documented “%(evidence)s”, done on %(occurred_on)s."),
        _("%(who)s documented something done on %(occurred_on)s."),
        _("%(who)s filed documentation."),
        then=[(always, _("It is for decision %(number)s."))],
    ),
}
