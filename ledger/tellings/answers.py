"""Tell of changes that take the case back, and of what the parties say of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import PARTY, Telling, tell

TELLINGS: dict[str, Telling] = {
    Event.ANSWERS_RELEASED: tell(
        _("%(who)s answered %(number)s inputs in minutes %(minutes)s, item %(item)s."),
        _("%(who)s sent answers to %(number)s inputs."),
        _("%(who)s sent answers."),
    ),
    Event.RENEWAL_OPENED: tell(
        _("What was discussed must be discussed anew: %(cause)s."),
        _("What was discussed must be discussed anew."),
        by=None,
    ),
    Event.CHANGE_ANSWERED: tell(
        _("%(party)s answered the change in version %(version)s: %(said)s."),
        _("%(who)s answered the change."),
        by=PARTY,
    ),
    Event.RENEWAL_CLOSED: tell(
        _("The change waits for nothing more: %(how)s."),
        _("The change waits for nothing more."),
        by=None,
    ),
}
