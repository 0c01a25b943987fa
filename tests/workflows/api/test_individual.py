"""One employee's case and a party's room through the API: the same doors, the same walls."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ledger.models import AccessLog, Entry
from ledger.moving import clock_at
from tests.cast import TODAY, Cast, at, case_in
from tests.workflows.actions.test_individual import MEETS, called, employed
from tests.workflows.api.conftest import Caller, refused
from workflows.api.individual import BODIES
from workflows.models import IndividualCase, PartyNote
from workflows.policies.individual import STEPS

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LIST = "individual-cases/"
CALL = {"kind": "dismissal", "grounds": "Stillingen faller bort.", "meets_on": "2027-02-08"}


def address(case: IndividualCase, step: str = "") -> str:
    return f"{LIST}{case.slug}/{step.replace('_', '-')}{'/' if step else ''}"


def test_it_has_an_address_for_every_step() -> None:
    assert set(BODIES) == {*STEPS, "inspect_individual"}


def test_it_calls_an_employee_once_and_tells_nobody_else(cast: Cast, as_: Caller) -> None:
    body, key = {**CALL, "employee": employed(cast)}, str(uuid4())
    made = as_("kari").post(LIST, body, Idempotency_Key=key)
    assert made.status_code == 201, made.content
    again = as_("kari").post(LIST, body, Idempotency_Key=key)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert IndividualCase.objects.count() == 1
    assert made.json()["grounds"] == "Stillingen faller bort."
    assert as_("tor").get(LIST).json()["results"][0]["reference"] == made.json()["reference"]
    assert as_("aisha").get(LIST).json()["results"] == []


@pytest.mark.parametrize("name", ["ola", "tor", "dag", "hanne"])
def test_it_refuses_to_call_who_is_not_ones_own(cast: Cast, as_: Caller, name: str) -> None:
    body = {**CALL, "employee": employed(cast)}
    before = Entry.objects.count()
    if name == "dag":  # leads everybody, from far above
        body["employee"] = 99_999
    refused(as_(name).post(LIST, body), 409, "employee")
    assert (IndividualCase.objects.count(), Entry.objects.count()) == (0, before)


def test_it_walks_a_dismissal_from_the_call_to_its_end(cast: Cast, as_: Caller) -> None:
    case = called(cast)
    on = MEETS.isoformat()
    walk: list[tuple[str, str, dict[str, Any]]] = [
        ("tor", "answer_call", {"coming": True, "adviser": "Per Dahl"}),
        ("kari", "hold_individual_meeting", {"text": "Begge sa sitt.", "held_on": on}),
        ("tor", "remark_on_minutes", {"text": "Jeg ba om utvalgskretsen."}),
        (
            "kari",
            "decide_individual",
            {"outcome": "dismissed", "text": "Faller bort.", "notice_on": on},
        ),
        ("tor", "demand_talks", {"text": "Jeg krever forhandling."}),
        ("kari", "hold_talks", {"met_on": on}),
        ("kari", "end_talks", {"text": "Ikke enige.", "ended_on": on, "agreed": False}),
        ("kari", "close_individual", {}),
    ]
    with clock_at(at(MEETS)):
        for who, step, body in walk:
            other = "kari" if who == "tor" else "tor"
            refused(as_(other).post(address(case, step), body), 403, "not_permitted")
            taken = as_(who).post(address(case, step), body)
            assert taken.status_code == 200, (step, taken.content)
        read = as_("tor").get(address(case)).json()
    assert (read["state"], read["agreed"], read["adviser"]) == ("closed", False, "")
    assert read["remark"] == "Jeg ba om utvalgskretsen."
    assert read["steps"] == []


@pytest.mark.parametrize("name", ["ola", "aisha", "nina", "dag", "per", "ester", "hanne"])
def test_it_is_not_there_for_others(cast: Cast, as_: Caller, name: str) -> None:
    case = called(cast)
    before = Entry.objects.count()
    refused(as_(name).get(address(case)), 404)
    for step in STEPS:
        body: dict[str, Any] = {
            "answer_call": {"coming": True},
            "hold_individual_meeting": {"text": "x", "held_on": TODAY.isoformat()},
            "decide_individual": {"outcome": "kept", "text": "x"},
            "hold_talks": {"met_on": TODAY.isoformat()},
            "end_talks": {"text": "x", "ended_on": TODAY.isoformat(), "agreed": True},
            "close_individual": {},
        }.get(step, {"text": "x"})
        refused(as_(name).post(address(case, step), body), 404)
    if name != "hanne":
        refused(as_(name).post(address(case, "inspect_individual"), {"reason": "x"}), 404)
    assert Entry.objects.count() == before
    assert not AccessLog.objects.exists()


def test_hr_sees_numbers_and_reads_with_a_reason_that_is_noted(cast: Cast, as_: Caller) -> None:
    case = called(cast)
    [line] = as_("hanne").get(LIST).json()["results"]
    assert set(line) == {"reference", "kind", "state", "called_on"}
    read = as_("hanne").post(address(case, "inspect_individual"), {"reason": "Klage."})
    assert read.status_code == 200
    assert read.json()["grounds"] == "Stillingen faller bort 1. mai."
    log = AccessLog.objects.get()
    assert (log.reader_id, log.basis) == (cast.hanne.pk, "reason_given")


def test_it_names_an_unknown_key(cast: Cast, as_: Caller) -> None:
    case = called(cast)
    body = {"coming": True, "union": "Fagforbundet"}
    problem = refused(as_("tor").post(address(case, "answer_call"), body), 400)
    assert "union" in str(problem["faults"])


# -- a party's room ------------------------------------------------------------------------------


def test_it_keeps_a_room_to_its_party(cast: Cast, as_: Caller) -> None:
    case = case_in("informed", cast)
    rooms = f"cases/{case.slug}/rooms/"
    [room] = as_("ola").get(rooms).json()["results"]
    own = f"{rooms}{room['party']}/"
    before = Entry.objects.count()
    note = as_("ola").post(own, {"kind": "hearing", "body": "Helst fire soner."})
    assert note.status_code == 201, note.content
    assert as_("ola").get(rooms).json()["results"][0]["notes"][0]["kind"] == "hearing"
    for name in ("kari", "hanne", "dag", "tor", "per", "ester"):
        refused(as_(name).get(rooms), 404)
    for name in ("kari", "hanne", "aisha", "nina", "tor"):
        refused(as_(name).post(own, {"body": "Inntrenger."}), 404)
        gone = as_(name).client.delete(f"/api/v1/{own}notes/{note.json()['id']}/")
        assert gone.status_code == 404
    assert PartyNote.objects.count() == 1
    delete = as_("ola").client.delete
    unsure = delete(f"/api/v1/{own}", {"sure": False}, content_type="application/json")
    refused(unsure, 409, "not_sure")
    assert delete(f"/api/v1/{own}notes/{note.json()['id']}/").status_code == 204
    assert not PartyNote.objects.exists()
    assert Entry.objects.count() == before


def test_a_room_of_another_case_is_not_entered_by_its_address(cast: Cast, as_: Caller) -> None:
    one, other = case_in("informed", cast), case_in("informed", cast)
    [room] = as_("ola").get(f"cases/{one.slug}/rooms/").json()["results"]
    wrong = f"cases/{other.slug}/rooms/{room['party']}/"
    refused(as_("ola").post(wrong, {"body": "Feil sak."}), 404)
    assert not PartyNote.objects.exists()
