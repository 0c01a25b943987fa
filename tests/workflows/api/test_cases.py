"""The cases for programs: what one may see, page by page, and nothing of what one may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.models import Chain, Entry
from ledger.moving import clock_at
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in, open_case, proposal
from tests.workflows.api.conftest import Caller, refused
from workflows import actions
from workflows.models import Case

State = Case.State


def _body(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Return Kari's proposal as a program would send it."""
    given = proposal(cast)
    return {
        "title": given.title,
        "units": [unit.pk for unit in given.units],
        "measures": list(given.measures),
        "facts": dict(given.facts),
        "known_on": given.known_on.isoformat(),
        "planned_decision_on": given.planned_decision_on.isoformat(),
        "planned_implementation_on": given.planned_implementation_on.isoformat(),
        "brief": dict(given.brief),
        "questions": list(given.questions),
        **changes,
    }


def _queries(asked: CaptureQueriesContext) -> list[str]:
    told = [query["sql"] for query in asked]
    return [sql for sql in told if not sql.startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.database
@pytest.mark.parametrize("state", State)
def test_it_shows_a_case_in_every_state(state: str, cast: Cast, as_: Caller) -> None:
    case = case_in(state, cast)
    answer = as_("kari").get(f"cases/{case.slug}/")
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["reference"], shown["state"]) == (case.reference, state)
    assert shown["length"] == Chain.objects.get(pk=case.chain_id).length
    assert [p["name"] for p in shown["parties"]] == [
        "Fagforbundet",
        "NSF",
        "Verneombud",
    ]
    assert [q["number"] for q in shown["questions"]] == [1, 2]
    assert len(shown["ladder"]["steps"]) == 4


def test_it_shows_what_is_missing_with_the_rule_behind(cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast)
    shown = as_("kari").get(f"cases/{case.slug}/").json()
    offers = {offer["step"]: offer for offer in shown["offers"]}
    assert offers["open_discussion"]["possible"]
    assert offers["open_discussion"]["href"] == f"/api/v1/cases/{case.slug}/open-discussion/"
    missing = {m["code"]: m for m in offers["decide"]["missing"]}
    assert missing["discussion_held"]["citation"]["section"]
    assert shown["you"] == {"leader": True, "party": None, "turn": "open_discussion"}


def test_it_shows_what_was_said_answered_and_signed(cast: Cast, as_: Caller) -> None:
    case = case_in(State.IN_DISCUSSION, cast)
    ref = case.reference
    view = actions.View(1, "disagree", "For store soner.")
    actions.take_position(ref, [view], actor=cast.ola)
    said = actions.submit_input(ref, "Fem soner er best.", question=2, actor=cast.ola)
    actions.answer_input(ref, said.pk, outcome="partly", text="Fire.", actor=cast.kari)
    actions.circulate_minutes(ref, "Alle la fram sitt syn.", held_on=TODAY, actor=cast.kari)
    actions.approve_minutes(ref, 1, outcome="refused", text="Feil dato.", actor=cast.aisha)
    actions.add_statement(ref, 1, "Vi er uenige.", actor=cast.aisha)
    actions.demand_negotiation(ref, "Vi krever det.", actor=cast.ola)
    shown = as_("ola").get(f"cases/{case.slug}/").json()
    mine = next(p for p in shown["parties"] if p["mine"])
    assert shown["you"]["party"] == mine["id"]
    position = shown["questions"][0]["positions"][0]
    assert (position["stance"], position["words"]) == ("disagree", "For store soner.")
    (exchange,) = shown["inputs"]
    assert (exchange["question"], exchange["waits"]) == (2, False)
    assert exchange["answer"]["text"] == "Fire."
    (minutes,) = shown["minutes"]
    lines = {line["name"]: line for line in minutes["parties"]}
    assert (lines["NSF"]["outcome"], lines["NSF"]["words"]) == ("refused", "Feil dato.")
    assert lines["NSF"]["signed_on"] == TODAY.isoformat()
    assert lines["Fagforbundet"]["outcome"] is None
    assert minutes["statements"][0]["words"] == "Vi er uenige."
    owed = {debt["kind"]: debt for debt in shown["obligations"] if debt["mine"]}
    assert owed["approve_minutes"]["deadline"]["explanation"]["nn"]
    assert shown["negotiations"][0]["union"] == "Fagforbundet"


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, cast: Cast, as_: Caller) -> None:
    case = case_in(State.DISCUSSED, cast)
    assert as_(name).get("cases/").json() == {"results": [], "next": None}
    for what in ("", "history/", "assessment/"):
        refused(as_(name).get(f"cases/{case.slug}/{what}"), 404, "not_found")
    refused(as_(name).get("cases/2027-9999/"), 404, "not_found")


def test_it_shows_a_draft_to_nobody_but_the_employer(cast: Cast, as_: Caller) -> None:
    case = open_case(cast)
    assert as_("kari").get(f"cases/{case.slug}/").status_code == 200
    refused(as_("ola").get(f"cases/{case.slug}/"), 404)


