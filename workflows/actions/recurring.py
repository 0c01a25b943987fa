"""Turn the year wheel: plan it, open its cases, note what is done, say what was missed. [Årshjul]"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from ledger.events import Event
from ledger.moving import SYSTEM, Actor, Move, moving, now
from ledger.refusals import NotPossible
from parties.models import HR_ROLES, Mandate, Organisation, OrgUnit, Role, User
from parties.seats import Seat, holders, mandates_on, standing_of
from workflows.actions.assessing import Proposal
from workflows.actions.opening import enter_case
from workflows.models import Case, RecurringDuty
from workflows.policies.recurring import may_demand, may_note_held
from workflows.queries.law import law_on
from workflows.queries.recurring import AHEAD, YEAR, Turn, used_between, year_wheel
from workflows.queries.words import spoken

# Its own line in the record: the wheel belongs to no single case.
WHEEL = ("register", "recurring")
_TOLD = (*HR_ROLES, Role.HTV)


def keep_wheel(at: datetime) -> int:
    """Do what the year wheel asks for today; running it twice does nothing twice. [Årshjul]

    1. Bring rules that are new for this employer into the wheel.
    2. Note what has been discussed in a case of its own, and let go of a withdrawn case.
    3. Open the cases it is time for.
    4. Tell HR and every chief representative, once, of what was not done in time.

    Returns how much was done.
    """
    organisation = Organisation.objects.first()
    if organisation is None:
        return 0
    on = at.date()
    return (
        _plan(organisation, on)
        + _note_discussed(organisation, on)
        + _open_due(organisation, on)
        + _tell_late(organisation, on)
    )


def demand_recurring(rule_id: str, *, actor: User, gesture: UUID | None = None) -> Case:
    """Open a recurring duty's case at once, because one side demands it. [Kreve drøfting]

    Either side may, at any time, where the rule says so; the top leader may always. Returns the
    case, a draft with the top leader. Raises NotPermitted for somebody who speaks for no side,
    and NotPossible for a rule that gives no such right, or a case that is already open.
    """
    step = "demand_recurring"
    root, organisation = _root()
    with moving(
        _cases(now().date()), WHEEL, actor=Actor(actor.pk), step=step, gesture=gesture
    ) as move:
        standing = standing_of(actor.pk, move.on)
        mandate = may_demand(standing, root, step)
        move.actor = Actor(actor.pk, mandate_id=mandate.pk, role=mandate.role)
        turns = year_wheel(law_on(move.on), organisation, move.on)
        turn = _turn(step, turns, rule_id)
        if not turn.measure or not (turn.on_demand or mandate.role == Role.LEADER):
            raise NotPossible(
                step=step,
                code="not_on_demand",
                because=_("The rule gives no right to demand this between its turns."),
                remedy=_("Ask the leader to bring it forward, or propose a case of your own."),
            )
        if turn.case is not None:
            raise NotPossible(
                step=step,
                code="already_open",
                because=_("Case %(reference)s is already open for this.")
                % {"reference": turn.case.reference},
                remedy=_("Take part in that case."),
            )
        owner = _leader(root, move.on)
        if owner is None:
            raise NotPossible(
                step=step,
                code="no_leader",
                because=_("Nobody leads the employer today, so nobody can be given the case."),
                remedy=_("Ask HR to register who leads it."),
            )
        for each in turns:
            if (
                each.held_on is not None
            ):  # discussed since the last tick: noted before it is let go
                _keep_held(move, each, each.held_on, case=each.duty.case)
        return _open(move, turns, turn, root, owner=owner, demanded=True)


def note_held(
    rule_id: str, *, held_on: date, actor: User, gesture: UUID | None = None
) -> RecurringDuty:
    """Enter the day a recurring duty was last done, outside a case of its own. [Registrere gjennomført]

    Raises NotPermitted for others than HR and the top leader, and NotPossible for a day to come
    or one before the day that stands.
    """
    root, organisation = _root()
    with moving(WHEEL, actor=Actor(actor.pk), step="note_held", gesture=gesture) as move:
        mandate = may_note_held(standing_of(actor.pk, move.on), root, move.step)
        move.actor = Actor(actor.pk, mandate_id=mandate.pk, role=mandate.role)
        turns = year_wheel(law_on(move.on), organisation, move.on)
        turn = _turn(move.step, turns, rule_id)
        if held_on > move.on:
            raise NotPossible(
                step=move.step,
                code="day_to_come",
                because=_("It cannot have been done on a day to come."),
                remedy=_("Choose today or an earlier day."),
            )
        stands = max(filter(None, (turn.held_on, turn.duty.last_held_on)), default=None)
        if stands is not None and held_on <= stands:
            raise NotPossible(
                step=move.step,
                code="earlier_day",
                because=_("A later day, or this one, is already entered."),
                remedy=_("Choose a day after the one that stands."),
            )
        return _keep_held(move, turn, held_on)


def _root() -> tuple[OrgUnit, Organisation]:
    root = OrgUnit.objects.select_related("organisation").get(parent=None)
    return root, root.organisation


def _cases(on: date) -> tuple[str, str]:
    return "cases", str(on.year)


def _turn(step: str, turns: Iterable[Turn], rule_id: str) -> Turn:
    found = next((turn for turn in turns if turn.rule.id == rule_id), None)
    if found is None:
        raise NotPossible(
            step=step,
            code="not_in_wheel",
            because=_("That duty is not in your year wheel."),
            remedy=_("Choose one of those in the list."),
        )
    return found


def _leader(root: OrgUnit, on: date) -> User | None:
    """Return who leads the employer today, or None."""
    seat = Seat(Role.LEADER, root)
    found = holders(seat, mandates_on(on, concerning=Q(role=Role.LEADER)))
    return found[0].mandate.user if found else None


def _plan(organisation: Organisation, on: date) -> int:
    turns = year_wheel(law_on(on), organisation, on)
    if all(turn.duty.pk for turn in turns):
        return 0
    with moving(WHEEL, actor=SYSTEM, step="plan_recurring") as move:
        known = set(RecurringDuty.objects.values_list("rule", flat=True))
        new = [turn.rule.id for turn in turns if turn.rule.id not in known]
        RecurringDuty.objects.bulk_create(RecurringDuty(rule=r, since=move.on) for r in new)
        if new:
            move.record(Event.RECURRING_PLANNED, facts={"rules": new})
    return len(new)


def _note_discussed(organisation: Organisation, on: date) -> int:
    done = _held_or_gone(year_wheel(law_on(on), organisation, on))
    if not done:
        return 0
    with moving(WHEEL, actor=SYSTEM, step="note_held") as move:
        done = _held_or_gone(year_wheel(law_on(on), organisation, on))
        for turn in done:
            if turn.held_on is not None:
                _keep_held(move, turn, turn.held_on, case=turn.duty.case)
            else:
                RecurringDuty.objects.filter(pk=turn.duty.pk).update(case=None)
    return len(done)


def _held_or_gone(turns: Iterable[Turn]) -> list[Turn]:
    gone = (Case.State.CLOSED, Case.State.WITHDRAWN)
    return [
        turn
        for turn in turns
        if turn.held_on is not None or (turn.case is not None and turn.case.state in gone)
    ]


def _keep_held(
    move: Move, turn: Turn, held_on: date, *, case: Case | None = None
) -> RecurringDuty:
    duty = turn.duty
    duty.last_held_on = max(filter(None, (held_on, duty.last_held_on)))
    duty.case = None if case is not None else duty.case
    duty.told_due_on = None
    duty.save()
    facts: dict[str, Any] = {
        "name": turn.rule.title["nb"],
        "held_on": held_on.isoformat(),
    }
    if case is not None:
        facts["reference"] = case.reference
    move.record(
        Event.RECURRING_HELD,
        subject=turn.rule.id,
        facts=facts,
        audience=_told(move.on),
        occurred_on=held_on,
        chain=move.chain_at(*WHEEL),
    )
    return duty


def _open_due(organisation: Organisation, on: date) -> int:
    if not _due(year_wheel(law_on(on), organisation, on), on):
        return 0
    root, _organisation = _root()
    owner = _leader(root, on)
    if owner is None:
        return 0  # what is late is still told; a case cannot lie with nobody
    opened = 0
    with moving(_cases(on), WHEEL, actor=SYSTEM, step="open_recurring") as move:
        turns = year_wheel(law_on(on), organisation, on)
        for turn in _due(turns, on):
            _open(move, turns, turn, root, owner=owner)
            opened += 1
    return opened


def _due(turns: Sequence[Turn], on: date) -> list[Turn]:
    """Return the turns whose case is to be opened: the nearest one of each measure."""
    first: dict[str, Turn] = {}
    for turn in turns:
        if turn.measure and turn.case is None and turn.near(on):
            first.setdefault(turn.measure, turn)
    busy = {turn.measure for turn in turns if turn.case is not None}
    return [turn for measure, turn in first.items() if measure not in busy]


def _open(
    move: Move,
    turns: Sequence[Turn],
    turn: Turn,
    root: OrgUnit,
    *,
    owner: User,
    demanded: bool = False,
) -> Case:
    """Open one case for all that recurs with the same measure: they are discussed together."""
    together = [each for each in turns if each.measure == turn.measure and not each.case]
    with override(owner.language):
        case = enter_case(
            move, _proposal(turn, together, root, move.on, demanded=demanded), owner=owner
        )
    wheel = move.chain_at(*WHEEL)
    for each in together:
        row, _new = RecurringDuty.objects.get_or_create(
            rule=each.rule.id, defaults={"since": move.on}
        )
        RecurringDuty.objects.filter(pk=row.pk).update(case=case)
    move.record(
        Event.RECURRING_CASE_OPENED,
        subject=turn.rule.id,
        facts={
            "name": turn.rule.title["nb"],
            "reference": case.reference,
            "due_on": turn.due_on.isoformat(),
            "demanded": demanded,
        },
        audience=[*_told(move.on), *_leading(root, move.on)],
        chain=wheel,
    )
    return case


def _proposal(
    turn: Turn, together: Sequence[Turn], root: OrgUnit, on: date, *, demanded: bool
) -> Proposal:
    """Write the case as the leader finds it: the agenda as questions, the year as background."""
    # What is late, or demanded, gets the time a case needs; what is not keeps its own day.
    day = on + AHEAD if demanded or turn.late(on) else turn.due_on
    what = [spoken(each.rule.title) for each in together]
    staffing = turn.measure == "staffing_review"
    return Proposal(
        title=what[0],
        units=[root],
        measures=[turn.measure],
        facts={},
        known_on=on,
        planned_decision_on=day,
        planned_implementation_on=day,
        brief={
            "proposal": "\n".join(f"– {line}" for line in what),
            "background": year_in_words(on) if staffing else _("Last year's minutes."),
        },
        questions=agenda() if staffing else (),
        weight="ordinary",
    )


def agenda() -> tuple[str, ...]:
    """Return what a yearly discussion of staffing goes through. [Dagsorden etter § 14-14 a]"""
    return (
        _("Basis: why do we use part-time, temporary and hired-in work?"),
        _("Extent: how much do we use, and where?"),
        _("Working environment: what does the use do to it?"),
        _("Equal treatment: are those hired in, temporary and part-time treated equally?"),
    )


def year_in_words(on: date) -> str:
    """Tell how many decisions the last year had, by unit and ground; never of any person."""
    used = used_between(on - YEAR, on)
    if not used:
        return _(
            "No decisions on part-time, temporary or hired-in work are registered "
            "in the last year."
        )
    packs = law_on(on)
    lines = [_("Decisions in the last year, by unit and ground:")]
    for line in used:
        label = spoken(packs.measures[line.measure].label)
        ground = line.ground or _("ground not given")
        lines.append(f"– {line.unit}, {label}, {ground}: {line.decisions}")
    return "\n".join(lines)


def _tell_late(organisation: Organisation, on: date) -> int:
    if not _late(year_wheel(law_on(on), organisation, on), on):
        return 0
    with moving(WHEEL, actor=SYSTEM, step="tell_recurring") as move:
        late = _late(year_wheel(law_on(on), organisation, on), on)
        for turn in late:
            RecurringDuty.objects.filter(pk=turn.duty.pk).update(told_due_on=turn.due_on)
            move.record(
                Event.RECURRING_FELL_DUE,
                subject=turn.rule.id,
                facts={
                    "name": turn.rule.title["nb"],
                    "due_on": turn.due_on.isoformat(),
                },
                audience=_told(move.on),
                occurred_on=turn.due_on,
            )
    return len(late)


def _late(turns: Iterable[Turn], on: date) -> list[Turn]:
    return [t for t in turns if t.late(on) and t.duty.pk and t.duty.told_due_on != t.due_on]


def _told(on: date) -> list[int]:
    """Name HR's mandates and every chief representative's."""
    return list(Mandate.objects.valid(on).filter(role__in=_TOLD).values_list("pk", flat=True))


def _leading(root: OrgUnit, on: date) -> list[int]:
    leading = Mandate.objects.valid(on).filter(role=Role.LEADER, unit=root)
    return list(leading.values_list("pk", flat=True))
