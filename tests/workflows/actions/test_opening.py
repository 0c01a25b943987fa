"""Opening a case: numbered, assessed, parties invited – or refused with nothing written."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible, Repeated
from rulebook.errors import CaseFileError
from tests.cast import LIGHT, OUTSIDERS, TODAY, Cast, at, case_in, open_case, proposal
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, Obligation, Weight

pytestmark = pytest.mark.database


def test_it_numbers_cases_through_the_year(cast: Cast) -> None:
    assert [open_case(cast).reference for _ in range(2)] == ["2027/0001", "2027/0002"]


def test_it_starts_a_new_series_with_the_year(cast: Cast) -> None:
    open_case(cast)
    with clock_at(at(TODAY.replace(year=2028))):
        assert open_case(cast, known_on=TODAY).reference == "2028/0001"


def test_it_assesses_the_case_and_keeps_the_texts_of_the_rules(cast: Cast) -> None:
    case = open_case(cast)
    assert case.weight == Weight.ORDINARY
    assert case.rung == "discussion"
    assert case.assessment is not None
    assert {d["id"] for d in case.assessment.duties} >= {"HAB-02", "AML-9-2-1", "AML-8-2-c"}
    editions = {p.name: p.body for p in case.assessment.editions}
    assert set(editions) == set(case.assessment.result["packs"])
    assert all(editions.values())


def test_it_invites_the_unions_and_the_safety_service_of_the_unit(cast: Cast) -> None:
    case = open_case(cast)
    assert {p.name for p in case.participations.all()} == {
        "Fagforbundet",
        "NSF",
        "Safety representative",
    } or case.participations.count() == 3
    assert not case.participations.filter(union=cast.delta).exists()


def test_it_keeps_the_reason_when_a_party_is_left_out(cast: Cast) -> None:
    case = open_case(cast, omitted={f"union-{cast.nsf.pk}": "Ingen sykepleiere berøres."})
    left_out = case.participations.get(union=cast.nsf)
    assert left_out.omitted is not None
    assert left_out.omitted.body == "Ingen sykepleiere berøres."


def test_it_writes_no_personal_text_in_the_chain(cast: Cast) -> None:
    case = open_case(cast)
    said = " ".join(Entry.objects.filter(chain=case.chain).values_list("canonical", flat=True))
    assert "Tre soner" not in said
    assert "Kari" not in said


@pytest.mark.parametrize("name", [*OUTSIDERS, "ola", "aisha", "nina", "hanne"])
def test_it_refuses_to_open_a_case_for_someone_who_does_not_lead_the_unit(
    name: str, cast: Cast
) -> None:
    with refuses(NotPermitted):
        actions.open_case(proposal(cast), actor=cast[name])


def test_it_refuses_a_start_before_the_decision(cast: Cast) -> None:
    wrong = proposal(cast, planned_implementation_on=TODAY)
    with refuses(NotPossible, "dates"):
        actions.open_case(wrong, actor=cast.kari)


def test_it_refuses_an_empty_brief(cast: Cast) -> None:
    with refuses(NotPossible, "brief"):
        actions.open_case(proposal(cast, brief={"what": "  "}), actor=cast.kari)


def test_it_refuses_a_case_without_units(cast: Cast) -> None:
    with refuses(NotPossible, "units"):
        actions.open_case(proposal(cast, units=[]), actor=cast.kari)


def test_it_names_an_unknown_fact_and_writes_nothing(cast: Cast) -> None:
    before = Case.objects.count()
    with pytest.raises(CaseFileError) as faults:
        actions.open_case(proposal(cast, facts={"kaffepause": True}), actor=cast.kari)
    assert "kaffepause" in str(faults.value)
    assert Case.objects.count() == before


def test_it_asks_for_a_reason_when_the_rung_is_lower_than_recommended(cast: Cast) -> None:
    lower = proposal(cast, rung="information")
    with refuses(NotPossible, "empty_text"):
        actions.open_case(lower, actor=cast.kari)
    case = actions.open_case(replace(lower, reason="Haster."), actor=cast.kari)
    assert case.rung == "information"
    chosen = Entry.objects.get(chain=case.chain, event=Event.RUNG_CHOSEN)
    assert chosen.facts == {"recommended": "discussion", "chosen": "information"}


def test_it_opens_one_case_for_a_double_click(cast: Cast) -> None:
    click = uuid4()
    actions.open_case(proposal(cast), actor=cast.kari, gesture=click)
    with pytest.raises(Repeated):
        actions.open_case(proposal(cast), actor=cast.kari, gesture=click)
    assert Case.objects.count() == 1


def test_it_gives_information_and_lets_everyone_owe_their_view(cast: Cast) -> None:
    case = open_case(cast)
    told = {cast.kari, cast.ola, cast.aisha, cast.nina, cast.dag}
    with records(Event.INFORMATION_GIVEN, actor=cast.kari, audience=told):
        actions.give_information(case.reference, actor=cast.kari)
    case.refresh_from_db(fields=["informed_on", "input_due_on"])
    assert case.informed_on == TODAY
    assert case.input_due_on == TODAY + timedelta(days=14)  # ten working days
    owed = Obligation.objects.filter(case=case, kind=Obligation.Kind.GIVE_VIEW)
    assert owed.count() == 3
    assert all(o.deadline["explanation"]["nb"] for o in owed)


def test_it_refuses_to_give_information_twice(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with refuses(NotPossible, "state"):
        actions.give_information(case.reference, actor=cast.kari)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_for_outsiders(name: str, cast: Cast) -> None:
    case = open_case(cast)
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        actions.give_information(case.reference, actor=cast[name])
    assert Entry.objects.count() == before


def test_it_makes_a_new_assessment_beside_the_old_one(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast, **LIGHT)
    assert case.weight == Weight.LIGHT
    actions.change_facts(
        case.reference,
        measures=["work_schedule", "workforce_reduction"],
        facts={"dismissals": 3},
        actor=cast.kari,
    )
    again = Case.objects.get(pk=case.pk)
    assert [a.number for a in again.assessments.order_by("number")] == [1, 2]
    assert Weight(again.weight).rank > Weight.LIGHT.rank


def test_it_keeps_every_version_of_the_brief(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with refuses(NotPossible, "empty_text"):
        actions.revise_brief(
            case.reference, {"proposal": "Fire soner."}, material=True, actor=cast.kari
        )
    actions.revise_brief(
        case.reference,
        {"proposal": "Fire soner."},
        material=True,
        reason="Etter innspill.",
        actor=cast.kari,
    )
    assert [b.number for b in case.briefs.all()] == [1, 2]


def test_it_never_lowers_the_weight(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with refuses(NotPossible):
        actions.raise_weight(case.reference, "light", actor=cast.ola)
    with records(Event.WEIGHT_RAISED, actor=cast.ola):
        actions.raise_weight(case.reference, "large", actor=cast.ola)


def test_it_refuses_evidence_of_a_day_that_has_not_come(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with refuses(NotPossible, "future"):
        actions.file_evidence(
            case.reference,
            "risk_assessed",
            occurred_on=TODAY + timedelta(days=1),
            text="Gjort.",
            actor=cast.kari,
        )


def test_it_opens_a_case_in_the_same_number_of_queries_however_many_parties(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    open_case(cast)
    for units in ([cast.home_care], [cast.home_care, cast.school]):
        wider = proposal(cast, units=units)
        actor = cast.kari if len(units) == 1 else cast.dag
        with django_assert_max_num_queries(23):  # a savepoint and its release among them
            actions.open_case(wider, actor=actor)
