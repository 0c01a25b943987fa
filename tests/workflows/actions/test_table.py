"""Who is at the table: called in late with the same time, left out with a reason, and nobody forgotten."""

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties import actions as register
from parties.models import Confederation, Role
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, Obligation

pytestmark = pytest.mark.database

Kind = Obligation.Kind


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


def key(union) -> str:
    return f"union-{union.pk}"


def newly_there(cast: Cast) -> str:
    """Let Delta declare members in Home Care after the case was opened."""
    register.declare_presence(cast.delta, cast.home_care, declared_on=TODAY, actor=None)
    return key(cast.delta)


def test_it_does_not_inform_while_somebody_with_a_right_is_forgotten(cast: Cast) -> None:
    case = case_in(Case.State.DRAFT, cast)
    delta = newly_there(cast)
    with refuses(NotPossible, "party_forgotten"):
        actions.give_information(case.reference, actor=cast.kari)
    with records(Event.PARTY_OMITTED, actor=cast.kari):
        actions.omit_party(case.reference, delta, "Har gitt fullmakt.", actor=cast.kari)
    actions.give_information(case.reference, actor=cast.kari)


def test_it_gives_whoever_is_called_in_late_the_same_time(case: Case, cast: Cast) -> None:
    delta, later = newly_there(cast), TODAY + timedelta(days=7)
    register.register_mandate(
        cast.tor,
        Role.PTV,
        unit=cast.home_care,
        union=cast.delta,
        valid_from=TODAY,
        confirmed_by="Delta",
        actor=None,
    )
    before = case.input_due_on
    with clock_at(at(later)):
        with records(
            Event.PARTY_INVITED,
            actor=cast.kari,
            audience={cast[n] for n in ("kari", "dag", "ola", "aisha", "nina", "tor")},
        ):
            part = actions.invite_party(case.reference, delta, actor=cast.kari)
        assert (part.role, part.delivered_at) == (Role.PTV, at(later))
        case = Case.objects.get(pk=case.pk)
        assert before is not None
        assert case.input_due_on == before + timedelta(days=7)
        dues = Obligation.objects.filter(case=case, kind=Kind.GIVE_VIEW, done_at=None)
        assert {o.due_on for o in dues} == {case.input_due_on}
        actions.submit_input(case.reference, "Fire soner.", actor=cast.tor)
        with refuses(NotPossible, "invited"):
            actions.invite_party(case.reference, delta, actor=cast.kari)


def test_it_does_not_decide_while_a_newcomers_time_runs(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    delta = newly_there(cast)
    with clock_at(at(TODAY + timedelta(days=22))):
        actions.invite_party(case.reference, delta, actor=cast.kari)
        with refuses(NotPossible, "newcomer"):
            actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)


def test_it_leaves_out_with_a_reason_and_calls_in_after_all(case: Case, cast: Cast) -> None:
    nsf = key(cast.nsf)
    with refuses(NotPossible, "empty_text"):
        actions.omit_party(case.reference, nsf, " ", actor=cast.kari)
    with records(
        Event.PARTY_OMITTED,
        actor=cast.kari,
        audience={cast[n] for n in ("kari", "dag", "ola", "aisha", "nina", "hanne")},
    ):
        actions.omit_party(case.reference, nsf, "Ingen medlemmer igjen.", actor=cast.kari)
    assert not Obligation.objects.filter(
        case=case, participation__union=cast.nsf, done_at=None
    ).exists()
    with refuses(NotPossible, "omitted"):
        actions.omit_party(case.reference, nsf, "Igjen.", actor=cast.kari)
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        actions.submit_input(case.reference, "Hei.", actor=cast.aisha)
    assert Entry.objects.count() == before
    actions.invite_party(case.reference, nsf, actor=cast.kari)
    actions.submit_input(case.reference, "Takk.", actor=cast.aisha)


def test_it_does_not_send_out_whoever_has_spoken_or_the_last_one(
    case: Case, cast: Cast
) -> None:
    actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    with refuses(NotPossible, "has_spoken"):
        actions.omit_party(
            case.reference, key(cast.fagforbundet), "Ubeleilig.", actor=cast.kari
        )
    safety = f"area-{cast.area.pk}"
    actions.omit_party(case.reference, safety, "Ikke arbeidsmiljø.", actor=cast.kari)
    case = Case.objects.get(pk=case.pk)
    assert not case.safety_invited
    other = case_in(Case.State.INFORMED, cast)
    actions.omit_party(other.reference, safety, "Nei.", actor=cast.kari)
    actions.omit_party(other.reference, key(cast.nsf), "Nei.", actor=cast.kari)
    with refuses(NotPossible, "last_party"):
        actions.omit_party(other.reference, key(cast.fagforbundet), "Nei.", actor=cast.kari)


def test_it_calls_in_a_union_that_has_said_nothing_of_members(case: Case, cast: Cast) -> None:
    ftf = register.register_union(
        "Ergoterapeutene",
        short_name="NETF",
        confederation=Confederation.UNIO,
        actor=None,
    )
    part = actions.invite_party(case.reference, key(ftf), reason="Ba om det.", actor=cast.kari)
    assert part.union == ftf


@pytest.mark.parametrize("seat", ["union-99999", "area-1x", "area-99", "", "union-9" * 9])
def test_it_refuses_a_party_nobody_knows(seat: str, case: Case, cast: Cast) -> None:
    with refuses(NotPossible, "no_such_party"):
        actions.invite_party(case.reference, seat, actor=cast.kari)
    with refuses(NotPossible, "no_such_party"):
        actions.omit_party(case.reference, seat, "Nei.", actor=cast.kari)


@pytest.mark.parametrize("name", [*OUTSIDERS, "ola", "nina", "hanne"])
def test_it_is_only_for_the_leader_and_hr_in_set_up(name: str, case: Case, cast: Cast) -> None:
    before = Entry.objects.count()
    for act in (
        lambda: actions.invite_party(case.reference, key(cast.delta), actor=cast[name]),
        lambda: actions.omit_party(case.reference, key(cast.nsf), "Nei.", actor=cast[name]),
    ):
        with pytest.raises(Case.DoesNotExist if name in OUTSIDERS else NotPermitted):
            act()
    assert Entry.objects.count() == before
