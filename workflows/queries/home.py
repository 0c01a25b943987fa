"""Gather what a person owes, what is coming, and the person's cases. [Min oversikt]"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parties.models import SAFETY_ROLES, Mandate, Role
from parties.seats import Holder, Standing, holders, mandates_on
from rulebook.packs import load
from workflows.models import Case, Draft, Input, Meeting, Obligation, RaisedCase
from workflows.policies.raising import raisers
from workflows.queries.cases import visible_to, with_undecided
from workflows.queries.ladder import Ladder, ladder_of
from workflows.queries.raised import awaiting_answer
from workflows.queries.words import decapitalised, spoken

WEEKS = 6
_AT_MOST = 50
_DRAFTS = 10
_LAST = date.max

Kind = Obligation.Kind
VERBS: dict[str, Any] = {
    Kind.GIVE_VIEW: gettext_lazy("Give your view"),
    Kind.ANSWER_IN_WRITING: gettext_lazy("Answer the case"),
    Kind.ANSWER_INPUT: gettext_lazy("Answer the input"),
    Kind.CALL_MEETING: gettext_lazy("Call the discussion"),
    Kind.CIRCULATE_MINUTES: gettext_lazy("Send the minutes"),
    Kind.APPROVE_MINUTES: gettext_lazy("Approve the minutes"),
    Kind.MEET_DUTY: gettext_lazy("Do what the rule asks"),
    Kind.DECIDE: gettext_lazy("Decide"),
    Kind.NEGOTIATE: gettext_lazy("Meet to negotiate"),
    Kind.ANSWER_BID: gettext_lazy("Answer the demand or the offer"),
    Kind.SIGN_PROTOCOL: gettext_lazy("Sign the protocol"),
    Kind.MEET_DISPUTE: gettext_lazy("Meet about the dispute"),
    Kind.STATE_CASE: gettext_lazy("Send the statement of case to the board"),
    Kind.GIVE_INFORMATION: gettext_lazy("Give the information"),
    Kind.ANSWER_DEMAND: gettext_lazy("Answer the demand"),
    Kind.ANSWER_CONTEST: gettext_lazy("Answer what is contested"),
    Kind.ANSWER_ACCESS: gettext_lazy("Answer the request for access"),
    Kind.SETTLE_TRIAL: gettext_lazy("Settle what becomes of the trial"),
    Kind.EVALUATE: gettext_lazy("Evaluate the process"),
    Kind.ANSWER_CHANGE: gettext_lazy("Say what you think of the change"),
    Kind.ANSWER_EMPLOYEE: gettext_lazy("Answer the employee"),
    Kind.MAKE_GOOD: gettext_lazy("Do afterwards what the decision was taken without"),
}
# Where on the case page each thing is done; what is kept confidential has a page of its own.
PLACES = {
    Kind.GIVE_VIEW: "turn",
    Kind.ANSWER_IN_WRITING: "turn",
    Kind.ANSWER_INPUT: "input",
    Kind.CALL_MEETING: "turn",
    Kind.CIRCULATE_MINUTES: "turn",
    Kind.APPROVE_MINUTES: "minutes",
    Kind.MEET_DUTY: "deadlines",
    Kind.DECIDE: "decision",
    Kind.NEGOTIATE: "negotiations",
    Kind.ANSWER_BID: "negotiations",
    Kind.SIGN_PROTOCOL: "negotiations",
    Kind.MEET_DISPUTE: "negotiations",
    Kind.STATE_CASE: "negotiations",
    Kind.GIVE_INFORMATION: "input",
    Kind.ANSWER_DEMAND: "demands",
    Kind.ANSWER_CONTEST: "brief",
    Kind.ANSWER_ACCESS: "turn",
    Kind.SETTLE_TRIAL: "afterwards",
    Kind.EVALUATE: "afterwards",
    Kind.ANSWER_CHANGE: "renewal",
    Kind.ANSWER_EMPLOYEE: "parties",
    Kind.MAKE_GOOD: "decision",
}


def subject_of(obligation: Obligation) -> str:
    """Return what exactly is owed where the verb alone does not say it: the duty's title."""
    if obligation.kind == Kind.MAKE_GOOD:
        what = spoken(load().vocabulary["evidence"].get(obligation.subject_code))
        # The rulebook names the state to be reached: «Saken er drøftet». Alone, it reads as done.
        return _("See to afterwards: %(what)s") % {"what": decapitalised(what)}
    if obligation.kind != Kind.MEET_DUTY:
        return ""
    rule = load().rules.get(obligation.rule)
    return spoken(rule.title) if rule is not None else ""


