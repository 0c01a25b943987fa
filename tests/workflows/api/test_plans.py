"""The plan for programs: laid out for a case file, and read as it was published."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import OUTSIDERS, Cast, case_in
from tests.workflows.api.conftest import Caller, refused
from workflows import actions
from workflows.models import Case

CASE_FILE = {
    "profile": "ha_ks_b",
    "measures": ["reorganisation", "control_measure"],
    "on": "2027-03-08",
    "facts": {"employees": 320, "dismissals": 0},
    "dates": {"planned_decision": "2027-03-18", "planned_implementation": "2027-04-26"},
}


def test_it_lays_out_a_case_file(as_: Caller) -> None:
    answer = as_("kari").post("plan/", CASE_FILE)
    assert answer.status_code == 200
    assert answer.json()["too_late"]
    assert answer.json()["goals"][0]["earliest"] == "2027-04-07"


def test_it_refuses_days_it_cannot_count_with(as_: Caller) -> None:
    days = {"planned_decision": "2100-12-30", "planned_implementation": "2100-12-31"}
    refused(as_("kari").post("plan/", {**CASE_FILE, "on": "2100-12-30", "dates": days}), 400)
    refused(as_("kari").post("plan/", {**CASE_FILE, "measures": ["reorganise"]}), 400)
    refused(Client().post("/api/v1/plan/", CASE_FILE, content_type="application/json"), 401)


def test_it_reads_the_published_plan(as_: Caller, cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    assert as_("ola").get(f"cases/{case.slug}/plan/").json() == {"published": None}
    actions.publish_plan(case.reference, actor=cast.kari)
    actions.answer_plan(case.reference, "objected", text="For kort.", actor=cast.ola)
    shown = as_("aisha").get(f"cases/{case.slug}/plan/").json()["published"]
    assert shown["version"] == 1
    assert shown["published_on"] == "2027-02-01"
    assert shown["plan"]["goals"][0]["wanted"] == "2027-04-15"
    assert [(a["outcome"], a["words"]) for a in shown["answers"]] == [("objected", "For kort.")]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_for_outsiders_it_is_not_there(as_: Caller, cast: Cast, name: str) -> None:
    case = case_in(Case.State.INFORMED, cast)
    actions.publish_plan(case.reference, actor=cast.kari)
    refused(as_(name).get(f"cases/{case.slug}/plan/"), 404)
