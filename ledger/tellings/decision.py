"""Tell of decisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import Telling, always, tell

_STILL_OPEN = ((always, _("%(open)s.")),)

TELLINGS: dict[str, Telling] = {
    Event.DECISION_TAKEN: tell(
        _("%(who)s took the decision “%(title)s”."), _("%(who)s took a decision.")
    ),
    Event.DECISION_TAKEN_DESPITE: tell(
        _("%(who)s took the decision “%(title)s” although not everything was in place."),
        _("%(who)s took a decision although not everything was in place."),
        then=_STILL_OPEN,
    ),
    Event.DECISION_REGISTERED: tell(
        _("%(who)s registered the decision “%(title)s”, taken on %(occurred_on)s."),
        _("%(who)s registered the decision “%(title)s”, taken earlier."),
        _("%(who)s registered a decision taken earlier."),
        then=_STILL_OPEN,
    ),
    Event.DECISION_IMPLEMENTED: tell(
        _("%(who)s put the decision “%(title)s” into effect."),
        _("The decision “%(title)s” took effect."),
        _("A decision took effect."),
        by=None,
    ),
    Event.DECISION_REVERSED: tell(
        _("%(who)s took back the decision “%(title)s”, and said why."),
        _("%(who)s took a decision back, and said why."),
    ),
    Event.DECISION_DROPPED: tell(
        _("%(who)s dropped the planned decision “%(title)s”, and said why."),
        _("%(who)s dropped a planned decision, and said why."),
    ),
}
