"""Every step a person takes in the browser: done, badly filled in, refused, come too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import Entry, OutboxEvent, Text
from ledger.moving import clock_at
from tests.cast import LIGHT, TODAY, Cast, at, case_in
from workflows import actions
from workflows.models import Case, Input, Participation
from workflows.web.steps import STEPS

BUDGET = 12
DAY = timedelta(days=1)
Prepare = Callable[[Cast, str], dict[str, Any]]


def nothing(_cast: Cast, _ref: str) -> dict[str, Any]:
    return {}


def said(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Ola give an input, which the step is about."""
    return {"input_id": actions.submit_input(ref, "Behold Granmo.", actor=cast.ola).pk}


def answered(cast: Cast, ref: str) -> dict[str, Any]:
    about = said(cast, ref)
    actions.answer_input(
        ref, about["input_id"], outcome="partly", text="Til 2028.", actor=cast.kari
    )
    return about


def short_notice(cast: Cast, ref: str) -> dict[str, Any]:
    actions.move_meeting(ref, meets_on=TODAY + DAY, actor=cast.kari)
    return {}


def minutes_out(cast: Cast, ref: str) -> dict[str, Any]:
    paper = actions.circulate_minutes(ref, "Alle møtte.", held_on=TODAY, actor=cast.kari)
    return {"number": paper.number}


def minutes_answered(cast: Cast, ref: str) -> dict[str, Any]:
    about = minutes_out(cast, ref)
    for name in ("ola", "aisha", "nina"):
        actions.approve_minutes(ref, about["number"], actor=cast[name])
    return {}


def evidence_there(cast: Cast, ref: str) -> dict[str, Any]:
    for kind in Case.objects.get(reference=ref).assessment.evidence_asked():
        actions.file_evidence(
            ref, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
        )
    return {"number": 1}


def decided(cast: Cast, ref: str) -> dict[str, Any]:
    evidence_there(cast, ref)
    actions.decide(ref, 1, "Tre soner.", actor=cast.kari)
    return {"number": 1}


def finished(cast: Cast, ref: str) -> dict[str, Any]:
    decided(cast, ref)
    actions.implement(ref, 1, actor=cast.kari)
    return {}


