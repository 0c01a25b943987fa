"""The plan published: versions, what moved and why, the parties' answers – and the new days' reach."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from ledger.events import Event
from ledger.models import Entry
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import LIGHT, OUTSIDERS, TODAY, Cast, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, DecisionPoint, Obligation, PlanAnswer, ProcessPlan

pytestmark = pytest.mark.database

LATER = date(2027, 5, 20)


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


@pytest.fixture
def published(case: Case, cast: Cast) -> ProcessPlan:
    return actions.publish_plan(case.reference, actor=cast.kari)


def latest(plan: ProcessPlan, code: str) -> str:
    return next(s["latest"] for s in plan.result["steps"] if s["code"] == code)


def test_it_gives_the_parties_a_day_for_each_step(case: Case, cast: Cast) -> None:
    everyone = {cast.kari, cast.ola, cast.aisha, cast.nina, cast.dag}
    with records(Event.PLAN_PUBLISHED, actor=cast.kari, audience=everyone):
        plan = actions.publish_plan(case.reference, actor=cast.kari)
    assert plan.number == 1
    assert plan.moved == []
    # Thursday 15 April, back over Easter: five, three, ten and ten working days.
    assert latest(plan, "decision") == "2027-04-15"
    assert latest(plan, "meeting") == "2027-04-02"
    assert latest(plan, "call") == "2027-03-16"
    case = Case.objects.get(pk=case.pk)
    assert case.plan == plan


def test_it_takes_what_is_done_as_done(published: ProcessPlan) -> None:
    steps = {step["code"]: step for step in published.result["steps"]}
    assert steps["information"]["done_on"] == TODAY.isoformat()
    assert steps["meeting"]["done_on"] is None


def test_decisions_on_one_day_share_a_round_and_later_ones_have_their_own(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast, points=["Krets", "Kriterier"])
    together = actions.publish_plan(case.reference, actor=cast.kari)
    assert [s["code"] for s in together.result["steps"]].count("meeting") == 1
    assert together.result["points"] == {"1": "Krets, Kriterier"}
    apart = actions.publish_plan(
        case.reference, decisions={2: LATER}, reason="Kriteriene etterpå.", actor=cast.kari
    )
    meetings = [s for s in apart.result["steps"] if s["code"] == "meeting"]
    assert [s["point"] for s in meetings] == [1, 2]
    assert apart.result["points"] == {"1": "Krets", "2": "Kriterier"}
    first, second = DecisionPoint.objects.filter(case=case)
    assert (first.planned_on, second.planned_on) == (date(2027, 4, 15), LATER)
    assert Case.objects.get(pk=case.pk).planned_decision_on == date(2027, 4, 15)


def test_it_publishes_a_plan_that_comes_too_early_and_lets_it_say_so(
    case: Case, cast: Cast
) -> None:
    soon = TODAY + timedelta(days=3)
    plan = actions.publish_plan(case.reference, decisions={1: soon}, actor=cast.kari)
    assert plan.result["too_late"]
    entry = Entry.objects.get(event=Event.PLAN_PUBLISHED)
    assert entry.facts["too_late"] is True


def test_it_moves_the_days_everywhere_they_stand(
    case: Case, published: ProcessPlan, cast: Cast
) -> None:
    start = LATER + timedelta(days=30)
    with records(Event.CASE_ASSESSED, Event.PLAN_PUBLISHED):
        second = actions.publish_plan(
            case.reference,
            decisions={1: LATER},
            implementation=start,
            reason="Kommunestyret har flyttet møtet.",
            actor=cast.kari,
        )
    assert second.number == 2
    assert second.reason is not None
    assert second.reason.body == "Kommunestyret har flyttet møtet."
    moved = {one["code"]: (one["was"], one["now"]) for one in second.moved}
    assert moved["decision"] == ("2027-04-15", "2027-05-20")
    case = Case.objects.get(pk=case.pk)
    assert (case.planned_decision_on, case.planned_implementation_on) == (LATER, start)
    assert case.plan == second
    assert case.assessment is not None
    assert case.assessment.number == 2
    point = DecisionPoint.objects.get(case=case)
    assert (point.planned_on, point.planned_implementation_on) == (LATER, start)
    call = Obligation.objects.get(case=case, kind=Obligation.Kind.CALL_MEETING)
    assert call.due_on == LATER
    first = ProcessPlan.objects.get(case=case, number=1)
    assert latest(first, "decision") == "2027-04-15"


def test_a_duty_counted_from_the_start_follows_it(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast, **LIGHT)
    start = case.planned_implementation_on + timedelta(days=7)
    owed = Obligation.objects.get(case=case, kind=Obligation.Kind.MEET_DUTY)
    before = owed.due_on
    actions.publish_plan(case.reference, implementation=start, actor=cast.kari)
    owed.refresh_from_db()
    assert before is not None
    assert owed.due_on == before + timedelta(days=7)


def test_it_asks_why_a_published_plan_moves(
    case: Case, published: ProcessPlan, cast: Cast
) -> None:
    with refuses(NotPossible, "empty_text"):
        actions.publish_plan(case.reference, decisions={1: LATER}, actor=cast.kari)


def test_it_refuses_to_publish_the_same_plan_again(
    case: Case, published: ProcessPlan, cast: Cast
) -> None:
    with refuses(NotPossible, "same_plan"):
        actions.publish_plan(case.reference, reason="Igjen.", actor=cast.kari)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"decisions": {1: TODAY - timedelta(days=1)}}, "past"),
        ({"implementation": date(2027, 4, 14)}, "dates"),
        ({"decisions": {2: LATER}}, "not_possible"),
        ({"decisions": {1: date(2199, 1, 1)}, "implementation": date(2199, 1, 1)}, ""),
    ],
)
def test_it_refuses_days_nobody_could_keep(
    case: Case, cast: Cast, days: dict[str, object], code: str
) -> None:
    with refuses(NotPossible, code if code in ("past", "dates") else ""):
        actions.publish_plan(case.reference, actor=cast.kari, **days)  # type: ignore[arg-type]


def test_it_refuses_a_plan_when_nothing_is_left_to_decide(case: Case, cast: Cast) -> None:
    actions.drop(case.reference, 1, reason="Uaktuelt.", actor=cast.kari)
    with refuses(NotPossible, "point_planned"):
        actions.publish_plan(case.reference, actor=cast.kari)


def test_a_party_accepts_the_plan_and_the_others_are_told(
    case: Case, published: ProcessPlan, cast: Cast
) -> None:
    with records(Event.PLAN_ACCEPTED, actor=cast.ola):
        answer = actions.answer_plan(case.reference, "accepted", actor=cast.ola)
    assert answer.plan == published
    assert answer.text is None


def test_a_party_objects_and_says_why(case: Case, published: ProcessPlan, cast: Cast) -> None:
    with refuses(NotPossible, "empty_text"):
        actions.answer_plan(case.reference, "objected", actor=cast.nina)
    with records(Event.PLAN_OBJECTED, actor=cast.nina):
        answer = actions.answer_plan(
            case.reference, "objected", text="Møtet faller i påsken.", actor=cast.nina
        )
    assert answer.outcome == PlanAnswer.Outcome.OBJECTED
    assert answer.text is not None


def test_a_version_is_answered_once_and_the_next_one_anew(
    case: Case, published: ProcessPlan, cast: Cast
) -> None:
    actions.answer_plan(case.reference, "accepted", actor=cast.ola)
    with refuses(NotPossible, "answered"):
        actions.answer_plan(case.reference, "objected", text="Likevel.", actor=cast.ola)
    actions.publish_plan(
        case.reference,
        decisions={1: LATER},
        implementation=LATER,
        reason="Ny dato.",
        actor=cast.kari,
    )
    answer = actions.answer_plan(case.reference, "objected", text="For sent.", actor=cast.ola)
    assert answer.plan.number == 2


def test_no_plan_no_answer(case: Case, cast: Cast) -> None:
    with refuses(NotPossible, "plan"):
        actions.answer_plan(case.reference, "accepted", actor=cast.ola)


def test_it_publishes_in_few_queries(
    case: Case,
    published: ProcessPlan,
    cast: Cast,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(23):  # a savepoint and its release among them
        actions.publish_plan(
            case.reference,
            decisions={1: LATER},
            implementation=LATER,
            reason="Ny dato.",
            actor=cast.kari,
        )


def test_only_the_leader_publishes_and_only_parties_answer(
    case: Case, published: ProcessPlan, cast: Cast
) -> None:
    for name in ("ola", "nina"):
        with refuses(NotPermitted):
            actions.publish_plan(case.reference, actor=cast[name])
    with refuses(NotPermitted):
        actions.answer_plan(case.reference, "accepted", actor=cast.kari)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_for_outsiders_neither_is_there(
    case: Case, published: ProcessPlan, cast: Cast, name: str
) -> None:
    with pytest.raises(Case.DoesNotExist):
        actions.publish_plan(case.reference, decisions={1: LATER}, actor=cast[name])
    with pytest.raises(Case.DoesNotExist):
        actions.answer_plan(case.reference, "accepted", actor=cast[name])
