"""Tell of the employees a case concerns: that they were told and that one asked, never who."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import Telling, is_, tell

TELLINGS: dict[str, Telling] = {
    Event.EMPLOYEES_INFORMED: tell(
        _("%(who)s informed the employees in the units the case touches: %(told)s were told."),
        _("%(who)s informed the employees in the units the case touches."),
        then=[(is_("meets_duty"), _("It is the information owed before the start."))],
    ),
    Event.EMPLOYEE_ASKED: tell(
        _("An employee asked the leader a question (no. %(number)s)."),
        _("An employee asked the leader a question."),
        by=None,
    ),
    Event.EMPLOYEE_ANSWERED: tell(
        _("%(who)s answered an employee's question no. %(number)s."),
        _("%(who)s answered an employee's question."),
    ),
    Event.EMPLOYEE_QUESTION_WITHDRAWN: tell(
        _("An employee took question no. %(number)s back."),
        _("An employee took a question back."),
        by=None,
    ),
}
