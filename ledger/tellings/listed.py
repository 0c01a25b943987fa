"""Tell of a list: set up, its rows concluded, one lifted out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import EMPLOYER, Telling, always, is_, tell

TELLINGS: dict[str, Telling] = {
    Event.LIST_SET: tell(
        _("%(who)s set up the list the case is about: %(rows)s rows."),
        _("%(who)s set up the list the case is about."),
        then=[(is_("anew"), _("It takes the place of the one before."))],
    ),
    Event.ROWS_CONCLUDED: tell(
        _("%(who)s noted what the discussion of the rows ended with."),
        then=[
            (always, _("Agreement on row %(agreed)s.")),
            (always, _("Partial agreement on row %(partly)s.")),
            (always, _("No agreement on row %(disagreed)s.")),
        ],
    ),
    Event.ROW_LIFTED: tell(
        _("%(party)s lifted row %(row)s out of the list, with a reason: “%(title)s”."),
        _("%(who)s lifted row %(row)s out of the list, with a reason: “%(title)s”."),
        _("%(who)s lifted a row out of the list."),
        by=EMPLOYER,
        then=[(always, _("It is decision no. %(number)s, and is discussed by itself."))],
    ),
}
