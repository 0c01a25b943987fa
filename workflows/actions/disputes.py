"""Negotiate as equal parties, one organisation at a time, and end it one way or another."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import required, stepping
from workflows.models import Negotiation

# What may be done with a negotiation: the machine's step, and how it is recorded.
CONDUCT = {
    "open": Event.NEGOTIATION_OPENED,
    "agree": Event.NEGOTIATION_AGREED,
    "break_off": Event.NEGOTIATION_BROKEN,
    "reopen": Event.NEGOTIATION_REOPENED,
    "award": Event.NEGOTIATION_AWARDED,
    "lapse": Event.NEGOTIATION_LAPSED,
    "fall_back": Event.NEGOTIATION_FELL_BACK,
}
_ENDS = ("agree", "break_off")


def demand_negotiation(
    reference: str,
    text: str,
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
) -> Negotiation:
    """Demand negotiation for one's organisation, with the demand in writing. [Kreve forhandling]"""
    with stepping(reference, "demand_negotiation", actor=actor, gesture=gesture) as step:
        part, _holder = step.party(party)
        if part.union is None:
            raise NotPossible(
                step="demand_negotiation",
                because=_("Negotiation is between the employer and a union."),
                remedy=_("Raise a safety concern instead; it must be answered."),
            )
        words = step.write(required("demand_negotiation", _("demand"), text))
        negotiation = Negotiation.objects.create(
            case=step.case, union=part.union, demand=words, demanded_on=step.on
        )
        step.tell(
            Event.NEGOTIATION_DEMANDED,
            subject=f"negotiation:{negotiation.pk}",
            facts={"party": part.code},
            texts=[words],
        )
        return negotiation


def conduct_negotiation(
    reference: str,
    negotiation_id: int,
    verb: str,
    *,
    occurred_on: date,
    text: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> Negotiation:
    """Take a negotiation one step on: open, agree, break off, or settle what was broken off. [Føre forhandling]

    `occurred_on` of an agreement or a break is the day the negotiations ended: clocks that run
    from there start on it, signature or not. Raises NotPossible for an unknown verb, a
    negotiation of another case, or a day that has not come.
    """
    with stepping(reference, "conduct_negotiation", actor=actor, gesture=gesture) as step:
        negotiation = (
            Negotiation.objects.select_related("union")
            .filter(pk=negotiation_id, case=step.case)
            .first()
        )
        if negotiation is None or verb not in CONDUCT:
            raise NotPossible(
                step="conduct_negotiation",
                because=_("There is no such negotiation in the case."),
                remedy=_("Choose one of the negotiations in the case."),
            )
        if occurred_on > step.on:
            raise NotPossible(
                step="conduct_negotiation",
                code="future",
                because=_("That day has not come yet."),
                remedy=_("Write the day it happened, today at the latest."),
            )
        fields = {"opened_on": occurred_on} if verb == "open" else {}
        if verb in _ENDS:
            fields = {"ended_on": occurred_on}
        words = step.write(text.strip()) if text.strip() else None
        step.move.transition(negotiation, "open" if verb == "reopen" else verb, **fields)
        step.tell(
            CONDUCT[verb],
            subject=f"negotiation:{negotiation.pk}",
            facts={"party": negotiation.union.short_name},
            texts=[words] if words else [],
            occurred_on=occurred_on,
        )
        return negotiation
