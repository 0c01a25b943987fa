"""Local pay under chapter 5: one union agrees, one breaks and goes to the local board (K10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.events import Event
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from tests import negotiated
from tests.cast import TODAY, Cast, at, case_in
from tests.journeys.telling import assert_the_record_stands, cited, history, told_of
from tests.saying import refuses
from tests.signing import sign
from workflows import actions
from workflows.models import Case, Dispute, Negotiation

pytestmark = pytest.mark.database


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def state(talks: Negotiation) -> str:
    return str(Negotiation.objects.get(pk=talks.pk).state)


def _meet(ref: str, cast: Cast) -> dict[str, Negotiation]:
    talks = {
        name: actions.demand_negotiation(ref, "Årets lønn.", actor=cast[name])
        for name in ("ola", "aisha")
    }
    for name, found in talks.items():
        actions.call_negotiation(ref, found.pk, meets_on=day(7), actor=cast.kari)
        with clock_at(at(day(7))):
            actions.begin_negotiation(ref, found.pk, met_on=day(7), actor=cast[name])
            actions.table_bid(ref, found.pk, "5 prosent.", actor=cast[name])
            actions.table_bid(ref, found.pk, "3 prosent.", actor=cast.kari)
    return talks


def _end(ref: str, talks: Negotiation, cast: Cast, *, agreed: bool) -> None:
    actions.draw_up_protocol(
        ref,
        talks.pk,
        "3,5 prosent." if agreed else "Krav 5, tilbud 3.",
        agreed=agreed,
        binding=agreed,
        ended_on=day(10),
        actor=cast.kari,
    )


def test_it_lets_one_union_agree_and_the_other_go_to_the_local_board(cast: Cast) -> None:
    ref = case_in(Case.State.INFORMED, cast, **negotiated.LOCAL_PAY).reference
    assert Case.objects.get(reference=ref).rung == "negotiation"
    assert cited(ref, "HTA-07")[0] == "Hovedtariffavtalen KS"
    talks = _meet(ref, cast)
    with clock_at(at(day(10))):
        for name in ("kari", "ola"):
            actions.state_authority(ref, talks["ola"].pk, actor=cast[name])
        _end(ref, talks["ola"], cast, agreed=True)
        for name in ("ola", "kari"):
            sign(ref, talks["ola"].pk, actor=cast[name])
        _end(ref, talks["aisha"], cast, agreed=False)
        assert (state(talks["ola"]), state(talks["aisha"])) == ("agreed", "broken")
        broken = {"negotiation_id": talks["aisha"].pk, "actor": cast.aisha}
        with refuses(NotPossible, "track"):
            actions.raise_dispute(ref, "Lønn.", track=Dispute.Track.APPEAL_BOARD, **broken)
        dispute = actions.raise_dispute(ref, "Lønn.", track=Dispute.Track.LOCAL_BOARD, **broken)
        assert dispute.suspends == Dispute.Suspends.MEMBERS
        # That one broke is everybody's to know; the other union's agreement runs on.
        for event in (Event.NEGOTIATION_BROKEN, Event.DISPUTE_RAISED):
            assert told_of(ref, event) >= {"kari", "ola", "aisha"}, event
    with clock_at(at(day(20))):
        actions.appoint_board(
            ref,
            dispute.pk,
            leader="Sorenskriver Lund",
            employer_member="Ine Vold",
            union_member="Mats Lie",
            statements_due_on=day(34),
            actor=cast.kari,
        )
        for name, claim in (("aisha", "5 prosent."), ("kari", "3 prosent.")):
            actions.submit_to_board(ref, dispute.pk, claim, "Fordi …", actor=cast[name])
        with refuses(NotPossible):  # each side states its case once
            actions.submit_to_board(ref, dispute.pk, "6 prosent.", "Nei.", actor=cast.aisha)
        with refuses(NotPermitted):  # and the union that agreed has no case there
            actions.submit_to_board(ref, dispute.pk, "6 prosent.", "Vi også.", actor=cast.ola)
    with clock_at(at(day(50))):
        actions.settle_dispute(
            ref, dispute.pk, "award", "4 prosent.", settled_on=day(49), actor=cast.aisha
        )
    assert state(talks["aisha"]) == "awarded"
    told = " ".join(history(ref, "nb"))
    assert "Arbeidsgiveren og Fagforbundet ble enige." in told
    assert "lokal nemnd" in told
    with clock_at(at(day(60))):
        with refuses(NotPossible, "point_open"):
            actions.conclude(ref, actor=cast.kari)
        actions.drop(ref, 1, reason="Lønna er avtalt og fastsatt.", actor=cast.kari)
        assert actions.conclude(ref, actor=cast.kari).state == Case.State.CLOSED
    assert told_of(ref, Event.CASE_CONCLUDED) >= {"ola", "aisha"}
    assert_the_record_stands(ref)
