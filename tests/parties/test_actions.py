"""The register: changed by HR and the unions themselves, recorded, refused without a trace."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.translation import override

from ledger.events import Event
from ledger.models import Entry
from ledger.refusals import NotPermitted, NotPossible
from parties import actions as register
from parties.models import Confederation, Level, Mandate, Role, UnionPresence, User
from tests.cast import NAMES, TODAY, Cast
from tests.saying import records, refuses

pytestmark = pytest.mark.database

DEEDS: dict[str, Callable[[Cast, User], object]] = {
    "unit": lambda c, who: register.register_unit(
        "Ny",
        level=Level.WORKPLACE,
        organisation=c.health.organisation,
        parent=c.health,
        actor=who,
    ),
    "union": lambda _c, who: register.register_union(
        "Parat", short_name="Parat", confederation=Confederation.YS, actor=who
    ),
    "person": lambda _c, who: register.register_person(
        "ny", first_name="Ny", last_name="Nysen", actor=who
    ),
    "mandate": lambda c, who: register.register_mandate(
        c.tor, Role.LEADER, unit=c.school, valid_from=TODAY, confirmed_by="HR", actor=who
    ),
    "end": lambda c, who: register.end_mandate(c.mandates["ester"], last_day=TODAY, actor=who),
    "area": lambda c, who: register.register_safety_area("Skolen", units=[c.school], actor=who),
    "committee": lambda c, who: register.register_committee(
        "AMU", kind="amu", members=[(c.nina, "employees")], actor=who
    ),
    "headcount": lambda c, who: register.register_headcount(
        c.municipality.organisation, employees=625, counted_on=TODAY, actor=who
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_it_lets_hr_change_the_register_and_records_it(deed: str, cast: Cast) -> None:
    before = Entry.objects.count()
    DEEDS[deed](cast, cast.hanne)
    new = Entry.objects.order_by("pk")[before:]
    assert [e.actor_id for e in new] == [cast.hanne.pk]
    assert new[0].chain.label == "parties"


@pytest.mark.parametrize("deed", DEEDS)
def test_it_refuses_everyone_else(deed: str, cast: Cast) -> None:
    for name in set(NAMES) - {"hanne"}:
        with refuses(NotPermitted):
            DEEDS[deed](cast, cast[name])


def test_it_lets_a_union_declare_its_own_units_and_nobody_elses(cast: Cast) -> None:
    with records(Event.PRESENCE_DECLARED, actor=cast.aisha):
        register.declare_presence(cast.nsf, cast.school, declared_on=TODAY, actor=cast.aisha)
    with refuses(NotPermitted):
        register.declare_presence(
            cast.delta, cast.home_care, declared_on=TODAY, actor=cast.aisha
        )


def test_it_declares_a_unit_once(cast: Cast) -> None:
    with records():
        register.declare_presence(cast.nsf, cast.home_care, declared_on=TODAY, actor=None)
    assert UnionPresence.objects.filter(union=cast.nsf).count() == 1


def test_it_refuses_a_mandate_that_ends_before_it_begins(cast: Cast) -> None:
    with refuses(NotPossible):
        register.register_mandate(
            cast.tor,
            Role.LEADER,
            unit=cast.school,
            valid_from=TODAY,
            valid_to=TODAY - timedelta(days=1),
            confirmed_by="HR",
            actor=None,
        )
    with refuses(NotPossible):
        register.end_mandate(
            cast.mandates["ola"], last_day=TODAY - timedelta(days=4000), actor=None
        )


def test_it_refuses_a_representative_without_a_union(cast: Cast) -> None:
    with refuses(NotPossible):
        register.register_mandate(
            cast.tor, Role.PTV, unit=cast.school, valid_from=TODAY, confirmed_by="X", actor=None
        )


def test_it_refuses_a_deputy_of_another_union_and_oneself(cast: Cast) -> None:
    ola, aisha = cast.mandates["ola"], cast.mandates["aisha"]
    for deputy in (aisha, ola):
        with refuses(NotPossible):
            register.register_absence(
                ola, deputy=deputy, starts_on=TODAY, ends_on=TODAY, actor=cast.ola
            )


def test_it_refuses_a_deputy_of_another_kind_of_role_and_the_same_person_twice(
    cast: Cast,
) -> None:
    again = register.register_mandate(
        cast.ola,
        Role.PTV,
        unit=cast.home_care,
        union=cast.fagforbundet,
        valid_from=TODAY,
        confirmed_by="Fagforbundet",
        actor=None,
    )
    for away, deputy in (
        (cast.mandates["ola"], again),
        (cast.mandates["kari"], cast.mandates["nina"]),
    ):
        with refuses(NotPossible):
            register.register_absence(
                away, deputy=deputy, starts_on=TODAY, ends_on=TODAY, actor=None
            )


def test_it_refuses_deputies_in_a_ring_and_takes_them_when_no_day_closes_it(cast: Cast) -> None:
    a, b, c = (
        register.register_mandate(
            cast[name],
            Role.PTV,
            unit=cast.school,
            union=cast.delta,
            valid_from=TODAY,
            confirmed_by="Delta",
            actor=None,
        )
        for name in ("tor", "per", "ester")
    )
    day = timedelta(days=1)

    def away(mandate: Mandate, deputy: Mandate, first: int, last: int) -> None:
        register.register_absence(
            mandate,
            deputy=deputy,
            starts_on=TODAY + first * day,
            ends_on=TODAY + last * day,
            actor=None,
        )

    away(a, b, 0, 4)
    away(b, c, 3, 8)
    with refuses(NotPossible, "deputy_loop"):
        away(b, a, 2, 2)
    with refuses(NotPossible, "deputy_loop"):
        away(c, a, 4, 9)
    away(c, a, 5, 9)  # a is back by then


def test_it_refuses_to_report_anothers_absence(cast: Cast) -> None:
    deputy = register.register_mandate(
        cast.tor,
        Role.PTV,
        unit=cast.school,
        union=cast.fagforbundet,
        valid_from=TODAY,
        confirmed_by="Fagforbundet",
        actor=None,
    )
    with refuses(NotPermitted):
        register.register_absence(
            cast.mandates["ola"],
            deputy=deputy,
            starts_on=TODAY,
            ends_on=TODAY,
            actor=cast.aisha,
        )
    with refuses(NotPossible):
        register.register_absence(
            cast.mandates["ola"],
            deputy=deputy,
            starts_on=TODAY,
            ends_on=TODAY - timedelta(days=1),
            actor=cast.ola,
        )


def test_it_keeps_the_headcount_with_its_day_and_every_earlier_one_in_the_history(
    cast: Cast,
) -> None:
    house = cast.municipality.organisation
    for employees, day in ((640, TODAY - timedelta(days=9)), (655, TODAY)):
        with records(Event.HEADCOUNT_REGISTERED, actor=cast.hanne):
            register.register_headcount(
                house,
                employees=employees,
                amu_headcount=580,
                has_amu=True,
                counted_on=day,
                actor=cast.hanne,
            )
    house.refresh_from_db()
    assert (house.employees, house.amu_headcount, house.counted_on) == (655, 580, TODAY)
    told = Entry.objects.filter(event=Event.HEADCOUNT_REGISTERED).order_by("pk")
    assert [entry.facts["employees"] for entry in told] == [640, 655]


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ({"counted_on": TODAY + timedelta(days=1)}, "a day to come"),
        ({"counted_on": TODAY - timedelta(days=1)}, "later count"),
        ({"amu_headcount": 621}, "than there are employees"),
    ],
)
def test_it_refuses_a_headcount_that_cannot_be(
    said: dict[str, object], about: str, cast: Cast
) -> None:
    house = cast.municipality.organisation
    right = {"employees": 620, "amu_headcount": 600, "counted_on": TODAY}
    register.register_headcount(house, **right, actor=None)  # type: ignore[arg-type]
    with refuses(NotPossible) as refused:
        register.register_headcount(house, **{**right, **said}, actor=cast.hanne)  # type: ignore[arg-type]
    with override("en"):
        assert about in str(refused.value.because)
    house.refresh_from_db()
    assert (house.amu_headcount, house.counted_on) == (600, TODAY)
