"""A case at the wrong level is moved up with its debts, or the demand is refused in writing; a programme closes last."""

import pytest

from ledger.events import Event
from ledger.refusals import NotPermitted, NotPossible
from parties import actions as register
from parties.models import Role
from tests.cast import OUTSIDERS, TODAY, Cast, case_in, open_case
from tests.saying import everything, records, refuses
from workflows import actions
from workflows.models import Case, Demand, Obligation, Participation

pytestmark = pytest.mark.database


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


def test_it_moves_leader_seats_and_debts_up(case: Case, cast: Cast) -> None:
    actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    with refuses(NotPossible, "empty_text"):
        actions.move_up(case.reference, " ", actor=cast.kari)
    with records(
        Event.CASE_ASSESSED,
        Event.LEVEL_RAISED,
        actor=cast.kari,
    ):
        actions.move_up(case.reference, "Gjelder flere tjenester.", actor=cast.kari)
    moved = Case.objects.get(pk=case.pk)
    assert (moved.unit, moved.level, moved.owner) == (cast.health, "sector", cast.dag)
    parts = Participation.objects.filter(case=case, union__isnull=False)
    assert {(p.role, p.unit) for p in parts} == {(Role.HTV, cast.health)}
    owed = Obligation.objects.filter(case=case, done_at=None).exclude(area=cast.area)
    assert {o.unit for o in owed} == {cast.health}
    with pytest.raises(NotPermitted):
        actions.move_up(case.reference, "Igjen.", actor=cast.kari)
    actions.move_up(case.reference, "Hele kommunen.", actor=cast.dag)
    with refuses(NotPossible, "highest_level"):
        actions.move_up(case.reference, "Enda høyere.", actor=cast.dag)
    actions.submit_input(case.reference, "Vi er med videre.", actor=cast.ola)
    actions.submit_input(case.reference, "Jeg også.", actor=cast.nina)


def test_it_keeps_a_union_without_anybody_above_in_its_seat(cast: Cast) -> None:
    register.declare_presence(cast.delta, cast.home_care, declared_on=TODAY, actor=None)
    register.register_mandate(
        cast.tor,
        Role.PTV,
        unit=cast.home_care,
        union=cast.delta,
        valid_from=TODAY,
        confirmed_by="Delta",
        actor=None,
    )
    case = case_in(Case.State.INFORMED, cast)
    actions.move_up(case.reference, "Gjelder flere.", actor=cast.kari)
    part = Participation.objects.get(case=case, union=cast.delta)
    assert (part.role, part.unit) == (Role.PTV, cast.home_care)
    actions.submit_input(case.reference, "Vi er her ennå.", actor=cast.tor)


def test_it_moves_up_on_a_partys_demand_or_refuses_in_writing(case: Case, cast: Cast) -> None:
    demand = actions.make_demand(case.reference, "higher_level", "Feil nivå.", actor=cast.ola)
    with refuses(NotPossible, "empty_text"):
        actions.answer_demand(case.reference, demand.pk, outcome="refused", actor=cast.kari)
    actions.answer_demand(
        case.reference, demand.pk, outcome="refused", text="Riktig her.", actor=cast.kari
    )
    assert Case.objects.get(pk=case.pk).unit == cast.home_care
    again = actions.make_demand(case.reference, "higher_level", "Jo.", actor=cast.aisha)
    actions.answer_demand(case.reference, again.pk, outcome="accepted", actor=cast.dag)
    assert Case.objects.get(pk=case.pk).level == "sector"
    third = actions.make_demand(case.reference, "higher_level", "Opp.", actor=cast.aisha)
    actions.answer_demand(case.reference, third.pk, outcome="accepted", actor=cast.dag)
    with refuses(NotPossible, "highest_level"):
        actions.make_demand(case.reference, "higher_level", "Opp.", actor=cast.ola)
    assert Demand.objects.filter(case=case, outcome="").count() == 0


def test_it_closes_a_programme_after_its_parts(cast: Cast) -> None:
    programme, part = open_case(cast), open_case(cast)
    with records(Event.CHILD_LINKED, Event.CHILD_LINKED, actor=cast.kari):
        actions.link_child(programme.reference, part.reference, actor=cast.kari)
    actions.give_information(programme.reference, actor=cast.kari)
    actions.drop(programme.reference, 1, reason="Delt i to.", actor=cast.kari)
    with refuses(NotPossible, "child_open"):
        actions.conclude(programme.reference, actor=cast.kari)
    with refuses(NotPossible, "empty_text"):
        actions.release_child(programme.reference, part.reference, " ", actor=cast.kari)
    actions.release_child(programme.reference, part.reference, "Går alene.", actor=cast.kari)
    with refuses(NotPossible, "not_part"):
        actions.release_child(programme.reference, part.reference, "Igjen.", actor=cast.kari)
    assert Case.objects.get(pk=part.pk).parent is None


def test_it_makes_no_loop_and_takes_no_case_of_others(cast: Cast) -> None:
    one, two, three = (open_case(cast) for _n in range(3))
    actions.link_child(one.reference, two.reference, actor=cast.kari)
    for parent, child in ((one, one), (two, one), (one, two), (two, three), (three, one)):
        with refuses(NotPossible, "placed"):
            actions.link_child(parent.reference, child.reference, actor=cast.kari)
    actions.withdraw(three.reference, reason="Nei.", actor=cast.kari)
    with refuses(NotPossible, "closed"):
        actions.link_child(one.reference, three.reference, actor=cast.kari)
    with refuses(NotPossible, "not_yours"):
        actions.link_child(one.reference, "2027/9999", actor=cast.kari)


@pytest.mark.parametrize("name", [*OUTSIDERS, "ola", "hanne"])
def test_it_is_only_for_the_leader(name: str, case: Case, cast: Cast) -> None:
    other = open_case(cast)
    actions.link_child(case.reference, other.reference, actor=cast.kari)
    before = everything()
    ref = case.reference
    for act in (
        lambda: actions.move_up(ref, "Opp.", actor=cast[name]),
        lambda: actions.link_child(ref, other.reference, actor=cast[name]),
        lambda: actions.release_child(ref, other.reference, "Ut.", actor=cast[name]),
    ):
        with pytest.raises(Case.DoesNotExist if name in OUTSIDERS else NotPermitted):
            act()
    assert everything() == before
