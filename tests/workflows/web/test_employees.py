"""The employee's page of a case, and the table's page of the employees."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import AccessLog, Entry
from parties.models import User
from tests.cast import TODAY, Cast, case_in
from tests.workflows.actions.test_employees import QUESTION, WORDS, asked, told
from tests.workflows.confidence import SECRET
from tests.workflows.confidence import told as keep
from tests.workflows.web.before import works_there
from tests.workflows.web.test_steps import BUDGET, statements
from workflows import actions
from workflows.actions import View
from workflows.models import Case, EmployeeQuestion

State = Case.State
HOME = reverse("home")


def page_of(case: Case) -> str:
    return reverse("case-employees", args=[case.reference])


def logged_in(person: User, language: str = "nb") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def read(person: User, address: str, language: str = "nb") -> str:
    answer = logged_in(person, language).get(address)
    assert answer.status_code == HTTPStatus.OK, answer.status_code
    return answer.content.decode()


def test_it_meets_the_employee_on_the_first_page(cast: Cast) -> None:
    works_there(cast, "tor")
    case = case_in(State.INFORMED, cast)
    assert "Saker som gjelder deg" not in read(cast.tor, HOME)
    actions.inform_employees(case.reference, WORDS, actor=cast.kari)
    first = read(cast.tor, HOME)
    assert "Saker som gjelder deg" in first
    assert page_of(case) in first
    assert reverse("meetings") not in first, "the menu holds what is open to an employee"
    for name in ("ola", "kari", "per"):
        assert "Saker som gjelder deg" not in read(cast[name], HOME)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_shows_what_is_planned_who_speaks_and_who_reads(cast: Cast, language: str) -> None:
    case = told(cast)
    actions.publish_plan(case.reference, actor=cast.kari)
    page = read(cast.tor, page_of(case), language)
    for words in (WORDS, "Fra fem til tre soner.", "Hjemmetjenesten", "Ola Vik", "Nina Moen"):
        assert words in page
    assert {
        "nb": "Før du skriver: Hvem leser det?",
        "nn": "Før du skriv: Kven les det?",
        "en": "Before you write: who reads it?",
    }[language] in page
    assert "%(" not in page


def test_it_leads_from_the_cases_own_address(cast: Cast) -> None:
    case = told(cast)
    answer = logged_in(cast.tor).get(reverse("case-detail", args=[case.reference]))
    assert (answer.status_code, answer.url) == (HTTPStatus.FOUND, page_of(case))


def test_it_shows_nothing_of_what_is_said_at_the_table(cast: Cast) -> None:
    case = told(cast)
    ref = case.reference
    actions.submit_input(ref, "INNSPILL-ORD", actor=cast.ola)
    actions.take_position(ref, [View(1, "disagree", "SYN-ORD")], actor=cast.aisha)
    actions.raise_concern(ref, "BEKYMRING-ORD", actor=cast.nina)
    actions.publish_plan(ref, actor=cast.kari)
    keep(case, cast, "ola", about="brief:open", label="KJENNETEGN-ORD")
    actions.open_discussion(ref, meets_on=TODAY, actor=cast.kari)
    actions.circulate_minutes(ref, "REFERAT-ORD", held_on=TODAY, actor=cast.kari)
    works_there(cast, "per")
    actions.ask_as_employee(ref, "ANDRES-SPØRSMÅL", actor=cast.per)
    actions.decide_despite(
        ref, 1, "Tre soner fra juni.", reason="BEGRUNNELSE-ORD", actor=cast.kari
    )
    page = read(cast.tor, page_of(case))
    assert "Tre soner fra juni." in page
    assert "ORD" not in page
    assert "ANDRES" not in page
    assert SECRET not in page


def test_it_asks_and_reads_the_answer(cast: Cast) -> None:
    case = told(cast)
    client = logged_in(cast.tor)
    answer = client.post(page_of(case), {"do": "ask", "text": QUESTION})
    assert (answer.status_code, answer.url) == (HTTPStatus.SEE_OTHER, page_of(case))
    page = client.get(page_of(case)).content.decode()
    assert QUESTION in page
    assert "venter på svar" in page
    leader = logged_in(cast.kari)
    assert reverse("case-detail", args=[case.slug]) in leader.get(HOME).content.decode()
    table = leader.get(page_of(case)).content.decode()
    assert "Tor Lie, Hjemmetjenesten" in table
    step = reverse("case-answer-employee", args=[case.reference])
    assert f"{step}?number=1" in table
    shown = leader.get(f"{step}?number=1").content.decode()
    assert QUESTION in shown
    answer = leader.post(step, {"number": 1, "text": "Ja, på Granmo."})
    assert (answer.status_code, answer.url) == (HTTPStatus.SEE_OTHER, page_of(case))
    assert "Ja, på Granmo." in client.get(page_of(case)).content.decode()


def test_it_takes_a_double_click_as_one(cast: Cast) -> None:
    case, client = told(cast), logged_in(cast.tor)
    form = client.get(page_of(case)).context["form"]
    said = {"do": "ask", "text": QUESTION, "gesture": str(form["gesture"].value())}
    for _click in range(2):
        assert client.post(page_of(case), said).status_code == HTTPStatus.SEE_OTHER
    assert EmployeeQuestion.objects.count() == 1


def test_it_keeps_what_was_typed_when_nothing_or_too_late_is_asked(cast: Cast) -> None:
    case, client = told(cast), logged_in(cast.tor)
    before = Entry.objects.count()
    answer = client.post(page_of(case), {"do": "ask", "text": "  "})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Entry.objects.count() == before
    actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    before = Entry.objects.count()
    answer = client.post(page_of(case), {"do": "ask", "text": "Mitt lange spørsmål"})
    assert answer.status_code == HTTPStatus.CONFLICT
    page = answer.content.decode()
    assert "Mitt lange spørsmål" in page
    assert "Endringen er oppgitt." in page
    assert Entry.objects.count() == before
    assert not EmployeeQuestion.objects.exists()


def test_it_takes_a_question_back(cast: Cast) -> None:
    case, client = asked(cast), logged_in(cast.tor)
    answer = client.post(page_of(case), {"do": "withdraw", "number": "1"})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert QUESTION in client.get(page_of(case)).content.decode()
    for name in ("kari", "ola", "hanne"):
        assert QUESTION not in read(cast[name], page_of(case))
    for nonsense in ("1", "99", "x", "", "\u0661"):
        answer = client.post(page_of(case), {"do": "withdraw", "number": nonsense})
        assert answer.status_code == HTTPStatus.CONFLICT


def test_it_names_the_asker_to_the_leader_alone(cast: Cast) -> None:
    case = asked(cast)
    for name in ("kari", "dag"):
        assert "Tor Lie" in read(cast[name], page_of(case))
    for name in ("ola", "nina", "hanne"):
        table = read(cast[name], page_of(case))
        assert QUESTION in table
        assert "Tor Lie" not in table
        whole = read(cast[name], reverse("case-detail", args=[case.slug]))
        assert QUESTION not in whole
        assert "Tor Lie" not in whole
        assert "En ansatt stilte lederen et spørsmål (nr. 1)." in whole


def test_it_notes_that_hr_has_read_it_and_never_the_employee(cast: Cast) -> None:
    case = asked(cast)
    before = AccessLog.objects.count()
    read(cast.tor, page_of(case))
    read(cast.kari, page_of(case))
    assert AccessLog.objects.count() == before
    read(cast.hanne, page_of(case))
    assert AccessLog.objects.get().reader_id == cast.hanne.pk


def test_it_lets_one_at_the_table_who_works_there_ask_as_well(cast: Cast) -> None:
    works_there(cast, "nina")
    case = told(cast)
    page = read(cast.nina, page_of(case))
    assert "Hva de har fått vite" in page
    assert "Spørsmålene dine" in page
    answer = logged_in(cast.nina).post(page_of(case), {"do": "ask", "text": "Når?"})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert EmployeeQuestion.objects.get().asker.user == cast.nina


def test_it_offers_the_duty_only_where_a_rule_asks(cast: Cast) -> None:
    case = told(cast)
    step = reverse("case-inform-employees", args=[case.reference])
    assert 'name="meets_duty"' in read(cast.kari, step)
    actions.inform_employees(case.reference, WORDS, meets_duty=True, actor=cast.kari)
    assert 'name="meets_duty"' not in read(cast.kari, step)


@pytest.mark.parametrize("name", ["tor", "per", "ester"])
def test_it_is_not_there_for_outsiders(cast: Cast, name: str) -> None:
    case = case_in(State.INFORMED, cast)
    works_there(cast, "dag")
    works_there(cast, "ester", cast.school)
    actions.inform_employees(case.reference, WORDS, actor=cast.kari)
    client, before = logged_in(cast[name]), Entry.objects.count()
    said: list[dict[str, Any]] = [
        {"do": "ask", "text": QUESTION},
        {"do": "withdraw", "number": 1},
    ]
    assert client.get(page_of(case)).status_code == HTTPStatus.NOT_FOUND
    assert (
        client.get(reverse("case-detail", args=[case.slug])).status_code == HTTPStatus.NOT_FOUND
    )
    for form in said:
        assert client.post(page_of(case), form).status_code == HTTPStatus.NOT_FOUND
    assert Entry.objects.count() == before
    assert not EmployeeQuestion.objects.exists()


def test_it_keeps_to_its_budget(cast: Cast, django_assert_max_num_queries: Any) -> None:
    case = asked(cast)
    works_there(cast, "per")
    for n in range(3):
        actions.ask_as_employee(case.reference, f"Spørsmål {n}", actor=cast.per)
    for name in ("tor", "kari", "ola"):
        client = logged_in(cast[name])
        client.get(page_of(case))
        with django_assert_max_num_queries(12):
            assert client.get(page_of(case)).status_code == HTTPStatus.OK
    client = logged_in(cast.tor)
    with django_assert_max_num_queries(10):
        assert client.get(HOME).status_code == HTTPStatus.OK
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(page_of(case), {"do": "ask", "text": "Når?"})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert len(statements(queries)) <= BUDGET
