"""The employees a case concerns: told by the leader, they read what is planned, ask and are answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from ledger.events import Event
from ledger.models import Entry, OutboxEvent, Text
from ledger.moving import clock_at, now
from ledger.refusals import NotPermitted, NotPossible, Repeated
from ledger.verify import verify_chain
from parties import actions as register
from parties.seats import Standing, standing_of
from tests.cast import ORDINARY, OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from tests.workflows.web.before import works_there
from workflows import actions
from workflows.models import Case, EmployeeNotice, EmployeeQuestion, Evidence, Obligation
from workflows.models.situation import Situation
from workflows.queries.employees import cases_concerning, concerns, employee_page
from workflows.queries.home import home

pytestmark = pytest.mark.database

State, Kind = Case.State, Obligation.Kind
WORDS = "Vi vil ha tre soner fra 31. mai. Noen får nytt oppmøtested."
QUESTION = "Jeg har barn i barnehage. Kan jeg møte opp på Granmo?"


def told(cast: Cast, **changes: object) -> Case:
    """Let Tor work in Home Care, and Kari tell those who do."""
    works_there(cast, "tor")
    case = case_in(State.INFORMED, cast, **changes)
    actions.inform_employees(case.reference, WORDS, actor=cast.kari)
    return case


def asked(cast: Cast, state: str = State.INFORMED) -> Case:
    case = told(cast)
    actions.ask_as_employee(case.reference, QUESTION, actor=cast.tor)
    if state == State.WITHDRAWN:
        actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    return case


def seen(cast: Cast, name: str) -> Standing:
    return standing_of(cast[name].pk, now().date())


# -- told ----------------------------------------------------------------------------------------


def test_it_is_closed_to_the_employees_until_the_leader_tells_them(cast: Cast) -> None:
    works_there(cast, "tor")
    for state in (State.DRAFT, State.INFORMED):
        case = case_in(state, cast)
        assert not concerns(seen(cast, "tor"), case.reference)
        with pytest.raises(Case.DoesNotExist):
            actions.ask_as_employee(case.reference, QUESTION, actor=cast.tor)
    with records(
        Event.EMPLOYEES_INFORMED,
        actor=cast.kari,
        audience={cast.tor, cast.kari, cast.dag, cast.ola, cast.aisha, cast.nina},
    ):
        actions.inform_employees(case.reference, WORDS, actor=cast.kari)
    assert concerns(seen(cast, "tor"), case.reference)
    entry = Entry.objects.get(event=Event.EMPLOYEES_INFORMED)
    assert entry.facts == {"told": 1}
    assert "soner" not in entry.canonical, "the words stand beside the record"


def test_it_tells_those_in_the_units_and_beneath_and_nobody_else(cast: Cast) -> None:
    case = case_in(State.INFORMED, cast)
    near, beneath = (
        works_there(cast, "tor"),
        register.register_unit(
            "Nordre sone",
            level="workplace",
            organisation=cast.home_care.organisation,
            parent=cast.home_care,
            actor=None,
        ),
    )
    under, elsewhere = (
        works_there(cast, "ester", beneath),
        works_there(cast, "per", cast.school),
    )
    above = works_there(cast, "ola", cast.health)
    notice = actions.inform_employees(case.reference, WORDS, actor=cast.kari)
    assert notice.told == 2
    audience = OutboxEvent.objects.get(entry__event=Event.EMPLOYEES_INFORMED).audience
    assert {near.pk, under.pk} <= set(audience)
    assert {elsewhere.pk, above.pk}.isdisjoint(audience)
    assert [concerns(seen(cast, n), case.reference) for n in ("tor", "ester", "per")] == [
        True,
        True,
        False,
    ]
    assert not concerns(seen(cast, "ola"), case.reference), "it touches a part of the sector"


def test_it_refuses_to_tell_nobody(cast: Cast) -> None:
    case = case_in(State.INFORMED, cast)
    with refuses(NotPossible, "nobody"):
        actions.inform_employees(case.reference, WORDS, actor=cast.kari)
    works_there(cast, "per", cast.school)
    with refuses(NotPossible, "nobody"):
        actions.inform_employees(case.reference, WORDS, meets_duty=True, actor=cast.kari)
    works_there(cast, "tor")
    with refuses(NotPossible, "empty_text"):
        actions.inform_employees(case.reference, "  ", actor=cast.kari)


def test_it_is_the_leaders_to_tell_and_not_before_the_parties_are(cast: Cast) -> None:
    works_there(cast, "tor")
    draft = case_in(State.DRAFT, cast)
    with refuses(NotPossible, "state"):
        actions.inform_employees(draft.reference, WORDS, actor=cast.kari)
    case = case_in(State.INFORMED, cast)
    for name in ("ola", "nina", "hanne"):
        with refuses(NotPermitted):
            actions.inform_employees(case.reference, WORDS, actor=cast[name])
    for name in OUTSIDERS:
        with pytest.raises(Case.DoesNotExist):
            actions.inform_employees(case.reference, WORDS, actor=cast[name])
    assert not EmployeeNotice.objects.exists()


def test_it_documents_what_a_rule_asks_to_be_told_before_the_start(cast: Cast) -> None:
    works_there(cast, "tor")
    case = case_in(State.INFORMED, cast, **ORDINARY)
    assert "employees_informed" in case.assessment.evidence_asked()
    actions.inform_employees(case.reference, WORDS, actor=cast.kari)
    assert "employees_informed" not in Case.objects.get().filed, (
        "that they are told is not yet all the Act asks"
    )
    with records(Event.EVIDENCE_FILED, Event.EMPLOYEES_INFORMED, actor=cast.kari):
        actions.inform_employees(case.reference, WORDS, meets_duty=True, actor=cast.kari)
    assert Case.objects.get().filed == ["employees_informed"]
    evidence = Evidence.objects.get(case=case, kind="employees_informed")
    assert evidence.text.body == WORDS
    assert [n.number for n in case.employee_notices.all()] == [2, 1]


# -- what an employee reads ----------------------------------------------------------------------


def test_it_shows_the_employee_what_is_planned_and_who_speaks_for_them(cast: Cast) -> None:
    case = told(cast)
    page = employee_page(seen(cast, "tor"), case.reference, TODAY)
    assert dict(page.page.brief)["proposal"] == "Fra fem til tre soner."
    assert page.units == ["Hjemmetjenesten"]
    assert {(p.name, p.people) for p in page.parties} >= {
        ("Fagforbundet", "Ola Vik"),
        ("NSF", "Aisha Khan"),
    }
    assert [n.text.body for n in page.notices] == [WORDS]
    assert page.may_ask


def test_it_follows_the_mandate_as_an_employee_day_by_day(cast: Cast) -> None:
    case = told(cast)
    with clock_at(at(TODAY + timedelta(days=3))):
        mine = standing_of(cast.tor.pk, now().date()).mandates[0]
        register.end_mandate(mine, last_day=now().date(), actor=cast.hanne)
        assert concerns(seen(cast, "tor"), case.reference), "the last day counts"
    with clock_at(at(TODAY + timedelta(days=4))):
        assert cases_concerning(seen(cast, "tor")) == []
        with pytest.raises(Case.DoesNotExist):
            actions.ask_as_employee(case.reference, QUESTION, actor=cast.tor)


# -- asked and answered --------------------------------------------------------------------------


def test_it_asks_the_leader_who_owes_an_answer(cast: Cast) -> None:
    case = told(cast)
    with records(Event.EMPLOYEE_ASKED, actor=cast.tor, audience={cast.kari}):
        question = actions.ask_as_employee(case.reference, QUESTION, actor=cast.tor)
    assert (question.number, question.text.body, question.waits) == (1, QUESTION, True)
    assert question.text.author_id == cast.tor.pk
    entry = Entry.objects.get(event=Event.EMPLOYEE_ASKED)
    assert (entry.role, entry.facts) == ("employee", {"number": 1})
    assert "barn" not in entry.canonical
    owed = Obligation.objects.get(case=case, kind=Kind.ANSWER_EMPLOYEE)
    assert (owed.role, owed.due_on, owed.subject) == ("leader", None, "employee:1")
    assert "answer_employee" in [
        d.obligation.kind for d in home(seen(cast, "kari"), TODAY).debts
    ]
    assert home(seen(cast, "tor"), TODAY).debts == []


def test_it_answers_the_one_who_asked_and_nobody_else(cast: Cast) -> None:
    case = asked(cast)
    works_there(cast, "per")
    with records(Event.EMPLOYEE_ANSWERED, actor=cast.kari, audience={cast.tor}):
        actions.answer_employee(case.reference, 1, "Ja, til høsten.", actor=cast.kari)
    question = EmployeeQuestion.objects.get()
    assert question.answer is not None
    assert (question.answer.body, question.answered_by) == ("Ja, til høsten.", cast.kari)
    assert not Obligation.objects.filter(kind=Kind.ANSWER_EMPLOYEE, done_at=None).exists()
    mine, other = (employee_page(seen(cast, n), case.reference, TODAY) for n in ("tor", "per"))
    assert [q.number for q in mine.questions] == [1]
    assert other.questions == []
    chain = Case.objects.get().chain
    entries = Entry.objects.filter(chain=chain).order_by("number")
    texts = Text.objects.filter(chain=chain)
    assert not verify_chain(
        [e.as_evidence() for e in entries],
        [t.as_evidence() for t in texts],
        chain.head,
        chain.length,
    )


def test_it_answers_once_and_with_words(cast: Cast) -> None:
    case = asked(cast)
    with refuses(NotPossible, "empty_text"):
        actions.answer_employee(case.reference, 1, " ", actor=cast.kari)
    with refuses(NotPossible, "answered"):
        actions.answer_employee(case.reference, 2, "Ja.", actor=cast.kari)
    actions.answer_employee(case.reference, 1, "Ja.", actor=cast.kari)
    with refuses(NotPossible, "answered"):
        actions.answer_employee(case.reference, 1, "Nei.", actor=cast.kari)
    for name in ("ola", "nina", "hanne"):
        with refuses(NotPermitted):
            actions.answer_employee(case.reference, 1, "Ja.", actor=cast[name])
    with pytest.raises(Case.DoesNotExist):  # the employee sees no case, only what concerns them
        actions.answer_employee(case.reference, 1, "Ja.", actor=cast.tor)


def test_it_takes_a_question_once(cast: Cast) -> None:
    case, gesture = told(cast), uuid4()
    actions.ask_as_employee(case.reference, QUESTION, actor=cast.tor, gesture=gesture)
    with pytest.raises(Repeated):
        actions.ask_as_employee(case.reference, QUESTION, actor=cast.tor, gesture=gesture)
    assert EmployeeQuestion.objects.count() == 1
    with refuses(NotPossible, "empty_text"):
        actions.ask_as_employee(case.reference, " \n", actor=cast.tor)


def test_it_takes_back_only_ones_own_and_only_before_the_answer(cast: Cast) -> None:
    case = asked(cast)
    works_there(cast, "per")
    with refuses(NotPossible, "not_yours"):
        actions.withdraw_employee_question(case.reference, 1, actor=cast.per)
    with records(Event.EMPLOYEE_QUESTION_WITHDRAWN, actor=cast.tor, audience={cast.kari}):
        actions.withdraw_employee_question(case.reference, 1, actor=cast.tor)
    assert not Obligation.objects.filter(kind=Kind.ANSWER_EMPLOYEE, done_at=None).exists()
    with refuses(NotPossible, "answered"):
        actions.answer_employee(case.reference, 1, "Ja.", actor=cast.kari)
    with refuses(NotPossible, "not_yours"):
        actions.withdraw_employee_question(case.reference, 1, actor=cast.tor)
    actions.ask_as_employee(case.reference, "Når?", actor=cast.tor)
    actions.answer_employee(case.reference, 2, "I mai.", actor=cast.kari)
    with refuses(NotPossible, "not_yours"):
        actions.withdraw_employee_question(case.reference, 2, actor=cast.tor)


# -- when it is late, closed or withdrawn --------------------------------------------------------


def test_it_takes_questions_after_the_parties_time_for_input(cast: Cast) -> None:
    case = told(cast)
    with clock_at(at(case.input_due_on + timedelta(days=5))):
        assert actions.ask_as_employee(case.reference, "For sent?", actor=cast.tor).waits


def test_it_does_not_close_while_an_employee_waits(cast: Cast) -> None:
    case = asked(cast)
    actions.drop(case.reference, 1, reason="Ikke aktuelt.", actor=cast.kari)
    with refuses(NotPossible, "employee_waits"):
        actions.conclude(case.reference, actor=cast.kari)
    actions.answer_employee(case.reference, 1, "Det blir ikke noe av.", actor=cast.kari)
    actions.conclude(case.reference, actor=cast.kari)
    assert [c.pk for c in cases_concerning(seen(cast, "tor"))] == [case.pk]
    page = employee_page(seen(cast, "tor"), case.reference, TODAY)
    assert not page.may_ask
    with refuses(NotPossible, "state"):
        actions.ask_as_employee(case.reference, "Og nå?", actor=cast.tor)
    with refuses(NotPossible, "state"):
        actions.inform_employees(case.reference, WORDS, actor=cast.kari)


def test_it_owes_no_answer_in_a_withdrawn_case_and_may_still_give_one(cast: Cast) -> None:
    case = asked(cast, State.WITHDRAWN)
    assert not Obligation.objects.filter(kind=Kind.ANSWER_EMPLOYEE, done_at=None).exists()
    with refuses(NotPossible, "state"):
        actions.ask_as_employee(case.reference, "Hvorfor?", actor=cast.tor)
    actions.answer_employee(case.reference, 1, "Vi fant en annen vei.", actor=cast.kari)
    page = employee_page(seen(cast, "tor"), case.reference, TODAY)
    assert page.questions[0].answer is not None


# -- outsiders -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*OUTSIDERS, "ola", "kari", "hanne"])
def test_it_does_not_concern_those_who_do_not_work_there(cast: Cast, name: str) -> None:
    case = case_in(State.INFORMED, cast)
    works_there(cast, "dag")
    actions.inform_employees(case.reference, WORDS, actor=cast.kari)
    tries: list[Callable[[], object]] = [
        lambda: actions.ask_as_employee(case.reference, QUESTION, actor=cast[name]),
        lambda: actions.withdraw_employee_question(case.reference, 1, actor=cast[name]),
        lambda: employee_page(seen(cast, name), case.reference, TODAY),
        lambda: actions.ask_as_employee("2027/9999", QUESTION, actor=cast.dag),
    ]
    before = Entry.objects.count()
    for attempt in tries:
        with pytest.raises(Case.DoesNotExist):
            attempt()
    assert cases_concerning(seen(cast, name)) == []
    assert Entry.objects.count() == before


def test_it_opens_no_case_to_an_employee_as_a_party(cast: Cast) -> None:
    case = asked(cast)
    with pytest.raises(Case.DoesNotExist):
        _ = Situation(case.reference, user=cast.tor, on=TODAY).case
    for act in (
        lambda: actions.submit_input(case.reference, "Nei.", actor=cast.tor),
        lambda: actions.withdraw(case.reference, reason="Nei.", actor=cast.tor),
    ):
        with pytest.raises(Case.DoesNotExist):
            act()
