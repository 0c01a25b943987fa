"""Walk five cases from the papers to the end without a dead end, by the actions and through the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger.models import Entry
from tests import negotiated
from tests.cast import LIGHT, ORDINARY
from tests.journeys.telling import assert_the_record_stands
from tests.journeys.walking import LARGE_BRIEF, PARTIES, Walk, day
from workflows.models import Case

pytestmark = pytest.mark.database


def test_it_walks_a_case_that_is_information_only(walk: Callable[..., Walk]) -> None:
    w = walk(measures=["working_group"], facts={})
    assert w.case.rung == "information"
    w.take("kari", "give_information")
    w.take("ola", "submit_input", text="Vi vil være med.")
    w.take(
        "kari",
        "answer_input",
        input_id=w.case.inputs.get().pk,
        outcome="used",
        text="Dere får en plass.",
    )
    w.today = 75
    w.document()
    w.take("kari", "decide", number=1, text="Gruppa er satt ned.")
    w.finish(1)
    assert not Entry.objects.filter(event="meeting.called").exists()


def test_it_walks_a_light_work_schedule_answered_in_writing(walk: Callable[..., Walk]) -> None:
    w = walk(**LIGHT)
    w.take("kari", "give_information")
    for name in PARTIES:
        w.take(name, "answer_in_writing", writing="no_remarks")
    w.today = 10
    w.document()
    w.take("kari", "decide", number=1, text="Planen gjelder fra 31. mai.")
    w.today = 120
    w.finish(1)


def test_it_walks_a_reorganisation_discussed_twice_with_a_changed_decision(
    walk: Callable[..., Walk],
) -> None:
    w = walk(**ORDINARY)
    w.take("kari", "give_information")
    w.take("aisha", "submit_input", text="Fem soner, ellers blir turene for lange.")
    said = w.case.inputs.get().pk
    w.take("kari", "answer_input", input_id=said, outcome="partly", text="Fire er mulig.")
    w.discuss(on=21)
    w.take(
        "kari",
        "revise_brief",
        headings={"proposal": "Fire soner."},
        material=True,
        reason="Etter drøftingen.",
    )
    w.discuss(on=50, text="Partene er nærmere hverandre.")
    w.today = 75
    w.document()
    w.take("kari", "decide", number=1, text="Fire soner.")
    w.today = 80
    w.take("kari", "reverse", number=1, reason="Nye tall for kjøretid.")
    w.take("kari", "conclude")
    assert w.case.state == Case.State.CLOSED
    w.take("kari", "reopen", reason="Ny sonedeling må drøftes.")
    assert w.case.state == Case.State.DISCUSSED
    assert_the_record_stands(w.ref)


def test_it_walks_local_pay_where_one_union_breaks(walk: Callable[..., Walk]) -> None:
    w = walk(**negotiated.LOCAL_PAY)
    w.take("kari", "give_information")
    for name, agreed in (("ola", True), ("aisha", False)):
        w.today = 0
        w.take(name, "demand_negotiation", text="Årets lønn.")
        about = {"negotiation_id": w.case.negotiations.latest("pk").pk}
        w.take("kari", "call_negotiation", **about, meets_on=day(7))
        w.today = 7
        w.take(name, "begin_negotiation", **about, met_on=day(7))
        w.take(name, "table_bid", **about, text="5 prosent.")
        w.take("kari", "table_bid", **about, text="3 prosent.")
        for side in ("kari", name):
            w.take(side, "state_authority", **about)
        w.today = 10
        w.take(
            "kari",
            "draw_up_protocol",
            **about,
            text="Slik ble det.",
            agreed=agreed,
            binding=agreed,
            ended_on=day(10),
        )
        for side in (name, "kari"):
            w.take(side, "sign_protocol", **about, outcome="approved")
    assert sorted(w.case.negotiations.values_list("state", flat=True)) == ["agreed", "broken"]
    w.take("aisha", "raise_dispute", **about, text="Lønn.", track="local_board")
    dispute = {"dispute_id": w.case.disputes.get().pk}
    w.take(
        "kari",
        "appoint_board",
        **dispute,
        leader="Sorenskriver Lund",
        employer_member="Ine Vold",
        union_member="Mats Lie",
        statements_due_on=day(34),
    )
    for name, claim in (("aisha", "5 prosent."), ("kari", "3 prosent.")):
        w.take(name, "submit_to_board", **dispute, claim=claim, text="Fordi …")
    w.today = 50
    w.take(
        "aisha",
        "settle_dispute",
        **dispute,
        outcome="award",
        text="4 prosent.",
        settled_on=day(49),
    )
    assert sorted(w.case.negotiations.values_list("state", flat=True)) == ["agreed", "awarded"]
    w.take("kari", "drop", number=1, reason="Lønna er avtalt og fastsatt.")
    w.finish()


def test_it_walks_a_mass_dismissal_by_circle_criteria_and_result(
    walk: Callable[..., Walk],
) -> None:
    w = walk(
        measures=["collective_redundancies"],
        facts={"dismissals": 14, "units_affected": 2},
        points=["Krets", "Kriterier", "Resultat"],
        brief=LARGE_BRIEF,
    )
    w.take("kari", "give_information")
    # NAV is notified no later than the parties are called.
    w.take(
        "kari",
        "file_evidence",
        kind="nav_notified",
        occurred_on=day(0),
        text="Skjemaet er sendt.",
    )
    for number, met in enumerate((21, 50, 80), 1):
        w.discuss(on=met)
        w.document()
        w.take("kari", "decide", number=number, text="Slik ble det.")
    w.today = 120
    w.take("kari", "record_dismissals", given_on=day(120), dismissals=14)
    w.today = 160
    w.finish(1, 2, 3)
