"""Run stored cases through other rules, and say what would change. Nothing is written. [Simulering]"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from parties.seats import Standing
from rulebook.assessment import assess
from rulebook.errors import CaseFileError
from rulebook.packs import Packs, load
from rulebook.routine import Routine
from workflows.models import Case
from workflows.models.stake import visible_to
from workflows.queries.difference import Difference, difference, limits_moved
from workflows.queries.law import case_file_of, law_of
from workflows.queries.routine import profile_here

YEAR = timedelta(days=365)
_OVER = (Case.State.CLOSED, Case.State.WITHDRAWN)


@dataclass(frozen=True)
class Outcome:
    """What other rules would make of one case. [Utfall]

    `fault` says why the case could not be assessed by them; then there is no difference.
    """

    case: Case
    difference: Difference | None
    fault: str = ""

    @property
    def changed(self) -> bool:
        """Tell whether anything would be another."""
        return self.difference is None or not self.difference.nothing


def cases_to_try(
    on: date, *, standing: Standing | None = None, closed: bool = False
) -> QuerySet[Case]:
    """Return the assessed cases that are open, and with `closed` those closed in the last year.

    Those the person may see; without one, all of them.
    """
    wanted = ~Q(state__in=_OVER)
    if closed:
        wanted |= Q(state=Case.State.CLOSED, closed_on__gte=on - YEAR)
    seen = Q() if standing is None else visible_to(standing)
    return (
        Case.objects.filter(wanted, seen, assessment__isnull=False)
        .select_related("assessment", "organisation", "unit")
        .order_by("-pk")
    )


def simulate(cases: Iterable[Case], rules_for: Callable[[Case], Packs]) -> Iterator[Outcome]:
    """Try each case under its own rules and under others, on the day it was assessed.

    The case's facts stand as they are, so that only the rules differ.
    """
    for case in cases:
        assert case.assessment is not None  # noqa: S101  (cases_to_try asks for one)
        on, own, packs = case.assessment.assessed_on, law_of(case), rules_for(case)
        try:
            before, now = (
                assess(case_file_of(case, rules, on=on), rules, on=on).to_json()
                for rules in (own, packs)
            )
        except CaseFileError as wrong:
            yield Outcome(case, None, str(wrong))
            continue
        limits = limits_moved(own, packs, weight=case.weight)
        yield Outcome(case, difference(before, now, since=on, limits=limits))


def on_trial(routine: Routine, *, on: date) -> Packs:
    """Return the law with a routine that is not published, as if it had always held.

    Raises PackErrors with every fault of the routine.
    """
    made = routine.edition(0, valid_from=date.min, checked_on=on, profile=profile_here())
    return load(routine=made.text)


def if_moved(case: Case, packs: Packs, *, on: date) -> Difference:
    """Say what an open case would be asked if it were moved to these rules today."""
    assert case.assessment is not None  # noqa: S101  (asked of assessed cases)
    now = assess(case_file_of(case, packs, on=on), packs, on=on).to_json()
    limits = limits_moved(law_of(case), packs, weight=case.weight)
    return difference(case.assessment.result, now, since=on, limits=limits)
