"""Tell of information, input and answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import PARTY, Telling, always, is_, tell

TELLINGS: dict[str, Telling] = {
    # A case a party wants opened
    Event.CASE_RAISED: tell(
        _("%(who)s raised a case, number %(number)s."),
        _("%(who)s raised a case."),
        by=PARTY,
        then=[(always, _("The leader answers by %(due_on)s."))],
    ),
    Event.RAISED_CASE_OPENED: tell(
        _("%(who)s opened case %(case)s, which %(party)s raised on %(raised_on)s."),
        _("%(who)s opened a case that was raised."),
    ),
    Event.RAISED_CASE_REFUSED: tell(
        _(
            "%(who)s did not open the case %(party)s raised on %(raised_on)s, and gave a reason."
        ),
        _("%(who)s did not open a case that was raised."),
    ),
    Event.RAISED_CASE_WITHDRAWN: tell(
        _("%(who)s withdrew raised case number %(number)s."),
        _("%(who)s withdrew a raised case."),
        by=PARTY,
    ),
    # Information and input
    Event.INFORMATION_GIVEN: tell(
        _("%(who)s gave the information to %(parties)s."),
        _("%(who)s gave the parties the information."),
        then=[
            (always, _("The deadline for input is %(input_due_on)s.")),
            (
                always,
                _("The views on question %(hidden)s are hidden until all have answered."),
            ),
        ],
    ),
    Event.INFORMATION_OPENED: tell(_("%(who)s opened the information."), by=PARTY),
    Event.INFORMATION_REQUESTED: tell(
        _("%(party)s asked for information."), _("%(who)s asked for information."), by=PARTY
    ),
    Event.ANSWERED_IN_WRITING: tell(
        _("%(party)s answered the case: %(writing)s."),
        _("%(who)s answered the case."),
        by=PARTY,
    ),
    Event.INPUT_SUBMITTED: tell(
        _("%(party)s gave input on question %(question)s."),
        _("%(party)s gave input."),
        _("%(who)s gave input."),
        by=PARTY,
        then=[(is_("in_time", wanted=False), _("It came after the deadline."))],
    ),
    Event.INPUT_CORRECTED: tell(
        _("%(party)s corrected what it had said."),
        _("%(who)s corrected an input."),
        by=PARTY,
    ),
    Event.INPUT_WITHDRAWN: tell(_("%(who)s withdrew an input."), by=PARTY),
    Event.INPUT_ANSWERED: tell(
        _("%(who)s answered %(kind)s: %(outcome)s."), _("%(who)s answered an input.")
    ),
    Event.ANSWER_CALLED_HOLLOW: tell(
        _("%(who)s marked an answer as not a real answer."), by=PARTY
    ),
    Event.POSITION_TAKEN: tell(
        _("%(party)s gave its view on question %(question)s: %(stance)s."),
        _("%(party)s gave its view."),
        _("%(who)s gave a view."),
        by=PARTY,
    ),
    Event.POSITION_TAKEN_HIDDEN: tell(
        _("%(party)s gave its view on question %(question)s; it is hidden for now."),
        _("%(party)s gave a view that is hidden for now."),
        _("%(who)s gave a view that is hidden for now."),
        by=PARTY,
    ),
    Event.POSITIONS_OPENED: tell(
        _("The views on question %(question)s are open to all: %(opening)s."),
        _("Views that were hidden are open to all."),
        by=None,
        then=[(always, _("They are – %(views)s."))],
    ),
    Event.OPENNESS_DECLARED: tell(
        _("%(who)s declared question %(question)s: %(openness)s."),
        _("%(who)s declared how open a question is."),
        then=[
            (is_("informed", wanted=False), _("The parties did not have the information yet."))
        ],
    ),
    Event.DECLARATION_CONTESTED: tell(
        _("%(party)s contested how open question %(question)s is declared."),
        _("%(party)s contested how material version %(version)s is."),
        _("%(who)s contested what is declared."),
        by=PARTY,
    ),
    Event.CONTEST_ANSWERED: tell(
        _("%(who)s answered %(party)s, which contested question %(question)s."),
        _("%(who)s answered %(party)s, which contested version %(version)s."),
        _("%(who)s answered what was contested."),
        then=[(is_("upheld"), _("The party was right."))],
    ),
    Event.DEMAND_MADE: tell(
        _("%(party)s demanded %(demand)s."), _("%(who)s made a demand."), by=PARTY
    ),
    Event.DEMAND_ACCEPTED: tell(
        _("%(who)s accepted the demand from %(party)s: %(demand)s."),
        _("%(who)s accepted a demand."),
    ),
    Event.DEMAND_REFUSED: tell(
        _("%(who)s refused the demand from %(party)s, with a reason: %(demand)s."),
        _("%(who)s refused a demand."),
    ),
    Event.SAFETY_CONCERN_RAISED: tell(
        _("%(party)s raised a concern about the working environment."),
        _("%(who)s raised a concern about the working environment."),
        by=PARTY,
    ),
}
