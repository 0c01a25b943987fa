"""Tell of who is at the table: what passes to a successor, and who sits there for whom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import Telling, always, is_, tell

TELLINGS: dict[str, Telling] = {
    Event.GUEST_INVITED: tell(
        _("%(who)s called in %(party)s, a guest from %(organisation)s, %(voice)s."),
        _("%(who)s called in a guest from another undertaking."),
        then=[
            (always, _("The last day is %(valid_to)s.")),
            (always, _("Its view is due by %(input_due_on)s.")),
        ],
    ),
    Event.HANDOVER_OFFERED: tell(
        _("%(who)s laid %(cases)s cases with %(debts)s open tasks before a successor."),
        _("%(who)s laid cases before a successor."),
    ),
    Event.HANDOVER_ACCEPTED: tell(
        _("%(who)s took over %(cases)s cases with %(debts)s open tasks."),
        _("%(who)s took over cases."),
    ),
    Event.HANDOVER_WITHDRAWN: tell(_("%(who)s took back or declined a handover.")),
    Event.CASE_HANDED_OVER: tell(
        _("%(who)s took over the case with %(debts)s open tasks."),
        _("%(who)s took over the case."),
        then=[(is_("leads"), _("The responsibility for the case went along."))],
    ),
    Event.LEVEL_RAISED: tell(
        _("%(who)s moved the case up to the level %(level)s."),
        _("%(who)s moved the case up a level."),
        then=[(is_("demanded"), _("A party had demanded it."))],
    ),
    Event.GROUP_SET_UP: tell(
        _("%(who)s set up the working group “%(name)s” with %(parties)s."),
        _("%(who)s set up a working group."),
        then=[
            (lambda facts: bool(facts.get("without")), _("Not in it: %(without)s.")),
            (always, _("A working group is not a discussion.")),
        ],
    ),
    Event.GROUP_ENDED: tell(
        _("%(who)s ended the working group “%(name)s”."), _("%(who)s ended a working group.")
    ),
    Event.CHILD_LINKED: tell(
        _("%(who)s made case %(child)s part of the programme %(parent)s."),
        _("%(who)s made a case part of a programme."),
    ),
    Event.CHILD_RELEASED: tell(
        _("%(who)s took case %(child)s out of the programme %(parent)s, and said why."),
        _("%(who)s took a case out of a programme, and said why."),
    ),
    Event.TRAINING_REGISTERED: tell(
        _("%(who)s registered training for a mandate: %(hours)s hours."),
        _("%(who)s registered training for a mandate."),
        then=[(is_("agreed"), _("It is shorter than usual by agreement between the parties."))],
    ),
}
