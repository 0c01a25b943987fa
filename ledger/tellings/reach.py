"""Tell of how people and programs are reached from the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.events import Event
from ledger.tellings.telling import HR, Telling, tell

PERSON = pgettext_lazy("who", "a person")

TELLINGS: dict[str, Telling] = {
    Event.CALENDAR_KEY_GIVEN: tell(_("%(who)s made a calendar address."), by=PERSON),
    Event.CALENDAR_KEY_REVOKED: tell(_("%(who)s took a calendar address back."), by=PERSON),
    Event.WEBHOOK_REGISTERED: tell(
        _("%(who)s let another system be told what happens in cases."), by=HR
    ),
    Event.WEBHOOK_STOPPED: tell(_("%(who)s stopped telling another system."), by=HR),
    Event.MESSAGES_RETRIED: tell(
        _("%(who)s had messages that would not go tried again (%(count)s)."),
        _("%(who)s had messages that would not go tried again."),
        by=HR,
    ),
}
