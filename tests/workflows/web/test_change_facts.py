"""Change the facts of a case in the browser, and read on its page what that changed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import Entry
from ledger.refusals import Stale
from tests.cast import LIGHT, Cast, case_in
from tests.saying import length_of, refuses
from workflows import actions
from workflows.models import Assessment, Case

MORE = {"measures": ["reorganisation", "control_measure"]}
# The page's every question about these measures, left open but for what a test fills in.
OPEN = dict.fromkeys(
    [
        "f-dismissals", "f-substantial_change", "f-shows_individuals", "f-environment_plan",
        "f-overall_policy", "f-project_group", "f-large_project", "f-dismissals_within_window",
    ],
    "",
)  # fmt: skip
LEVEL = {"f-decision_level": "workplace"}
BUDGET = 12


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(case: Case) -> str:
    return reverse("case-change-facts", args=[case.slug])


def sent(case: Case, person: Any, **typed: Any) -> tuple[int, str]:
    typed.setdefault("gesture", str(uuid4()))
    response = logged_in(person).post(address(case), {**MORE, **OPEN, **LEVEL, **typed})
    return response.status_code, response.content.decode()


def read(case: Case, person: Any) -> tuple[str, list[str]]:
    client = logged_in(person)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("case-detail", args=[case.slug])).content.decode()
    return page, [query["sql"] for query in queries]


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_it_has_its_address_and_is_offered_to_the_leader_alone(cast: Cast) -> None:
    case = case_in("informed", cast)
    assert address(case) == f"/saker/{case.slug}/change-facts/"
    assert address(case) in read(case, cast.kari)[0]
    assert address(case) not in read(case, cast.ola)[0]


def test_it_starts_with_what_the_case_has(cast: Cast) -> None:
    case = case_in("informed", cast, **LIGHT)
    page = logged_in(cast.kari).get(address(case)).content.decode()
    boxes = [line for line in page.split("<input") if 'name="measures"' in line]
    assert [" checked" in box for box in boxes if 'value="work_schedule"' in box] == [True]
    assert sum(" checked" in box.split(">")[0] for box in boxes) == 1
    hours = [part for part in page.split("<input") if 'name="f-different_hours"' in part]
    assert [" checked" in part.split(">")[0] for part in hours] == [True, False, False]
    assert 'value="workplace" selected' in page
    assert "f-employees" not in page  # the register knows it
    assert "f-large_project" not in page  # no measure here raises it


@pytest.mark.database
def test_it_assesses_anew_and_keeps_the_answers(cast: Cast) -> None:
    case = case_in("informed", cast)
    status, _page = sent(case, cast.kari, **{"f-dismissals": "30", "f-large_project": "yes"})
    assert status == HTTPStatus.SEE_OTHER
    case = again(case)
    assert case.assessment.number == 2
    assert (case.facts["dismissals"], case.facts["large_project"]) == (30, True)
    assert "substantial_change" not in case.facts  # left open is not an answer


def test_it_takes_an_answer_back_when_it_is_left_open(cast: Cast) -> None:
    case = case_in("informed", cast)
    assert case.facts["dismissals"] == 0
    assert sent(case, cast.kari)[0] == HTTPStatus.SEE_OTHER
    facts = again(case).facts
    assert "dismissals" not in facts
    assert facts["has_amu"] is True  # what was never asked stays
    assert facts["units_affected"] == 1


@pytest.mark.database
def test_it_says_on_the_case_what_changed_and_from_which_day(cast: Cast) -> None:
    case = case_in("informed", cast, **LIGHT)
    assert "Nye opplysninger" not in read(case, cast.ola)[0]
    assert sent(case, cast.kari, **{"f-large_project": "yes"})[0] == HTTPStatus.SEE_OTHER
    first, second = Assessment.objects.filter(case=case).order_by("number")
    page, _queries = read(case, cast.ola)
    told = page.split('id="changed"')[1].split("duties")[0]
    assert "Nye opplysninger 1. februar" in told
    assert "lett sak" in told
    old, new = ({duty["id"]: duty for duty in one.duties} for one in (first, second))
    assert new.keys() - old.keys()
    for gone_or_come in new.keys() ^ old.keys():
        assert {**old, **new}[gone_or_come]["title"]["nb"] in told
    assert told.count("Kom til:") == len(new.keys() - old.keys())
    assert told.count("Falt bort:") == len(old.keys() - new.keys())


def test_it_says_when_the_case_keeps_more_than_the_rules_now_ask(cast: Cast) -> None:
    case = case_in("informed", cast)
    actions.change_facts(
        case.reference, measures=LIGHT["measures"], facts=LIGHT["facts"], actor=cast.kari
    )
    assert again(case).weight == case.weight
    assert "En sak blir aldri mindre underveis." in read(case, cast.kari)[0]


@pytest.mark.database
@pytest.mark.parametrize("state", ["draft", "informed", "in_discussion", "discussed"])
def test_it_reads_the_assessment_before_only_when_there_is_one(state: str, cast: Cast) -> None:
    case = case_in("draft", cast) if state == "draft" else case_in(state, cast)
    _page, before = read(case, cast.kari)
    assert sum('FROM "workflows_assessment"' in sql for sql in before) == 0
    actions.change_facts(case.reference, facts={"dismissals": 30}, actor=cast.kari, **MORE)
    page, after = read(case, cast.kari)
    assert 'id="changed"' in page
    assert sum('FROM "workflows_assessment"' in sql for sql in after) == 1
    assert len(after) <= BUDGET, "\n".join(after)


# -- not well filled in, refused ------------------------------------------------------------------


def test_it_comes_back_with_the_questions_that_were_not_asked(cast: Cast) -> None:
    case = case_in("informed", cast, **LIGHT)
    before = Entry.objects.count()
    typed = {"measures": ["reorganisation"], "f-different_hours": "yes", **LEVEL}
    client = logged_in(cast.kari)
    response = client.post(address(case), typed)
    page = response.content.decode()
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "nye spørsmål" in page
    assert 'name="f-dismissals"' in page
    assert 'name="f-different_hours"' not in page
    assert Entry.objects.count() == before
    carried = page.split('name="asked" value="')[1].split('"')[0]
    response = client.post(
        address(case), {**OPEN, **LEVEL, "measures": ["reorganisation"], "asked": carried}
    )
    assert response.status_code == HTTPStatus.SEE_OTHER
    # What was answered about the measure that is gone, is gone with it.
    assert "different_hours" not in again(case).facts


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"measures": []}, "id_measures_error"),
        ({"f-dismissals": "mange"}, "id_f-dismissals_error"),
        ({"f-dismissals": "9999"}, "id_f-dismissals_error"),  # more than are employed
    ],
)
def test_it_shows_the_fault_by_the_field_and_keeps_what_was_typed(
    typed: dict[str, Any], fault: str, cast: Cast
) -> None:
    case = case_in("informed", cast)
    before = Entry.objects.count()
    status, page = sent(case, cast.kari, **{"f-large_project": "yes", **typed})
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'id="{fault}"' in page
    assert Entry.objects.count() == before
    assert again(case).assessment.number == 1
    if dismissals := typed.get("f-dismissals"):
        assert f'value="{dismissals}"' in page
        chosen = [part for part in page.split("<input") if 'name="f-large_project"' in part]
        assert [" checked" in part.split(">")[0] for part in chosen] == [True, False, False]


@pytest.mark.parametrize(
    ("state", "who", "status"),
    [
        ("informed", "ola", HTTPStatus.FORBIDDEN),
        ("closed", "kari", HTTPStatus.CONFLICT),
        ("informed", "tor", HTTPStatus.NOT_FOUND),
    ],
)
def test_it_refuses_as_every_other_step(
    state: str, who: str, status: HTTPStatus, cast: Cast
) -> None:
    case = case_in(state, cast)
    before = Entry.objects.count()
    assert sent(case, cast[who])[0] == status
    assert Entry.objects.count() == before


@pytest.mark.database
def test_it_takes_a_double_click_as_one(cast: Cast) -> None:
    case = case_in("informed", cast)
    gesture = str(uuid4())
    for _click in range(2):
        assert sent(case, cast.kari, gesture=gesture)[0] == HTTPStatus.SEE_OTHER
    assert again(case).assessment.number == 2


def test_it_lets_the_api_take_an_answer_back_the_same_way(cast: Cast) -> None:
    case = case_in("informed", cast)
    actions.change_facts(case.reference, facts={"dismissals": None}, actor=cast.kari, **MORE)
    assert "dismissals" not in again(case).facts


@pytest.mark.database
def test_it_does_not_write_over_what_another_leader_changed_meanwhile(cast: Cast) -> None:
    case = case_in("informed", cast)
    seen = length_of(case.reference)
    actions.submit_input(case.reference, "Vent til høsten.", actor=cast.ola)
    # What Ola said does not touch the facts.
    actions.change_facts(case.reference, facts={}, seen=seen, actor=cast.dag, **MORE)
    status, page = sent(case, cast.kari, seen=seen)
    assert status == HTTPStatus.CONFLICT
    assert "Dag Rud" in page
    with refuses(Stale):
        actions.change_facts(case.reference, facts={}, seen=seen, actor=cast.kari, **MORE)
