"""A list's steps as a program takes them."""

from __future__ import annotations

from typing import Any

from parties.api.fields import Choice, Strict, Whole, Words, only
from workflows import actions
from workflows.api.steps.body import ByParty, StepBody, steps
from workflows.models import ListRow


class NewRow(Strict):
    """One row of the list."""

    what = Words(max_length=200)
    place = Words(required=False, allow_blank=True, max_length=120)
    extent = Words(required=False, allow_blank=True, max_length=60)
    documentation = Words(help_text="What the reps need to judge it. No names.")


class NewList(StepBody):
    """The whole list; it takes the place of the one before."""

    rows = NewRow(many=True, allow_empty=False)
    reason = Words(
        required=False, allow_blank=True, help_text="Needed once the parties are informed."
    )

    def validate_rows(self, rows: list[dict[str, Any]]) -> list[actions.Line]:
        """Return the rows as the action takes them."""
        return [actions.Line(**row) for row in rows]


class RowConclusion(Strict):
    """What the discussion of one row ended with."""

    row = Whole()
    outcome = Choice(choices=only(ListRow.Outcome))
    text = Words(required=False, allow_blank=True)


class Conclusions(StepBody):
    """The conclusions of many rows."""

    conclusions = RowConclusion(many=True, allow_empty=False)

    def validate_conclusions(self, rows: list[dict[str, Any]]) -> list[actions.Conclusion]:
        """Return the conclusions as the action takes them."""
        return [actions.Conclusion(**row) for row in rows]


class LiftedRow(ByParty):
    """A row that is to be discussed by itself, and why."""

    number = Whole(help_text="The row.")
    reason = Words()


STEPS = steps(set_list=NewList, conclude_rows=Conclusions, lift_row=LiftedRow)
