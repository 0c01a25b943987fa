"""Negotiate one employee's dismissal when the employee demands it. [Forhandle etter oppsigelse]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import required
from workflows.actions.individual import not_to_come, taking_part
from workflows.models import IndividualCase

# The rules that count from each event; the days are the packs' own.
MEET, FINISH = "AML-17-3-3", "AML-17-3-5"
SUE, SUE_AFTER_REFUSAL, COMPENSATION = "AML-17-4-1", "AML-17-4-1-refused", "AML-17-4-2"


def demand_talks(
    individual: str, text: str = "", *, actor: User, gesture: UUID | None = None
) -> IndividualCase:
    """Demand negotiation of one's own dismissal, in writing. [Kreve forhandling]

    A demand after the limit is taken as it comes: whether it is too late is not for a machine.
    """
    with taking_part(individual, "demand_talks", actor=actor, gesture=gesture) as taking:
        if taking.individual.notice_on is None:
            raise NotPossible(
                step=taking.move.step,
                code="no_dismissal",
                because=_("There is no dismissal to negotiate about."),
                remedy=_("Talk to your leader, or add your words to the minutes."),
            )
        demand = required(taking.move.step, _("demand"), text)
        words = taking.move.write(demand)
        clocks = taking.clocks(MEET, since=taking.move.on)
        taking.move.transition(
            taking.individual,
            "make_demand",
            demanded_on=taking.move.on,
            demand=words,
            clocks=clocks,
        )
        taking.move.record(
            Event.INDIVIDUAL_TALKS_DEMANDED,
            facts={"due_on": clocks.get(MEET, {}).get("rolled_end")},
            texts=[words],
            audience=taking.audience,
        )
        return taking.individual


def hold_talks(
    individual: str, *, met_on: date, actor: User, gesture: UUID | None = None
) -> IndividualCase:
    """Register the first negotiation meeting. [Registrere forhandlingsmøte]"""
    with taking_part(individual, "hold_talks", actor=actor, gesture=gesture) as taking:
        day = not_to_come(taking.move, met_on)
        taking.move.transition(
            taking.individual, "negotiate", met_on=day, clocks=taking.clocks(FINISH, since=day)
        )
        taking.move.record(
            Event.INDIVIDUAL_TALKS_HELD, audience=taking.audience, occurred_on=day
        )
        return taking.individual


def end_talks(
    individual: str,
    text: str,
    *,
    ended_on: date,
    agreed: bool,
    actor: User,
    gesture: UUID | None = None,
) -> IndividualCase:
    """Register that negotiation has ended, signed or not, or that the employer will not meet. [Avslutte forhandlingen]

    `ended_on` starts the limit for going to court; without a meeting it runs from the day that
    became clear.
    """
    with taking_part(individual, "end_talks", actor=actor, gesture=gesture) as taking:
        day = not_to_come(taking.move, ended_on)
        met = taking.individual.met_on
        if agreed and met is None:
            raise NotPossible(
                step=taking.move.step,
                code="not_met",
                because=_("You cannot have agreed without having met."),
                remedy=_("Register the meeting first."),
            )
        words = taking.move.write(required(taking.move.step, _("protocol"), text))
        clocks = taking.individual.clocks
        if not agreed:
            court = SUE if met else SUE_AFTER_REFUSAL
            clocks = taking.clocks(court, COMPENSATION, since=day)
        taking.move.transition(
            taking.individual,
            "end",
            ended_on=day,
            agreed=agreed,
            protocol=words,
            clocks=clocks,
        )
        taking.move.record(
            Event.INDIVIDUAL_TALKS_ENDED,
            texts=[words],
            audience=taking.audience,
            occurred_on=day,
        )
        return taking.individual