@pytest.mark.database
def test_it_lists_cases_newest_first_page_by_page(
    cast: Cast, as_: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parties.api.shapes.A_PAGE", 2)
    made = [case_in(State.INFORMED, cast, title=f"Sak {n}").reference for n in range(5)]
    kari, listed, address = as_("kari"), [], "cases/?state=informed&q=sak"
    while address:
        page = kari.get(address).json()
        listed += [case["reference"] for case in page["results"]]
        address = (page["next"] or "").removeprefix("/api/v1/")
    assert listed == made[::-1]
    assert kari.get("cases/?q=Sak+3").json()["results"][0]["title"] == "Sak 3"
    assert kari.get("cases/?state=closed").json()["results"] == []


@pytest.mark.parametrize("asked", ["state=asleep", "before=x", "before=0", "page=2"])
def test_it_refuses_a_filter_it_does_not_know(asked: str, as_: Caller) -> None:
    key = asked.split("=")[0]
    assert refused(as_("kari").get(f"cases/?{asked}"), 400)["faults"][0]["key"] == key


def test_it_tells_the_history_page_by_page(
    cast: Cast, as_: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parties.api.shapes.A_PAGE", 4)
    case = case_in(State.DISCUSSED, cast)
    with clock_at(at(TODAY + timedelta(days=2))):
        actions.log_early_talk(case.reference, occurred_on=TODAY, text="Kaffe.", actor=cast.ola)
    told, address = [], f"cases/{case.slug}/history/"
    while address:
        page = as_("ola").get(address).json()
        told += page["results"]
        address = (page["next"] or "").removeprefix("/api/v1/")
    entries = Entry.objects.filter(chain=case.chain_id).order_by("-number")
    assert [(e.number, e.digest) for e in entries] == [(t["number"], t["digest"]) for t in told]
    assert (told[0]["late"], told[0]["mine"]) == (True, True)
    assert "Ola Vik" in told[0]["sentence"]


def test_it_gives_the_assessment_as_it_was_stored(cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast)
    assert case.assessment is not None
    answer = as_("aisha").get(f"cases/{case.slug}/assessment/")
    assert answer.json() == case.assessment.result


def test_it_says_it_in_the_language_asked_for(cast: Cast, as_: Caller) -> None:
    address = f"/api/v1/cases/{case_in(State.INFORMED, cast).slug}/"
    client = as_("kari").client
    said = {
        language: client.get(address, headers={"Accept-Language": language}).json()["ladder"][
            "steps"
        ][1]["label"]
        for language in ("nb", "nn", "en")
    }
    assert said == {"nb": "Drøfting", "nn": "Drøfting", "en": "Discussion"}


@pytest.mark.parametrize("entries", [0, 12])
def test_it_reads_a_case_and_a_list_in_few_queries(
    entries: int, cast: Cast, as_: Caller
) -> None:
    case = case_in(State.IN_DISCUSSION, cast)
    for n in range(entries):
        actions.submit_input(case.reference, f"Innspill {n}.", actor=cast.ola)
        case_in(State.INFORMED, cast)
    ola = as_("ola")
    for address, most in (
        (f"cases/{case.slug}/", 12),
        (f"cases/{case.slug}/history/", 7),
        ("cases/", 4),
    ):
        with CaptureQueriesContext(connection) as asked:
            assert ola.get(address).status_code == 200
        assert len(_queries(asked)) <= most, "\n".join(_queries(asked))


# -- opening one ---------------------------------------------------------------------------------


@pytest.mark.database
def test_it_opens_a_case_once(cast: Cast, as_: Caller) -> None:
    kari, gesture = as_("kari"), str(uuid4())
    answer = kari.post("cases/", _body(cast), Idempotency_Key=gesture)
    assert answer.status_code == 201, answer.content
    again = kari.post("cases/", _body(cast), Idempotency_Key=gesture)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert again.json() == answer.json()
    case = Case.objects.get()
    assert answer["Location"] == f"/api/v1/cases/{case.slug}/"
    assert (case.owner, case.state) == (cast.kari, State.DRAFT)


@pytest.mark.parametrize("name", ["ola", "tor", "per", "ester", "hanne"])
def test_it_lets_only_the_unit_s_leader_open_a_case(name: str, cast: Cast, as_: Caller) -> None:
    refused(as_(name).post("cases/", _body(cast)), 403, "not_permitted")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        (
            {"facts": {"employes": 3, "dismissals": "no"}},
            {"facts.employes", "facts.dismissals"},
        ),
        ({"measures": ["reorganization"]}, {"measures[0]"}),
        ({"units": [2**62]}, {"units"}),
        ({"brief": {"proposal": "Ja.", "prize": "Nei."}}, {"brief"}),
        ({"known_on": "1.2.2027", "titel": "X"}, {"known_on", "titel"}),
        ({"planned_decision_on": "2028-13-01"}, {"planned_decision_on"}),
    ],
)
def test_it_names_each_fault_of_a_proposal(
    changes: dict[str, Any], keys: set[str], cast: Cast, as_: Caller
) -> None:
    problem = refused(as_("kari").post("cases/", _body(cast, **changes)), 400, "faults")
    assert {fault["key"] for fault in problem["faults"]} == keys
    assert not Case.objects.exists()


def test_it_refuses_a_day_the_calendar_does_not_reach(cast: Cast, as_: Caller) -> None:
    case = case_in(State.INFORMED, cast)
    answer = as_("kari").take(case, "open_discussion", {"meets_on": "9999-12-30"})
    assert [fault["key"] for fault in refused(answer, 400, "faults")["faults"]] == ["meets_on"]


def test_it_refuses_a_start_before_the_decision(cast: Cast, as_: Caller) -> None:
    body = _body(cast, planned_implementation_on=TODAY.isoformat())
    refused(as_("kari").post("cases/", body), 409, "dates")


def test_it_lists_the_units_and_says_which_are_mine(cast: Cast, as_: Caller) -> None:
    units = as_("kari").get("units/").json()["results"]
    assert {u["name"] for u in units if u["you_lead"]} == {"Hjemmetjenesten"}
    assert not any(u["you_lead"] for u in as_("ola").get("units/").json()["results"])
