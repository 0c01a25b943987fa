"""Tell of the plan, and of dismissals counted across the organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import PARTY, Telling, always, is_, tell

_LIMIT = (
    (always, _("The limit for collective redundancies is %(limit)s.")),
    (always, _("Counted from %(first_day)s to %(last_day)s.")),
)

TELLINGS: dict[str, Telling] = {
    Event.PLAN_PUBLISHED: tell(
        _("%(who)s published version %(number)s of the plan."),
        _("%(who)s published the plan."),
        then=[
            (
                always,
                _("The decision is planned for %(planned_decision_on)s."),
            ),
            (always, _("The start is planned for %(planned_implementation_on)s.")),
            (lambda facts: bool(facts.get("moved")), _("Days that moved: %(moved)s.")),
            (
                is_("too_late"),
                _("A day in it comes earlier than the rules or the routine allow."),
            ),
        ],
    ),
    Event.PLAN_ACCEPTED: tell(
        _("%(party)s accepted version %(number)s of the plan."),
        _("%(party)s accepted the plan."),
        _("%(who)s accepted the plan."),
        by=PARTY,
    ),
    Event.PLAN_OBJECTED: tell(
        _("%(party)s objected to version %(number)s of the plan, and said why."),
        _("%(party)s objected to the plan, and said why."),
        _("%(who)s objected to the plan, and said why."),
        by=PARTY,
    ),
    Event.DISMISSALS_RECORDED: tell(
        _("%(who)s recorded dismissals given on %(given_on)s: %(dismissals)s."),
        _("%(who)s recorded dismissals given."),
        then=[
            (lambda facts: bool(facts.get("others")), _("Other terminations: %(others)s.")),
        ],
    ),
    Event.DISMISSALS_CORRECTED: tell(
        _("%(who)s corrected the dismissals given on %(given_on)s: %(dismissals)s."),
        _("%(who)s corrected the dismissals given."),
        then=[
            (lambda facts: bool(facts.get("others")), _("Other terminations: %(others)s.")),
        ],
    ),
    Event.DISMISSALS_COUNTED: tell(
        _("The dismissals were counted anew with the rest of the organisation: %(count)s."),
        _("The dismissals were counted anew with the rest of the organisation."),
    ),
    Event.DISMISSALS_NEAR_LIMIT: tell(
        _("The organisation is near the limit for collective redundancies: %(count)s."),
        _("The organisation is near the limit for collective redundancies."),
        then=_LIMIT,
    ),
    Event.DISMISSALS_OVER_LIMIT: tell(
        _("The organisation has reached the limit for collective redundancies: %(count)s."),
        _("The organisation has reached the limit for collective redundancies."),
        then=_LIMIT,
    ),
}
