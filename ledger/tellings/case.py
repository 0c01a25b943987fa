"""Tell of the case, its facts and its proposal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import PARTY, Telling, always, later_version, tell

TELLINGS: dict[str, Telling] = {
    Event.CASE_REGISTERED: tell(
        _("%(who)s registered case %(subject)s."), _("%(who)s registered a case.")
    ),
    Event.CASE_OPENED: tell(
        _("%(who)s opened the case."),
        then=[(always, _("The decision is planned for %(planned_decision_on)s."))],
    ),
    Event.CASE_ASSESSED: tell(
        _("The case was assessed by the rules: %(rung)s, %(weight)s."),
        _("The case was assessed by the rules: %(weight)s."),
        _("The case was assessed by the rules."),
    ),
    Event.CASE_FACTS_CHANGED: tell(_("%(who)s changed the facts of the case.")),
    Event.RULES_ADOPTED: tell(
        _("%(who)s moved the case to the local routine that holds now."),
        then=[(always, _("Days that already run stand."))],
    ),
    Event.CASE_CONCLUDED: tell(
        _("%(who)s closed the case."), _("The case was closed."), by=None
    ),
    Event.CASE_REOPENED: tell(_("%(who)s took the case up again.")),
    Event.CASE_WITHDRAWN: tell(_("%(who)s withdrew the case.")),
    Event.WEIGHT_RAISED: tell(
        _("%(who)s raised the case to “%(to)s”."),
        _("%(who)s raised the weight of the case."),
        by=PARTY,
    ),
    Event.RUNG_CHOSEN: tell(
        _("%(who)s chose %(chosen)s as the rung."),
        _("%(who)s chose the rung."),
        then=[(always, _("The rules point to %(recommended)s."))],
    ),
    Event.BRIEF_REVISED: tell(
        _("%(who)s wrote version %(version)s of the proposal."),
        _("%(who)s wrote the proposal."),
        then=[
            (later_version(material=True), _("The change matters to what has been said.")),
            (
                later_version(material=False),
                _("The change is marked as not mattering to what has been said."),
            ),
        ],
    ),
    Event.EARLY_TALK_LOGGED: tell(
        _("%(who)s logged an early talk held on %(occurred_on)s."),
        _("%(who)s logged an early talk."),
    ),
    Event.PARTY_INVITED: tell(
        _("%(who)s called in %(party)s."),
        _("%(who)s called in a party: %(role)s."),
        _("%(who)s called in a party."),
        then=[(always, _("It has until %(input_due_on)s to give its view."))],
    ),
    Event.PARTY_OMITTED: tell(
        _("%(who)s left out %(party)s, and said why."),
        _("%(who)s left out a party, and said why: %(role)s."),
        _("%(who)s left out a party, and said why."),
    ),
}
