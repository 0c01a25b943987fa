"""Gather what a person owes, what is coming, and the person's cases. [Min oversikt]"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from parties.models import Role
from parties.seats import Standing
from rulebook.packs import load
from workflows.models import Case, Draft, RaisedCase
from workflows.policies.raising import raisers
from workflows.queries.cases import open_to, with_undecided
from workflows.queries.deadlines import AT_MOST, Dates, Whole, dates_of
from workflows.queries.debts import Debt, Mine, debts_in
from workflows.queries.ladder import Ladder, ladder_of
from workflows.queries.raised import awaiting_answer
from workflows.queries.words import spoken

WEEKS = 6
_AT_MOST = 50
_DRAFTS = 10
_LAST = date.max


@dataclass(frozen=True)
class Row:
    """A case as a list shows it: the ladder in miniature, whose turn, and the next date."""

    case: Case
    ladder: Ladder
    turn: str
    my_turn: bool
    next_on: date | None


@dataclass(frozen=True)
class Unfinished:
    """A case somebody is still writing, by its title or by what changes. [Kladd]"""

    pk: int
    name: str
    saved_at: datetime


@dataclass(frozen=True)
class Home:
    """What a person meets first; `more_debts` and `more_cases` say that there is no room for all. [Min oversikt]"""

    debts: list[Debt]
    ahead: Dates
    cases: list[Row]
    drafts: list[Unfinished]
    leads: bool
    raised: list[RaisedCase]
    may_raise: bool
    more_debts: bool = False
    more_cases: bool = False


def home(standing: Standing, on: date) -> Home:
    """Return what the person owes, most urgent first, the weeks ahead, and the newest open cases."""
    mine = Mine(standing, on)
    every = open_to(standing)
    cases = list(
        with_undecided(every).select_related("unit", "chain").order_by("-pk")[: _AT_MOST + 1]
    )
    shown, more = cases[:_AT_MOST], len(cases) > _AT_MOST
    debts = debts_in(shown, mine)
    if more:
        owed, whole = mine.debts(every, most=AT_MOST), None
    else:
        owed, whole = sorted((d for d in debts if d.mine), key=_urgency), Whole(shown, debts)
    until = on + timedelta(weeks=WEEKS)
    return Home(
        debts=owed[:_AT_MOST],
        ahead=dates_of(mine, since=on, until=until, owed=owed, whole=whole),
        cases=_rows(shown, debts),
        drafts=drafts_of(standing.user_id) if standing.of(Role.LEADER) else [],
        leads=bool(standing.of(Role.LEADER)),
        raised=awaiting_answer(standing, on),
        may_raise=bool(raisers(standing)),
        more_debts=len(owed) > _AT_MOST,
        more_cases=more,
    )


def _urgency(debt: Debt) -> tuple[date, int]:
    return debt.act_by or _LAST, debt.obligation.pk


def drafts_of(author: int) -> list[Unfinished]:
    """Return what the person is still writing, the newest first."""
    measures = load().measures
    found = []
    for draft in Draft.objects.filter(author=author)[:_DRAFTS]:
        typed = draft.data.get("typed", {})
        title = next(iter(typed.get("title", ())), "").strip()
        changes = [
            spoken(measures[m].label) for m in typed.get("measures", ()) if m in measures
        ]
        name = title or ", ".join(changes) or _("Draft without a name")
        found.append(Unfinished(draft.pk, name, draft.saved_at))
    return found


def _rows(cases: list[Case], debts: list[Debt]) -> list[Row]:
    owed: dict[int, list[Debt]] = defaultdict(list)
    for debt in debts:
        owed[debt.obligation.case_id].append(debt)
    return [_row(case, owed[case.pk]) for case in cases]


def _row(case: Case, debts: list[Debt]) -> Row:
    dated = sorted((d for d in debts if d.act_by), key=lambda d: d.act_by or _LAST)
    mine = any(d.mine for d in debts)
    names = list(dict.fromkeys(d.who for d in debts if not d.mine))
    turn = _("You") if mine else ", ".join(names[:3]) or _("Nobody owes anything")
    return Row(
        case,
        ladder_of(case, decided=not case.undecided and case.state != Case.State.DRAFT),
        turn,
        mine,
        dated[0].act_by if dated else case.planned_decision_on,
    )
