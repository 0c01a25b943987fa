"""What a decision was taken without is owed afterwards: done, or waived by all or by HR, never forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPossible
from parties import actions as register
from parties.models import Role, User
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, DecisionPoint, Obligation

DAY = timedelta(days=1)
HELD = TODAY + 21 * DAY


def _short(cast: Cast, state: str = Case.State.INFORMED) -> Case:
    case = case_in(state, cast)
    actions.decide_despite(
        case.reference, 1, "Tre soner.", reason="Budsjettet haster.", actor=cast.kari
    )
    return case


def _owed(case: Case) -> set[str]:
    return {
        o.subject_code
        for o in Obligation.objects.filter(
            case=case, kind=Obligation.Kind.MAKE_GOOD, done_at__isnull=True
        )
    }


def _document_the_rest(case: Case, cast: Cast) -> None:
    for code in _owed(case) - {"discussion_held"}:
        actions.file_evidence(
            case.reference, code, occurred_on=TODAY, text="Gjort.", actor=cast.kari
        )


def _hr(cast: Cast) -> User:
    person = register.register_person(
        "heidi",
        first_name="Heidi",
        last_name="Ås",
        email="heidi@example.no",
        password="heidi",
        actor=None,
    )
    register.register_mandate(
        person,
        Role.HR_ADMINISTRATOR,
        unit=cast.municipality,
        valid_from=TODAY - DAY,
        confirmed_by="HR",
        actor=None,
    )
    return person


def test_it_owes_afterwards_what_the_decision_was_taken_without(cast: Cast) -> None:
    case = _short(cast)
    assert "discussion_held" in _owed(case)
    debt = Obligation.objects.filter(case=case, kind=Obligation.Kind.MAKE_GOOD).first()
    assert debt is not None
    assert debt.role == Role.LEADER
    assert debt.due_on == case.planned_implementation_on


def test_it_does_not_close_while_something_remains(cast: Cast) -> None:
    case = _short(cast)
    for kind in ("employees_informed", "risk_assessed", "need_documented"):
        actions.file_evidence(
            case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
        )
    for kind in Case.objects.get(pk=case.pk).assessment.evidence_asked():
        if kind != "discussion_held":
            actions.file_evidence(
                case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
            )
    actions.implement(case.reference, 1, actor=cast.kari)
    with refuses(NotPossible, "remains") as refusal:
        actions.conclude(case.reference, actor=cast.kari)
    assert any("Tre soner" in str(m.because) or m.citation for m in refusal.value.missing)


def test_it_closes_after_the_discussion_held_afterwards(cast: Cast) -> None:
    case = _short(cast)
    _document_the_rest(case, cast)
    actions.open_discussion(case.reference, meets_on=HELD, actor=cast.kari)
    with clock_at(at(HELD)):
        actions.circulate_minutes(case.reference, "Etterpå.", held_on=HELD, actor=cast.kari)
        for name in ("ola", "aisha", "nina"):
            actions.approve_minutes(case.reference, 1, actor=cast[name])
        actions.close_discussion(case.reference, actor=cast.kari)
        assert _owed(case) == set()
        for kind in Case.objects.get(pk=case.pk).assessment.evidence_asked():
            actions.file_evidence(
                case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
            )
        actions.implement(case.reference, 1, actor=cast.kari)
        assert actions.conclude(case.reference, actor=cast.kari).state == Case.State.CLOSED


def test_it_is_owed_until_every_party_has_waived_it(cast: Cast) -> None:
    case = _short(cast)
    told = {cast.kari, cast.ola, cast.aisha, cast.nina, cast.dag, cast.hanne}
    with records(Event.REMAINS_WAIVED, actor=cast.ola, audience=told):
        actions.waive_remaining(case.reference, 1, reason="Vi ble hørt.", actor=cast.ola)
    assert "discussion_held" in _owed(case)
    with refuses(NotPossible, "nothing_remains"):
        actions.waive_remaining(case.reference, 1, reason="Igjen.", actor=cast.ola)
    actions.waive_remaining(case.reference, 1, reason="Greit.", actor=cast.aisha)
    assert "discussion_held" in _owed(case)
    actions.waive_remaining(case.reference, 1, reason="Greit.", actor=cast.nina)
    assert _owed(case) == set()
    entry = Entry.objects.filter(event=Event.REMAINS_WAIVED).last()
    assert entry is not None
    assert entry.facts["ended"] is True


def test_it_lets_hr_end_it_alone_and_answer_for_it(cast: Cast) -> None:
    case = _short(cast)
    heidi = _hr(cast)
    with refuses(NotPossible, "empty_text"):
        actions.waive_remaining(case.reference, 1, reason=" ", actor=heidi)
    with records(Event.REMAINS_WAIVED, actor=heidi):
        actions.waive_remaining(case.reference, 1, reason="Enheten er lagt ned.", actor=heidi)
    assert _owed(case) == set()


def test_it_owes_nothing_after_a_decision_taken_with_all_in_place(cast: Cast) -> None:
    case = case_in(Case.State.CLOSED, cast)
    assert not Obligation.objects.filter(case=case, kind=Obligation.Kind.MAKE_GOOD).exists()
    with refuses(NotPossible, "nothing_remains"):
        actions.waive_remaining(case.reference, 1, reason="Hva?", actor=cast.ola)


def test_it_owes_afterwards_what_a_registered_decision_lacked(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    actions.register_taken(
        case.reference,
        decided_on=TODAY,
        decided_by="Kommunestyret",
        number=1,
        actor=cast.kari,
    )
    assert "discussion_held" in _owed(case)


def test_it_returns_the_debts_when_the_decision_is_taken_back(cast: Cast) -> None:
    case = _short(cast)
    day = TODAY + 30 * DAY
    with records(Event.DECISION_REVERSED, actor=cast.kari):
        actions.reverse(
            case.reference, 1, reason="Det ble feil.", planned_on=day, actor=cast.kari
        )
    assert _owed(case) == set()
    again = DecisionPoint.objects.get(case=case, number=2)
    assert (again.title, again.state, again.planned_on) == (
        DecisionPoint.objects.get(case=case, number=1).title,
        DecisionPoint.State.PLANNED,
        day,
    )
    assert Obligation.objects.filter(
        case=case, kind=Obligation.Kind.DECIDE, due_on=day, done_at__isnull=True
    ).exists()
    with refuses(NotPossible, "discussion_held"):
        actions.decide(case.reference, 2, "Fire soner.", actor=cast.kari)


def test_it_opens_a_closed_case_whose_decision_is_taken_anew(cast: Cast) -> None:
    case = case_in(Case.State.CLOSED, cast)
    actions.reverse(
        case.reference, 1, reason="Feil.", planned_on=TODAY + 90 * DAY, actor=cast.kari
    )
    assert Case.objects.get(pk=case.pk).state == Case.State.DISCUSSED


def test_it_plans_one_more_decision_with_a_discussion_of_its_own(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    with refuses(NotPossible, "past"):
        actions.add_point(case.reference, "Kriterier", planned_on=TODAY - DAY, actor=cast.kari)
    with records(Event.POINT_PLANNED, actor=cast.kari):
        point = actions.add_point(
            case.reference, "Kriterier", planned_on=TODAY + 60 * DAY, actor=cast.kari
        )
    assert point.number == 2
    with refuses(NotPossible, "discussion_held"):
        actions.decide(case.reference, 2, "Ansiennitet.", actor=cast.kari)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, cast: Cast) -> None:
    case = _short(cast)
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        actions.waive_remaining(case.reference, 1, reason="Nei.", actor=cast[name])
    with pytest.raises(Case.DoesNotExist):
        actions.add_point(case.reference, "Mer", planned_on=TODAY, actor=cast[name])
    assert Entry.objects.count() == before
