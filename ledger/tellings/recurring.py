"""Tell of what comes round again in the year wheel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import Telling, is_, tell

TELLINGS: dict[str, Telling] = {
    Event.RECURRING_PLANNED: tell(
        _("New in the year wheel: %(rules)s."), _("The year wheel was planned.")
    ),
    Event.RECURRING_CASE_OPENED: tell(
        _("Case %(reference)s was opened for “%(name)s”, due on %(due_on)s."),
        _("A case was opened for “%(name)s”."),
        _("A case was opened from the year wheel."),
        then=[(is_("demanded"), _("%(who)s demanded it."))],
    ),
    Event.RECURRING_HELD: tell(
        _("Done on %(held_on)s, in case %(reference)s: “%(name)s”."),
        _("Done on %(held_on)s: “%(name)s”."),
        _("Something in the year wheel was done."),
    ),
    Event.RECURRING_FELL_DUE: tell(
        _("Not done by %(due_on)s: “%(name)s”."),
        _("Something in the year wheel was not done in time."),
    ),
}
