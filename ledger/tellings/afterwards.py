"""Tell of what comes after the decision: trials, evaluations, lessons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import Telling, always, is_, tell

_OPEN = ((is_("open"), _("Every side has said yes: it is open to all in the house.")),)

TELLINGS: dict[str, Telling] = {
    Event.TRIAL_SET: tell(
        _("%(who)s made the decision “%(title)s” a trial until %(ends_on)s."),
        _("%(who)s made a decision a trial."),
    ),
    Event.TRIAL_SETTLED: tell(
        _("%(who)s settled the trial of “%(title)s”: %(trial)s."),
        _("%(who)s settled a trial."),
        then=((always, _("It now ends on %(ends_on)s.")),),
    ),
    Event.EVALUATION_GIVEN: tell(
        _("%(who)s evaluated the process for %(party)s."), _("%(who)s evaluated the process.")
    ),
    Event.LESSON_PROPOSED: tell(
        _("%(who)s wrote for %(party)s what others may learn from the case."),
        _("%(who)s wrote what others may learn from the case."),
        then=_OPEN,
    ),
    Event.LESSON_RELEASED: tell(
        _("%(who)s said yes for %(party)s to sharing what others may learn."),
        _("%(who)s said yes to sharing what others may learn."),
        then=_OPEN,
    ),
    Event.LESSON_TAKEN_BACK: tell(
        _("%(who)s took back for %(party)s the yes to sharing what others may learn."),
        _("%(who)s took back the yes to sharing what others may learn."),
        then=((is_("open", False), _("It is closed to others again.")),),
    ),
}
