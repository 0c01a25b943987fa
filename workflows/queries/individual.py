"""Read individual cases: one's own, those one answers for, and – logged – as HR. [Personalsaker]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ledger.events import Event
from ledger.models import Entry, Text
from parties.models import Mandate, Role
from parties.seats import Standing
from workflows.models import IndividualCase
from workflows.policies.individual import leads_individual, steps_in
from workflows.queries.dates import closed_between
from workflows.queries.law import law_on
from workflows.queries.record import told_in
from workflows.queries.words import HistoryLine

_READ = ("chain", "employee__user", "employee__unit", "unit", "owner")
_DAYS = ("anchor_date", "raw_end", "rolled_end", "safe_end")
_TEXTS = ("grounds", "minutes", "remark", "decision", "demand", "protocol")


def individuals_of(standing: Standing) -> Q:
    """Match the individual cases a person takes part in; HR takes part in none.

    The employee's own, and those of the unit the leader leads or has opened.
    """
    seen = Q(employee__user=standing.user_id)
    for mandate in standing.of(Role.LEADER):
        mine = Q(unit=mandate.unit_id)
        if mandate.user_id == standing.user_id:
            mine |= Q(owner=standing.user_id, unit__path__startswith=mandate.unit.path)
        seen |= mine & ~Q(employee__user=standing.user_id)
    return seen


def individual_list(standing: Standing) -> list[IndividualCase]:
    """Return the individual cases the person takes part in, the newest first."""
    return list(IndividualCase.objects.filter(individuals_of(standing)).select_related(*_READ))


def individual_numbers(standing: Standing) -> list[IndividualCase]:
    """Return every case by number and state for HR, without saying whom it is about."""
    if standing.audits is None:
        return []
    return list(
        IndividualCase.objects.only("reference", "state", "called_on", "kind").order_by("-pk")
    )


def individual_for(standing: Standing, reference: str, on: date) -> IndividualCase:
    """Return one case for a person who takes part in it, or for HR who has opened it today.

    Raises IndividualCase.DoesNotExist for everybody else.
    """
    cases = IndividualCase.objects.select_related(*_READ, *_TEXTS)
    found = cases.filter(individuals_of(standing), reference=reference).first()
    if found is None and standing.audits is not None:
        found = cases.filter(reference=reference).first()
        if found is not None and not _opened_today(found, standing.user_id, on):
            found = None
    if found is None:
        raise IndividualCase.DoesNotExist
    return found


def _opened_today(individual: IndividualCase, user_id: int, on: date) -> bool:
    """Tell whether the person has said today, in the record, why the case is opened."""
    return Entry.objects.filter(
        chain=individual.chain_id,
        event=Event.INDIVIDUAL_CASE_INSPECTED,
        actor_id=user_id,
        occurred_on=on,
    ).exists()


def employees_led_by(standing: Standing, on: date) -> list[Mandate]:
    """Return the employees of the units the person leads, by name."""
    beneath = Q(pk__in=[])
    for mandate in standing.of(Role.LEADER):
        beneath |= Q(unit__path__startswith=mandate.unit.path)
    return list(
        Mandate.objects.valid(on)
        .filter(beneath, role=Role.EMPLOYEE)
        .exclude(user=standing.user_id)
        .select_related("user", "unit")
        .order_by("user__last_name", "user__first_name")
    )


@dataclass(frozen=True)
class IndividualPage:
    """One individual case as one person meets it. [Personalsaken]"""

    individual: IndividualCase
    mine: bool
    leads: bool
    steps: list[str]
    clocks: list[dict[str, Any]]
    history: list[HistoryLine]
    inspections: list[Text]


def individual_page(standing: Standing, reference: str, on: date) -> IndividualPage:
    """Read one case with its clocks and history; raises IndividualCase.DoesNotExist."""
    individual = individual_for(standing, reference, on)
    return IndividualPage(
        individual=individual,
        mine=individual.employee.user_id == standing.user_id,
        leads=leads_individual(standing, individual) is not None,
        steps=steps_in(standing, individual),
        clocks=clocks_of(individual, on),
        history=told_in(individual.chain, standing.user_id),
        inspections=_inspections(individual),
    )


def _inspections(individual: IndividualCase) -> list[Text]:
    """Return the reasons HR has given for opening the case: what was written the same moment."""
    opened = Entry.objects.filter(
        chain=individual.chain_id, event=Event.INDIVIDUAL_CASE_INSPECTED
    )
    return list(
        Text.objects.filter(
            chain=individual.chain_id, created_at__in=opened.values("recorded_at")
        ).order_by("-pk")
    )


def clocks_of(individual: IndividualCase, on: date) -> list[dict[str, Any]]:
    """Return the clocks as they were stored, each with its arithmetic, as a deadline is shown."""
    packs, lines = law_on(on), []
    for rule_id, stored in individual.clocks.items():
        days = {name: date.fromisoformat(stored[name]) for name in _DAYS if stored.get(name)}
        rule = packs.rules.get(rule_id)
        lines.append(
            {
                **{name: days.get(name) for name in _DAYS},
                "due_on": days.get("safe_end") or days["raw_end"],
                "ends_on": days.get("rolled_end") or days["raw_end"],
                "what": rule.title if rule else rule_id,
                "kind": "law",
                "explanation": stored.get("explanation"),
                "by_analogy": bool(stored.get("by_analogy")),
                "closed": closed_between(packs, min(days.values()), max(days.values())),
                "citation": rule.citation.to_json() if rule else None,
                "rule": rule_id,
                "done_on": _done_on(individual, rule_id),
            }
        )
    return lines


def _done_on(individual: IndividualCase, rule_id: str) -> date | None:
    """Return the day a clock was met, when it was."""
    met = {
        "AML-17-3-2": individual.demanded_on,
        "AML-17-3-3": individual.met_on,
        "AML-17-3-5": individual.ended_on,
    }
    return met.get(rule_id)
