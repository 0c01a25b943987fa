"""The steps of a negotiation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from workflows.policies.guards import nothing
from workflows.policies.policy import (
    ASK_HR,
    NOT_PARTY,
    TOLD_STATES,
    Policy,
    by_employer,
    is_union_party,
    negotiates,
)

STEPS: dict[str, Policy] = {
    "demand_negotiation": Policy(
        gettext_lazy("Demand negotiation"),
        is_union_party,
        TOLD_STATES,
        nothing,
        NOT_PARTY,
        ASK_HR,
    ),
    "conduct_negotiation": by_employer(
        gettext_lazy("Conduct the negotiation"), TOLD_STATES, about=negotiates
    ),
}
