"""The steps of a list: set it, conclude its rows, lift one out. [Møteliste]"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.refusals import Missing
from workflows.models.situation import Situation
from workflows.policies.gates import evidence_met
from workflows.policies.policy import (
    ASK_HR,
    NOT_PARTY,
    TOLD_STATES,
    Policy,
    State,
    by_employer,
    leader_or_party,
)


def rows_wait(situation: Situation) -> bool:
    """Tell whether a row of the list is neither concluded nor lifted out."""
    return situation.case.rows_open > 0


def may_conclude_rows(situation: Situation) -> Iterator[Missing]:
    """Ask that the discussion is held: the day of the meeting has come, or all have answered."""
    case, meeting = situation.case, situation.meeting
    if case.state == State.DISCUSSED:
        return
    if case.state == State.IN_DISCUSSION and meeting is not None:
        if meeting.meets_on <= situation.on:
            return
    elif evidence_met(situation, "discussion_held"):
        return
    yield Missing(
        "not_discussed",
        _("The list is not discussed yet."),
        _("Conclude the rows in the meeting, or when every party has answered."),
    )


STEPS: dict[str, Policy] = {
    "set_list": by_employer(gettext_lazy("Set up a list"), (State.DRAFT, State.INFORMED)),
    "conclude_rows": by_employer(
        gettext_lazy("Conclude the rows"), TOLD_STATES, may_conclude_rows, rows_wait
    ),
    "lift_row": Policy(
        gettext_lazy("Lift a row out of the list"),
        leader_or_party,
        TOLD_STATES,
        otherwise=NOT_PARTY,
        remedy=ASK_HR,
        about=rows_wait,
    ),
}
