"""Register Furuvang, an inland municipality that does not exist: units, unions, people, bodies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from codetermination.demo import PASSWORD
from codetermination.demo.telling import Days
from parties import actions as register
from parties.models import (
    Committee,
    CommitteeMember,
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

NAME = "Furuvang kommune"
ROOT = "Furuvang kommune"

# Sector → the units beneath it; a unit with units of its own is a row further down.
_SECTORS: dict[str, tuple[str, ...]] = {
    "Helse og omsorg": (
        "Furutun bo- og omsorgssenter",
        "Psykisk helse og rus",
        "Furuvang legesenter",
    ),
    "Oppvekst": (
        "Furuvang barneskole",
        "Granli skole",
        "Furuvang ungdomsskole",
        "Granly barnehage",
        "Solbakken barnehage",
        "Barnevernstjenesten",
    ),
    "Teknisk": (
        "Vei og park",
        "Vann og avløp",
        "Eiendom og renhold",
        "Plan og byggesak",
    ),
    "Kultur": ("Furuvang bibliotek", "Kulturskolen"),
    "Stab og støtte": ("Servicetorget", "Økonomi og lønn"),
}
_ZONES = ("Nordre sone", "Søndre sone", "Sentrum sone")
HOME_CARE = "Hjemmetjenesten"

# (full name, short name, confederation, regional office, the units it has declared)
_UNIONS: tuple[tuple[str, str, Confederation, tuple[str, ...]], ...] = (
    (
        "Fagforbundet",
        "Fagforbundet",
        Confederation.LO,
        (
            HOME_CARE,
            "Furutun bo- og omsorgssenter",
            "Granly barnehage",
            "Solbakken barnehage",
            "Furuvang barneskole",
            "Granli skole",
            "Vei og park",
            "Eiendom og renhold",
            "Servicetorget",
            "Furuvang bibliotek",
        ),
    ),
    (
        "Fellesorganisasjonen",
        "FO",
        Confederation.LO,
        (HOME_CARE, "Psykisk helse og rus", "Barnevernstjenesten"),
    ),
    (
        "Skolenes landsforbund",
        "Skolenes landsforbund",
        Confederation.LO,
        ("Granli skole", "Furuvang ungdomsskole"),
    ),
    (
        "Norsk Sykepleierforbund",
        "NSF",
        Confederation.UNIO,
        (HOME_CARE, "Furutun bo- og omsorgssenter", "Furuvang legesenter"),
    ),
    (
        "Utdanningsforbundet",
        "Utdanningsforbundet",
        Confederation.UNIO,
        (
            "Furuvang barneskole",
            "Granli skole",
            "Furuvang ungdomsskole",
            "Granly barnehage",
            "Solbakken barnehage",
            "Kulturskolen",
        ),
    ),
    (
        "Delta",
        "Delta",
        Confederation.YS,
        (HOME_CARE, "Furutun bo- og omsorgssenter", "Eiendom og renhold", "Servicetorget"),
    ),
    (
        "Parat",
        "Parat",
        Confederation.YS,
        ("Økonomi og lønn", "Servicetorget", "Furuvang legesenter"),
    ),
    (
        "Tekna",
        "Tekna",
        Confederation.AKADEMIKERNE,
        ("Vann og avløp", "Plan og byggesak"),
    ),
)

_AREAS: dict[str, tuple[str, ...]] = {
    "Hjemmetjenesten": (HOME_CARE, *_ZONES),
    "Furutun": ("Furutun bo- og omsorgssenter",),
    "Barnehagene": ("Granly barnehage", "Solbakken barnehage"),
    "Skolene": ("Furuvang barneskole", "Granli skole", "Furuvang ungdomsskole"),
    "Drift": ("Vei og park", "Vann og avløp", "Eiendom og renhold"),
    "Rådhuset": ("Plan og byggesak", "Servicetorget", "Økonomi og lønn"),
}

# (user name, first name, last name, role, unit, union or safety area)
_PEOPLE: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("dag", "Dag", "Rudstad", Role.LEADER, ROOT, ""),
    ("tor", "Tor", "Brekke", Role.LEADER, "Helse og omsorg", ""),
    ("anne", "Anne", "Bråten", Role.LEADER, "Nordre sone", ""),
    ("kari", "Kari", "Nes", Role.LEADER, "Furutun bo- og omsorgssenter", ""),
    ("lise", "Lise", "Aasen", Role.LEADER, "Oppvekst", ""),
    ("eli", "Eli", "Storhaug", Role.LEADER, "Granly barnehage", ""),
    ("geir", "Geir", "Solberg", Role.LEADER, "Teknisk", ""),
    ("ragnhild", "Ragnhild", "Vik", Role.LEADER, "Kultur", ""),
    ("ingrid", "Ingrid", "Haugen", Role.HTV, ROOT, "Fagforbundet"),
    ("aisha", "Aisha", "Khan", Role.HTV, ROOT, "NSF"),
    ("unni", "Unni", "Lunde", Role.HTV, ROOT, "Utdanningsforbundet"),
    ("per", "Per", "Myhre", Role.HTV, ROOT, "Delta"),
    ("solveig", "Solveig", "Hagen", Role.HTV, ROOT, "FO"),
    ("henrik", "Henrik", "Dahle", Role.HTV, ROOT, "Skolenes landsforbund"),
    ("maria", "Maria", "Nygård", Role.HTV, ROOT, "Parat"),
    ("erik", "Erik", "Strand", Role.FTV, ROOT, "Tekna"),
    ("jonas", "Jonas", "Lien", Role.PTV, "Granly barnehage", "Fagforbundet"),
    ("siri", "Siri", "Moen", Role.PTV, "Sentrum sone", "Fagforbundet"),
    ("odd", "Odd", "Bakken", Role.PTV, "Nordre sone", "Fagforbundet"),
    ("bjorn", "Bjørn", "Sæther", Role.PTV, "Furutun bo- og omsorgssenter", "NSF"),
    ("trine", "Trine", "Olsen", Role.PTV, "Granly barnehage", "Utdanningsforbundet"),
    ("marit", "Marit", "Sletten", Role.SENIOR_SAFETY_REPRESENTATIVE, ROOT, ""),
    ("nina", "Nina", "Aune", Role.SAFETY_REPRESENTATIVE, HOME_CARE, "Hjemmetjenesten"),
    (
        "lars",
        "Lars",
        "Fossum",
        Role.SAFETY_REPRESENTATIVE,
        "Furutun bo- og omsorgssenter",
        "Furutun",
    ),
    ("yngve", "Yngve", "Kvam", Role.SAFETY_REPRESENTATIVE, "Oppvekst", "Barnehagene"),
    ("stein", "Stein", "Nordby", Role.SAFETY_REPRESENTATIVE, "Teknisk", "Drift"),
    ("hanne", "Hanne", "Sand", Role.HR_AUDITOR, ROOT, ""),
    ("vidar", "Vidar", "Holm", Role.HR_ADMINISTRATOR, ROOT, ""),
    ("tove", "Tove", "Lien", Role.EMPLOYEE, "Nordre sone", ""),
)
_NYNORSK = {"solveig", "yngve"}
# Where somebody with a mandate of another kind works.
_WORKS_IN = {"odd": "Nordre sone"}


@dataclass
class Town:
    """The municipality once it is registered, by the names the stories use."""

    days: Days
    units: dict[str, OrgUnit] = field(default_factory=dict)
    unions: dict[str, Union] = field(default_factory=dict)
    areas: dict[str, SafetyArea] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    mandates: dict[str, Mandate] = field(default_factory=dict)

    def __getitem__(self, username: str) -> User:
        return self.people[username]


def found(days: Days) -> Town:
    """Register everything, through the register's own actions; the clock is the caller's."""
    town = Town(days)
    house = Organisation.objects.create(name=NAME, profile="ha_ks_b")
    _register_units(town, house)
    long_ago = date(days.today.year - 2, 1, 1)
    register.register_headcount(
        house,
        employees=1180,
        amu_headcount=970,
        has_amu=True,
        counted_on=long_ago,
        actor=None,
    )
    for name, short, confederation, places in _UNIONS:
        union = register.register_union(
            name,
            short_name=short,
            confederation=confederation,
            external_contact=f"{short}, regionkontoret",
            actor=None,
        )
        town.unions[short] = union
        for place in places:
            register.declare_presence(
                union, town.units[place], declared_on=long_ago, actor=None
            )
    for name, places in _AREAS.items():
        town.areas[name] = register.register_safety_area(
            name, units=[town.units[place] for place in places], actor=None
        )
    _register_people(town, long_ago)
    _register_bodies(town)
    return town


def _register_units(town: Town, house: Organisation) -> None:
    def unit(name: str, level: str, parent: OrgUnit | None) -> OrgUnit:
        town.units[name] = register.register_unit(
            name, level=level, organisation=house, parent=parent, actor=None
        )
        return town.units[name]

    root = unit(ROOT, Level.EMPLOYER, None)
    for sector, units in _SECTORS.items():
        above = unit(sector, Level.SECTOR, root)
        for name in units:
            unit(name, Level.WORKPLACE, above)
    home_care = unit(HOME_CARE, Level.SECTOR, town.units["Helse og omsorg"])
    for name in _ZONES:
        unit(name, Level.WORKPLACE, home_care)


def _register_people(town: Town, since: date) -> None:
    for username, first, last, role, unit, side in _PEOPLE:
        town.people[username] = register.register_person(
            username,
            first_name=first,
            last_name=last,
            email=f"{username}@furuvang.example",
            language="nn" if username in _NYNORSK else "nb",
            actor=None,
        )
        if role:
            union = town.unions.get(side)
            town.mandates[username] = register.register_mandate(
                town[username],
                role,
                unit=town.units[unit],
                union=union,
                area=town.areas.get(side) if union is None else None,
                valid_from=since,
                confirmed_by=union.name if union else "HR",
                actor=None,
            )
    for username, unit in _WORKS_IN.items():
        register.register_mandate(
            town[username],
            Role.EMPLOYEE,
            unit=town.units[unit],
            valid_from=since,
            confirmed_by="HR",
            actor=None,
        )
    # One hash for all: hashing is made to be slow, and this password is no secret.
    User.objects.filter(username__in=town.people).update(password=make_password(PASSWORD))


def _register_bodies(town: Town) -> None:
    employer, employees = CommitteeMember.Side.EMPLOYER, CommitteeMember.Side.EMPLOYEES
    register.register_committee(
        "Arbeidsmiljøutvalget",
        kind=Committee.Kind.AMU,
        members=[
            (town["dag"], employer),
            (town["tor"], employer),
            (town["lise"], employer),
            (town["marit"], employees),
            (town["ingrid"], employees),
            (town["unni"], employees),
        ],
        actor=None,
    )
    register.register_committee(
        "Administrasjonsutvalget",
        kind=Committee.Kind.BIPARTITE,
        members=[
            (town["dag"], employer),
            (town["ingrid"], employees),
            (town["aisha"], employees),
            (town["per"], employees),
            (town["erik"], employees),
        ],
        actor=None,
    )


def changes_of_the_guard(town: Town) -> None:
    """Let one mandate end, so that its seat stands vacant."""
    register.end_mandate(town.mandates["odd"], last_day=town.days.day(-24), actor=town["vidar"])


def away_for_a_while(town: Town) -> None:
    """Let the chief representative of NSF name her deputy for the days around today."""
    register.register_absence(
        town.mandates["aisha"],
        deputy=town.mandates["bjorn"],
        starts_on=town.days.day(-1),
        ends_on=town.days.day(5),
        actor=town["aisha"],
    )