@dataclass(frozen=True)
class Debt:
    """Something owed, as a line reads it: a verb, a case and a date. [Utestående]

    `mine` says whether the person who looks fills the seat; `because_of` says why, when it is
    in somebody's place; `said_by` is the party that waits for an answer.
    """

    obligation: Obligation
    mine: bool
    who: str
    because_of: str = ""
    said_by: str = ""

    @property
    def verb(self) -> Any:
        """Return what is to be done."""
        return VERBS[self.obligation.kind]

    @property
    def subject(self) -> str:
        """Return what exactly is owed, when the verb alone does not say it."""
        return subject_of(self.obligation)

    @property
    def name(self) -> str:
        """Return what is owed in words that tell it from the person's other debts."""
        if self.said_by:
            return _("Answer %(party)s") % {"party": self.said_by}
        return self.subject or str(self.verb)

    @property
    def page(self) -> str:
        """Return which of the case's pages it is done on, by its name."""
        shield = self.obligation.subject_shield
        return "case-detail" if shield is None else "case-confidential"

    @property
    def place(self) -> str:
        """Return the fragment of that page where it is done."""
        shield = self.obligation.subject_shield
        return PLACES[Kind(self.obligation.kind)] if shield is None else f"kept-{shield}"

    @property
    def due_on(self) -> date | None:
        """Return the last legal day."""
        return self.obligation.due_on

    @property
    def act_by(self) -> date | None:
        """Return the day to act by: the safe day, or else the last."""
        return self.obligation.safe_on or self.obligation.due_on

    @property
    def source_kind(self) -> str:
        """Return where the date comes from: law, agreement, local_routine or suggested."""
        deadline = self.obligation.deadline
        return str(deadline["source_kind"]) if deadline else "suggested"


@dataclass(frozen=True)
class Coming:
    """A dated thing in the weeks ahead. [Hendelse i kalenderen]"""

    on: date
    text: str
    mine: bool
    slug: str
    source_kind: str = ""


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
    """What a person meets first. [Min oversikt]"""

    debts: list[Debt]
    coming: list[Coming]
    cases: list[Row]
    drafts: list[Unfinished]
    leads: bool
    raised: list[RaisedCase]
    may_raise: bool


def home(standing: Standing, on: date) -> Home:
    """Return what the person owes, most urgent first, the weeks ahead, and the open cases."""
    open_states = [s for s in Case.State if s not in (Case.State.CLOSED, Case.State.WITHDRAWN)]
    cases = list(
        with_undecided(visible_to(standing).filter(state__in=open_states))
        .select_related("unit")
        .order_by("-pk")[:_AT_MOST]
    )
    debts = debts_in(cases, standing, on)
    meetings = Meeting.objects.filter(
        cases__in=cases, meets_on__gte=on, meets_on__lte=on + timedelta(weeks=WEEKS)
    ).values_list("meets_on", "cases__pk")
    mine = sorted(
        (d for d in debts if d.mine), key=lambda d: (d.act_by or _LAST, d.obligation.pk)
    )
    return Home(
        debts=mine,
        coming=_coming(cases, debts, list(meetings), on),
        cases=_rows(cases, debts),
        drafts=drafts_of(standing.user_id) if standing.of(Role.LEADER) else [],
        leads=bool(standing.of(Role.LEADER)),
        raised=awaiting_answer(standing, on),
        may_raise=bool(raisers(standing)),
    )


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


