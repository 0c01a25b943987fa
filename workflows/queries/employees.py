"""Read what concerns an employee: the cases that touch where they work, once they are told. [Saker som gjelder deg]

An employee is no party. What they read is what is planned, who speaks for them, and what was
decided – never input, views, minutes, confidential words or the cases of others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from parties.models import Mandate, Role
from parties.seats import Standing
from workflows.models import Case, DecisionPoint, EmployeeNotice, EmployeeQuestion
from workflows.models.situation import Situation
from workflows.policies.employees import reads_askers, reads_questions, takes_questions
from workflows.queries.page import CasePage
from workflows.queries.plan_rows import table
from workflows.queries.words import PartyLine

_AT_MOST = 20


def works_in(standing: Standing) -> list[Mandate]:
    """Return the person's own mandates as an employee, today."""
    return [m for m in standing.of(Role.EMPLOYEE) if m.user_id == standing.user_id]


def _above(mandates: list[Mandate]) -> list[int]:
    """Name the units people work in, and those they are part of: a case about one touches them."""
    return [int(pk) for m in mandates for pk in m.unit.path.strip("/").split("/")]


def concerning(standing: Standing) -> Q:
    """Match the cases open to the person as an employee: they touch the place, and it is told."""
    touching = Case.units.through.objects.filter(
        case=OuterRef("pk"), orgunit__in=_above(works_in(standing))
    )
    return Q(Exists(touching)) & Q(Exists(EmployeeNotice.objects.filter(case=OuterRef("pk"))))


def cases_concerning(standing: Standing) -> list[Case]:
    """Return those cases, open ones first, newest first; one who is no employee costs no query."""
    if not works_in(standing):
        return []
    found = Case.objects.filter(concerning(standing)).select_related("unit").order_by("-pk")
    return sorted(found[:_AT_MOST], key=lambda case: not case.is_open)


def mandate_concerned(standing: Standing, reference: str) -> Mandate:
    """Return the mandate by which the case concerns the person; raises Case.DoesNotExist for none."""
    mine = works_in(standing)
    told = EmployeeNotice.objects.filter(case__reference=reference)
    touched = set(
        Case.units.through.objects.filter(
            Exists(told), case__reference=reference, orgunit__in=_above(mine)
        ).values_list("orgunit", flat=True)
        if mine
        else ()
    )
    for mandate in mine:
        if not touched.isdisjoint(_above([mandate])):
            return mandate
    raise Case.DoesNotExist


def concerns(standing: Standing, reference: str) -> bool:
    """Tell whether the case is open to the person as an employee."""
    try:
        return bool(mandate_concerned(standing, reference))
    except Case.DoesNotExist:
        return False


@dataclass(frozen=True)
class EmployeePage:
    """One case as an employee it concerns reads it. [Saken for en ansatt]"""

    page: CasePage
    mandate: Mandate
    notices: list[EmployeeNotice]
    questions: list[EmployeeQuestion] = field(default_factory=list)

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.page.case

    @property
    def units(self) -> list[str]:
        """Name the units the case is about."""
        return [unit["name"] for unit in self.case.units_beside or ()]

    @property
    def parties(self) -> list[PartyLine]:
        """Return who speaks for the employees: all of them, since nobody's union is known."""
        return [p for p in self.page.parties if p.participation.guest_id is None]

    @property
    def plan(self) -> dict[str, Any] | None:
        """Return the days of the plan the parties have, without what they say of it."""
        plan = self.case.plan
        if plan is None:
            return None
        return {"published_on": plan.published_on, **table(plan.result)}

    @property
    def points(self) -> list[DecisionPoint]:
        """Return what is to be decided, or is."""
        return self.page.points

    @property
    def may_ask(self) -> bool:
        """Tell whether questions are taken."""
        return takes_questions(self.case)


def employee_page(standing: Standing, reference: str, on: date) -> EmployeePage:
    """Return the case as the employee reads it; raises Case.DoesNotExist for whom it does not concern."""
    mandate = mandate_concerned(standing, reference)
    page = CasePage(Situation(reference, user=None, on=on))
    asked = EmployeeQuestion.objects.filter(case=page.case, asker__user=standing.user_id)
    return EmployeePage(
        page,
        mandate,
        notices_in(page.case),
        list(asked.select_related("text", "answer", "answered_by")),
    )


def notices_in(case: Case) -> list[EmployeeNotice]:
    """Return what the employees have been told, newest first."""
    return list(case.employee_notices.select_related("text"))


@dataclass(frozen=True)
class Asked:
    """A question as those at the table read it: `asker` is empty for all but the leader. [Spørsmål]"""

    question: EmployeeQuestion
    asker: str


def questions_in(page: CasePage) -> list[Asked]:
    """Return what the employees ask, those that wait first, for those who may read it."""
    situation = page.situation
    if not reads_questions(situation):
        return []
    named = reads_askers(situation)
    found = EmployeeQuestion.objects.filter(case=page.case, withdrawn_on=None).select_related(
        "text", "answer", "answered_by", "asker__user", "asker__unit"
    )
    return [
        Asked(one, f"{one.asker.user}, {one.asker.unit}" if named else "")
        for one in sorted(found, key=lambda one: (one.answered_on is not None, one.number))
    ]
