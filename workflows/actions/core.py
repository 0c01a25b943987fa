"""Hold the case's half of the door: lock, look, policy, guard – then the action's own effect.

Every verb in this package opens with `stepping`, which locks the case's chain, reads the
situation behind the lock, and asks the policy. What is raised there has changed nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Chain, Text
from ledger.moving import SYSTEM, Actor, Move, moving, now
from ledger.refusals import NotPossible
from parties.models import Role, User
from parties.seats import Holder, Seat
from rulebook.packs import Packs
from workflows import policies
from workflows.models import Case, DecisionPoint, Input, Obligation, Participation, Question
from workflows.models.situation import Situation
from workflows.queries.law import law_of, law_on


def law() -> Packs:
    """Return the rules that hold today. [Regelverket]"""
    return law_on(now().date())


@dataclass(frozen=True)
class Stepping:
    """One step on its way: the move that writes, and the situation it was judged by."""

    move: Move
    situation: Situation
    # The case's own chain, where the move holds others too.
    chain: Chain | None = None

    @property
    def case(self) -> Case:
        """Return the case, as read behind the lock."""
        return self.situation.case

    @property
    def on(self) -> date:
        """Return the day the step is taken."""
        return self.move.on

    def write(self, body: str) -> Text:
        """Keep someone's words in their one home, salted."""
        return self.move.write(body, chain=self.chain)

    def write_any(self, body: str) -> Text | None:
        """Keep the words of somebody who need not say anything; None when they did not."""
        return self.write(body.strip()) if body.strip() else None

    def write_all(self, *bodies: str) -> list[Text]:
        """Keep several texts in one statement; an empty one is left out."""
        return self.move.write_all(*bodies, chain=self.chain)

    def tell(
        self,
        event: Event,
        *,
        subject: str = "",
        facts: Mapping[str, Any] | None = None,
        texts: Sequence[Text] = (),
        audience: Sequence[int] | None = None,
        occurred_on: date | None = None,
    ) -> None:
        """Record what happened, and tell everyone with a stake unless an audience is given."""
        self.move.record(
            event,
            subject=subject,
            facts=facts or {},
            texts=texts,
            audience=self.situation.audience if audience is None else audience,
            occurred_on=occurred_on,
            chain=self.chain,
        )

    def party(self, participation_id: int | None = None) -> tuple[Participation, Holder]:
        """Return the party the person speaks for in this step, and in which mandate.

        `participation_id` chooses among several; raises NotPossible when it is not theirs.
        """
        found = self.situation.party
        if participation_id is not None:
            found = next(
                (
                    p
                    for p in self.situation.participations
                    if p.pk == participation_id and p.pk in self.situation.spoken_for
                ),
                None,
            )
        if found is None:
            raise NotPossible(
                step=self.move.step,
                because=_("You do not speak for that party today."),
                remedy=_("Choose a party you have a mandate for."),
            )
        holder = self.situation.spoken_for[found.pk]
        self.move.actor = Actor(
            self.move.actor.user_id,
            mandate_id=holder.mandate.pk,
            on_behalf_of=holder.on_behalf_of.pk if holder.on_behalf_of else None,
            role=holder.mandate.role,
        )
        return found, holder

    def point(self, number: int) -> DecisionPoint:
        """Return one of the case's decision points; raises NotPossible for an unknown number."""
        for point in self.situation.points:
            if point.number == number:
                return point
        raise NotPossible(
            step=self.move.step,
            because=_("The case has no decision point number %(n)d.") % {"n": number},
            remedy=_("Choose one of the decision points in the case."),
        )

    def question(self, number: int) -> Question:
        """Return one of the case's questions; raises NotPossible for one the case does not ask."""
        for question in self.situation.questions:
            if question.number == number:
                return question
        raise not_asked(self.move.step)

    def waiting_input(self) -> Input:
        """Return the input the step is about; raises NotPossible when it waits for no answer."""
        said = self.situation.input
        if said is None or said.withdrawn_at is not None or said.answered_at is not None:
            raise self.move.stale() or NotPossible(
                step=self.move.step,
                code="answered",
                because=_("This input is already answered or withdrawn."),
                remedy=_("Look at the case again to see the answer."),
            )
        return said


@contextmanager
def stepping(
    reference: str,
    step: str,
    *,
    actor: User | None,
    gesture: UUID | None = None,
    seen: int | None = None,
    about: int | None = None,
    at_point: int | None = None,
    also: Sequence[str] = (),
) -> Iterator[Stepping]:
    """Lock the case, look, and ask the policy whether this person may take this step now.

    `actor` None is the system itself, which passes the *who* but never the guards. `gesture`
    names one click; `seen` is the chain's length on the page the person had before them;
    `about` is the key of an input the step is about, `at_point` the number of a decision point;
    `also` are references of other cases the step writes to, locked along with it.
    Raises Case.DoesNotExist for a case the person may not see, and the refusals of the policy.
    """
    with moving(
        ("case", reference),
        *(("case", other) for other in also),
        actor=SYSTEM if actor is None else Actor(actor.pk),
        step=step,
        gesture=gesture,
        seen=seen,
    ) as move:
        situation = Situation(reference, user=actor, on=move.on, about=about, at_point=at_point)
        try:
            policies.check(step, situation)
        except NotPossible as refusal:
            # What is missing is only missing because somebody came first: say who and what.
            raise (move.stale() if refusal.code == "state" else None) or refusal from None
        if actor is not None:
            move.actor = situation.actor
        yield Stepping(move, situation)