def debts_in(cases: Iterable[Case], standing: Standing, on: date) -> list[Debt]:
    """Return what is owed in the cases, by whom, and whether the person fills the seat."""
    by_pk = {case.pk: case for case in cases}
    obligations = list(
        Obligation.objects.filter(case__in=by_pk, done_at__isnull=True)
        .select_related("unit", "union", "participation__union", "participation__guest")
        .order_by("due_on", "pk")
    )
    unions = {o.union_id for o in obligations if o.union_id is not None}
    guests = {o.guest_id for o in obligations if o.guest_id is not None}
    mandates = mandates_on(
        on,
        concerning=Q(union__in=unions)
        | Q(guest__in=guests)
        | Q(role__in=[*SAFETY_ROLES, Role.LEADER]),
    )
    asked = _asking(obligations)
    return [
        replace(
            debt_of(o, by_pk[o.case_id], mandates, standing), said_by=asked.get(o.subject, "")
        )
        for o in obligations
    ]


def _asking(obligations: list[Obligation]) -> dict[str, str]:
    """Name the party behind each input that waits for its answer, in one query."""
    subjects = [o.subject for o in obligations if o.kind == Kind.ANSWER_INPUT]
    if not subjects:
        return {}
    said = Input.objects.filter(pk__in=[int(s.partition(":")[2]) for s in subjects])
    return {
        f"input:{one.pk}": one.participation.name
        for one in said.select_related("participation__union", "participation__guest")
    }


def debt_of(
    obligation: Obligation, case: Case, mandates: list[Mandate], standing: Standing
) -> Debt:
    """Return an obligation as a line; the employer's is the case owner's, while the owner leads."""
    obligation.case = case
    own = {m.pk for m in standing.mandates}
    filling = holders(obligation.seat, mandates)
    mine = next((h for h in filling if h.mandate.pk in own), None)
    is_mine = mine is not None
    if obligation.role == Role.LEADER and standing.leads(obligation.unit) is not None:
        is_mine = is_mine or case.owner_id == standing.user_id
    party = obligation.participation
    return Debt(
        obligation,
        is_mine,
        who=party.name if party else _("the employer"),
        because_of=_because_of(obligation, mine),
    )


def _because_of(obligation: Obligation, mine: Holder | None) -> str:
    if mine is None:
        return ""
    if mine.on_behalf_of is not None:
        return _("You answer for the one who is away.")
    if obligation.role == Role.PTV != mine.mandate.role:
        return _("The seat as workplace representative is vacant, so you answer.")
    return ""


def _owed_ahead(debts: list[Debt], on: date, until: date) -> Iterator[Coming]:
    """Yield what falls due in the weeks ahead; what several owe alike is one line."""
    alike: dict[tuple[date, int, Any], list[Debt]] = defaultdict(list)
    for debt in debts:
        if debt.act_by is None or not on <= debt.act_by <= until:
            continue
        case = debt.obligation.case
        if debt.mine:
            yield Coming(
                debt.act_by,
                f"{debt.name}, {case.title}",
                mine=True,
                slug=case.slug,
                source_kind=debt.source_kind,
            )
        else:
            alike[debt.act_by, case.pk, debt.name].append(debt)
    for (day, _case, name), owed in alike.items():
        case = owed[0].obligation.case
        who = ", ".join(dict.fromkeys(d.who for d in owed))
        text = f"{who[:1].upper()}{who[1:]}: {decapitalised(name)}, {case.title}"
        yield Coming(day, text, mine=False, slug=case.slug, source_kind=owed[0].source_kind)


def _coming(
    cases: list[Case], debts: list[Debt], meetings: list[tuple[date, int]], on: date
) -> list[Coming]:
    by_pk = {case.pk: case for case in cases}
    until = on + timedelta(weeks=WEEKS)
    found = list(_owed_ahead(debts, on, until))
    for meets_on, case_pk in meetings:
        case = by_pk[case_pk]
        found.append(
            Coming(
                meets_on,
                _("Discussion meeting, %(case)s") % {"case": case.title},
                mine=False,
                slug=case.slug,
            )
        )
    found.extend(
        Coming(
            case.planned_decision_on,
            _("Planned decision, %(case)s") % {"case": case.title},
            mine=False,
            slug=case.slug,
        )
        for case in cases
        if case.undecided and on <= case.planned_decision_on <= until
    )
    return sorted(found, key=lambda c: (c.on, not c.mine, c.text))


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
