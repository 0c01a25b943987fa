"""The steps of who is at the table: a party called in later, a party left out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from workflows.policies.guards import nothing
from workflows.policies.policy import (
    OPEN_STATES,
    Policy,
    leader_or_hr,
)

STEPS: dict[str, Policy] = {
    "invite_party": Policy(gettext_lazy("Call in a party"), leader_or_hr, OPEN_STATES, nothing),
    "omit_party": Policy(gettext_lazy("Leave a party out"), leader_or_hr, OPEN_STATES, nothing),
}
