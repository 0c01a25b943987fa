"""The steps of who is at the table: a party called in later, a party left out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from parties.models import Level
from workflows.models.situation import Situation
from workflows.policies.guards import nothing
from workflows.policies.policy import (
    OPEN_STATES,
    Policy,
    by_employer,
    leader_or_hr,
)


def above_is_a_level(situation: Situation) -> bool:
    """Tell whether the case can be treated at a higher level."""
    return situation.case.level != Level.EMPLOYER


def has_children(situation: Situation) -> bool:
    """Tell whether other cases are part of this one."""
    return bool(situation.case.children_beside)


STEPS: dict[str, Policy] = {
    "invite_party": Policy(gettext_lazy("Call in a party"), leader_or_hr, OPEN_STATES, nothing),
    "invite_guest": Policy(
        gettext_lazy("Call in a guest from another undertaking"),
        leader_or_hr,
        OPEN_STATES,
        nothing,
    ),
    "omit_party": Policy(gettext_lazy("Leave a party out"), leader_or_hr, OPEN_STATES, nothing),
    "move_up": by_employer(
        gettext_lazy("Move the case up a level"), OPEN_STATES, about=above_is_a_level
    ),
    "set_up_group": by_employer(gettext_lazy("Set up a working group"), OPEN_STATES),
    "end_group": by_employer(gettext_lazy("End a working group"), OPEN_STATES),
    "link_child": by_employer(gettext_lazy("Make a case part of this one"), OPEN_STATES),
    "release_child": by_employer(
        gettext_lazy("Take a case out of the programme"), OPEN_STATES, about=has_children
    ),
}
