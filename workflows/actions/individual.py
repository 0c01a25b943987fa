"""Handle one employee's case: call, hear, decide, and negotiate when it is demanded. [Personalsak]

Nothing here is told to "every party": the employee and the leader, and nobody else. The record
says that something was done and when, never what the case is about; the words have their own home.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Chain
from ledger.moving import Actor, Move, moving, now
from ledger.refusals import NotPermitted, NotPossible
from parties.models import Mandate, Role, User
from parties.seats import Seat, Standing, holders, mandates_on, standing_of
from workflows.actions.core import law, required
from workflows.models import Case, IndividualCase
from workflows.models.stake import visible_to
from workflows.policies.individual import may_take
from workflows.queries.individual import individuals_of

REGISTER = (Chain.Kind.INDIVIDUAL.value, "register")
# The rules it asks; the days are the packs' own.
HEARING, DEMAND = "AML-15-1", "AML-17-3-2"


@dataclass(frozen=True)
class Taking:
    """A step in an individual case on its way through the door."""

    move: Move
    individual: IndividualCase

    @property
    def audience(self) -> list[int]:
        """Name the two who are told: the employee, and whoever leads the unit today."""
        leaders = _leaders(self.individual, self.move.on)
        return [self.individual.employee_id, *leaders]

    def save(self, **fields: Any) -> None:
        """Save fields of the case; the state moves by transition alone."""
        IndividualCase.objects.filter(pk=self.individual.pk).update(**fields)

    def clocks(self, *rules: str, since: date) -> dict[str, Any]:
        """Return the clocks with those that start now, as the packs compute them."""
        packs = law()
        started = {
            rule: packs.deadline(rule, since).to_json() for rule in rules if rule in packs.rules
        }
        return {**self.individual.clocks, **started}

    def tell(self, event: Event, **facts: Any) -> None:
        """Record that it happened, and tell the two."""
        self.move.record(event, facts=facts, audience=self.audience)


def _leaders(individual: IndividualCase, on: date) -> list[int]:
    seat = Seat(Role.LEADER, individual.unit)
    return [holder.mandate.pk for holder in holders(seat, mandates_on(on))]


@contextmanager
def taking_part(
    reference: str, step: str, *, actor: User, gesture: UUID | None
) -> Iterator[Taking]:
    """Lock the case's own chain, look, and ask whether this person may take the step."""
    if not IndividualCase.objects.filter(reference=reference).exists():
        raise IndividualCase.DoesNotExist
    with moving(
        (Chain.Kind.INDIVIDUAL.value, reference),
        actor=Actor(actor.pk),
        step=step,
        gesture=gesture,
    ) as move:
        standing = standing_of(actor.pk, move.on)
        individual = (
            IndividualCase.objects.filter(individuals_of(standing))
            .select_related("employee__user", "unit", "chain")
            .get(reference=reference)
        )
        mandate = may_take(step, standing, individual)
        move.actor = _as(actor, mandate)
        yield Taking(move, individual)


def _as(actor: User, mandate: Mandate) -> Actor:
    return Actor(actor.pk, mandate_id=mandate.pk, role=mandate.role)