POINT = {"number": 1}
HELD = {"held_on": TODAY.isoformat(), "text": "Alle la fram sitt syn.", "binding": "no"}
TAKEN: list[tuple[str, str, str, Prepare, dict[str, Any], dict[str, Any]]] = [
    # step, who, state, what comes before, what is filled in, the case's own changes
    ("give_information", "kari", "draft", nothing, {}, {}),
    ("answer_input", "kari", "informed", said, {"outcome": "used", "text": "Ja."}, {}),
    ("revise_brief", "kari", "informed", nothing, {
        "heading_proposal": "Fire soner.", "heading_background": "Ruter.", "heading_open": "Alt.",
        "heading_consequences": "Ingen.", "heading_environment": "Ingen.", "heading_what": "Soner.",
        "heading_why": "Tid.", "heading_risk": "Natt.", "material": "yes", "reason": "Etter innspill.",
    }, {}),
    ("file_evidence", "kari", "informed", nothing,
     {"kind": "risk_assessed", "occurred_on": TODAY.isoformat(), "text": "Se mappe 4."}, {}),
    ("log_early_talk", "ola", "informed", nothing,
     {"occurred_on": TODAY.isoformat(), "text": "Prat med Kari."}, {}),
    ("open_discussion", "kari", "informed", nothing,
     {"meets_on": (TODAY + 21 * DAY).isoformat(), "starts_at": "12:00", "place": "Rådhuset"}, {}),
    ("move_meeting", "kari", "in_discussion", nothing,
     {"meets_on": (TODAY + 30 * DAY).isoformat()}, {}),
    ("object_to_notice", "ola", "in_discussion", short_notice, {}, {}),
    ("circulate_minutes", "kari", "in_discussion", nothing, HELD, {}),
    ("approve_minutes", "ola", "in_discussion", minutes_out, {"outcome": "approved"}, {}),
    ("add_statement", "ola", "in_discussion", minutes_out, {"text": "Vi er uenige."}, {}),
    ("close_discussion", "kari", "in_discussion", minutes_answered, {}, {}),
    ("decide", "kari", "discussed", evidence_there,
     {"text": "Tre soner.", "views": "Alle er hørt."}, {}),
    ("decide_despite", "kari", "informed", nothing,
     {**POINT, "text": "Tre soner.", "reason": "Budsjettet haster."}, {}),
    ("register_taken", "kari", "informed", nothing,
     {"title": "Budsjett 2027", "decided_on": TODAY.isoformat(), "decided_by": "Kommunestyret",
      "text": "Vedtatt."}, {}),
    ("implement", "kari", "discussed", decided, {}, {}),
    ("drop", "kari", "informed", nothing, {**POINT, "reason": "Ikke aktuelt."}, {}),
    ("reverse", "kari", "discussed", decided, {"reason": "Feil tall."}, {}),
    ("conclude", "kari", "discussed", finished, {}, {}),
    ("reopen", "kari", "closed", nothing, {"reason": "Ny opplysning."}, {}),
    ("withdraw", "kari", "informed", nothing, {"reason": "Ikke aktuelt."}, {}),
    ("take_position", "ola", "informed", nothing,
     {"stance_1": "agree", "text_1": "", "stance_2": "disagree", "text_2": "For langt."}, {}),
    ("submit_input", "ola", "informed", nothing, {"text": "Behold Granmo.", "question": "2"}, {}),
    ("request_information", "aisha", "informed", nothing, {"text": "Vaktplanene for 2026."}, {}),
    ("raise_concern", "nina", "informed", nothing, {"text": "Alenearbeid om natta."}, {}),
    ("correct_input", "ola", "informed", said, {"text": "Behold Granmo og Nes."}, {}),
    ("withdraw_input", "ola", "informed", said, {}, {}),
    ("call_hollow", "ola", "informed", answered, {}, {}),
    ("open_information", "ola", "informed", nothing, {}, {}),
    ("raise_weight", "ola", "informed", nothing, {"weight": "large"}, {}),
    ("answer_in_writing", "ola", "informed", nothing, {"writing": "no_remarks"}, LIGHT),
    ("answer_in_writing", "nina", "informed", nothing,
     {"writing": "remark", "text": "Sett opp lys."}, LIGHT),
    ("answer_in_writing", "aisha", "informed", nothing, {"writing": "wants_meeting"}, LIGHT),
]  # fmt: skip
IDS = [f"{row[0]}-{row[1]}" for row in TAKEN]


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(verb: str, case: Case) -> str:
    return reverse(STEPS[verb].url_name, args=[case.slug])


def moment(state: str) -> Any:
    """Return when a step is taken: after what brought the case to its state."""
    later = {"discussed": 22, "closed": 76}
    return clock_at(at(TODAY + later.get(state, 0) * DAY, 10))


def test_it_tries_every_step() -> None:
    assert {row[0] for row in TAKEN} == set(STEPS)


@pytest.mark.database
@pytest.mark.parametrize(("verb", "who", "state", "before", "typed", "changes"), TAKEN, ids=IDS)
def test_it_takes_the_step_within_its_budget(
    verb: str,
    who: str,
    state: str,
    before: Prepare,
    typed: dict[str, Any],
    changes: dict[str, Any],
    cast: Cast,
) -> None:
    case = case_in(state, cast, **changes)
    with moment(state):
        about = before(cast, case.reference)
        client = logged_in(cast[who])
        length = Entry.objects.filter(chain=case.chain).count()
        with CaptureQueriesContext(connection) as queries:
            response = client.post(
                address(verb, case), {**about, **typed, "gesture": str(uuid4()), "seen": length}
            )
        assert response.status_code == HTTPStatus.SEE_OTHER, response.content.decode()[:3000]
        assert response.url == reverse("case-detail", args=[case.slug])
        assert Entry.objects.filter(chain=case.chain).count() > length
        assert len(statements(queries)) <= BUDGET, "\n".join(statements(queries))
        page = client.get(response.url).content.decode()
        assert str(STEPS[verb].done) in page


def statements(queries: CaptureQueriesContext) -> list[str]:
    """Return what was asked of the database; not where a transaction begins and ends."""
    held = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [q["sql"] for q in queries if not q["sql"].startswith(held)]
