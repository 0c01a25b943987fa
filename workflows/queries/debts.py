"""Tell what is owed in cases, in words, and what of it is a person's. [Utestående]"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parties.models import SAFETY_ROLES, UNION_ROLES, Mandate, OrgUnit, Role
from parties.seats import Holder, Seat, Standing, holders, mandates_on
from rulebook.packs import load
from workflows.models import ACT_BY, Case, Input, Obligation
from workflows.queries.words import decapitalised, spoken

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


class Mine:
    """What of what is owed a person owes, on one day: each seat is looked up once. [Mitt]"""

    def __init__(self, standing: Standing, on: date) -> None:
        """Take who the person is here, and the day."""
        self.standing = standing
        self.on = on
        self._own = {m.pk for m in standing.mandates}
        self._filling: dict[tuple[Any, ...], Holder | None] = {}

    def debts(self, cases: QuerySet[Case], *, most: int) -> list[Debt]:
        """Return what the person owes in all these cases, the most urgent first, `most` at the most.

        The seats are asked first: they are few, however many cases there are.
        """
        owed = Obligation.objects.filter(self._might_owe, done_at__isnull=True).order_by()
        filled: dict[tuple[Any, ...], list[int]] = {}
        for role, unit, path, *party in owed.values_list(*_SEAT).distinct():
            if self._fills(Seat(role, OrgUnit(pk=unit, path=path), *party)):
                filled.setdefault((role, *party), []).append(unit)
        mine = self._as_owner
        for (role, union, area, guest), units in filled.items():
            mine |= Q(role=role, unit__in=units, union=union, area=area, guest=guest)
        return self.lines(
            owed.filter(mine).order_by(ACT_BY.asc(nulls_last=True), "pk"), most=most
        )

    def lines(self, owed: QuerySet[Obligation], *, most: int | None = None) -> list[Debt]:
        """Return these obligations as lines, with the party that waits for each answer."""
        found = list(owed.select_related(*_READ)[:most])
        said = _asking(found)
        return [self.line(o, o.case, said.get(o.subject, "")) for o in found]

    def line(self, owed: Obligation, case: Case, said_by: str = "") -> Debt:
        """Return an obligation as a line; the employer's is the case owner's, while the owner leads."""
        owed.case = case
        return _line(owed, self.standing, self._fills(owed.seat), said_by)

    def _fills(self, seat: Seat) -> Holder | None:
        key = (seat.role, seat.unit.pk, seat.union_id, seat.area_id, seat.guest_id)
        if key not in self._filling:
            filling = holders(seat, self._mandates) if self._could_fill(seat) else []
            self._filling[key] = next((h for h in filling if h.mandate.pk in self._own), None)
        return self._filling[key]

    def _could_fill(self, seat: Seat) -> bool:
        """Tell at once of most seats that they are somebody else's: another union, another side."""
        if seat.guest_id is not None:
            return any(m.guest_id == seat.guest_id for m in self.standing.mandates)
        if seat.union_id is not None:
            return seat.union_id in self.standing.unions
        kin = next((kin for kin in _KIN if seat.role in kin), (seat.role,))
        return bool(self.standing.of(*kin))

    @cached_property
    def _might_owe(self) -> Q:
        """Match what somebody with these mandates could owe; who does is asked of the seats."""
        might = self._as_owner
        for mandate in self.standing.mandates:
            if mandate.guest_id is not None:
                might |= Q(guest=mandate.guest_id)
            elif mandate.role in UNION_ROLES:
                might |= Q(union=mandate.union_id)
            elif mandate.role == Role.LEADER:
                might |= Q(role=Role.LEADER, unit__path__startswith=mandate.unit.path)
            elif mandate.role in SAFETY_ROLES:
                might |= Q(role__in=SAFETY_ROLES)
            else:
                might |= Q(role=mandate.role)
        return might

    @property
    def _as_owner(self) -> Q:
        """Match what the owner of a case owes for the employer, where the owner still leads."""
        owns = Q(pk__in=[])
        for mandate in self.standing.of(Role.LEADER):
            owns |= Q(
                role=Role.LEADER,
                case__owner=self.standing.user_id,
                unit__path__startswith=mandate.unit.path,
            )
        return owns

    @cached_property
    def _mandates(self) -> list[Mandate]:
        """Read who else is of the person's own kinds: who is nearest is told among them."""
        roles = {role for kin in _KIN if self.standing.of(*kin) for role in kin}
        guests = {m.guest_id for m in self.standing.mandates if m.guest_id is not None}
        return mandates_on(
            self.on,
            concerning=Q(union__in=self.standing.unions)
            | Q(role__in=roles)
            | Q(guest__in=guests)
            | Q(pk__in=self._own),
        )


_KIN = (SAFETY_ROLES, (Role.LEADER,))
_SEAT = ("role", "unit", "unit__path", "union", "area", "guest")
_READ = (
    *("unit", "union", "participation__union", "participation__guest"),
    *("case__chain", "case__unit"),
)


def debts_in(cases: Iterable[Case], mine: Mine) -> list[Debt]:
    """Return what is owed in the cases, by whom, and whether the person fills the seat."""
    by_pk = {case.pk: case for case in cases}
    owed = list(
        Obligation.objects.filter(case__in=by_pk, done_at__isnull=True)
        .select_related("unit", "union", "participation__union", "participation__guest")
        .order_by("due_on", "pk")
    )
    said = _asking(owed)
    return [mine.line(o, by_pk[o.case_id], said.get(o.subject, "")) for o in owed]


def debt_of(
    obligation: Obligation, case: Case, mandates: list[Mandate], standing: Standing
) -> Debt:
    """Return one obligation as a line, where who has a stake in the case is read already."""
    obligation.case = case
    own = {m.pk for m in standing.mandates}
    filling = holders(obligation.seat, mandates)
    return _line(obligation, standing, next((h for h in filling if h.mandate.pk in own), None))


def _line(
    obligation: Obligation, standing: Standing, mine: Holder | None, said_by: str = ""
) -> Debt:
    is_mine = mine is not None
    if obligation.role == Role.LEADER and standing.leads(obligation.unit) is not None:
        is_mine = is_mine or obligation.case.owner_id == standing.user_id
    party = obligation.participation
    return Debt(
        obligation,
        is_mine,
        who=party.name if party else _("the employer"),
        because_of=_because_of(obligation, mine),
        said_by=said_by,
    )


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


def _because_of(obligation: Obligation, mine: Holder | None) -> str:
    if mine is None:
        return ""
    if mine.on_behalf_of is not None:
        return _("You answer for the one who is away.")
    if obligation.role == Role.PTV != mine.mandate.role:
        return _("The seat as workplace representative is vacant, so you answer.")
    return ""
