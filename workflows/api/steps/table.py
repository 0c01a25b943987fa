"""Who is at the table, as a program changes it."""

from __future__ import annotations

from workflows.api.fields import Words
from workflows.api.steps.body import StepBody, steps

_SEAT = "The party: `union-4`, `area-2` or `safety`, as the table names it."


class InvitedParty(StepBody):
    """A party called in."""

    seat = Words(max_length=30, help_text=_SEAT)
    reason = Words(required=False, allow_blank=True)


class OmittedParty(StepBody):
    """A party left out, and why."""

    seat = Words(max_length=30, help_text=_SEAT)
    reason = Words()


STEPS = steps(invite_party=InvitedParty, omit_party=OmittedParty)
