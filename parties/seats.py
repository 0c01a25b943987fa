"""Find who fills a seat today, and who is entitled to be at the table.

A seat is a role for a union or a safety area over a unit. It outlives the people in it: what a
seat owes passes to the deputy, and to the successor, by itself. When nobody holds it, it
resolves upwards (PTV → HTV → FTV; safety representative → senior safety representative; a leader
→ the leader above), and at last to the union's own external contact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, FilteredRelation, Q, QuerySet

from parties.models import (
    HR_ROLES,
    SAFETY_ROLES,
    UNION_ROLES,
    Guest,
    Level,
    Mandate,
    OrgUnit,
    Role,
    SafetyArea,
    Union,
    UnionPresence,
)

_UPWARDS: dict[str, tuple[str, ...]] = {
    Role.PTV: (Role.PTV, Role.HTV, Role.FTV),
    Role.HTV: (Role.HTV, Role.FTV, Role.PTV),
    Role.SAFETY_REPRESENTATIVE: SAFETY_ROLES,
    Role.SENIOR_SAFETY_REPRESENTATIVE: (Role.SENIOR_SAFETY_REPRESENTATIVE,),
    Role.LEADER: (Role.LEADER,),
}


@dataclass(frozen=True)
class Seat:
    """A place at the table: role, union, safety area or guest, and the unit it is about. [Plass]"""

    role: str
    unit: OrgUnit
    union_id: int | None = None
    area_id: int | None = None
    guest_id: int | None = None


@dataclass(frozen=True)
class Holder:
    """Who fills a seat on a day; `on_behalf_of` is the one whose deputy this is. [Den som møter]"""

    mandate: Mandate
    on_behalf_of: Mandate | None = None


def mandates_on(on: date, *, concerning: Q | None = None) -> list[Mandate]:
    """Return the mandates that hold on the day, each with today's deputy, in one query.

    `stand_in` on each is the primary key of the deputy's mandate, or None.
    """
    return list(mandates_with_deputies(on, concerning=concerning))


def mandates_with_deputies(on: date, *, concerning: Q | None = None) -> QuerySet[Mandate]:
    """Return the same as a query, for whoever keeps it."""
    mandates = Mandate.objects.valid(on)
    if concerning is not None:
        mandates = mandates.filter(concerning)
    return (
        mandates.alias(
            away=FilteredRelation(
                "absences", condition=Q(absences__starts_on__lte=on, absences__ends_on__gte=on)
            )
        )
        .annotate(stand_in=F("away__deputy_id"))
        .select_related("user", "unit", "union", "area", "guest")
        .order_by("pk")
    )


def answers_for(mandate: Mandate, seat: Seat) -> bool:
    """Tell whether a mandate's party and units are the seat's.

    A safety representative speaks for the area wherever the case is treated: one that touches a
    workplace of the area and others is treated above it.
    """
    if seat.guest_id is not None or mandate.guest_id is not None:
        # A guest speaks in one case, whatever unit treats it.
        return seat.guest_id == mandate.guest_id
    if seat.union_id is not None and mandate.union_id != seat.union_id:
        return False
    if seat.area_id is not None and mandate.role == Role.SAFETY_REPRESENTATIVE:
        return mandate.area_id == seat.area_id and (
            mandate.unit.covers(seat.unit) or seat.unit.covers(mandate.unit)
        )
    return mandate.unit.covers(seat.unit)


def holders(seat: Seat, mandates: Sequence[Mandate]) -> list[Holder]:
    """Return who fills the seat among the day's mandates; empty when it is vacant.

    The nearest role in the upward order answers; among leaders the one nearest the unit. An
    absent holder is replaced by the deputy, followed through at most every mandate once, so
    that A→B→A cannot loop.
    """
    for role in _UPWARDS.get(seat.role, (seat.role,)):
        found = [m for m in mandates if m.role == role and answers_for(m, seat)]
        if role == Role.LEADER and found:
            nearest = max(len(m.unit.path) for m in found)
            found = [m for m in found if len(m.unit.path) == nearest]
        present = [holder for m in found if (holder := _present(m, mandates))]
        if present:
            return present
    return []


def _present(mandate: Mandate, mandates: Sequence[Mandate]) -> Holder | None:
    by_pk = {m.pk: m for m in mandates}
    seen: set[int] = set()
    acting: Mandate | None = mandate
    while acting is not None and getattr(acting, "stand_in", None) is not None:
        if acting.pk in seen:
            return None
        seen.add(acting.pk)
        acting = by_pk.get(acting.stand_in)  # type: ignore[attr-defined]
    if acting is None:
        return None
    return Holder(acting, None if acting.pk == mandate.pk else mandate)


@dataclass(frozen=True)
class Standing:
    """What a person's mandates let the person be, on one day. [Hvem jeg er her]"""

    user_id: int
    mandates: tuple[Mandate, ...]

    def leads(self, unit: OrgUnit) -> Mandate | None:
        """Return the leader's mandate that covers the unit, the nearest first."""
        covering = [m for m in self.of(Role.LEADER) if m.unit.covers(unit)]
        return max(covering, key=lambda m: len(m.unit.path), default=None)

    def of(self, *roles: str) -> list[Mandate]:
        """Return the mandates in any of the roles."""
        return [m for m in self.mandates if m.role in roles]

    def speaks_for(self, seat: Seat) -> Holder | None:
        """Return the mandate with which the person may speak for the seat, and for whom.

        One's own mandate first, then one held for somebody away. A chief representative may
        speak wherever a workplace representative of the same union may.
        """
        roles: tuple[str, ...] = UNION_ROLES if seat.union_id is not None else SAFETY_ROLES
        if seat.guest_id is not None:
            roles = (Role.GUEST,)
        answering = [m for m in self.of(*roles) if answers_for(m, seat)]
        own = next((m for m in answering if m.user_id == self.user_id), None)
        if own is not None:
            return Holder(own)
        away = next(iter(answering), None)
        if away is None:
            return None
        by_pk = {m.pk: m for m in self.mandates}
        deputy, passed = away, {away.pk}
        while deputy.user_id != self.user_id:
            deputy = by_pk[deputy.stand_in]  # type: ignore[attr-defined]
            if deputy.pk in passed:
                return None
            passed.add(deputy.pk)
        return Holder(deputy, on_behalf_of=away)

    @property
    def audits(self) -> Mandate | None:
        """Return the HR mandate, if there is one."""
        return next(iter(self.of(*HR_ROLES)), None)

    @property
    def only_employee(self) -> bool:
        """Tell whether the person is employed here and has no other mandate."""
        return bool(self.mandates) and len(self.of(Role.EMPLOYEE)) == len(self.mandates)

    @property
    def speaks(self) -> bool:
        """Tell whether the person has a mandate to do something here; to be employed is none. [Verv]"""
        return bool(self.mandates) and not self.only_employee

    @property
    def unions(self) -> set[int]:
        """Return the unions the person speaks for."""
        return {m.union_id for m in self.of(*UNION_ROLES) if m.union_id is not None}

    @property
    def first(self) -> Mandate | None:
        """Return the mandate the person is presented with."""
        return next(iter(self.mandates), None)


