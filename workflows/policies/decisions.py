"""The steps around the decisions: what remains after one, and the bodies that treat it first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from parties.models import Role
from workflows.models.situation import Situation
from workflows.policies.bodies import referral_out
from workflows.policies.ending import may_refer, something_remains
from workflows.policies.guards import nothing
from workflows.policies.policy import (
    ASK_HR,
    NOT_PARTY,
    OPEN_STATES,
    TOLD_STATES,
    Policy,
    State,
    by_employer,
    is_leader,
    is_party,
    is_safety_party,
)


def _party_or_hr(situation: Situation) -> bool:
    """Tell whether the person speaks for a party, or sets the house up for HR."""
    return is_party(situation) or bool(situation.standing.of(Role.HR_ADMINISTRATOR))


def _leader_or_safety(situation: Situation) -> bool:
    """Tell whether the person acts for the employer here, or speaks for the safety service."""
    return is_leader(situation) or is_safety_party(situation)


STEPS: dict[str, Policy] = {
    "add_point": by_employer(gettext_lazy("Plan one more decision"), OPEN_STATES),
    "waive_remaining": Policy(
        gettext_lazy("Waive what remains"),
        _party_or_hr,
        (*OPEN_STATES, State.CLOSED, State.WITHDRAWN),
        nothing,
        NOT_PARTY,
        ASK_HR,
        something_remains,
    ),
    "refer": Policy(
        gettext_lazy("Send the case to a body"),
        _leader_or_safety,
        TOLD_STATES,
        may_refer,
        NOT_PARTY,
        ASK_HR,
    ),
    "record_treatment": by_employer(
        gettext_lazy("Note what the body said"), TOLD_STATES, about=referral_out
    ),
}
