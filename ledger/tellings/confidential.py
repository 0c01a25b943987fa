"""Tell that something is confidential, on what ground, and what became of it – never what it says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import PARTY, Telling, is_, tell

TELLINGS: dict[str, Telling] = {
    Event.SHIELD_RAISED: tell(
        _(
            "%(who)s told something in confidence for %(party)s (no. %(number)s, %(basis)s),"
            " until %(ends_on)s."
        ),
        _("%(who)s told something in confidence for %(party)s (no. %(number)s, %(basis)s)."),
        _(
            "%(who)s told something in confidence (no. %(number)s, %(basis)s), until %(ends_on)s."
        ),
        _("%(who)s told something in confidence (no. %(number)s, %(basis)s)."),
        _("%(who)s told something in confidence."),
    ),
    Event.SHIELD_CONFIRMED: tell(
        _("%(who)s confirmed to keep no. %(number)s confidential, under %(basis)s."),
        _("%(who)s confirmed to keep something confidential."),
        by=PARTY,
    ),
    Event.SHIELD_SHARED: tell(
        _("%(who)s let %(party)s read what is confidential (no. %(number)s)."),
        _("%(who)s let another party read what is confidential."),
    ),
    Event.SHIELD_CONTESTED: tell(
        _("%(party)s contested that no. %(number)s is confidential."),
        _("%(who)s contested for the employer that no. %(number)s is confidential."),
        _("%(who)s contested that something is confidential."),
        by=PARTY,
    ),
    Event.SHIELD_CONTEST_ANSWERED: tell(
        _("%(who)s answered %(party)s, which contested that no. %(number)s is confidential."),
        _(
            "%(who)s answered the employer, which contested that no. %(number)s is confidential."
        ),
        _("%(who)s answered what was contested."),
        then=[(is_("upheld"), _("The party was right."))],
    ),
    Event.SHIELD_RELEASED: tell(
        _("%(who)s released no. %(number)s: it is no longer confidential."),
        _("%(who)s released something from confidentiality."),
    ),
}
