"""Tell of one employee's own case: that something was done, never what it is about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.events import Event
from ledger.tellings.telling import HR, Telling, is_, tell

_EMPLOYEE = pgettext_lazy("who", "the employee")

TELLINGS: dict[str, Telling] = {
    Event.INDIVIDUAL_CASE_OPENED: tell(
        _("%(who)s called you to a meeting on %(meets_on)s at %(starts_at)s."),
        _("%(who)s called you to a meeting on %(meets_on)s."),
        _("%(who)s called you to a meeting."),
    ),
    Event.INDIVIDUAL_CALL_ANSWERED: tell(
        _("%(who)s answered the call."),
        by=_EMPLOYEE,
        then=[
            (is_("coming"), _("The employee comes to the meeting.")),
            (is_("coming", wanted=False), _("The employee does not want the meeting.")),
        ],
    ),
    Event.INDIVIDUAL_MEETING_HELD: tell(
        _("%(who)s wrote the minutes of the meeting with the employee.")
    ),
    Event.INDIVIDUAL_REMARK_ADDED: tell(
        _("%(who)s added words of their own to the minutes."), by=_EMPLOYEE
    ),
    Event.INDIVIDUAL_CASE_DECIDED: tell(_("%(who)s registered the decision in the case.")),
    Event.INDIVIDUAL_TALKS_DEMANDED: tell(
        _("%(who)s demanded negotiation. The meeting must be held by %(due_on)s."),
        _("%(who)s demanded negotiation."),
        by=_EMPLOYEE,
    ),
    Event.INDIVIDUAL_TALKS_HELD: tell(_("%(who)s registered the first negotiation meeting.")),
    Event.INDIVIDUAL_TALKS_ENDED: tell(_("%(who)s registered that negotiation has ended.")),
    Event.INDIVIDUAL_CASE_CLOSED: tell(_("%(who)s closed the case.")),
    Event.INDIVIDUAL_CASE_INSPECTED: tell(
        _("%(who)s opened the case for oversight, and said why."), by=HR
    ),
}
