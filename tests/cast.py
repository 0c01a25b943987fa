"""The cast, used everywhere, in a small municipality: who leads, who speaks, who only looks on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ledger.moving import OSLO, clock_at
from parties import actions as register
from parties.models import (
    Confederation,
    Level,
    Mandate,
    Organisation,
    OrgUnit,
    Role,
    SafetyArea,
    Union,
    User,
)
from workflows import actions
from workflows.models import Case

TODAY = date(2027, 2, 1)  # a Monday
_LONG_AGO = date(2024, 1, 1)


def at(day: date, hour: int = 9) -> datetime:
    """Return a moment on the day, in Oslo."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=OSLO)


@dataclass
class Cast:
    """Everyone, and the places they belong to."""

    kari: User  # leads Home Care
    ola: User  # Fagforbundet, chief representative
    aisha: User  # NSF, chief representative
    nina: User  # safety representative of Home Care
    tor: User  # employee without a mandate
    per: User  # Fagforbundet, whose mandate ended yesterday
    ester: User  # Delta, representative in an unrelated unit
    hanne: User  # HR auditor
    dag: User  # kommunedirektør
    municipality: OrgUnit
    health: OrgUnit
    home_care: OrgUnit
    school: OrgUnit
    fagforbundet: Union
    nsf: Union
    delta: Union
    area: SafetyArea
    today: date = TODAY
    mandates: dict[str, Mandate] = field(default_factory=dict)

    def __getitem__(self, name: str) -> User:
        person: User = getattr(self, name)
        return person


NAMES = ("kari", "ola", "aisha", "nina", "tor", "per", "ester", "hanne", "dag")
OUTSIDERS = ("tor", "per", "ester")


def gather() -> Cast:
    """Register the municipality and its people through the register's own actions."""
    house = Organisation.objects.create(
        name="Furuvang kommune", profile="ha_ks_b", employees=620, has_amu=True
    )

    def unit(name: str, level: str, parent: OrgUnit | None) -> OrgUnit:
        return register.register_unit(
            name, level=level, organisation=house, parent=parent, actor=None
        )

    def person(username: str, first: str, last: str) -> User:
        return register.register_person(
            username,
            first_name=first,
            last_name=last,
            email=f"{username}@example.no",
            password=username,
            actor=None,
        )

    municipality = unit("Furuvang kommune", Level.EMPLOYER, None)
    health = unit("Helse og omsorg", Level.SECTOR, municipality)
    home_care = unit("Hjemmetjenesten", Level.WORKPLACE, health)
    school = unit("Granli skole", Level.WORKPLACE, unit("Oppvekst", Level.SECTOR, municipality))

    def union(name: str, short: str, of: Confederation, *units: OrgUnit) -> Union:
        made = register.register_union(name, short_name=short, confederation=of, actor=None)
        for place in units:
            register.declare_presence(made, place, declared_on=_LONG_AGO, actor=None)
        return made

    fagforbundet = union("Fagforbundet", "Fagforbundet", Confederation.LO, home_care, school)
    nsf = union("Norsk Sykepleierforbund", "NSF", Confederation.UNIO, home_care)
    delta = union("Delta", "Delta", Confederation.YS, school)
    area = register.register_safety_area("Hjemmetjenesten", units=[home_care], actor=None)
    cast = Cast(
        kari=person("kari", "Kari", "Nes"),
        ola=person("ola", "Ola", "Vik"),
        aisha=person("aisha", "Aisha", "Khan"),
        nina=person("nina", "Nina", "Moen"),
        tor=person("tor", "Tor", "Lie"),
        per=person("per", "Per", "Dahl"),
        ester=person("ester", "Ester", "Bø"),
        hanne=person("hanne", "Hanne", "Sand"),
        dag=person("dag", "Dag", "Rud"),
        municipality=municipality,
        health=health,
        home_care=home_care,
        school=school,
        fagforbundet=fagforbundet,
        nsf=nsf,
        delta=delta,
        area=area,
    )
    _give_mandates(cast)
    return cast


