"""K8: the chief executive's budget – and an executive committee that swaps the proposal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger.events import Event
from ledger.models import Entry, OutboxEvent
from parties.models import User
from tests.cast import Cast
from tests.journeys.walking import LARGE_BRIEF, Walk, day
from workflows.models import Case

pytestmark = pytest.mark.database

COUNCIL = 73  # the day the council meets


@pytest.fixture
def budget(walk: Callable[..., Walk]) -> Walk:
    w = walk(
        measures=["budget"],
        facts={"decision_level": "political", "affects_staffing": True, "dismissals": 0},
        brief=LARGE_BRIEF,
        title="Budsjett og økonomiplan",
    )
    w.take("kari", "give_information")
    return w


def test_it_advises_the_discussion_and_gates_what_the_act_asks_for(budget: Walk) -> None:
    duties = {d["id"]: d for d in budget.case.assessment.duties}
    assert duties["HAB-10a"]["binding"] is False
    assert "not_verified" in {w["code"] for w in budget.case.assessment.result["warnings"]}
    refusal = budget.is_refused(
        "kari", "decide", "discussion_held", number=1, text="Budsjettet."
    )
    if refusal is not None:
        gate = next(m for m in refusal.missing if m.code == "discussion_held")
        assert gate.citation["section"].startswith("§ 8-2")


def test_it_lays_the_parties_views_before_the_council_itself(budget: Walk, cast: Cast) -> None:
    budget.take("ola", "submit_input", text="Kutt i vikarbudsjettet rammer sykefraværet.")
    said = budget.case.inputs.get()
    budget.take("kari", "answer_input", input_id=said.pk, outcome="partly", text="Halvert.")
    budget.discuss(on=30)
    budget.take("kari", "refer", body="political", text="Innstilling til kommunestyret.")
    attached = {one["text"] for one in budget.case.referrals.get().attached}
    assert {said.text_id, said.answer.text_id} <= attached


def test_it_tells_everyone_when_the_committee_swaps_the_proposal_and_asks_for_a_new_round(
    budget: Walk, cast: Cast
) -> None:
    budget.discuss(on=30)
    budget.take("kari", "refer", body="political", text="Innstilling.", name="formannskapet")
    budget.today = 50
    budget.take(
        "kari",
        "record_treatment",
        referral=1,
        text="Formannskapet legger ned Granli skole.",
        treated_on=day(50),
        changed=True,
    )
    entry = Entry.objects.get(event=Event.REFERRAL_TREATED)
    told = set(User.objects.filter(mandates__in=OutboxEvent.objects.get(entry=entry).audience))
    assert {cast.ola, cast.aisha, cast.nina, cast.hanne} <= told
    # Heard on one proposal is not heard on another: a new round, then the decision.
    budget.take(
        "kari",
        "revise_brief",
        headings={"proposal": "Formannskapets forslag: Granli skole legges ned."},
        material=True,
        reason="Formannskapet gikk inn for noe annet.",
    )
    budget.discuss(on=72, text="Formannskapets forslag ble drøftet.")
    budget.today = COUNCIL
    budget.document()
    budget.take("kari", "decide", number=1, text="Vedtatt av kommunestyret.")
    budget.today = 119
    budget.finish(1)
    assert budget.case.state == Case.State.CLOSED
