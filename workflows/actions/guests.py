"""Guests from another undertaking: called in to one case, until a day. [Gjest fra annen virksomhet]

Two municipalities that merge, a service handed over: those who speak for the employees of the
other side belong at the table here, and nowhere else in the house. A guest with the parties' voice
is a party like the others; an observer reads. Leaving one out is `omit_party`, with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import Guest, Mandate, Role, User
from workflows.actions.core import Stepping, required, stepping
from workflows.actions.positions import open_overdue
from workflows.actions.table import owe_view
from workflows.models import Participation


def invite_guest(
    reference: str,
    name: str,
    *,
    organisation: str,
    people: Sequence[str],
    voice: str,
    ends_on: date,
    confirmed_by: str,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Guest:
    """Call in a guest from another undertaking, to this case alone and until a day. [Kalle inn gjest]

    `people` are the usernames of those who come for the guest; HR has registered each as a guest.
    `confirmed_by` says who over there vouches for them. With the parties' voice the guest gets the
    papers and the whole time for its view, like any party called in late. Raises NotPossible for a
    name that is at the table already, for nobody or somebody who is no guest here, and for a day
    that has passed.
    """
    with stepping(reference, "invite_guest", actor=actor, gesture=gesture, seen=seen) as step:
        name = required("invite_guest", _("what the guest is called"), name)
        where = required("invite_guest", _("the other undertaking"), organisation)
        vouches = required("invite_guest", _("who vouches for them"), confirmed_by)
        _check(step, name, ends_on)
        coming = _coming(people)
        guest = Guest.objects.create(
            case=step.case.reference,
            organisation=where,
            name=name,
            voice=Guest.Voice(voice),
            invited_on=step.on,
            ends_on=ends_on,
        )
        mandates = [
            Mandate.objects.create(
                user=person,
                role=Role.GUEST,
                guest=guest,
                unit=step.case.unit,
                valid_from=step.on,
                valid_to=ends_on,
                confirmed_by=vouches,
            )
            for person in coming
        ]
        due_on = _seat(step, guest) if guest.speaks else None
        told = (*step.situation.everyone, *(mandate.pk for mandate in mandates))
        step.tell(
            Event.GUEST_INVITED,
            subject=f"guest-{guest.pk}",
            facts={
                "party": name,
                "organisation": where,
                "voice": str(guest.voice),
                "valid_to": ends_on.isoformat(),
                "holders": [mandate.pk for mandate in mandates],
                **({"input_due_on": due_on.isoformat()} if due_on else {}),
            },
            audience=told if step.case.informed_on else (),
        )
        return guest


def _seat(step: Stepping, guest: Guest) -> date | None:
    """Give the guest its place at the table; returns the day its view is owed by, if it is."""
    part = Participation.objects.create(
        case=step.case,
        role=Role.GUEST,
        unit=step.case.unit,
        guest=guest,
        invited_on=step.on,
        delivered_at=step.move.at if step.case.informed_on else None,
    )
    if step.case.informed_on is None:
        return None
    if step.case.hidden_views:
        open_overdue(step)
    return owe_view(step, part)


def _check(step: Stepping, name: str, ends_on: date) -> None:
    if ends_on < step.on:
        raise NotPossible(
            step="invite_guest",
            code="passed",
            because=_("The day has passed."),
            remedy=_("Choose today or a later day."),
        )
    here = Guest.objects.filter(case=step.case.reference, name=name, left_out_on__isnull=True)
    if here.exists():
        raise NotPossible(
            step="invite_guest",
            code="invited",
            because=_("A guest of that name is called in already."),
            remedy=_("Look at who is at the table."),
        )


def _coming(usernames: Sequence[str]) -> list[User]:
    """Return the people, each registered as a guest; nobody who works here comes as one."""
    wanted = list(dict.fromkeys(filter(None, (one.strip() for one in usernames))))
    found = {
        user.username: user
        for user in User.objects.filter(username__in=wanted, is_guest=True, is_active=True)
    }
    unknown = [one for one in wanted if one not in found]
    if unknown or not wanted:
        raise NotPossible(
            step="invite_guest",
            code="people",
            because=_("%(who)s is not registered as a guest here.")
            % {"who": ", ".join(unknown) or _("Nobody")},
            remedy=_("Ask HR to register those who come from the other undertaking."),
        )
    return [found[one] for one in wanted]
