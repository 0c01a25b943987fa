"""Deciding: every gate bites, what is refused writes nothing, and power used is never hidden."""

from datetime import date, timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import LIGHT, OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.actions import upkeep
from workflows.models import Case, DecisionPoint, Minutes

pytestmark = pytest.mark.database

LATER = TODAY + timedelta(days=75)


def _decide(case: Case, cast: Cast) -> DecisionPoint:
    with clock_at(at(LATER)):
        return actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)


def test_it_refuses_to_decide_before_the_discussion_and_cites_why(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with refuses(NotPossible, "discussion_held") as refusal:
        _decide(case, cast)
    missing = {m.code: m for m in refusal.value.missing}
    citation = missing["discussion_held"].citation
    assert citation is not None
    assert citation["section"]
    assert citation["confidence"] in ("T", "S")


def test_it_refuses_to_decide_while_the_minutes_are_not_circulated(cast: Cast) -> None:
    case = case_in(Case.State.IN_DISCUSSION, cast)
    with refuses(NotPossible, "minutes_circulated"):
        _decide(case, cast)


def test_it_refuses_to_decide_while_an_input_given_in_time_is_unanswered(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    with clock_at(at(TODAY + timedelta(days=5))):
        said = actions.submit_input(case.reference, "Fem soner er best.", actor=cast.ola)
    assert said.in_time
    with refuses(NotPossible, "unanswered_input") as refusal:
        _decide(case, cast)
    citation = next(m for m in refusal.value.missing if m.code == "unanswered_input").citation
    assert citation is not None
    actions.answer_input(
        case.reference, said.pk, outcome="partly", text="To av forslagene.", actor=cast.kari
    )
    assert _decide(case, cast).state == DecisionPoint.State.DECIDED


def test_it_is_not_held_up_by_what_came_after_the_input_deadline(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    with clock_at(at(TODAY + timedelta(days=40))):
        late = actions.submit_input(case.reference, "For sent.", actor=cast.ola)
    assert not late.in_time
    assert _decide(case, cast).state == DecisionPoint.State.DECIDED


def test_it_is_held_up_by_a_safety_concern_whenever_it_came(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    with clock_at(at(TODAY + timedelta(days=40))):
        actions.raise_concern(case.reference, "Alenearbeid om natta.", actor=cast.nina)
    with refuses(NotPossible, "unanswered_concern"):
        _decide(case, cast)


@pytest.mark.parametrize("name", ["ola", "aisha", "nina"])
def test_it_refuses_a_party_to_decide(name: str, cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    with refuses(NotPermitted):
        actions.decide(case.reference, 1, "Vi bestemmer.", actor=cast[name])


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        actions.decide(case.reference, 1, "Vi bestemmer.", actor=cast[name])
    assert Entry.objects.count() == before


def test_it_decides_despite_with_a_reason_and_tells_everyone_and_hr(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with refuses(NotPossible, "empty_text"):
        actions.decide_despite(case.reference, 1, "Tre soner.", reason=" ", actor=cast.kari)
    told = {cast.kari, cast.ola, cast.aisha, cast.nina, cast.dag, cast.hanne}
    with records(Event.DECISION_TAKEN_DESPITE, actor=cast.kari, audience=told):
        point = actions.decide_despite(
            case.reference, 1, "Tre soner.", reason="Fare for liv.", actor=cast.kari
        )
    assert point.manner == DecisionPoint.Manner.DESPITE
    entry = Entry.objects.get(event=Event.DECISION_TAKEN_DESPITE)
    assert "discussion_held" in entry.facts["open"]


@pytest.mark.parametrize("state", Case.State)
def test_it_never_refuses_to_register_what_was_taken(state: str, cast: Cast) -> None:
    case = case_in(state, cast)
    taken_on = TODAY - timedelta(days=3)
    point = actions.register_taken(
        case.reference,
        decided_on=taken_on,
        decided_by="Kommunestyret",
        title="Innsparing vedtatt",
        actor=cast.kari,
    )
    assert (point.decided_on, point.manner) == (taken_on, DecisionPoint.Manner.REGISTERED)
    entry = Entry.objects.get(event=Event.DECISION_REGISTERED)
    assert entry.occurred_on == taken_on
    assert entry.recorded_at.date() == TODAY


def test_it_refuses_a_decision_from_the_future(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with refuses(NotPossible, "future"):
        actions.register_taken(
            case.reference,
            decided_on=TODAY + timedelta(days=1),
            decided_by="Kommunestyret",
            number=1,
            actor=cast.kari,
        )


def test_it_does_not_start_before_the_employees_are_informed(cast: Cast) -> None:
    """Control measures: information to those affected stands before the start (§ 9-2)."""
    case = case_in(Case.State.DISCUSSED, cast)
    _decide(case, cast)
    with clock_at(at(LATER)):
        with refuses(NotPossible, "employees_informed") as refusal:
            actions.implement(case.reference, 1, actor=cast.kari)
        asked = {m.code: m.citation for m in refusal.value.missing}
        citation = asked["employees_informed"]
        assert citation is not None
        assert "9-2" in citation["section"]
        for kind in asked:
            actions.file_evidence(
                case.reference,
                kind,
                occurred_on=LATER,
                text="Formål, følger, varighet.",
                actor=cast.kari,
            )
        assert actions.implement(case.reference, 1, actor=cast.kari).implemented_on == LATER


def test_it_closes_only_when_every_point_is_finished(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    with refuses(NotPossible, "point_open"):
        actions.conclude(case.reference, actor=cast.kari)
    actions.drop(case.reference, 1, reason="Ikke aktuelt.", actor=cast.kari)
    assert actions.conclude(case.reference, actor=cast.kari).state == Case.State.CLOSED
    assert actions.reopen(case.reference, reason="Nye tall.", actor=cast.kari).is_open


def test_it_reverses_a_decision_with_the_reason(cast: Cast) -> None:
    case = case_in(Case.State.CLOSED, cast)
    point = actions.reverse(case.reference, 1, reason="Virket ikke.", actor=cast.kari)
    assert point.state == DecisionPoint.State.REVERSED


# -- the light case --------------------------------------------------------------------------


def _light(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast, **LIGHT)


def test_it_carries_a_light_case_from_answers_to_closed_by_itself(cast: Cast) -> None:
    case = _light(cast)
    for name in ("ola", "aisha", "nina"):
        with records(Event.ANSWERED_IN_WRITING, actor=cast[name]):
            actions.answer_in_writing(case.reference, "no_remarks", actor=cast[name])
    with records(Event.DISCUSSED_IN_WRITING, Event.DECISION_TAKEN, actor=cast.kari):
        actions.decide(case.reference, 1, "Planen gjelder.", actor=cast.kari)
    assert Minutes.objects.get(case=case).state == Minutes.State.SEALED
    assert upkeep.carry_out_due(case.planned_implementation_on - timedelta(days=1)) == 0
    with clock_at(at(case.planned_implementation_on, 6)):
        assert upkeep.carry_out_due(case.planned_implementation_on) == 1
        assert upkeep.carry_out_due(case.planned_implementation_on) == 0
    assert Case.objects.get(pk=case.pk).state == Case.State.CLOSED


def test_it_takes_no_silence_for_a_yes(cast: Cast) -> None:
    case = _light(cast)
    for name in ("ola", "nina"):
        actions.answer_in_writing(case.reference, "no_remarks", actor=cast[name])
    with refuses(NotPossible, "not_answered_in_writing") as refusal:
        actions.decide(case.reference, 1, "Planen gjelder.", actor=cast.kari)
    assert "NSF" in str(refusal.value.because)


def test_it_waits_for_the_answer_to_a_remark(cast: Cast) -> None:
    case = _light(cast)
    for name in ("ola", "nina"):
        actions.answer_in_writing(case.reference, "no_remarks", actor=cast[name])
    with refuses(NotPossible, "empty_text"):
        actions.answer_in_writing(case.reference, "remark", actor=cast.aisha)
    actions.answer_in_writing(
        case.reference, "remark", text="Bussen går 06.52.", actor=cast.aisha
    )
    with refuses(NotPossible, "unanswered_input"):
        actions.decide(case.reference, 1, "Planen gjelder.", actor=cast.kari)


def test_it_becomes_ordinary_when_one_wants_a_meeting(cast: Cast) -> None:
    case = _light(cast)
    actions.answer_in_writing(case.reference, "no_remarks", actor=cast.ola)
    actions.answer_in_writing(case.reference, "wants_meeting", actor=cast.aisha)
    again = Case.objects.get(pk=case.pk)
    assert again.weight == "ordinary"
    assert again.participations.get(union=cast.fagforbundet).writing == "no_remarks"
    with refuses(NotPossible, "discussion_held"):
        actions.decide(case.reference, 1, "Planen gjelder.", actor=cast.kari)
    actions.open_discussion(case.reference, meets_on=date(2027, 2, 22), actor=cast.kari)
