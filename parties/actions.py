"""Register who speaks for whom: the only code that changes the register. [Oppsett]

Each action is recorded in the register's own chain, as references, never as personal text.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.moving import SYSTEM, Actor, Move, moving
from ledger.refusals import NotPermitted, NotPossible
from parties.models import (
    HR_ROLES,
    SAFETY_ROLES,
    UNION_ROLES,
    Absence,
    Committee,
    CommitteeMember,
    Confederation,
    Mandate,
    Organisation,
    OrgUnit,
    Role,
    SafetyArea,
    Union,
    UnionPresence,
    User,
)
from parties.seats import standing_of

REGISTER = ("register", "parties")
# Whoever answers for another holds the same kind of role.
_KINDS: tuple[tuple[str, ...], ...] = (UNION_ROLES, SAFETY_ROLES, HR_ROLES, (Role.LEADER,))


def _acting(user: User | None) -> Actor:
    """Return who acts: a person, or without one the system itself (set-up, import)."""
    return SYSTEM if user is None else Actor(user.pk, role=Role.HR_ADMINISTRATOR)


def _only_hr(move: Move, user: User | None) -> None:
    if user is not None and standing_of(user.pk, move.on).audits is None:
        raise NotPermitted(
            step=move.step,
            because=_("Only HR may change the register of parties."),
            remedy=_("Ask HR to make the change."),
        )


def register_unit(
    name: str,
    *,
    level: str,
    organisation: Organisation,
    parent: OrgUnit | None = None,
    actor: User | None,
) -> OrgUnit:
    """Add a unit beneath its parent. [Registrere enhet]"""
    with moving(REGISTER, actor=_acting(actor), step="register_unit") as move:
        _only_hr(move, actor)
        unit = OrgUnit.objects.create(
            organisation=organisation, parent=parent, name=name, level=level, path="/"
        )
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        OrgUnit.objects.filter(pk=unit.pk).update(path=unit.path)
        move.record(Event.UNIT_REGISTERED, subject=f"unit:{unit.pk}", facts={"level": level})
    return unit


def register_union(
    name: str,
    *,
    short_name: str,
    confederation: Confederation,
    external_contact: str = "",
    actor: User | None,
) -> Union:
    """Add a union and the confederation it negotiates in. [Registrere fagforening]"""
    with moving(REGISTER, actor=_acting(actor), step="register_union") as move:
        _only_hr(move, actor)
        union = Union.objects.create(
            name=name,
            short_name=short_name,
            confederation=confederation,
            external_contact=external_contact,
        )
        move.record(Event.UNION_REGISTERED, subject=f"union:{union.pk}", facts={"name": name})
    return union


def declare_presence(
    union: Union, unit: OrgUnit, *, declared_on: date, actor: User | None
) -> UnionPresence:
    """Note the union's own word that it has members in the unit. [Medlemmer i enheten]

    Given by a representative of that union, or by HR on its behalf.
    """
    acting = _acting(actor)
    with moving(REGISTER, actor=acting, step="declare_presence") as move:
        if actor is not None and union.pk not in standing_of(actor.pk, move.on).unions:
            _only_hr(move, actor)
        presence, new = UnionPresence.objects.get_or_create(
            union=union, unit=unit, defaults={"declared_on": declared_on}
        )
        if new:
            move.record(
                Event.PRESENCE_DECLARED,
                subject=f"union:{union.pk}",
                facts={"unit": unit.pk},
                occurred_on=declared_on,
            )
    return presence


def register_person(
    username: str,
    *,
    first_name: str,
    last_name: str,
    email: str = "",
    language: str = "nb",
    password: str | None = None,
    is_guest: bool = False,
    actor: User | None,
) -> User:
    """Add a person who may log in; without a password only by another way in. [Registrere bruker]

    `is_guest`: from another undertaking, and never given another mandate than a guest's.
    """
    with moving(REGISTER, actor=_acting(actor), step="register_person") as move:
        _only_hr(move, actor)
        user = User(
            username=username,
            first_name=first_name,
            last_name=last_name,
            email=email,
            language=language,
            is_guest=is_guest,
        )
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save()
        move.record(Event.USER_REGISTERED, subject=f"user:{user.pk}")
    return user


def register_mandate(
    user: User,
    role: str,
    *,
    unit: OrgUnit,
    valid_from: date,
    valid_to: date | None = None,
    union: Union | None = None,
    area: SafetyArea | None = None,
    confirmed_by: str,
    actor: User | None,
) -> Mandate:
    """Give a person a mandate, both days inclusive. [Registrere verv]

    Raises NotPossible when a union representative has no union, or the period ends before it
    begins.
    """
    with moving(REGISTER, actor=_acting(actor), step="register_mandate") as move:
        _only_hr(move, actor)
        if user.is_guest or role == Role.GUEST:
            raise NotPossible(
                step=move.step,
                code="guest",
                because=_("A guest from another undertaking has a mandate in one case only."),
                remedy=_("Call the guest in from the case."),
            )
        if role in UNION_ROLES and union is None:
            raise NotPossible(
                step=move.step,
                because=_("A union representative speaks for a union."),
                remedy=_("Choose the union."),
            )
        if valid_to is not None and valid_to < valid_from:
            raise NotPossible(
                step=move.step,
                because=_("The mandate ends before it begins."),
                remedy=_("Change one of the dates."),
            )
        mandate = Mandate.objects.create(
            user=user,
            role=role,
            unit=unit,
            union=union,
            area=area,
            valid_from=valid_from,
            valid_to=valid_to,
            confirmed_by=confirmed_by,
        )
        move.record(
            Event.MANDATE_REGISTERED,
            subject=f"mandate:{mandate.pk}",
            facts={
                "user": user.pk,
                "role": str(role),
                "unit": unit.pk,
                "union": union.pk if union else None,
                "valid_from": valid_from.isoformat(),
                "valid_to": valid_to.isoformat() if valid_to else None,
            },
        )
    return mandate


def end_mandate(mandate: Mandate, *, last_day: date, actor: User | None) -> Mandate:
    """Let a mandate end; it still holds on its last day. [Avslutte verv]"""
    with moving(REGISTER, actor=_acting(actor), step="end_mandate") as move:
        _only_hr(move, actor)
        if last_day < mandate.valid_from:
            raise NotPossible(
                step=move.step,
                because=_("The mandate would end before it begins."),
                remedy=_("Choose a later last day."),
            )
        Mandate.objects.filter(pk=mandate.pk).update(valid_to=last_day)
        mandate.valid_to = last_day
        move.record(
            Event.MANDATE_ENDED,
            subject=f"mandate:{mandate.pk}",
            facts={"last_day": last_day.isoformat()},
        )
    return mandate


def register_absence(
    mandate: Mandate,
    *,
    deputy: Mandate,
    starts_on: date,
    ends_on: date,
    actor: User | None,
    gesture: UUID | None = None,
) -> Absence:
    """Let another answer while this one is away, both days inclusive. [Melde forfall]

    The person whose mandate it is may do so, and HR; the deputy is told. Raises NotPossible for the same person, for a
    deputy of another union or in another kind of role, and for deputies
    that go in a loop, naming it: then nobody would answer.
    """
    who = _acting(actor)
    if actor is not None and actor.pk == mandate.user_id:
        who = Actor(actor.pk, mandate_id=mandate.pk, role=mandate.role)
    with moving(REGISTER, actor=who, step="register_absence", gesture=gesture) as move:
        if actor is not None and actor.pk != mandate.user_id:
            _only_hr(move, actor)
        same_kind = any(mandate.role in kind and deputy.role in kind for kind in _KINDS)
        if (
            mandate.user_id == deputy.user_id
            or mandate.union_id != deputy.union_id
            or not same_kind
        ):
            raise NotPossible(
                step=move.step,
                because=_("A deputy is another person with a mandate for the same party."),
                remedy=_("Choose someone with a mandate in the same union."),
            )
        if ends_on < starts_on:
            raise NotPossible(
                step=move.step,
                because=_("The absence ends before it begins."),
                remedy=_("Change one of the dates."),
            )
        _check_loop(move, mandate, deputy, starts_on, ends_on)
        absence = Absence.objects.create(
            mandate=mandate, deputy=deputy, starts_on=starts_on, ends_on=ends_on
        )
        move.record(
            Event.ABSENCE_REGISTERED,
            subject=f"mandate:{mandate.pk}",
            facts={
                "deputy": deputy.pk,
                "starts_on": starts_on.isoformat(),
                "ends_on": ends_on.isoformat(),
            },
            audience=[deputy.pk],
        )
    return absence


def _check_loop(
    move: Move, mandate: Mandate, deputy: Mandate, starts_on: date, ends_on: date
) -> None:
    """Refuse a deputy whose own deputies, on one of the days, lead back to whoever is away.

    Every absence that overlaps the days is followed, through a chain of any length; a loop would
    leave the seat to nobody. The days still open narrow at each link.
    """
    overlapping = (
        Absence.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
        .select_related("deputy__user")
        .order_by("pk")
    )
    away: dict[int, list[Absence]] = {}
    for absence in overlapping:
        away.setdefault(absence.mandate_id, []).append(absence)
    chains: list[tuple[tuple[Mandate, ...], date, date]] = [
        ((mandate, deputy), starts_on, ends_on)
    ]
    while chains:
        chain, first, last = chains.pop()
        for absence in away.get(chain[-1].pk, []):
            begins, ends = max(first, absence.starts_on), min(last, absence.ends_on)
            if begins > ends:
                continue
            longer = (*chain, absence.deputy)
            if absence.deputy_id == mandate.pk:
                raise NotPossible(
                    step=move.step,
                    code="deputy_loop",
                    because=_("The deputies go in a loop: %(loop)s. Then nobody answers.")
                    % {"loop": " → ".join(str(each.user) for each in longer)},
                    remedy=_("Choose a deputy who is there on those days, or other days."),
                )
            if absence.deputy_id not in {each.pk for each in chain}:
                chains.append((longer, begins, ends))


def register_safety_area(name: str, *, units: list[OrgUnit], actor: User | None) -> SafetyArea:
    """Add a safety area and the units in it. [Registrere verneområde]"""
    with moving(REGISTER, actor=_acting(actor), step="register_safety_area") as move:
        _only_hr(move, actor)
        area = SafetyArea.objects.create(name=name)
        area.units.set(units)
        move.record(
            Event.UNIT_REGISTERED,
            subject=f"area:{area.pk}",
            facts={"units": [u.pk for u in units]},
        )
    return area


def register_committee(
    name: str, *, kind: str, members: list[tuple[User, str]], actor: User | None
) -> Committee:
    """Add a committee with its members, each with the side of the table. [Registrere utvalg]"""
    with moving(REGISTER, actor=_acting(actor), step="register_committee") as move:
        _only_hr(move, actor)
        committee = Committee.objects.create(name=name, kind=kind)
        CommitteeMember.objects.bulk_create(
            CommitteeMember(committee=committee, user=user, side=side) for user, side in members
        )
        move.record(
            Event.COMMITTEE_REGISTERED,
            subject=f"committee:{committee.pk}",
            facts={"kind": str(kind), "members": len(members)},
        )
    return committee


def register_headcount(
    organisation: Organisation,
    *,
    employees: int,
    amu_headcount: int | None = None,
    has_amu: bool | None = None,
    counted_on: date,
    actor: User | None,
) -> Organisation:
    """Enter how many the employer has on a day; cases use it from now on. [Registrere antall ansatte]

    `employees` counts everyone; `amu_headcount` those the Act counts for a working environment
    committee, None when nobody has counted them. Open cases keep the facts they were assessed on.

    Raises NotPossible for a day to come, a day before the count that stands, or more who count
    for the committee than there are employees.
    """
    with moving(REGISTER, actor=_acting(actor), step="register_headcount") as move:
        _only_hr(move, actor)
        # Read behind the lock: two counts entered at once must not pass each other.
        stands = Organisation.objects.get(pk=organisation.pk)
        _check_headcount(move, stands, employees, amu_headcount, counted_on)
        said = {
            "employees": employees,
            "amu_headcount": amu_headcount,
            "has_amu": has_amu,
            "counted_on": counted_on,
        }
        Organisation.objects.filter(pk=organisation.pk).update(**said)
        for name, value in said.items():
            setattr(organisation, name, value)
        move.record(
            Event.HEADCOUNT_REGISTERED,
            subject=f"organisation:{organisation.pk}",
            facts={**said, "counted_on": counted_on.isoformat()},
            occurred_on=counted_on,
        )
    return organisation


def _check_headcount(
    move: Move, stands: Organisation, employees: int, amu_headcount: int | None, on: date
) -> None:
    if on > move.on:
        raise NotPossible(
            step=move.step,
            because=_("The employees cannot have been counted on a day to come."),
            remedy=_("Choose today or an earlier day."),
        )
    if stands.counted_on is not None and on < stands.counted_on:
        raise NotPossible(
            step=move.step,
            because=_("A later count is already entered."),
            remedy=_("Choose the day of that count, or a later one."),
        )
    if amu_headcount is not None and amu_headcount > employees:
        raise NotPossible(
            step=move.step,
            because=_("More are counted for the committee than there are employees."),
            remedy=_("Correct one of the two numbers."),
        )
