"""The public's right to see: the employer and HR note and answer what is asked for. [Innsyn]"""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from workflows.models import Obligation
from workflows.models.situation import Situation
from workflows.policies.guards import nothing
from workflows.policies.policy import (
    ASK_LEADER,
    NOT_EMPLOYER,
    OPEN_STATES,
    Policy,
    State,
    is_leader,
)

_ALWAYS = (*OPEN_STATES, State.CLOSED, State.WITHDRAWN)


def keeps_access(situation: Situation) -> bool:
    """Tell whether the person answers for the employer here, or for HR."""
    return is_leader(situation) or situation.standing.audits is not None


def access_waits(situation: Situation) -> bool:
    """Tell whether somebody waits for access."""
    return any(o.kind == Obligation.Kind.ANSWER_ACCESS for o in situation.open_obligations)


STEPS: dict[str, Policy] = {
    "register_access_request": Policy(
        gettext_lazy("Register a request for access"),
        keeps_access,
        _ALWAYS,
        nothing,
        NOT_EMPLOYER,
        ASK_LEADER,
    ),
    "answer_access_request": Policy(
        gettext_lazy("Answer a request for access"),
        keeps_access,
        _ALWAYS,
        nothing,
        NOT_EMPLOYER,
        ASK_LEADER,
        access_waits,
    ),
}
