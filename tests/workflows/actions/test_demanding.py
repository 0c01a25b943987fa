"""Demands: accepted and owed at once, or refused with a reason that HR hears of – and never a filibuster."""

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.refusals import NotPermitted, NotPossible
from oversight.reading import case_under_oversight
from parties.seats import standing_of
from tests.cast import LIGHT, OUTSIDERS, TODAY, Cast, case_in
from tests.saying import records, refuses
from workflows import actions, policies
from workflows.models import Case, Demand, Obligation
from workflows.models.situation import Situation

pytestmark = pytest.mark.database

WHY = "Saken er større enn den ser ut."
Kind = Obligation.Kind


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


def demanded(case: Case, who, kind: str = "meeting") -> Demand:
    return actions.make_demand(case.reference, kind, WHY, actor=who)


def owed(case: Case, *kinds: str) -> int:
    return Obligation.objects.filter(case=case, kind__in=kinds, done_at=None).count()


def answer(case: Case, demand: Demand, outcome: str, who, text: str = "") -> Demand:
    return actions.answer_demand(
        case.reference, demand.pk, outcome=outcome, text=text, actor=who
    )


def test_it_lets_the_employer_owe_an_answer_by_the_local_limit(case: Case, cast: Cast) -> None:
    with records(
        Event.DEMAND_MADE,
        actor=cast.ola,
        audience={cast.kari, cast.dag, cast.aisha, cast.nina, cast.ola},
    ):
        demanded(case, cast.ola)
    debt = Obligation.objects.get(case=case, kind=Kind.ANSWER_DEMAND)
    assert debt.due_on == TODAY + timedelta(days=14)


def test_it_owes_the_meeting_it_accepts(case: Case, cast: Cast) -> None:
    demand = demanded(case, cast.ola)
    with records(Event.DEMAND_ACCEPTED, actor=cast.kari):
        answer(case, demand, "accepted", cast.kari)
    assert owed(case, Kind.ANSWER_DEMAND) == 0
    assert owed(case, Kind.CALL_MEETING) == 1


def test_it_makes_a_light_case_an_ordinary_one_for_a_meeting(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast, **LIGHT)
    answer(case, demanded(case, cast.nina), "accepted", cast.kari)
    assert Case.objects.get(pk=case.pk).weight == "ordinary"
    assert owed(case, Kind.ANSWER_IN_WRITING) == 0


def test_it_climbs_one_step_and_no_further_than_the_top(case: Case, cast: Cast) -> None:
    assert case.rung == "discussion"
    demand = demanded(case, cast.ola, "higher_rung")
    with records(Event.DEMAND_ACCEPTED, Event.RUNG_CHOSEN, actor=cast.kari):
        answer(case, demand, "accepted", cast.kari)
    assert Case.objects.get(pk=case.pk).rung == "negotiation"
    with refuses(NotPossible, "highest"):
        demanded(case, cast.aisha, "higher_rung")


def test_it_closes_a_refused_demand_and_tells_hr(case: Case, cast: Cast) -> None:
    demand = demanded(case, cast.nina, "amu")
    with refuses(NotPossible, "empty_text"):
        answer(case, demand, "refused", cast.kari, "  ")
    everybody = {cast[n] for n in ("kari", "dag", "ola", "aisha", "nina", "hanne")}
    with records(Event.DEMAND_REFUSED, actor=cast.kari, audience=everybody):
        answer(case, demand, "refused", cast.kari, "AMU har hatt den.")
    with refuses(NotPossible, "answered"):
        answer(case, demand, "accepted", cast.kari)
    dossier = case_under_oversight(standing_of(cast.hanne.pk, TODAY), case.reference, TODAY)
    found = next(f for f in dossier.findings if f.code == "demand_refused")
    assert not found.is_breach
    assert [h.event for h in found.evidence] == [Event.DEMAND_MADE, Event.DEMAND_REFUSED]


def test_it_holds_nothing_up_however_many_there_are(case: Case, cast: Cast) -> None:
    for kind in Demand.Kind.values:
        demanded(case, cast.ola, kind)
        with refuses(NotPossible, "waits"):
            demanded(case, cast.ola, kind)
    demanded(case, cast.aisha)  # another party's is another demand
    missing = policies.missing_for_decision(Situation(case.reference, user=cast.kari, on=TODAY))
    assert not [m for m in missing if "demand" in m.code]


def test_it_owes_information_as_information(case: Case, cast: Cast) -> None:
    asked = actions.request_information(case.reference, "Vis tallene.", actor=cast.ola)
    assert owed(case, Kind.GIVE_INFORMATION) == 1
    asked = actions.correct_input(case.reference, asked.pk, "Vis alle.", actor=cast.ola)
    assert owed(case, Kind.GIVE_INFORMATION) == 1
    actions.answer_input(case.reference, asked.pk, outcome="used", text="Her.", actor=cast.kari)
    assert owed(case, Kind.GIVE_INFORMATION, Kind.ANSWER_INPUT) == 0


def test_it_needs_a_reason_and_a_mandate(case: Case, cast: Cast) -> None:
    with refuses(NotPossible, "empty_text"):
        actions.make_demand(case.reference, "meeting", " ", actor=cast.ola)
    demand = demanded(case, cast.ola)
    for name in ("kari", "hanne"):
        with refuses(NotPermitted):
            demanded(case, cast[name])
    for name in ("ola", "aisha", "hanne"):
        with refuses(NotPermitted):
            answer(case, demand, "accepted", cast[name])


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, case: Case, cast: Cast) -> None:
    demand = demanded(case, cast.ola)
    before = Entry.objects.count()
    for act in (
        lambda: demanded(case, cast[name]),
        lambda: answer(case, demand, "refused", cast[name], "Nei."),
    ):
        with pytest.raises(Case.DoesNotExist):
            act()
    assert Entry.objects.count() == before
