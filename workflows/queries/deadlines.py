"""Gather the dates of a person's cases: what is owed by a day, meetings, planned decisions. [Frister]"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from rulebook.packs import Packs
from workflows.models import ACT_BY, Case, DecisionPoint, Meeting, Obligation
from workflows.queries.cases import open_to
from workflows.queries.dates import listed, owed_line
from workflows.queries.debts import Debt, Mine
from workflows.queries.words import decapitalised

AT_MOST = 500
"""Deadlines, meetings or decisions read at once: the nearest; how far they reach is told."""

Row = TypeVar("Row")


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

    @property
    def words(self) -> str:
        """Return it as a calendar's line: who, unless it is the reader, what and in which case."""
        what = self.what
        if self.whose and not self.mine:
            who = ", ".join(self.whose)
            what = f"{who[:1].upper()}{who[1:]}: {decapitalised(what)}"
        return f"{what}, {self.case.title}"


@dataclass(frozen=True)
class Dates:
    """What falls between two days, the nearest first. [Datoer]

    `cut` is the first day on which others' dates are left out, since there are too many; none
    when everything is there. What the person owes is never left out for others': its nearest
    `AT_MOST` stand there.
    """

    rows: list[Dated]
    cut: date | None = None


@dataclass(frozen=True)
class Whole:
    """All the open cases of a person, with what is owed in them, where somebody has read them. [Alt]

    The cases count what is `undecided` and have their chains.
    """

    cases: list[Case]
    debts: list[Debt]


def dates_of(
    mine: Mine,
    *,
    since: date,
    until: date,
    owed: Sequence[Debt] | None = None,
    whole: Whole | None = None,
) -> Dates:
    """Return what falls between the days in the open cases the person may see.

    What the person owes and has not done stays, however late it is; `owed` is that, and `whole`
    is everything, when they are read already.
    """
    cases = open_to(mine.standing)
    if owed is None:
        owed = mine.debts(cases, most=AT_MOST)
    between = (since, until)
    meetings = list(_meetings(cases, between)[: AT_MOST + 1])
    cuts = [*_cut(meetings, lambda row: row.meeting.meets_on)]
    if whole is not None:
        debts = [d for d in whole.debts if d.act_by is not None and since <= d.act_by <= until]
        decided = [c for c in whole.cases if c.undecided and c.planned_decision_on >= since]
    else:
        debts = mine.lines(_owed(cases, between), most=AT_MOST + 1)
        decided = list(_decisions(cases, between)[: AT_MOST + 1])
        cuts += _cut(debts, lambda debt: debt.act_by)
        cuts += _cut(decided, lambda case: case.planned_decision_on)
    cut = max(min(cuts), since + timedelta(days=1)) if cuts else None
    unique = {debt.obligation.pk: debt for debt in (*owed, *debts)}
    found = [
        *(_deadline(debt) for debt in unique.values() if debt.act_by is not None),
        *(_meeting(row) for row in meetings),
        *(_decision(case) for case in decided),
    ]
    rows = [d for d in found if d.on <= until and (d.mine or cut is None or d.on < cut)]
    return Dates(sorted(rows, key=lambda d: (d.on, not d.mine, d.case.reference, d.key)), cut)


def _cut(rows: Sequence[Row], day: Callable[[Row], date | None]) -> Iterator[date]:
    """Yield the day that may not be whole, when there are more rows than are read."""
    if len(rows) > AT_MOST and (last := day(rows[-1])) is not None:
        yield last


def _owed(cases: QuerySet[Case], between: tuple[date, date]) -> QuerySet[Obligation]:
    return (
        Obligation.objects.filter(
            Exists(cases.filter(pk=OuterRef("case"))), done_at__isnull=True
        )
        .annotate(act_by=ACT_BY)
        .filter(act_by__range=between)
        .order_by("act_by", "pk")
    )


def _meetings(cases: QuerySet[Case], between: tuple[date, date]) -> QuerySet[Any]:
    """Return the cases of meetings: of a meeting only those the person may see."""
    return (
        Meeting.cases.through.objects.filter(
            Exists(cases.filter(pk=OuterRef("case"))), meeting__meets_on__range=between
        )
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .select_related("meeting", "case__chain")
        .order_by("meeting__meets_on", "pk")
    )


def _decisions(cases: QuerySet[Case], between: tuple[date, date]) -> QuerySet[Case]:
    planned = DecisionPoint.objects.filter(
        case=OuterRef("pk"), state=DecisionPoint.State.PLANNED
    )
    return (
        cases.filter(Exists(planned), planned_decision_on__range=between)
        .select_related("chain")
        .order_by("planned_decision_on", "pk")
    )


def _deadline(debt: Debt) -> Dated:
    assert debt.act_by is not None  # noqa: S101 – asked for by whoever calls
    case = debt.obligation.case
    return Dated(
        debt.act_by,
        debt.name,
        case,
        f"debt-{debt.obligation.pk}",
        mine=debt.mine,
        kind=debt.source_kind,
        debt=debt,
        edition=case.chain.length,
        whose=(debt.who,),
    )


def _meeting(row: Any) -> Dated:
    return Dated(
        row.meeting.meets_on,
        _("Discussion meeting"),
        row.case,
        f"meeting-{row.meeting_id}-{row.case_id}",
        starts_at=row.meeting.starts_at,
        place=row.meeting.place,
        edition=row.case.chain.length,
    )


def _decision(case: Case) -> Dated:
    return Dated(
        case.planned_decision_on,
        _("Planned decision"),
        case,
        f"decision-{case.pk}",
        edition=case.chain.length,
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
