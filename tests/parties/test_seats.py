"""Seats: who fills them today, through deputies, vacancies and successors."""

from datetime import timedelta

import pytest

from parties import actions as register
from parties.models import Absence, Level, Mandate, OrgUnit, Role
from parties.seats import Seat, entitled, holders, level_of, mandates_on, standing_of
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.database


def _give(cast: Cast, name: str, role: Role, unit: OrgUnit, **period: object) -> Mandate:
    return register.register_mandate(
        cast[name],
        role,
        unit=unit,
        union=cast.fagforbundet,
        confirmed_by="Fagforbundet",
        actor=None,
        **{"valid_from": TODAY, **period},  # type: ignore[arg-type]
    )


def _at_home_care(cast: Cast) -> Seat:
    return Seat(Role.PTV, cast.home_care, union_id=cast.fagforbundet.pk)


def _who(seat: Seat, day_offset: int = 0) -> list[tuple[str, str | None]]:
    found = holders(seat, mandates_on(TODAY + timedelta(days=day_offset)))
    return [
        (h.mandate.user.username, h.on_behalf_of.user.username if h.on_behalf_of else None)
        for h in found
    ]


def test_it_resolves_a_vacant_workplace_seat_to_the_chief_representative(cast: Cast) -> None:
    assert _who(_at_home_care(cast)) == [("ola", None)]


def test_it_prefers_the_workplace_representative(cast: Cast) -> None:
    _give(cast, "tor", Role.PTV, cast.home_care)
    assert _who(_at_home_care(cast)) == [("tor", None)]


def test_it_holds_a_mandate_on_its_last_day_and_not_the_day_after(cast: Cast) -> None:
    _give(cast, "tor", Role.PTV, cast.home_care, valid_to=TODAY + timedelta(days=1))
    assert _who(_at_home_care(cast), 1) == [("tor", None)]
    assert _who(_at_home_care(cast), 2) == [("ola", None)]


def test_it_follows_the_chain_of_deputies_and_ends_hard(cast: Cast) -> None:
    a = _give(cast, "tor", Role.PTV, cast.home_care)
    b = _give(cast, "per", Role.PTV, cast.school)
    c = _give(cast, "ester", Role.PTV, cast.school)
    for away, deputy in ((a, b), (b, c)):
        register.register_absence(
            away, deputy=deputy, starts_on=TODAY, ends_on=TODAY + timedelta(days=3), actor=None
        )
    assert _who(_at_home_care(cast), 3) == [("ester", "tor")]
    assert _who(_at_home_care(cast), 4) == [("tor", None)]


def test_it_does_not_loop_when_two_deputise_for_each_other(cast: Cast) -> None:
    a = _give(cast, "tor", Role.PTV, cast.home_care)
    b = _give(cast, "per", Role.PTV, cast.school)
    for away, deputy in ((a, b), (b, a)):  # rows no action would write
        Absence.objects.create(mandate=away, deputy=deputy, starts_on=TODAY, ends_on=TODAY)
    assert _who(_at_home_care(cast)) == [("ola", None)]


def test_it_is_vacant_when_nobody_is_left(cast: Cast) -> None:
    register.end_mandate(cast.mandates["ola"], last_day=TODAY, actor=None)
    assert _who(_at_home_care(cast), 1) == []


def test_it_lets_the_nearest_leader_answer(cast: Cast) -> None:
    assert _who(Seat(Role.LEADER, cast.home_care)) == [("kari", None)]
    assert _who(Seat(Role.LEADER, cast.school)) == [("dag", None)]


def test_it_entitles_the_unions_present_and_the_safety_area(cast: Cast) -> None:
    claims = entitled([cast.home_care], TODAY)
    assert [(c.name, c.seat.role) for c in claims] == [
        ("Fagforbundet", Role.PTV),
        ("Norsk Sykepleierforbund", Role.PTV),
        ("Hjemmetjenesten", Role.SAFETY_REPRESENTATIVE),
    ]
    assert not any(c.vacant for c in claims)


def test_it_calls_for_chief_representatives_across_sectors(cast: Cast) -> None:
    claims = entitled([cast.home_care, cast.school], TODAY)
    assert {c.name for c in claims if c.union} == {
        "Fagforbundet",
        "Norsk Sykepleierforbund",
        "Delta",
    }
    assert {c.seat.role for c in claims if c.union} == {Role.HTV}
    assert {c.seat.unit for c in claims} == {cast.municipality}


def test_it_lets_the_area_s_representative_speak_in_a_case_treated_above_the_area(
    cast: Cast,
) -> None:
    claims = entitled([cast.home_care, cast.school], TODAY)
    safety = next(claim for claim in claims if claim.area == cast.area)
    assert safety.seat.unit == cast.municipality
    assert [h.mandate.user for h in safety.holders] == [cast.nina]
    assert standing_of(cast.nina.pk, TODAY).speaks_for(safety.seat) is not None
    assert standing_of(cast.ola.pk, TODAY).speaks_for(safety.seat) is None


def test_it_finds_the_level_the_units_call_for(cast: Cast) -> None:
    assert level_of([cast.home_care]) == (Level.WORKPLACE, cast.home_care)
    assert level_of([cast.home_care, cast.health]) == (Level.SECTOR, cast.health)
    assert level_of([cast.home_care, cast.school]) == (Level.EMPLOYER, cast.municipality)
    with pytest.raises(ValueError, match="at least one unit"):
        level_of([])


def test_it_gives_no_standing_to_one_whose_mandate_ended_yesterday(cast: Cast) -> None:
    assert standing_of(cast.per.pk, TODAY).mandates == ()
    assert len(standing_of(cast.per.pk, TODAY - timedelta(days=1)).mandates) == 1


def test_it_speaks_for_the_one_away_and_says_so(cast: Cast) -> None:
    deputy = _give(cast, "tor", Role.PTV, cast.school)
    register.register_absence(
        cast.mandates["ola"], deputy=deputy, starts_on=TODAY, ends_on=TODAY, actor=cast.ola
    )
    holder = standing_of(cast.tor.pk, TODAY).speaks_for(_at_home_care(cast))
    assert holder is not None
    assert holder.mandate == deputy
    assert holder.on_behalf_of == cast.mandates["ola"]
    assert (
        standing_of(cast.tor.pk, TODAY + timedelta(days=1)).speaks_for(_at_home_care(cast))
        is None
    )
