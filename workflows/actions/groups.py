"""Set up a working group of both sides, and end it. [Arbeidsgruppe]"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import required, stepping
from workflows.models import WorkingGroup
from workflows.models.group import confederations_without


def set_up_group(
    reference: str,
    name: str,
    mandate: str,
    *,
    parties: Sequence[int],
    employer_side: str,
    ends_on: date,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> WorkingGroup:
    """Set up a working group: its parties, the employer's roles, what it is to do. [Opprette arbeidsgruppe]

    It discusses nothing on anybody's behalf. An affected confederation that is not in it is told
    of, and holds nothing back. Raises NotPossible without a name, a mandate or both sides, for a
    party that is not in the case, and for a day that has passed.
    """
    with stepping(reference, "set_up_group", actor=actor, gesture=gesture, seen=seen) as step:
        there = {p.pk: p for p in step.situation.at_the_table}
        if not parties or any(pk not in there for pk in parties):
            raise NotPossible(
                step="set_up_group",
                code="parties",
                because=_("A member must be one of the parties at the table."),
                remedy=_("Choose among the parties in the case."),
            )
        if ends_on < step.on:
            raise NotPossible(
                step="set_up_group",
                code="passed",
                because=_("The day has passed."),
                remedy=_("Choose today or a later day."),
            )
        name = required("set_up_group", _("name"), name)
        roles = required("set_up_group", _("the employer's side"), employer_side)
        words = step.write(required("set_up_group", _("what it is to do"), mandate))
        made = WorkingGroup.objects.create(
            case=step.case,
            number=WorkingGroup.objects.filter(case=step.case).count() + 1,
            name=name,
            mandate=words,
            parties=sorted(set(parties)),
            employer_side=roles,
            starts_on=step.on,
            ends_on=ends_on,
        )
        step.tell(
            Event.GROUP_SET_UP,
            subject=f"group:{made.number}",
            facts={
                "number": made.number,
                "name": name,
                "parties": [there[pk].code for pk in made.parties],
                "without": confederations_without(there.values(), made.parties),
            },
            texts=[words],
            audience=None if step.case.informed_on else (),
        )
        return made


def end_group(
    reference: str,
    number: int,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> WorkingGroup:
    """End a working group; what it was to do stays readable. [Avslutte arbeidsgruppe]"""
    with stepping(reference, "end_group", actor=actor, gesture=gesture, seen=seen) as step:
        made = WorkingGroup.objects.filter(
            case=step.case, number=number, ended_on__isnull=True
        ).first()
        if made is None:
            raise step.move.stale() or NotPossible(
                step="end_group",
                code="no_group",
                because=_("No working group of that number is at work."),
                remedy=_("Look at who is at the table."),
            )
        WorkingGroup.objects.filter(pk=made.pk).update(ended_on=step.on)
        made.ended_on = step.on
        step.tell(
            Event.GROUP_ENDED,
            subject=f"group:{number}",
            facts={"number": number, "name": made.name},
            audience=None if step.case.informed_on else (),
        )
        return made
