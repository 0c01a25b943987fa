"""The doors of an employee: what concerns them, asking – and what the table reads of it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ledger.models import AccessLog, Entry
from tests.cast import Cast, case_in
from tests.workflows.actions.test_employees import QUESTION, WORDS, asked, told
from tests.workflows.api.conftest import Caller, refused
from tests.workflows.web.before import works_there
from workflows import actions
from workflows.actions import View
from workflows.models import Case, EmployeeQuestion

State = Case.State


def test_it_lists_and_reads_what_concerns_the_employee(cast: Cast, as_: Caller) -> None:
    case = told(cast)
    actions.submit_input(case.reference, "INNSPILL-ORD", actor=cast.ola)
    actions.take_position(case.reference, [View(1, "disagree", "SYN-ORD")], actor=cast.aisha)
    actions.publish_plan(case.reference, actor=cast.kari)
    tor = as_("tor")
    (line,) = tor.get("employee-cases/").json()["results"]
    assert (line["reference"], line["state"]) == (case.reference, "informed")
    answer = tor.get(f"employee-cases/{case.slug}/")
    shown = answer.json()
    assert shown["notices"][0]["text"] == WORDS
    assert shown["brief"]["proposal"] == "Fra fem til tre soner."
    assert {"name": "Fagforbundet", "people": "Ola Vik", "vacant": False, "contact": ""} in (
        shown["speak_for_you"]
    )
    assert shown["decisions"][0]["decision"] is None
    assert shown["plan"][0]["title"]["nb"]
    assert shown["may_ask"]
    assert "-ORD" not in answer.content.decode()
    for name in ("ola", "kari", "hanne", "per"):
        assert as_(name).get("employee-cases/").json()["results"] == []
        refused(as_(name).get(f"employee-cases/{case.slug}/"), 404, "not_found")


def test_it_asks_is_answered_and_reads_it(cast: Cast, as_: Caller) -> None:
    case, key = told(cast), str(uuid4())
    tor, door = as_("tor"), f"employee-cases/{case.slug}/ask/"
    answer = tor.post(door, {"text": QUESTION}, Idempotency_Key=key)
    assert answer.status_code == 201
    assert answer.json()["questions"][0]["text"] == QUESTION
    again = tor.post(door, {"text": QUESTION}, Idempotency_Key=key)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert EmployeeQuestion.objects.count() == 1
    as_("kari").take(case, "answer_employee", {"number": 1, "text": "Ja."})
    mine = tor.get(f"employee-cases/{case.slug}/").json()["questions"][0]
    assert (mine["answer"], mine["answered_by"]) == ("Ja.", "Kari Nes")


def test_it_takes_back_only_ones_own(cast: Cast, as_: Caller) -> None:
    case = asked(cast)
    works_there(cast, "per")
    door = f"employee-cases/{case.slug}/withdraw-question/"
    refused(as_("per").post(door, {"number": 1}), 409, "not_yours")
    answer = as_("tor").post(door, {"number": 1})
    assert (answer.status_code, answer.json()["questions"][0]["withdrawn_on"]) == (
        201,
        "2027-02-01",
    )
    refused(as_("tor").post(door, {"number": 1}), 409, "not_yours")
    assert as_("kari").get(f"cases/{case.slug}/employees/").json()["questions"] == []


def test_it_names_the_asker_to_the_leader_alone(cast: Cast, as_: Caller) -> None:
    case = asked(cast)
    door = f"cases/{case.slug}/employees/"
    shown = as_("kari").get(door).json()
    assert shown["questions"][0]["asker"] == "Tor Lie, Hjemmetjenesten"
    before = AccessLog.objects.count()
    for name in ("ola", "nina", "hanne"):
        answer = as_(name).get(door)
        assert answer.json()["questions"][0] == {**shown["questions"][0], "asker": ""}
        assert "Tor Lie" not in answer.content.decode()
        history = as_(name).get(f"cases/{case.slug}/history/").content.decode()
        assert "Tor Lie" not in history
        assert "barnehage" not in history
    assert AccessLog.objects.count() > before, "that HR reads is noted"
    for name in ("tor", "per", "ester"):
        refused(as_(name).get(door), 404, "not_found")


@pytest.mark.parametrize(
    "body", [{}, {"text": " "}, {"text": 7}, {"text": "Ja.", "asker": 1}, [], {"text": None}]
)
def test_it_takes_no_nonsense_and_writes_nothing(cast: Cast, as_: Caller, body: object) -> None:
    case = told(cast)
    before = Entry.objects.count()
    refused(as_("tor").post(f"employee-cases/{case.slug}/ask/", body), 400)
    assert Entry.objects.count() == before
    assert not EmployeeQuestion.objects.exists()


def test_it_takes_no_question_in_a_case_that_has_ended(cast: Cast, as_: Caller) -> None:
    case = asked(cast, State.WITHDRAWN)
    door = f"employee-cases/{case.slug}/ask/"
    before = Entry.objects.count()
    refused(as_("tor").post(door, {"text": "Hvorfor?"}), 409, "state")
    assert Entry.objects.count() == before
    assert as_("tor").get(f"employee-cases/{case.slug}/").json()["may_ask"] is False


@pytest.mark.parametrize("name", ["tor", "per", "ester"])
def test_it_is_not_there_for_outsiders(cast: Cast, as_: Caller, name: str) -> None:
    case = case_in(State.INFORMED, cast)
    works_there(cast, "dag")
    works_there(cast, "ester", cast.school)
    actions.inform_employees(case.reference, WORDS, actor=cast.kari)
    before = Entry.objects.count()
    outsider = as_(name)
    for slug in (case.slug, "2027-9999"):
        refused(outsider.get(f"employee-cases/{slug}/"), 404, "not_found")
        refused(
            outsider.post(f"employee-cases/{slug}/ask/", {"text": QUESTION}), 404, "not_found"
        )
        refused(
            outsider.post(f"employee-cases/{slug}/withdraw-question/", {"number": 1}),
            404,
            "not_found",
        )
    assert outsider.get("employee-cases/").json()["results"] == []
    assert Entry.objects.count() == before


def test_it_asks_for_a_log_in(cast: Cast, client: object) -> None:
    case = told(cast)
    for address in ("employee-cases/", f"employee-cases/{case.slug}/"):
        refused(client.get(f"/api/v1/{address}"), 401)  # type: ignore[attr-defined]
