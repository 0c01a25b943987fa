"""Gather the dates of a person's cases: what is owed by a day, meetings, planned decisions. [Frister]"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from parties.seats import Standing
from rulebook.packs import Packs
from workflows.models import Case, Meeting
from workflows.queries.cases import visible_to, with_undecided
from workflows.queries.dates import listed, owed_line
from workflows.queries.home import Debt, debts_in

AT_MOST = 200


@dataclass(frozen=True)
class Dated:
    """One thing with a day: a deadline, a meeting or a planned decision. [Dato]

    `key` is the same as long as the thing is; `edition` grows each time its case changes.
    """

    on: date
    what: str
    case: Case
    key: str
    mine: bool = False
    kind: str = ""
    starts_at: time | None = None
    place: str = ""
    debt: Debt | None = None
    edition: int = 0
    whose: tuple[str, ...] = ()

    def line(self, laws: Packs) -> dict[str, Any]:
        """Return the deadline with its arithmetic, as the page opens it."""
        assert self.debt is not None  # noqa: S101 – asked of deadlines only
        return {**owed_line(self.debt, self.what, laws), "who": listed(list(self.whose))}


def dates_of(standing: Standing, on: date, *, since: date, until: date) -> list[Dated]:
    """Return what falls between the days in the cases the person may see, the nearest first.

    What the person owes and has not done stays, however late it is.
    """
    open_states = [s for s in Case.State if s not in (Case.State.CLOSED, Case.State.WITHDRAWN)]
    cases = list(
        with_undecided(visible_to(standing).filter(state__in=open_states))
        .select_related("chain")
        .order_by("-pk")[:AT_MOST]
    )
    editions = {case.reference: case.chain.length for case in cases}
    found = [
        *_owed(cases, standing, on, editions),
        *_meetings(cases, since, until, editions),
        *_decisions(cases, editions),
    ]
    return sorted(
        (d for d in found if d.on <= until and (d.on >= since or d.mine)),
        key=lambda d: (d.on, not d.mine, d.case.reference, d.key),
    )


def _owed(
    cases: list[Case], standing: Standing, on: date, editions: dict[str, int]
) -> Iterator[Dated]:
    for debt in debts_in(cases, standing, on):
        if debt.act_by is None:
            continue
        case = debt.obligation.case
        yield Dated(
            debt.act_by,
            debt.name,
            case,
            f"debt-{debt.obligation.pk}",
            mine=debt.mine,
            kind=debt.source_kind,
            debt=debt,
            edition=editions.get(case.reference, 0),
            whose=(debt.who,),
        )


def gathered(dates: Iterable[Dated]) -> list[Dated]:
    """Let what several owe alike, in one case by one day, be one line with all their names."""
    alike: dict[tuple[Any, ...], Dated] = {}
    for dated in dates:
        key = (dated.on, dated.case.pk, dated.what, dated.debt is None, dated.starts_at)
        first = alike.get(key)
        alike[key] = (
            replace(
                first,
                mine=first.mine or dated.mine,
                whose=tuple(dict.fromkeys((*first.whose, *dated.whose))),
            )
            if first
            else dated
        )
    return list(alike.values())


def _meetings(
    cases: list[Case], since: date, until: date, editions: dict[str, int]
) -> Iterator[Dated]:
    by_pk = {case.pk: case for case in cases}
    held = Meeting.objects.exclude(state=Meeting.State.CANCELLED)
    rows = held.filter(cases__in=by_pk, meets_on__gte=since, meets_on__lte=until).values_list(
        "pk", "meets_on", "starts_at", "place", "cases__pk"
    )
    for pk, meets_on, starts_at, place, case_pk in rows:
        if case_pk not in by_pk:
            continue
        case = by_pk[case_pk]
        yield Dated(
            meets_on,
            _("Discussion meeting"),
            case,
            f"meeting-{pk}-{case_pk}",
            starts_at=starts_at,
            place=place,
            edition=editions.get(case.reference, 0),
        )


def _decisions(cases: list[Case], editions: dict[str, int]) -> Iterator[Dated]:
    for case in cases:
        if case.undecided:
            yield Dated(
                case.planned_decision_on,
                _("Planned decision"),
                case,
                f"decision-{case.pk}",
                edition=editions.get(case.reference, 0),
            )
