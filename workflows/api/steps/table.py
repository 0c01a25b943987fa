"""Who is at the table, as a program changes it."""

from __future__ import annotations

from workflows.api.fields import Words
from workflows.api.steps.body import StepBody, WithReason, steps

_SEAT = "The party: `union-4`, `area-2` or `safety`, as the table names it."


class InvitedParty(StepBody):
    """A party called in."""

    seat = Words(max_length=30, help_text=_SEAT)
    reason = Words(required=False, allow_blank=True)


class OmittedParty(StepBody):
    """A party left out, and why."""

    seat = Words(max_length=30, help_text=_SEAT)
    reason = Words()


class LinkedChild(StepBody):
    """A case made part of this one."""

    child = Words(max_length=12, help_text="The reference of the other case: `2027/0002`.")


class ReleasedChild(LinkedChild):
    """A case taken out of the programme, and why."""

    reason = Words()


STEPS = steps(
    invite_party=InvitedParty,
    omit_party=OmittedParty,
    move_up=WithReason,
    link_child=LinkedChild,
    release_child=ReleasedChild,
)
