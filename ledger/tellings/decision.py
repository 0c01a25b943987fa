"""Tell of decisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import HR, Telling, always, is_, tell

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
        then=((always, _("It is to be decided anew on %(planned_on)s.")),),
    ),
    Event.POINT_PLANNED: tell(
        _("%(who)s planned one more decision, “%(title)s”, for %(planned_on)s."),
        _("%(who)s planned one more decision."),
    ),
    Event.REMAINS_WAIVED: tell(
        _("%(who)s waived what the decision “%(title)s” was taken without, and said why."),
        _("%(who)s waived what a decision was taken without, and said why."),
        by=HR,
        then=((is_("ended"), _("Nothing of it is owed any more.")),),
    ),
    Event.REFERRAL_SENT: tell(
        _("%(who)s sent the case to %(name)s, with what the parties have said."),
        _("%(who)s sent the case to %(body)s, with what the parties have said."),
        _("%(who)s sent the case to a body, with what the parties have said."),
        then=((always, _("It is to be treated on %(meets_on)s.")),),
    ),
    Event.REFERRAL_TREATED: tell(
        _("%(name)s treated the case."),
        _("%(body)s treated the case."),
        _("A body treated the case."),
        by=None,
        then=(
            (
                is_("changed"),
                _(
                    "It went for something else than the parties were heard on: they should be"
                    " heard anew."
                ),
            ),
        ),
    ),
    Event.REFERRAL_RETURNED: tell(
        _("%(name)s sent the case back without treating it."),
        _("%(body)s sent the case back without treating it."),
        _("A body sent the case back without treating it."),
        by=None,
    ),
    Event.DECISION_DROPPED: tell(
        _("%(who)s dropped the planned decision “%(title)s”, and said why."),
        _("%(who)s dropped a planned decision, and said why."),
    ),
}
