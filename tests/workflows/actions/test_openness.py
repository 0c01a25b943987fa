"""Openness is declared with its day and reason, contested and answered for all to see – and closed too soon is found."""

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.refusals import NotPermitted, NotPossible
from oversight.reading import case_under_oversight
from parties.seats import standing_of
from tests.cast import OUTSIDERS, TODAY, Cast, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, Obligation, Question

pytestmark = pytest.mark.database

Kind = Obligation.Kind


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


def declared(case: Case, who, openness: str = "closed", reason: str = "Budsjettet er vedtatt."):
    return actions.declare_openness(case.reference, 1, openness, reason=reason, actor=who)


def test_it_keeps_each_declaration_with_its_time(case: Case, cast: Cast) -> None:
    with records(Event.OPENNESS_DECLARED, actor=cast.kari):
        first = declared(case, cast.kari, "limited")
    declared(case, cast.kari, "open", "")
    assert Question.objects.get(case=case, number=1).openness == "open"
    assert [d.openness for d in case.declarations.all()] == ["limited", "open"]
    assert first.informed


def test_it_refuses_what_says_nothing_new_or_gives_no_reason(case: Case, cast: Cast) -> None:
    declared(case, cast.kari)
    with refuses(NotPossible, "declared"):
        declared(case, cast.kari)
    with refuses(NotPossible, "empty_text"):
        declared(case, cast.kari, "limited", " ")
    with refuses(NotPossible):
        actions.declare_openness(case.reference, 9, "open", actor=cast.kari)
    with refuses(NotPermitted):
        declared(case, cast.ola, "open")


def test_it_finds_what_was_closed_before_the_parties_were_told(cast: Cast) -> None:
    case = case_in(Case.State.DRAFT, cast)
    with records(Event.OPENNESS_DECLARED):
        declared(case, cast.kari)
    dossier = case_under_oversight(standing_of(cast.hanne.pk, TODAY), case.reference, TODAY)
    assert "closed_before_information" in {f.code for f in dossier.findings}


def test_it_does_not_find_what_is_closed_afterwards(case: Case, cast: Cast) -> None:
    declared(case, cast.kari)
    dossier = case_under_oversight(standing_of(cast.hanne.pk, TODAY), case.reference, TODAY)
    assert "closed_before_information" not in {f.code for f in dossier.findings}


def test_it_owes_an_answer_to_what_a_party_contests(case: Case, cast: Cast) -> None:
    with refuses(NotPossible, "nothing_declared"):
        actions.contest(case.reference, "Nei.", question=1, actor=cast.ola)
    declared(case, cast.kari)
    with records(Event.DECLARATION_CONTESTED, actor=cast.ola):
        made = actions.contest(case.reference, "Ikke vedtatt.", question=1, actor=cast.ola)
    with refuses(NotPossible, "contested"):
        actions.contest(case.reference, "Igjen.", question=1, actor=cast.ola)
    assert Obligation.objects.filter(kind=Kind.ANSWER_CONTEST, done_at=None).count() == 1
    with refuses(NotPossible, "empty_text"):
        actions.answer_contest(case.reference, made.pk, " ", actor=cast.kari)
    with records(Event.CONTEST_ANSWERED, actor=cast.kari):
        actions.answer_contest(case.reference, made.pk, "Vedtatt 3. mars.", actor=cast.kari)
    assert not Obligation.objects.filter(kind=Kind.ANSWER_CONTEST, done_at=None).exists()
    with refuses(NotPossible, "answered"):
        actions.answer_contest(case.reference, made.pk, "Igjen.", actor=cast.kari)


def test_it_lets_a_party_contest_that_a_change_is_not_material(case: Case, cast: Cast) -> None:
    with refuses(NotPossible, "nothing_declared"):
        actions.contest(case.reference, "Nei.", actor=cast.ola)
    actions.revise_brief(
        case.reference,
        {"proposal": "Fire soner."},
        material=False,
        reason="Språk.",
        actor=cast.kari,
    )
    made = actions.contest(case.reference, "Fire er ikke tre.", actor=cast.nina)
    assert (made.brief.number, made.declaration) == (2, None)
    with refuses(NotPermitted):
        actions.answer_contest(case.reference, made.pk, "Jo.", actor=cast.nina)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, case: Case, cast: Cast) -> None:
    declared(case, cast.kari)
    before = Entry.objects.count()
    for act in (
        lambda: declared(case, cast[name], "open"),
        lambda: actions.contest(case.reference, "Nei.", question=1, actor=cast[name]),
        lambda: actions.answer_contest(case.reference, 1, "Nei.", actor=cast[name]),
    ):
        with pytest.raises(Case.DoesNotExist):
            act()
    assert Entry.objects.count() == before
