"""K12: a union demands talks on a local agreement, and the employer will not meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ledger.events import Event
from tests.cast import Cast
from tests.journeys.telling import cited, told_of
from tests.journeys.walking import Walk, day
from workflows.models import Case, Dispute, Negotiation

pytestmark = pytest.mark.database

WHY_NOT = "Vi ser ingen grunn til å endre avtalen nå."


@pytest.fixture
def agreement(walk: Callable[..., Walk]) -> Walk:
    w = walk(
        measures=["local_agreement"],
        facts={},
        brief=ORDINARY_BRIEF,
        title="Særavtale om hjemmevakt",
        points=["Ny særavtale"],
    )
    w.take("kari", "give_information")
    w.take("ola", "demand_negotiation", text="Ny særavtale om hjemmevakt.")
    return w


ORDINARY_BRIEF = dict.fromkeys(
    ("proposal", "background", "open", "consequences", "environment"), "Det som står her."
)


def talks(w: Walk) -> Negotiation:
    return w.case.negotiations.get()


def refused(w: Walk) -> dict[str, Any]:
    """Let the employer refuse, and the union say that it may not; return the dispute."""
    about = {"negotiation_id": talks(w).pk}
    w.is_refused("kari", "refuse_to_negotiate", "empty_text", **about, reason=" ")
    w.take("kari", "refuse_to_negotiate", **about, reason=WHY_NOT)
    assert talks(w).state == "refused"
    # A refusal is no break: only the way of a dispute of right is open.
    w.is_refused("ola", "raise_dispute", "track", **about, text="Lønn.", track="local_board")
    w.today = 5
    w.take("ola", "raise_dispute", **about, text="Plikt til å møte.", track="dispute_of_right")
    return {"dispute_id": w.case.disputes.get().pk}


def test_it_is_a_negotiation_and_the_demand_is_owed_an_answer(agreement: Walk) -> None:
    case = agreement.case
    assert (case.rung, case.weight) == ("negotiation", "ordinary")
    assert cited(case.reference, "HAA-01") == ("Hovedavtalen KS", "del A § 6-2", "T")
    assert told_of(case.reference, Event.NEGOTIATION_DEMANDED) >= {"kari", "ola", "aisha"}
    assert case.obligations.filter(kind="negotiate", done_at=None).exists()
    agreement.is_refused("ola", "demand_negotiation", "running", text="Én til.")
    # The case is not closed over a demand nobody has answered.
    agreement.take("kari", "drop", number=1, reason="Ikke aktuelt.")
    agreement.is_refused("kari", "conclude", "negotiation_open")


def test_it_walks_from_the_refusal_back_to_the_table_and_an_agreement(
    agreement: Walk, cast: Cast
) -> None:
    w = agreement
    dispute = refused(w)
    # The refusal and the dispute are told to all who take part: nobody shuts a door unseen.
    for event in (Event.NEGOTIATION_REFUSED, Event.DISPUTE_RAISED):
        assert told_of(w.ref, event) >= {"kari", "ola", "aisha", "nina"}, event
    w.is_refused("ola", "raise_dispute", "raised", negotiation_id=talks(w).pk, text="Igjen.")
    w.take(
        "ola",
        "advance_dispute",
        **dispute,
        stage="local_talks",
        occurred_on=day(5),
        text="Møte.",
    )
    w.is_refused(
        "kari", "settle_dispute", "outcome", **dispute, outcome="judgment", text="Dom.",
        settled_on=day(5),
    )  # fmt: skip
    w.today = 12
    w.take(
        "kari", "settle_dispute", **dispute, outcome="renegotiate", text="Vi møtes.",
        settled_on=day(12),
    )  # fmt: skip
    assert told_of(w.ref, Event.DISPUTE_SETTLED) >= {"kari", "ola"}
    assert (talks(w).state, w.case.disputes.get().state) == ("open", "settled")

    about = {"negotiation_id": talks(w).pk}
    w.take("ola", "table_bid", **about, text="Hjemmevakt regnes som en femdel.")
    w.take("kari", "table_bid", **about, text="En sjettedel.")
    said = {"text": "En femdel.", "agreed": True, "binding": True, "ended_on": day(26)}
    w.today = 26
    w.is_refused("kari", "draw_up_protocol", "authority", **about, **said)
    for name in ("ola", "kari"):
        w.take(name, "state_authority", **about)
    w.is_refused(
        "kari", "draw_up_protocol", "not_binding", **about, **{**said, "binding": False}
    )
    w.take("kari", "draw_up_protocol", **about, **said)
    w.take("ola", "sign_protocol", **about, outcome="approved")
    # Without both signatures there is no agreement, and nothing is closed on one.
    w.take("kari", "drop", number=1, reason="Avtalen er inngått ved protokoll.")
    w.is_refused("kari", "conclude", "negotiation_open")
    w.take("kari", "sign_protocol", **about, outcome="approved")
    assert talks(w).state == "agreed"
    assert told_of(w.ref, Event.NEGOTIATION_AGREED) >= {"kari", "ola"}
    w.finish()
    assert w.case.state == Case.State.CLOSED


def test_it_walks_to_the_labour_court_and_a_judgment(agreement: Walk) -> None:
    w = agreement
    dispute = refused(w)
    w.is_refused(
        "ola", "advance_dispute", "stage", **dispute, stage="court", occurred_on=day(5)
    )
    for n, stage in ((5, "local_talks"), (30, "central_talks"), (90, "court")):
        w.today = n
        w.take("ola", "advance_dispute", **dispute, stage=stage, occurred_on=day(n))
    w.today = 200
    w.take(
        "ola", "settle_dispute", **dispute, outcome="judgment", text="Plikt til å møte.",
        settled_on=day(199),
    )  # fmt: skip
    assert w.case.disputes.get().outcome == Dispute.Outcome.JUDGMENT
    w.take("kari", "drop", number=1, reason="Avgjort av Arbeidsretten.")
    w.finish()
    assert not w.case.obligations.filter(done_at=None, kind="negotiate").exists()
