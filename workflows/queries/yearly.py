"""Read a year of co-determination: how early, who was heard, what was decided, what was late. [Årsrapport]

Numbers only: no title, no name and no unit small enough to be somebody. Cases about one employee
are not counted at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Min

from ledger.models import Entry, Seal
from parties.models import HR_ROLES, SAFETY_ROLES, UNION_ROLES, Organisation, Role
from parties.seats import Standing
from rulebook.packs import Packs
from workflows.models import Case
from workflows.queries.law import law_on
from workflows.queries.yearly_chapters import Chapter, chapters_of

_READERS = (
    *HR_ROLES,
    *UNION_ROLES,
    *SAFETY_ROLES,
    Role.LEADER,
    Role.ELECTED_REPRESENTATIVE,
)


@dataclass(frozen=True)
class Year:
    """A year's report for one employer, counted from the record. [Årsrapport]

    `last` is the last day counted: the last of the year, or today in the year that runs. `mark` is
    the newest entry of the record that was there, `seal` the newest seal over it.
    """

    house: str
    year: int
    last: date
    whole: bool
    mark: Entry | None
    seal: Seal | None
    chapters: Sequence[Chapter] = field(default_factory=tuple)


class NoSuchYear(LookupError):
    """There is no report for the year, or not for this reader."""


def read_year(standing: Standing, year: int, on: date) -> Year:
    """Return the report to whoever holds a mandate in the house; raises NoSuchYear. [Årsrapport]

    Leaders, unions, safety representatives and HR read the same numbers.
    """
    organisation = Organisation.objects.first()
    if organisation is None or not standing.of(*_READERS) or year not in years_with_cases(on):
        raise NoSuchYear(year)
    return year_report(year, law_on(on), organisation, on)


def years_with_cases(on: date) -> list[int]:
    """Return the years that can be reported, the newest first: from the first case until now."""
    first = Case.objects.aggregate(first=Min("opened_on"))["first"]
    return list(range(on.year, (first.year if first else on.year) - 1, -1))


def year_report(year: int, packs: Packs, organisation: Organisation, on: date) -> Year:
    """Count the year; a fixed number of queries, however many cases there are. [Årsrapport]"""
    last, chapters = chapters_of(year, packs, organisation, on)
    return Year(
        house=organisation.name,
        year=year,
        last=last,
        whole=on > last,
        mark=Entry.objects.order_by("-pk").first(),
        seal=Seal.objects.order_by("-number").defer("leaves").first(),
        chapters=chapters,
    )
