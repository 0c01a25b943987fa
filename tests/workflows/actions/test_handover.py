"""Whoever leaves hands over the cases with their debts, and the successor takes them – or nothing happens."""

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties import actions as register
from parties.models import Mandate, Role
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import everything, records, refuses
from workflows import actions
from workflows.models import Case, Handover

pytestmark = pytest.mark.database


def mandate_of(person, role: str, place, **more) -> Mandate:
    return register.register_mandate(
        person, role, unit=place, valid_from=TODAY, confirmed_by="HR", actor=None, **more
    )


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


def offered(cast: Cast) -> Handover:
    """Let Kari lay her cases before Tor, who leads Home Care from today."""
    tor = mandate_of(cast.tor, Role.LEADER, cast.home_care)
    return actions.offer_handover(cast.mandates["kari"].pk, tor.pk, actor=cast.kari)


def test_it_moves_a_leaders_cases_with_their_debts(case: Case, cast: Cast) -> None:
    actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    with records(Event.MANDATE_REGISTERED, Event.HANDOVER_OFFERED):
        made = offered(cast)
    assert made.cases == [case.reference]
    assert {debt["kind"] for debt in made.debts} >= {"answer_input", "call_meeting"}
    with records(Event.HANDOVER_ACCEPTED, Event.CASE_HANDED_OVER, actor=cast.tor):
        actions.accept_handover(made.pk, actor=cast.tor)
    assert Case.objects.get(pk=case.pk).owner == cast.tor
    with refuses(NotPossible, "settled"):
        actions.accept_handover(made.pk, actor=cast.tor)
    with refuses(NotPossible, "settled"):
        actions.withdraw_handover(made.pk, actor=cast.kari)


def test_it_hands_a_representatives_debts_to_one_of_the_same_union(
    case: Case, cast: Cast
) -> None:
    tor = mandate_of(cast.tor, Role.HTV, cast.municipality, union=cast.fagforbundet)
    aisha, ola = cast.mandates["aisha"].pk, cast.mandates["ola"].pk
    with refuses(NotPossible, "no_successor"):
        actions.offer_handover(ola, aisha, actor=cast.ola)
    made = actions.offer_handover(ola, tor.pk, note="Møtet er flyttet.", actor=cast.ola)
    assert [debt["kind"] for debt in made.debts] == ["give_view"]
    with refuses(NotPossible, "waits"):
        actions.offer_handover(ola, tor.pk, actor=cast.ola)
    actions.accept_handover(made.pk, actor=cast.tor)
    assert Case.objects.get(pk=case.pk).owner == cast.kari


def test_it_lets_hr_hand_over_for_one_who_has_left(case: Case, cast: Cast) -> None:
    tor = mandate_of(cast.tor, Role.LEADER, cast.home_care)
    register.end_mandate(cast.mandates["kari"], last_day=TODAY, actor=None)
    with clock_at(at(TODAY + timedelta(days=1))):
        kari = cast.mandates["kari"].pk
        with refuses(NotPermitted):
            actions.offer_handover(kari, tor.pk, actor=cast.kari)
        made = actions.offer_handover(kari, tor.pk, actor=cast.hanne)
        actions.accept_handover(made.pk, actor=cast.tor)
    assert Case.objects.get(pk=case.pk).owner == cast.tor


def test_it_is_taken_back_or_declined_and_may_be_offered_anew(case: Case, cast: Cast) -> None:
    made = offered(cast)
    with records(Event.HANDOVER_WITHDRAWN, actor=cast.tor):
        actions.withdraw_handover(made.pk, actor=cast.tor)
    with refuses(NotPossible, "settled"):
        actions.accept_handover(made.pk, actor=cast.tor)
    again = actions.offer_handover(cast.mandates["kari"].pk, made.successor_id, actor=cast.kari)
    actions.withdraw_handover(again.pk, actor=cast.kari)
    assert Case.objects.get(pk=case.pk).owner == cast.kari


def test_it_is_not_taken_by_a_mandate_that_ended_yesterday(case: Case, cast: Cast) -> None:
    made = offered(cast)
    register.end_mandate(made.successor, last_day=TODAY, actor=None)
    with clock_at(at(TODAY + timedelta(days=1))), refuses(NotPermitted):
        actions.accept_handover(made.pk, actor=cast.tor)
    with refuses(NotPermitted):
        actions.accept_handover(made.pk, actor=cast.kari)


def test_it_refuses_when_nothing_is_open(cast: Cast) -> None:
    tor = mandate_of(cast.tor, Role.LEADER, cast.home_care)
    with refuses(NotPossible, "nothing_open"):
        actions.offer_handover(cast.mandates["kari"].pk, tor.pk, actor=cast.kari)


@pytest.mark.parametrize("name", [*OUTSIDERS, "aisha"])
def test_it_is_not_there_for_others(name: str, case: Case, cast: Cast) -> None:
    dag = cast.mandates["dag"].pk
    made = actions.offer_handover(cast.mandates["kari"].pk, dag, actor=cast.kari)
    before = everything()
    for act in (actions.accept_handover, actions.withdraw_handover):
        with pytest.raises(Handover.DoesNotExist):
            act(made.pk, actor=cast[name])
    with pytest.raises(NotPermitted):
        actions.offer_handover(cast.mandates["kari"].pk, dag, actor=cast[name])
    assert everything() == before