def standing_of(user_id: int, on: date) -> Standing:
    """Read a person's mandates on the day, including those the person deputises for."""
    mandates = mandates_on(
        on,
        concerning=Q(user=user_id)
        | Q(
            absences__deputy__user=user_id,
            absences__starts_on__lte=on,
            absences__ends_on__gte=on,
        ),
    )
    # A deputy of a deputy: each further link is one more read, and only for those who deputise.
    read = {m.pk for m in mandates}
    links = [m.pk for m in mandates if m.user_id != user_id]
    while links:
        further = [
            m
            for m in mandates_on(
                on,
                concerning=Q(
                    absences__deputy__in=links,
                    absences__starts_on__lte=on,
                    absences__ends_on__gte=on,
                ),
            )
            if m.pk not in read
        ]
        mandates += further
        read |= {m.pk for m in further}
        links = [m.pk for m in further]
    return standing_among(user_id, mandates)


def standing_among(user_id: int, mandates: Iterable[Mandate]) -> Standing:
    """Pick a person's standing out of mandates already read."""
    unique = {m.pk: m for m in mandates}
    own = [m for m in unique.values() if m.user_id == user_id]
    held = {m.pk for m in own}
    covered: list[Mandate] = []
    while new := [
        m for m in unique.values() if m.pk not in held and getattr(m, "stand_in", None) in held
    ]:
        covered += new
        held |= {m.pk for m in new}
    return Standing(user_id, tuple(own + covered))