def call_employee(
    employee: int,
    *,
    kind: str,
    grounds: str,
    meets_on: date,
    starts_at: time | None = None,
    place: str = "",
    about: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> IndividualCase:
    """Open an individual case by calling the employee to a meeting. [Kalle inn til drøftingsmøte]

    `employee` is the employee's mandate, `about` the number of a collective case, when there is
    one. Only the employee is told. Raises NotPermitted for a unit the person does not lead, and
    NotPossible for an unknown employee or case, or a day that has passed.
    """
    with moving(REGISTER, actor=Actor(actor.pk), step="call_employee", gesture=gesture) as move:
        standing = standing_of(actor.pk, move.on)
        called, leader = _called_by(move, employee, standing)
        if meets_on < move.on:
            raise NotPossible(
                step=move.step,
                code="past",
                because=_("The meeting day has passed."),
                remedy=_("Choose today or a later day."),
            )
        _check_about(move, about, standing)
        body = required(move.step, _("what the meeting is about"), grounds)
        reference = _next_reference(move.on)
        chain = move.new_chain(Chain.Kind.INDIVIDUAL, reference)
        individual = IndividualCase.objects.create(
            reference=reference,
            chain=chain,
            kind=IndividualCase.Kind(kind),
            employee=called,
            unit=called.unit,
            owner=actor,
            about=about,
            grounds=move.write(body, chain=chain),
            called_on=move.on,
            meets_on=meets_on,
            starts_at=starts_at,
            place=place.strip(),
        )
        move.actor = _as(actor, leader)
        move.record(
            Event.INDIVIDUAL_CASE_OPENED,
            subject=reference,
            facts={
                "meets_on": meets_on.isoformat(),
                "starts_at": starts_at.isoformat("minutes") if starts_at else None,
            },
            audience=[called.pk],
            chain=chain,
        )
    return individual


def _called_by(move: Move, employee: int, standing: Standing) -> tuple[Mandate, Mandate]:
    """Return the employee's mandate, and the leader's that covers it.

    Raises NotPossible for an employee one does not lead: as unknown as one who is not there.
    """
    found = (
        Mandate.objects.valid(move.on)
        .filter(pk=employee, role=Role.EMPLOYEE)
        .exclude(user=standing.user_id)
        .select_related("user", "unit")
        .first()
    )
    leader = standing.leads(found.unit) if found else None
    if found is None or leader is None:
        raise NotPossible(
            step=move.step,
            code="employee",
            because=_("There is no such employee in a unit you lead."),
            remedy=_("Choose one of your own employees, or ask HR to register them."),
        )
    return found, leader


def _next_reference(on: date) -> str:
    """Return the next of the year's numbers for individual cases: P2027/0001."""
    year = f"P{on.year}/"
    serial = IndividualCase.objects.filter(reference__startswith=year).count()
    return f"{year}{serial + 1:04d}"


def _check_about(move: Move, about: str, standing: Standing) -> None:
    if about and not Case.objects.filter(visible_to(standing), reference=about).exists():
        raise NotPossible(
            step=move.step,
            code="about",
            because=_("There is no case number %(number)s that you can see.")
            % {"number": about},
            remedy=_("Write the number of one of your cases, or leave it blank."),
        )


def answer_call(
    individual: str,
    *,
    coming: bool,
    adviser: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> IndividualCase:
    """Say whether one comes, and with whom, if anybody. [Svare på innkallingen]

    The adviser's name is for this meeting; it stands in no entry of the record.
    """
    with taking_part(individual, "answer_call", actor=actor, gesture=gesture) as taking:
        taking.save(coming=coming, adviser=adviser.strip() if coming else "")
        taking.tell(Event.INDIVIDUAL_CALL_ANSWERED, coming=coming)
        return taking.individual


def hold_individual_meeting(
    individual: str,
    text: str,
    *,
    held_on: date,
    actor: User,
    gesture: UUID | None = None,
) -> IndividualCase:
    """Write the minutes of the meeting; the employee may add words of their own. [Skrive referat]"""
    with taking_part(
        individual, "hold_individual_meeting", actor=actor, gesture=gesture
    ) as taking:
        words = taking.move.write(required(taking.move.step, _("minutes"), text))
        day = not_to_come(taking.move, held_on)
        taking.move.transition(taking.individual, "hear", held_on=day, minutes=words)
        taking.move.record(
            Event.INDIVIDUAL_MEETING_HELD,
            texts=[words],
            audience=taking.audience,
            occurred_on=day,
        )
        return taking.individual


def remark_on_minutes(
    individual: str, text: str, *, actor: User, gesture: UUID | None = None
) -> IndividualCase:
    """Add the employee's own words to the minutes; nobody else can change them. [Merknad til referatet]"""
    with taking_part(individual, "remark_on_minutes", actor=actor, gesture=gesture) as taking:
        if taking.individual.remark_id is not None or taking.individual.minutes_id is None:
            raise NotPossible(
                step=taking.move.step,
                code="said",
                because=_("There are no minutes to add to, or you have added your words."),
                remedy=_("What is written stands. Say more in the next meeting."),
            )
        words = taking.move.write(required(taking.move.step, _("your own words"), text))
        taking.save(remark=words)
        taking.move.record(
            Event.INDIVIDUAL_REMARK_ADDED, texts=[words], audience=taking.audience
        )
        return taking.individual


def decide_individual(
    individual: str,
    outcome: str,
    text: str,
    *,
    notice_on: date | None = None,
    actor: User,
    gesture: UUID | None = None,
) -> IndividualCase:
    """Register the outcome and its reason, and start the employee's time limits. [Registrere beslutning]

    `notice_on` is the day the employee received the notice; a dismissal needs it. Raises
    NotPossible while the meeting is still to come; when it came to nothing, the case says so.
    """
    with taking_part(individual, "decide_individual", actor=actor, gesture=gesture) as taking:
        dismissed = outcome == IndividualCase.Outcome.DISMISSED
        case = taking.individual
        still_to_meet = case.coming is not False and case.meets_on >= taking.move.on
        if case.held_on is None and still_to_meet:
            raise NotPossible(
                step=taking.move.step,
                code="not_heard",
                because=_("The employee has not been heard."),
                remedy=_(
                    "Hold the meeting first, or wait until the day of the meeting has passed."
                ),
                citation=law().rules[HEARING].citation.to_json(),
            )
        words = taking.move.write(required(taking.move.step, _("reason"), text))
        clocks = taking.individual.clocks
        if dismissed:
            if notice_on is None:
                raise NotPossible(
                    step=taking.move.step,
                    code="notice_on",
                    because=_("The day the employee received the notice is not written."),
                    remedy=_("Write the day: the employee's time limits run from it."),
                )
            notice_on = not_to_come(taking.move, notice_on)
            clocks = taking.clocks(DEMAND, since=notice_on)
        taking.move.transition(
            taking.individual,
            "decide",
            decided_on=taking.move.on,
            outcome=IndividualCase.Outcome(outcome),
            decision=words,
            notice_on=notice_on if dismissed else None,
            clocks=clocks,
        )
        taking.move.record(
            Event.INDIVIDUAL_CASE_DECIDED, texts=[words], audience=taking.audience
        )
        return taking.individual


def close_individual(
    individual: str, *, actor: User, gesture: UUID | None = None
) -> IndividualCase:
    """Close the case, and forget the adviser's name. [Avslutte personalsaken]"""
    with taking_part(individual, "close_individual", actor=actor, gesture=gesture) as taking:
        taking.move.transition(taking.individual, "close", closed_on=taking.move.on, adviser="")
        taking.tell(Event.INDIVIDUAL_CASE_CLOSED)
        return taking.individual


def inspect_individual(
    individual: str, reason: str, *, actor: User, gesture: UUID | None = None
) -> None:
    """Open a case as HR, for today, with a reason the employee and the leader see. [Åpne som HR]"""
    if standing_of(actor.pk, now().date()).audits is None:
        raise IndividualCase.DoesNotExist
    found = IndividualCase.objects.select_related("employee", "unit").get(reference=individual)
    with moving(
        (Chain.Kind.INDIVIDUAL.value, individual),
        actor=Actor(actor.pk),
        step="inspect_individual",
        gesture=gesture,
    ) as move:
        mandate = standing_of(actor.pk, move.on).audits
        if mandate is None or found.employee.user_id == actor.pk:
            raise NotPermitted(
                step=move.step,
                because=_("Only HR may open a case this way, and never one about oneself."),
                remedy=_("Ask somebody else in HR."),
            )
        move.actor = _as(actor, mandate)
        words = move.write(required(move.step, _("reason"), reason))
        move.record(
            Event.INDIVIDUAL_CASE_INSPECTED,
            texts=[words],
            audience=Taking(move, found).audience,
        )


def not_to_come(move: Move, day: date) -> date:
    """Return the day; raises NotPossible for one that has not come yet."""
    if day > move.on:
        raise NotPossible(
            step=move.step,
            code="future",
            because=_("That day has not come yet."),
            remedy=_("Write the day it happened, today at the latest."),
        )
    return day
