"""Find the cases a person may see."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from parties.seats import Standing
from workflows.models import Case, DecisionPoint, stake


def visible_to(standing: Standing) -> QuerySet[Case]:
    """Return the cases someone may see: every read of cases starts here. [Synlige saker]"""
    return Case.objects.filter(stake.visible_to(standing))


def open_to(standing: Standing) -> QuerySet[Case]:
    """Return the visible cases that are neither closed nor withdrawn. [Åpne saker]"""
    ended = (Case.State.CLOSED, Case.State.WITHDRAWN)
    return visible_to(standing).exclude(state__in=ended)


def with_undecided(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Count, on each case, the decision points that are still only planned (`undecided`)."""
    return cases.annotate(  # type: ignore[no-redef]
        undecided=Count(
            "points", filter=Q(points__state=DecisionPoint.State.PLANNED), distinct=True
        )
    )


def case_list(
    standing: Standing,
    *,
    words: str = "",
    state: str = "",
    before: int | None = None,
    at_most: int = 50,
) -> list[Case]:
    """Return a page of visible cases, newest first; `before` is the last key of the page before."""
    cases = visible_to(standing).select_related("unit", "owner")
    if words:
        cases = cases.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    if state:
        cases = cases.filter(state=state)
    if before is not None:
        cases = cases.filter(pk__lt=before)
    return list(with_undecided(cases).order_by("-pk")[:at_most])