@dataclass(frozen=True)
class Claim:
    """A party with a right to be there, and who would come today. [Part med rett til å være med]

    `grounds` are the union's own declarations of members that give it the right; a safety area
    has its right by looking after the units.
    """

    seat: Seat
    holders: tuple[Holder, ...]
    union: Union | None = None
    area: SafetyArea | None = None
    guest: Guest | None = None
    grounds: tuple[UnionPresence, ...] = ()

    @property
    def key(self) -> str:
        """Return the key by which a form, a program or the record names the party."""
        return claim_key(self.seat)

    @property
    def vacant(self) -> bool:
        """Tell whether nobody fills the seat."""
        return not self.holders

    @property
    def name(self) -> str:
        """Return the party's name as people say it."""
        named = self.union or self.area or self.guest
        return named.name if named else ""


def claim_key(seat: Seat) -> str:
    """Name a party by its seat: "union-4", "area-2", "guest-1" or "safety"."""
    if seat.guest_id is not None:
        return f"guest-{seat.guest_id}"
    if seat.union_id is not None:
        return f"union-{seat.union_id}"
    return f"area-{seat.area_id}" if seat.area_id is not None else "safety"


def union_seat(level: str, table: OrgUnit, union_id: int) -> Seat:
    """Return a union's seat: its workplace representative's at a workplace, else its chief's."""
    return Seat(Role.PTV if level == Level.WORKPLACE else Role.HTV, table, union_id=union_id)


def level_of(units: Sequence[OrgUnit]) -> tuple[str, OrgUnit]:
    """Return the level the units call for, and the unit there: the nearest that covers them all.

    Raises ValueError when no units are given.
    """
    if not units:
        raise ValueError("A case touches at least one unit.")
    paths = [u.path.strip("/").split("/") for u in units]
    common: list[str] = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    pk = int(common[-1])
    unit = next((u for u in units if u.pk == pk), None) or OrgUnit.objects.get(pk=pk)
    return unit.level, unit


def _touching(relation: str, units: Sequence[OrgUnit]) -> Q:
    """Match what is declared for one of the units, for a part of it, or for what it is part of."""
    touching = Q()
    for unit in units:
        above = [int(pk) for pk in unit.path.strip("/").split("/")]
        touching |= Q(**{f"{relation}__path__startswith": unit.path})
        touching |= Q(**{f"{relation}__in": above})
    return touching


def entitled(
    units: Sequence[OrgUnit], on: date, *, mandates: Sequence[Mandate] | None = None
) -> list[Claim]:
    """Return every party with a right to be at the table, from the units a case touches.

    The unions that have declared members in those units (or above or beneath them), by PTV for
    one workplace and HTV above; and the safety representative of the area, or the senior safety
    representative when several areas are touched. `mandates` are the day's, when they are known.
    """
    level, table = level_of(units)
    declared: dict[int, list[UnionPresence]] = {}
    for presence in (
        UnionPresence.objects.filter(_touching("unit", units))
        .select_related("union", "unit")
        .order_by("union__name", "unit__path")
    ):
        declared.setdefault(presence.union_id, []).append(presence)
    areas = list(SafetyArea.objects.filter(_touching("units", units)).distinct())
    if mandates is None:
        concerning = Q(union__in=[*declared]) | Q(role__in=SAFETY_ROLES)
        mandates = mandates_on(on, concerning=concerning)
    claims = []
    for union_id, grounds in declared.items():
        seat = union_seat(level, table, union_id)
        claims.append(
            Claim(
                seat,
                tuple(holders(seat, mandates)),
                union=grounds[0].union,
                grounds=tuple(grounds),
            )
        )
    if len(areas) == 1:
        seat = Seat(Role.SAFETY_REPRESENTATIVE, table, area_id=areas[0].pk)
        claims.append(Claim(seat, tuple(holders(seat, mandates)), area=areas[0]))
    elif areas:
        seat = Seat(Role.SENIOR_SAFETY_REPRESENTATIVE, table)
        claims.append(Claim(seat, tuple(holders(seat, mandates))))
    return claims