def stepping_within(
    move: Move, reference: str, step: str, *, actor: User, about: int | None = None
) -> Stepping:
    """Take one case's step inside a move that holds its chain among others, asked as ever.

    Raises Case.DoesNotExist for a case the person may not see, and the refusals of the policy.
    """
    situation = Situation(reference, user=actor, on=move.on, about=about)
    policies.check(step, situation)
    return Stepping(move, situation, move.chain_at("case", reference))


def discuss_points(step: Stepping, points: Sequence[DecisionPoint]) -> None:
    """Note that a discussion of the decision points is finished today. [Drøftet]"""
    DecisionPoint.objects.filter(pk__in=[point.pk for point in points]).update(
        in_discussion=False, discussed_on=step.on
    )


# -- obligations -------------------------------------------------------------------------------


def employer_seat(case: Case) -> Seat:
    """Return the seat that owes what the employer owes in the case."""
    return Seat(Role.LEADER, case.unit)


def computed(case: Case, rule: str, anchor: date) -> dict[str, Any] | None:
    """Compute a deadline of the case for storing, or None when no pack of its has the rule.

    An open case keeps the local routine it was assessed by; a later one changes none of its days.
    """
    packs = law_of(case)
    if rule not in packs.rules:
        return None
    return packs.deadline(rule, anchor, weight=case.weight).to_json()


def day_of(deadline: Mapping[str, Any] | None, *keys: str) -> date | None:
    """Return the first of the days a stored deadline has; None when it has none of them."""
    for key in keys:
        if deadline is not None and deadline.get(key):
            return date.fromisoformat(deadline[key])
    return None


def owing(
    case: Case,
    kind: Obligation.Kind,
    seat: Seat,
    *,
    since: date,
    participation: Participation | None = None,
    subject: str = "",
    rule: str = "",
    deadline: Mapping[str, Any] | None = None,
    due_on: date | None = None,
) -> Obligation:
    """Return an obligation row, not yet saved; `deadline` is the stored arithmetic, if any."""
    return Obligation(
        case=case,
        kind=kind,
        participation=participation,
        role=seat.role,
        unit=seat.unit,
        union_id=seat.union_id,
        area_id=seat.area_id,
        guest_id=seat.guest_id,
        subject=subject,
        rule=rule,
        due_on=due_on or day_of(deadline, "rolled_end", "raw_end", "earliest"),
        safe_on=day_of(deadline, "safe_end") or due_on,
        deadline=dict(deadline) if deadline else None,
        since=since,
    )


def employer_owes(
    step: Stepping,
    kind: Obligation.Kind,
    *,
    subject: str = "",
    rule: str = "",
    deadline: Mapping[str, Any] | None = None,
    due_on: date | None = None,
) -> None:
    """Let the employer owe something in the case from today. [Arbeidsgivers plikt]"""
    owing(
        step.case,
        kind,
        employer_seat(step.case),
        since=step.on,
        subject=subject,
        rule=rule,
        deadline=deadline,
        due_on=due_on,
    ).save(force_insert=True)


def owe_answer(
    step: Stepping, kind: Obligation.Kind, subject: str, *, by: Participation | None = None
) -> None:
    """Let an answer be owed within the local routine's time: by a party, else by the employer. [Svarplikt]"""
    owing(
        step.case,
        kind,
        by.seat if by else employer_seat(step.case),
        since=step.on,
        participation=by,
        subject=subject,
        rule="LOC-ANSWER",
        deadline=computed(step.case, "LOC-ANSWER", step.on),
    ).save(force_insert=True)


def settle(stepping: Stepping, *kinds: Obligation.Kind, **which: Any) -> int:
    """Mark obligations of the case as done at this moment; returns how many."""
    return Obligation.objects.filter(
        case=stepping.case, kind__in=kinds, done_at__isnull=True, **which
    ).update(done_at=stepping.move.at)


def not_asked(step: str) -> NotPossible:
    """Return the refusal of a question the case does not ask."""
    return NotPossible(
        step=step,
        because=_("The case does not ask that question."),
        remedy=_("Choose one of the questions in the case."),
    )


def required(step: str, name: str, body: str) -> str:
    """Return the words stripped; raises NotPossible when there are none."""
    body = body.strip()
    if not body:
        raise NotPossible(
            step=step,
            code="empty_text",
            because=_("Nothing is written under “%(name)s”.") % {"name": name},
            remedy=_("Write a few words, and try again."),
        )
    return body
