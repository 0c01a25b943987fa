"""Who is at the table, as a program changes it."""

from __future__ import annotations

from rest_framework import serializers

from parties.api.fields import Choice, Day, Key, Whole, Words, only
from parties.models import Guest
from workflows.api.steps.body import StepBody, WithReason, steps

_SEAT = "The party: `union-4`, `area-2`, `guest-1` or `safety`, as the table names it."


class InvitedParty(StepBody):
    """A party called in."""

    seat = Words(max_length=30, help_text=_SEAT)
    reason = Words(required=False, allow_blank=True)


class OmittedParty(StepBody):
    """A party left out, and why."""

    seat = Words(max_length=30, help_text=_SEAT)
    reason = Words()


class NewGuest(StepBody):
    """A guest from another undertaking, in this case alone."""

    name = Words(max_length=120, help_text="As people say it: the union there, or the area.")
    organisation = Words(max_length=200, help_text="The other undertaking.")
    people = serializers.ListField(
        child=Words(max_length=150), allow_empty=False, help_text="Usernames HR has registered."
    )
    voice = Choice(choices=only(Guest.Voice))
    ends_on = Day(help_text="The last day, included.")
    confirmed_by = Words(max_length=200, help_text="Who over there vouches for them.")


class NewGroup(StepBody):
    """A working group of both sides, and what it is to do."""

    name = Words(max_length=120)
    mandate = Words()
    parties = serializers.ListField(child=Key(), allow_empty=False)
    employer_side = Words(max_length=200, help_text="Who sits there for the employer, by role.")
    ends_on = Day()


class EndedGroup(StepBody):
    """A working group that has ended."""

    number = Whole()


class LinkedChild(StepBody):
    """A case made part of this one."""

    child = Words(max_length=12, help_text="The reference of the other case: `2027/0002`.")


class ReleasedChild(LinkedChild):
    """A case taken out of the programme, and why."""

    reason = Words()


STEPS = steps(
    invite_guest=NewGuest,
    invite_party=InvitedParty,
    omit_party=OmittedParty,
    set_up_group=NewGroup,
    end_group=EndedGroup,
    move_up=WithReason,
    link_child=LinkedChild,
    release_child=ReleasedChild,
)
