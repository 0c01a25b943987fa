"""Tell of what is owed, of the record itself, and of the parties and the packs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import HR, Telling, always, is_, tell

TELLINGS: dict[str, Telling] = {
    # What is owed
    Event.OBLIGATION_FELL_DUE: tell(
        _("The deadline passed on %(due_on)s for %(party)s: %(kind)s."),
        _("The deadline passed on %(due_on)s: %(kind)s."),
        _("A deadline passed: %(kind)s."),
        _("A deadline passed."),
    ),
    Event.OBLIGATION_REMINDED: tell(
        _("Reminder to %(party)s: %(kind)s by %(due_on)s."),
        _("Reminder: %(kind)s by %(due_on)s."),
        _("Reminder: %(kind)s."),
        _("A reminder was sent."),
    ),
    # The record itself
    Event.TEXT_REDACTED: tell(
        _("%(who)s redacted a text. Basis: %(basis)s."), _("%(who)s redacted a text."), by=HR
    ),
    # The parties and the packs
    Event.UNIT_REGISTERED: tell(
        _("%(who)s registered a safety area (%(units)s)."),
        _("%(who)s registered a unit (%(level)s)."),
        _("%(who)s registered a unit."),
        by=HR,
    ),
    Event.UNION_REGISTERED: tell(
        _("%(who)s registered the union %(name)s."), _("%(who)s registered a union."), by=HR
    ),
    Event.PRESENCE_DECLARED: tell(
        _("%(party)s declared that it has members in %(place)s."),
        _("A union declared that it has members in a unit."),
    ),
    Event.COMMITTEE_REGISTERED: tell(
        _("%(who)s registered a committee: %(kind)s, %(members)s members."),
        _("%(who)s registered a committee."),
        by=HR,
    ),
    Event.USER_REGISTERED: tell(_("%(who)s registered a person."), by=HR),
    Event.WAY_IN_GIVEN: tell(_("%(who)s gave a guest a new way in."), by=HR),
    Event.MANDATE_REGISTERED: tell(
        _("%(who)s registered a mandate: %(role)s, %(valid_from)s to %(valid_to)s."),
        _("%(who)s registered a mandate: %(role)s, from %(valid_from)s."),
        _("%(who)s registered a mandate."),
        by=HR,
    ),
    Event.MANDATE_ENDED: tell(
        _("%(who)s ended a mandate; its last day is %(last_day)s."),
        _("%(who)s ended a mandate."),
        by=HR,
    ),
    Event.ABSENCE_REGISTERED: tell(
        _("%(who)s registered an absence: a deputy answers %(starts_on)s to %(ends_on)s."),
        _("%(who)s registered an absence."),
        by=HR,
    ),
    Event.ABSENCE_ENDED: tell(
        _(
            "%(who)s ended an absence earlier: the deputy answers to and including %(last_day)s."
        ),
        _("%(who)s called off an absence that was to begin on %(starts_on)s."),
        _("%(who)s ended an absence earlier."),
        by=HR,
    ),
    Event.HEADCOUNT_REGISTERED: tell(
        _("%(who)s entered the number of employees: %(employees)s, counted %(counted_on)s."),
        _("%(who)s entered the number of employees."),
        by=HR,
        then=[
            (always, _("%(amu_headcount)s of them count for a working environment committee.")),
            (is_("has_amu"), _("There is a working environment committee.")),
            (is_("has_amu", wanted=False), _("There is no working environment committee.")),
        ],
    ),
    Event.PACK_ACTIVATED: tell(
        _("%(who)s published “%(name)s”, which holds from %(valid_from)s."),
        _("%(who)s put the rule pack %(name)s into use."),
        _("%(who)s put a rule pack into use."),
        by=HR,
    ),
    Event.PACK_WITHDRAWN: tell(
        _("%(who)s withdrew “%(name)s”, which was to hold from %(valid_from)s."),
        _("%(who)s withdrew a rule pack before it came to hold."),
        by=HR,
    ),
}
