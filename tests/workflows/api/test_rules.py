"""The open rules, and what they say of a case file that is not a case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from rulebook.packs import load
from tests.workflows.api.conftest import Caller, refused

pytestmark = pytest.mark.django_db  # which routine holds is asked of the database

CASE_FILE: dict[str, Any] = {
    "profile": "ha_ks_b",
    "measures": ["reorganisation", "control_measure"],
    "on": "2027-02-01",
    "facts": {"employees": 320, "dismissals": 0},
    "dates": {"planned_decision": "2027-04-15", "planned_implementation": "2027-05-31"},
}
TOML = """
profile = "ha_ks_b"
measures = ["reorganisation", "control_measure"]
on = 2027-02-01
[facts]
employees = 320
dismissals = 0
[dates]
planned_decision = 2027-04-15
planned_implementation = 2027-05-31
"""


def test_it_assesses_as_the_command_does(
    as_: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.toml"
    path.write_text(TOML)
    call_command("assess", str(path), "--json")
    answer = as_("tor").post("assess/", CASE_FILE)
    assert answer.status_code == 200
    assert answer.json() == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"profile": 3}, {"profile"}),
        ({"measures": []}, {"measures"}),
        ({"on": "soon"}, {"on"}),
        ({"extra": 1, "facts": {"employees": True}}, {"extra", "facts.employees"}),
        ({"dates": {"planned_decision": "2027-04-31"}}, {"dates.planned_decision"}),
        (
            {
                "dates": {
                    "planned_decision": "2027-05-01",
                    "planned_implementation": "2027-04-01",
                }
            },
            {"dates.planned_implementation"},
        ),
        ({"facts": [], "dates": 7}, {"facts", "dates"}),
    ],
)
def test_it_names_each_fault_of_a_case_file(
    changes: dict[str, Any], keys: set[str], as_: Caller
) -> None:
    problem = refused(as_("kari").post("assess/", {**CASE_FILE, **changes}), 400, "faults")
    assert {fault["key"] for fault in problem["faults"]} == keys


def test_it_refuses_a_case_file_that_is_no_object(as_: Caller) -> None:
    refused(as_("kari").post("assess/", []), 400, "faults")


def test_it_asks_for_the_log_in_to_assess() -> None:
    answer = Client().post("/api/v1/assess/", CASE_FILE, content_type="application/json")
    refused(answer, 401)


def test_it_shows_every_rule_to_anybody() -> None:
    listed = Client().get("/api/v1/rules/").json()["results"]
    assert [rule["id"] for rule in listed] == list(load().rules)
    assert all(rule["citation"]["section"] for rule in listed)
    for rule in load().rules.values():
        shown = Client().get(f"/api/v1/rules/{rule.id}/").json()
        assert shown["plain"] == dict(rule.plain)


def test_it_finds_a_rule_by_an_alias_and_names_the_nearest_when_there_is_none() -> None:
    alias, rule_id = next((a, r) for a, r in load().aliases.items() if "/" not in a)
    assert Client().get(f"/api/v1/rules/{alias}/").json()["id"] == rule_id
    problem = refused(Client().get("/api/v1/rules/AML-17-3-9/"), 404, "unknown_rule")
    assert "AML-17-3-2" in problem["remedy"]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"q": "§ 10-3"}, {"AML-10-3"}),
        ({"q": "aml-06"}, {"AML-10-3"}),
        ({"q": "10-3", "role": "representative", "certainty": "verified"}, {"AML-10-3"}),
        ({"q": "10-3", "place": "negotiation"}, set()),
        ({"q": "§ 10-3", "on": "2000-01-01"}, set()),
    ],
)
def test_it_finds_rules_as_the_pages_do(asked: dict[str, str], ids: set[str]) -> None:
    body = Client().get("/api/v1/rules/", asked).json()
    assert {rule["id"] for rule in body["results"]} == ids
    assert body["count"] == len(ids)


def test_it_tells_rules_from_what_is_no_rule() -> None:
    body = Client().get("/api/v1/rules/").json()
    assert {note["id"] for note in body["not_a_rule"]} == {n.id for n in load().notes.values()}
    only = Client().get("/api/v1/rules/", {"place": "not_a_rule"}).json()
    assert (only["count"], only["not_a_rule"]) == (0, body["not_a_rule"])


@pytest.mark.parametrize(
    ("asked", "key", "allowed"),
    [
        ({"place": "force"}, "place", "discussion"),
        ({"source": "bible"}, "source", "aml"),
        ({"measure": "war"}, "measure", "reorganisation"),
        ({"on": "yesterday"}, "on", ""),
        ({"rung": "discussion"}, "rung", "place"),
    ],
)
def test_it_names_the_filter_it_cannot_use(
    asked: dict[str, str], key: str, allowed: str
) -> None:
    problem = refused(Client().get("/api/v1/rules/", asked), 400, "faults")
    assert [fault["key"] for fault in problem["faults"]] == [key]
    assert allowed in problem["faults"][0]["because"]


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_it_says_so_when_nothing_is_there(method: str) -> None:
    for address in ("cases/2027-1/", "cases/2027-0001/nothing/", "cases/2027%0A/", "x/"):
        refused(getattr(Client(), method)(f"/api/v1/{address}"), 404, "not_found")
