"""After the decision: trials, both sides' evaluations, and what others may learn."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.journeys.walking import LARGE_BRIEF, Walk
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, Lesson, Obligation, Trial
from workflows.queries import case_page
from workflows.queries.afterwards import evaluations_by_year, open_lessons

pytestmark = pytest.mark.database

DAY = timedelta(days=1)
SCORES = {"early": 3, "basis": 2, "answered": 4, "better": 3}
LATER = TODAY + timedelta(days=80)


def on_trial(cast: Cast) -> Case:
    """Return a case with its decision on trial for half a year, not yet carried out."""
    case = case_in(Case.State.DISCUSSED, cast)
    with clock_at(at(TODAY + 22 * DAY)):
        actions.set_trial(
            case.reference, 1, "Om turene blir kortere.", ends_on=LATER, actor=cast.kari
        )
    return case


def carried_out(cast: Cast) -> Case:
    case = on_trial(cast)
    with clock_at(at(TODAY + 40 * DAY)):
        for kind in Case.objects.get(pk=case.pk).assessment.evidence_asked():
            actions.file_evidence(
                case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
            )
        actions.decide(case.reference, 1, "Tre soner på prøve.", actor=cast.kari)
        actions.implement(case.reference, 1, actor=cast.kari)
    return case


# -- trials ------------------------------------------------------------------------------------


def test_it_owes_a_discussion_of_whether_to_go_on_by_the_last_day(cast: Cast) -> None:
    case = on_trial(cast)
    owed = Obligation.objects.get(case=case, kind=Obligation.Kind.SETTLE_TRIAL)
    assert (owed.due_on, owed.role) == (LATER, "leader")
    assert owed.overdue(LATER + DAY)
    assert not owed.overdue(LATER)


def test_it_becomes_permanent_only_when_the_parties_have_discussed_it(cast: Cast) -> None:
    case = carried_out(cast)
    said = {"outcome": "permanent", "text": "Det virker.", "actor": cast.kari}
    with clock_at(at(LATER)):
        with refuses(NotPossible, "continue_discussed"):
            actions.settle_trial(case.reference, 1, **said)
        with refuses(NotPossible, "trial_runs"):
            actions.conclude(case.reference, actor=cast.kari)
    walk = Walk(cast, "actions", ref=case.reference)
    walk.discuss(on=70, text="Partene vil fortsette.")
    with clock_at(at(LATER)):
        with records(Event.TRIAL_SETTLED, actor=cast.kari):
            actions.settle_trial(case.reference, 1, **said)
        assert not Obligation.objects.filter(
            case=case, kind=Obligation.Kind.SETTLE_TRIAL, done_at=None
        ).exists()
        actions.conclude(case.reference, actor=cast.kari)


def test_it_is_not_permanent_before_it_has_been_tried(cast: Cast) -> None:
    case = on_trial(cast)
    with refuses(NotPossible, "not_tried"):
        actions.settle_trial(case.reference, 1, "permanent", "Ja.", actor=cast.kari)


def test_it_runs_on_when_prolonged_and_asks_for_a_new_discussion(cast: Cast) -> None:
    case = carried_out(cast)
    walk = Walk(cast, "actions", ref=case.reference)
    walk.discuss(on=70)
    longer = LATER + 100 * DAY
    with clock_at(at(LATER)):
        with refuses(NotPossible, "day"):
            actions.settle_trial(case.reference, 1, "prolonged", "Mer tid.", actor=cast.kari)
        with refuses(NotPossible, "past"):
            actions.settle_trial(
                case.reference, 1, "prolonged", "Mer tid.", ends_on=LATER, actor=cast.kari
            )
        actions.settle_trial(
            case.reference, 1, "prolonged", "Mer tid.", ends_on=longer, actor=cast.kari
        )
        trial = Trial.objects.get(case=case)
        assert (trial.state, trial.ends_on) == (Trial.State.RUNNING, longer)
        owed = Obligation.objects.get(
            case=case, kind=Obligation.Kind.SETTLE_TRIAL, done_at=None
        )
        assert owed.due_on == longer
        with refuses(NotPossible, "continue_discussed"):
            actions.settle_trial(case.reference, 1, "permanent", "Ja.", actor=cast.kari)


def test_it_tries_a_decision_once_and_to_a_day_to_come(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    with refuses(NotPossible, "past"):
        actions.set_trial(case.reference, 1, "Turene.", ends_on=TODAY, actor=cast.kari)
    actions.set_trial(case.reference, 1, "Turene.", ends_on=LATER, actor=cast.kari)
    with refuses(NotPossible, "on_trial"):
        actions.set_trial(case.reference, 1, "Turene.", ends_on=LATER, actor=cast.kari)
    with refuses(NotPermitted):
        actions.settle_trial(case.reference, 1, "ended", "Nei.", actor=cast.ola)
    actions.settle_trial(case.reference, 1, "ended", "Nei.", actor=cast.kari)
    with refuses(NotPossible, "no_trial"):
        actions.settle_trial(case.reference, 1, "ended", "Nei.", actor=cast.kari)


# -- evaluations -------------------------------------------------------------------------------


def closed(cast: Cast, **changes: object) -> Case:
    return case_in(Case.State.CLOSED, cast, **changes)


def read_by(case: Case, cast: Cast, name: str) -> list[tuple[str, bool, bool]]:
    after = case_page(case.reference, user=cast[name], on=LATER).afterwards
    assert after is not None
    return [(one.side, one.given, bool(one.degrees)) for one in after.evaluations]


def test_it_owes_both_sides_an_evaluation_when_a_large_case_closes(cast: Cast) -> None:
    case = closed(cast, weight="large", brief=LARGE_BRIEF)
    owed = Obligation.objects.filter(case=case, kind=Obligation.Kind.EVALUATE, done_at=None)
    assert {o.participation.code if o.participation else "employer" for o in owed} == {
        "employer",
        "Fagforbundet",
        "NSF",
        "safety_representative",
    }
    assert {o.rule for o in owed} == {"LOC-EVALUATION"}
    assert all(o.due_on for o in owed)
    actions.evaluate(case.reference, SCORES, actor=cast.ola)
    assert owed.all().count() == 3


def test_it_owes_no_evaluation_of_what_is_not_large(cast: Cast) -> None:
    case = closed(cast)
    assert not Obligation.objects.filter(case=case, done_at=None).exists()


def test_it_hides_each_evaluation_until_all_have_given_theirs(cast: Cast) -> None:
    case = closed(cast)
    actions.evaluate(case.reference, SCORES, text="For sent.", actor=cast.ola)
    employer, fagforbundet = "Arbeidsgiveren", "Fagforbundet"
    assert (fagforbundet, True, True) in read_by(case, cast, "ola")
    for name in ("kari", "aisha", "hanne"):
        assert (fagforbundet, True, False) in read_by(case, cast, name)
        assert (employer, False, False) in read_by(case, cast, name)
    for name in ("kari", "aisha", "nina"):
        actions.evaluate(case.reference, SCORES, actor=cast[name])
    for name in ("kari", "ola", "hanne"):
        assert all(open_ for _side, _given, open_ in read_by(case, cast, name))


def test_it_keeps_what_each_side_said_out_of_the_facts_of_the_record(cast: Cast) -> None:
    case = closed(cast)
    actions.evaluate(case.reference, SCORES, text="For sent.", actor=cast.ola)
    assert Entry.objects.get(event=Event.EVALUATION_GIVEN).facts == {"party": "Fagforbundet"}


def test_it_takes_one_whole_evaluation_from_each_side(cast: Cast) -> None:
    case = closed(cast)
    for scores in ({}, {**SCORES, "early": 9}, {**SCORES, "more": 1}):
        with refuses(NotPossible, "scores"):
            actions.evaluate(case.reference, scores, actor=cast.ola)
    actions.evaluate(case.reference, SCORES, actor=cast.ola)
    with refuses(NotPossible, "evaluated"):
        actions.evaluate(case.reference, SCORES, actor=cast.ola)
    with refuses(NotPermitted):
        actions.evaluate(case.reference, SCORES, actor=cast.hanne)


def test_it_is_too_early_to_look_back_before_anything_is_carried_out(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    with refuses(NotPossible, "not_carried_out"):
        actions.evaluate(case.reference, SCORES, actor=cast.ola)


def test_it_compares_the_two_sides_year_by_year(cast: Cast) -> None:
    case = closed(cast)
    with clock_at(at(LATER)):
        actions.evaluate(case.reference, {**SCORES, "early": 4}, actor=cast.kari)
        actions.evaluate(case.reference, {**SCORES, "early": 1}, actor=cast.ola)
        actions.evaluate(case.reference, {**SCORES, "early": 2}, actor=cast.aisha)
        assert not evaluations_by_year(LATER)  # Nina has not answered: nothing is open yet
        actions.evaluate(case.reference, {**SCORES, "early": 3}, actor=cast.nina)
    [year] = evaluations_by_year(LATER)
    assert (year.year, year.cases) == (2027, 1)
    assert (year.employer[0], year.parties[0]) == (4.0, 2.0)


def test_it_shows_the_comparison_to_hr_alone(cast: Cast, client: Client) -> None:
    case = closed(cast)
    with clock_at(at(LATER)):
        for name in ("kari", "ola", "aisha", "nina"):
            actions.evaluate(case.reference, {**SCORES, "early": 1}, actor=cast[name])
    address = reverse("oversight-evaluations")
    client.force_login(cast.hanne)
    page = client.get(address).content.decode()
    assert "Én evaluert sak" in page
    assert ">1,0<" in page
    for name in ("kari", "ola", *OUTSIDERS):
        client.force_login(cast[name])
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND


# -- lessons -----------------------------------------------------------------------------------


def proposed(cast: Cast) -> Case:
    case = closed(cast)
    actions.propose_lesson(
        case.reference, "better", "Kom tidligere", "Vi burde spurt i mai.", actor=cast.ola
    )
    return case


def test_it_is_open_to_all_when_every_side_has_said_yes_and_no_sooner(cast: Cast) -> None:
    case = proposed(cast)
    for name in ("kari", "aisha"):
        actions.release_lesson(case.reference, actor=cast[name])
        assert not open_lessons(at_most=5)
    with records(Event.LESSON_RELEASED, actor=cast.nina):
        actions.release_lesson(case.reference, actor=cast.nina)
    assert [lesson.title for lesson in open_lessons(at_most=5)] == ["Kom tidligere"]


def test_it_closes_at_once_when_one_side_takes_its_yes_back(cast: Cast) -> None:
    case = proposed(cast)
    for name in ("kari", "aisha", "nina"):
        actions.release_lesson(case.reference, actor=cast[name])
    actions.take_back_lesson(case.reference, actor=cast.aisha)
    assert not open_lessons(at_most=5)
    with refuses(NotPossible, "not_released"):
        actions.take_back_lesson(case.reference, actor=cast.aisha)
    with refuses(NotPossible, "released"):
        actions.release_lesson(case.reference, actor=cast.kari)


def test_it_asks_everybody_anew_when_it_is_written_anew(cast: Cast) -> None:
    case = proposed(cast)
    for name in ("kari", "aisha", "nina"):
        actions.release_lesson(case.reference, actor=cast[name])
    actions.propose_lesson(
        case.reference, "success", "Det gikk bra", "Alle ble hørt.", actor=cast.kari
    )
    assert not open_lessons(at_most=5)
    assert Lesson.objects.filter(case=case).count() == 2


def test_it_shows_the_lessons_to_everybody_who_is_logged_in(cast: Cast, client: Client) -> None:
    case = proposed(cast)
    assert client.get(reverse("lessons")).status_code == HTTPStatus.FOUND
    client.force_login(cast.tor)
    assert "Kom tidligere" not in client.get(reverse("lessons")).content.decode()
    for name in ("kari", "aisha", "nina"):
        actions.release_lesson(case.reference, actor=cast[name])
    page = client.get(reverse("lessons")).content.decode()
    assert "Vi burde spurt i mai." in page
    assert case.reference not in page  # the case itself is not theirs to see


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, cast: Cast) -> None:
    case = proposed(cast)
    before = Entry.objects.count()
    for attempt in (
        lambda who: actions.set_trial(case.reference, 1, "X", ends_on=LATER, actor=who),
        lambda who: actions.settle_trial(case.reference, 1, "ended", "X", actor=who),
        lambda who: actions.evaluate(case.reference, SCORES, actor=who),
        lambda who: actions.propose_lesson(case.reference, "better", "X", "Y", actor=who),
        lambda who: actions.release_lesson(case.reference, actor=who),
        lambda who: actions.take_back_lesson(case.reference, actor=who),
    ):
        with pytest.raises(Case.DoesNotExist):
            attempt(cast[name])
    assert Entry.objects.count() == before
