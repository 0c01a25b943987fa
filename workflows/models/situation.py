"""Read one case as one person meets it on one day: each thing once, and only when asked for.

The door reads a Situation after it holds the lock, so what policies see cannot change under
them. Pages read one without the lock. Two queries always (who has a stake; the case whole, as
`whole_case` reads it), the rest on demand, and none grows with parties or entries.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from ledger.moving import Actor
from parties.models import HR_ROLES, Mandate, Role, User
from parties.seats import Holder, Standing, standing_among
from workflows.models import whole_case
from workflows.models.afterwards import Trial
from workflows.models.called import Answered, Called
from workflows.models.case import Case, Question, Weight
from workflows.models.decision import DecisionPoint
from workflows.models.demand import Demand
from workflows.models.dispute import Dispute
from workflows.models.document import Document
from workflows.models.meeting import Minutes
from workflows.models.negotiation import Negotiation
from workflows.models.obligation import Obligation
from workflows.models.openness import Contest, Declaration
from workflows.models.participation import Input, Participation
from workflows.models.referral import Referral
from workflows.models.remains import Waiver
from workflows.models.renewal import Renewal
from workflows.models.routine import routine_holding
from workflows.models.shield import Shield
from workflows.models.stake import MANDATES, visible_to


class Situation:
    """One case, one person, one day. [Situasjonen]"""

    def __init__(
        self,
        reference: str,
        *,
        user: User | None,
        on: date,
        about: int | None = None,
        at_point: int | None = None,
    ) -> None:
        """Take the case's reference ("2026/0042"), who looks, and the day it is.

        `about` is the key of the input a step is about, read beside the case. `at_point` is the
        number of the decision point it is about; without it, the first still planned.
        """
        self.reference = reference
        self.about = about
        self.at_point = at_point
        self.user = user
        self.on = on

    @cached_property
    def mandates(self) -> list[Mandate]:
        """Return everyone with a stake in the case today, in one query."""
        return MANDATES.read(
            reference=self.reference, user_id=self.user.pk if self.user else 0, on=self.on
        )

    @cached_property
    def standing(self) -> Standing:
        """Return what the person who looks may be here."""
        return standing_among(self.user.pk if self.user else 0, self.mandates)

    @cached_property
    def case(self) -> Case:
        """Return the case, if this person may see it; raises Case.DoesNotExist otherwise."""
        cases = (
            whole_case.cases_in_full()
            .filter(reference=self.reference)
            .annotate(routine_now=routine_holding(self.on))  # type: ignore[no-redef]
        )
        if self.about is not None:
            cases = cases.annotate(input_beside=whole_case.INPUT.column(pk=self.about))  # type: ignore[no-redef]
        if self.user is not None:
            cases = cases.filter(visible_to(self.standing))
        return cases.get()

    @cached_property
    def meeting(self) -> Called | None:
        """Return the meeting called last, if any."""
        said = self.case.latest_meeting
        return Called.of(said) if said else None

    @cached_property
    def plan_answers(self) -> list[Answered]:
        """Return what the parties have said of the newest plan, in the order of the parties."""
        said = self.case.answers_to_plan or ()
        return sorted((Answered.of(one) for one in said), key=lambda answer: answer.party)

    @cached_property
    def participations(self) -> list[Participation]:
        """Return every party, also those left out."""
        return whole_case.PARTIES.rows(self.case.parties_beside)

    @cached_property
    def input(self) -> Input | None:
        """Return the input the step is about, when it is one of the case's."""
        return next(iter(whole_case.INPUT.rows(self.case.input_beside)), None)

    @cached_property
    def points(self) -> list[DecisionPoint]:
        """Return the decision points, in order."""
        return sorted(
            whole_case.POINTS.rows(self.case.points_beside), key=lambda point: point.number
        )

    @property
    def planned_points(self) -> list[DecisionPoint]:
        """Return the decision points still to be decided, in order."""
        return [p for p in self.points if p.state == DecisionPoint.State.PLANNED]

    @property
    def point(self) -> DecisionPoint | None:
        """Return the decision point the step is about: its gates are the ones that are asked."""
        if self.at_point is not None:
            return next((p for p in self.points if p.number == self.at_point), None)
        return next(iter(self.planned_points), None)

    @cached_property
    def papers(self) -> list[Minutes]:
        """Return the minutes, in order, without their words."""
        return whole_case.PAPERS.rows(self.case.papers_beside)

    @cached_property
    def negotiations(self) -> list[Negotiation]:
        """Return the negotiations, one for each organisation and demand, in order."""
        return whole_case.NEGOTIATIONS.rows(self.case.negotiations_beside)

    @cached_property
    def disputes(self) -> list[Dispute]:
        """Return the disputes, in order."""
        return whole_case.DISPUTES.rows(self.case.disputes_beside)

    @cached_property
    def demands(self) -> list[Demand]:
        """Return what the parties have demanded of the process, in order, each with its party."""
        return self._with_parties(whole_case.DEMANDS.rows(self.case.demands_beside))

    @cached_property
    def documents(self) -> list[Document]:
        """Return the papers filed in the case, in order, each with the party that filed it."""
        parties = {p.pk: p for p in self.participations}
        rows = whole_case.DOCUMENTS.rows(self.case.documents_beside)
        for row in rows:
            row.participation = parties.get(row.participation_id or 0)
        return rows

    def files_for(self, document: Document) -> bool:
        """Tell whether the person acts for the side that filed the document."""
        if document.participation_id is None:
            return self.leader is not None
        return document.participation_id in self.spoken_for

    @cached_property
    def declarations(self) -> list[Declaration]:
        """Return what is declared of how open the questions are, in the order of time."""
        return whole_case.DECLARATIONS.rows(self.case.declarations_beside)

    @property
    def declared(self) -> dict[int, Declaration]:
        """Return the declarations by key."""
        return {declaration.pk: declaration for declaration in self.declarations}

    def declaration_of(self, question: int) -> Declaration | None:
        """Return the declaration of a question that stands, if it is declared."""
        of_it = [d for d in self.declarations if d.question.number == question]
        return of_it[-1] if of_it else None

    @cached_property
    def contests(self) -> list[Contest]:
        """Return what is contested, each with its party; none for the employer's."""
        return self._with_parties(whole_case.CONTESTS.rows(self.case.contests_beside))

    @cached_property
    def trials(self) -> list[Trial]:
        """Return the decisions that hold for a time only, settled or not."""
        return whole_case.TRIALS.rows(self.case.trials_beside)

    @cached_property
    def renewal(self) -> Renewal | None:
        """Return the change that waits for a new discussion, or for everybody's no objection."""
        return next(iter(whole_case.RENEWALS.rows(self.case.renewal_beside)), None)

    @cached_property
    def said_of_change(self) -> dict[int, str]:
        """Return what each party last said of that change, by party."""
        rows = whole_case.SAID_OF_CHANGE.rows(self.case.said_of_change_beside)
        return {row.participation_id: row.outcome for row in rows}

    @cached_property
    def shields(self) -> list[Shield]:
        """Return what is kept confidential, in order, without its words."""
        return whole_case.SHIELDS.rows(self.case.shields_beside)

    def _with_parties(self, rows: list[Any]) -> list[Any]:
        """Give each row the party that is read already."""
        parties = {p.pk: p for p in self.participations}
        for row in rows:
            row.participation = parties.get(row.participation_id)  # none: the employer's
        return rows

    @cached_property
    def referrals(self) -> list[Referral]:
        """Return what is put before a body."""
        return whole_case.REFERRALS.rows(self.case.referrals_beside)

    @cached_property
    def waivers(self) -> list[Waiver]:
        """Return what parties and HR have waived of what remains."""
        return whole_case.WAIVERS.rows(self.case.waivers_beside)

    @cached_property
    def remaining(self) -> list[Obligation]:
        """Return what is still owed after decisions that were taken without it."""
        owed = self.open_obligations if any(p.taken_short for p in self.points) else ()
        return [o for o in owed if o.kind == Obligation.Kind.MAKE_GOOD]

    @cached_property
    def questions(self) -> list[Question]:
        """Return the questions put to the parties, in order."""
        return list(self.case.questions.all())

    @cached_property
    def open_obligations(self) -> list[Obligation]:
        """Return what is owed in the case and not done."""
        return list(
            Obligation.objects.filter(
                case__reference=self.reference, done_at__isnull=True
            ).select_related(
                "unit", "union", "area", "participation__union", "participation__guest"
            )
        )

    @property
    def leader(self) -> Mandate | None:
        """Return the mandate with which the person may act for the employer here."""
        return self.standing.leads(self.case.unit)

    @property
    def at_the_table(self) -> list[Participation]:
        """Return the parties that are called in and not left out. [Partene ved bordet]"""
        return [p for p in self.participations if p.omitted_id is None]

    @cached_property
    def spoken_for(self) -> dict[int, Holder]:
        """Return the parties the person may speak for, with the mandate and for whom."""
        found = {}
        for participation in self.at_the_table:
            holder = self.standing.speaks_for(participation.seat)
            if holder is not None:
                found[participation.pk] = holder
        return found

    @cached_property
    def party(self) -> Participation | None:
        """Return the party the person speaks for; the first, when there are several."""
        return next((p for p in self.participations if p.pk in self.spoken_for), None)

    @property
    def actor(self) -> Actor:
        """Return who acts, in which mandate and on whose behalf, for the record."""
        assert self.user is not None  # noqa: S101  (the system does not ask who it is)
        leader = self.leader
        if leader is not None:
            return Actor(self.user.pk, mandate_id=leader.pk, role=leader.role)
        if self.party is not None:
            holder = self.spoken_for[self.party.pk]
            behalf = holder.on_behalf_of
            return Actor(
                self.user.pk,
                mandate_id=holder.mandate.pk,
                on_behalf_of=behalf.pk if behalf else None,
                role=holder.mandate.role,
            )
        first = self.standing.first
        return Actor(
            self.user.pk,
            mandate_id=first.pk if first else None,
            role=first.role if first else "",
        )

    @cached_property
    def audience(self) -> tuple[int, ...]:
        """Return the mandates that are told what happens: all with a stake but HR."""
        return tuple(
            m.pk
            for m in self.mandates
            if m.role not in (*HR_ROLES, Role.EMPLOYEE) and self._concerned(m)
        )

    @property
    def everyone(self) -> tuple[int, ...]:
        """Return the audience and HR: for what nobody may be left in the dark about."""
        return (*self.audience, *(m.pk for m in self.mandates if m.role in HR_ROLES))

    def _concerned(self, mandate: Mandate) -> bool:
        """Leave out mandates read only because the person who acts holds them."""
        if mandate.guest is not None:
            return mandate.guest.case == self.reference
        if mandate.role == Role.LEADER:
            return mandate.unit.covers(self.case.unit)
        if any(m.stand_in == mandate.pk for m in self.mandates):  # type: ignore[attr-defined]
            return True
        return mandate.unit.path.startswith(self.case.unit.path) or mandate.unit.covers(
            self.case.unit
        )

    @property
    def is_light(self) -> bool:
        """Tell whether the case is one page and one answer from each."""
        return self.case.weight == Weight.LIGHT