def _give_mandates(cast: Cast) -> None:
    yesterday = TODAY - timedelta(days=1)
    rows: list[tuple[str, str, OrgUnit, Union | None, SafetyArea | None, date | None]] = [
        ("kari", Role.LEADER, cast.home_care, None, None, None),
        ("ola", Role.HTV, cast.municipality, cast.fagforbundet, None, None),
        ("aisha", Role.HTV, cast.municipality, cast.nsf, None, None),
        ("nina", Role.SAFETY_REPRESENTATIVE, cast.home_care, None, cast.area, None),
        ("per", Role.PTV, cast.home_care, cast.fagforbundet, None, yesterday),
        ("ester", Role.PTV, cast.school, cast.delta, None, None),
        ("hanne", Role.HR_AUDITOR, cast.municipality, None, None, None),
        ("dag", Role.LEADER, cast.municipality, None, None, None),
    ]
    for name, role, place, union, area, last in rows:
        cast.mandates[name] = register.register_mandate(
            cast[name],
            role,
            unit=place,
            union=union,
            area=area,
            valid_from=_LONG_AGO,
            valid_to=last,
            confirmed_by="the union" if union else "HR",
            actor=None,
        )


LIGHT = {"measures": ["work_schedule"], "facts": {"different_hours": True, "dismissals": 0}}
ORDINARY = {
    "measures": ["reorganisation", "control_measure"],
    "facts": {"dismissals": 0, "units_affected": 1},
}


def proposal(cast: Cast, **changes: object) -> actions.Proposal:
    """Return Kari's proposal for Home Care: an ordinary reorganisation unless told otherwise."""
    given: dict[str, object] = {
        "title": "Ny organisering av hjemmetjenesten",
        "units": [cast.home_care],
        **ORDINARY,
        "known_on": TODAY - timedelta(days=14),
        "planned_decision_on": TODAY + timedelta(days=73),
        "planned_implementation_on": TODAY + timedelta(days=119),
        "brief": {
            "proposal": "Fra fem til tre soner.",
            "background": "Lange kjøreruter.",
            "open": "Antall soner er åpent.",
            "consequences": "Noen får nytt oppmøtested.",
            "environment": "Mer alenearbeid om natta.",
            "what": "Tre soner.",
            "why": "Kortere kjøretid.",
            "risk": "Alenearbeid.",
        },
        "questions": ["Bør det være tre soner?", "Hvor skal oppmøtestedet være?"],
    }
    return actions.Proposal(**{**given, **changes})  # type: ignore[arg-type]


def open_case(cast: Cast, **changes: object) -> Case:
    """Let Kari open the case."""
    return actions.open_case(proposal(cast, **changes), actor=cast.kari)


def case_in(state: str, cast: Cast, **changes: object) -> Case:
    """Return a case walked to the state by the actions, as people would walk it."""
    case = open_case(cast, **changes)
    ref = case.reference
    walk = [
        lambda: actions.give_information(ref, actor=cast.kari),
        lambda: actions.open_discussion(
            ref, meets_on=TODAY + timedelta(days=21), actor=cast.kari
        ),
        lambda: _hold(ref, cast),
        lambda: _finish(ref, cast),
    ]
    order = [
        Case.State.DRAFT,
        Case.State.INFORMED,
        Case.State.IN_DISCUSSION,
        Case.State.DISCUSSED,
        Case.State.CLOSED,
    ]
    if state == Case.State.WITHDRAWN:
        actions.withdraw(ref, reason="Ikke aktuelt.", actor=cast.kari)
    else:
        for step in walk[: order.index(Case.State(state))]:
            step()
    return Case.objects.get(pk=case.pk)


def _hold(ref: str, cast: Cast) -> None:
    day = TODAY + timedelta(days=21)
    with clock_at(at(day)):
        minutes = actions.circulate_minutes(
            ref, "Alle la fram sitt syn.", held_on=day, actor=cast.kari
        )
        for name in ("ola", "aisha", "nina"):
            actions.approve_minutes(ref, minutes.number, actor=cast[name])
        actions.close_discussion(ref, actor=cast.kari)


def _finish(ref: str, cast: Cast) -> None:
    with clock_at(at(TODAY + timedelta(days=75))):
        for kind in Case.objects.get(reference=ref).assessment.evidence_asked():
            actions.file_evidence(
                ref,
                kind,
                occurred_on=TODAY + timedelta(days=30),
                text="Gjort.",
                actor=cast.kari,
            )
        actions.decide(ref, 1, "Tre soner fra 31. mai.", actor=cast.kari)
        actions.implement(ref, 1, actor=cast.kari)
        actions.conclude(ref, actor=cast.kari)
