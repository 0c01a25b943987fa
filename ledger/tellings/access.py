"""Tell of the public's right to see: that access was asked for, never by whom, and what was answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import Telling, always, tell

TELLINGS: dict[str, Telling] = {
    Event.ACCESS_REQUESTED: tell(
        _("Access to papers was asked for (no. %(number)s)."),
        _("Access to papers was asked for."),
        by=None,
    ),
    Event.ACCESS_ANSWERED: tell(
        _("%(who)s answered the request for access no. %(number)s: %(access)s."),
        _("%(who)s answered a request for access."),
        then=((always, _("Held back under %(basis)s.")),),
    ),
}
