"""Tell of negotiations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import PARTY, Telling, tell

TELLINGS: dict[str, Telling] = {
    Event.NEGOTIATION_DEMANDED: tell(
        _("%(party)s demanded negotiation."), _("%(who)s demanded negotiation."), by=PARTY
    ),
    Event.NEGOTIATION_OPENED: tell(
        _("The negotiation with %(party)s was opened."), _("A negotiation was opened.")
    ),
    Event.NEGOTIATION_AGREED: tell(
        _("The employer and %(party)s reached agreement."),
        _("A negotiation ended in agreement."),
    ),
    Event.NEGOTIATION_BROKEN: tell(
        _("The negotiation with %(party)s ended without agreement."),
        _("A negotiation ended without agreement."),
    ),
    Event.NEGOTIATION_REOPENED: tell(
        _("The negotiation with %(party)s was taken up again."),
        _("A negotiation was taken up again."),
    ),
    Event.NEGOTIATION_AWARDED: tell(
        _("The dispute with %(party)s was settled by a board or a court."),
        _("A dispute was settled by a board or a court."),
    ),
    Event.NEGOTIATION_LAPSED: tell(
        _("The negotiation with %(party)s lapsed."), _("A negotiation lapsed.")
    ),
    Event.NEGOTIATION_FELL_BACK: tell(
        _("The ordinary rules apply after the negotiation with %(party)s."),
        _("The ordinary rules apply after a negotiation."),
    ),
}
