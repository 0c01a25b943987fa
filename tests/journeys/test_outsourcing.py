"""K5: the council asks for a study of putting the cleaning out to tender."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger.events import Event
from ledger.models import Entry
from tests.journeys.telling import assert_the_record_stands, cited, told_of
from tests.journeys.walking import LARGE_BRIEF, Walk, day
from workflows.models import Case, DecisionPoint

pytestmark = pytest.mark.database


@pytest.fixture
def study(walk: Callable[..., Walk]) -> Walk:
    w = walk(
        measures=["outsourcing"],
        facts={"decision_level": "political", "dismissals": 0, "substantial_change": True},
        brief=LARGE_BRIEF,
        title="Utredning av konkurranseutsetting av renholdet",
    )
    w.take("kari", "give_information")
    return w


def test_it_owes_the_discussion_at_the_study_stage_to_the_chief_representatives(
    study: Walk,
) -> None:
    duty = next(d for d in study.case.assessment.duties if d["id"] == "HAB-04")
    assert (duty["rung"], duty["parties"], duty["binding"]) == ("discussion", ["htv"], True)
    assert cited(study.ref, "HAB-04")[0] == "Hovedavtalen KS"
    assert told_of(study.ref, Event.INFORMATION_GIVEN) >= {"ola", "aisha", "nina"}
    study.is_refused("kari", "decide", "discussion_held", number=1, text="Renholdet settes ut.")


def test_it_lets_a_representative_demand_the_joint_committee(study: Walk) -> None:
    study.take("ola", "make_demand", kind="joint", text="Utvalget bør se utredningen.")
    asked = study.case.demands.get()
    study.take("kari", "answer_demand", demand_id=asked.pk, outcome="accepted")
    # What is promised is owed: the case does not close before the committee has treated it.
    study.is_refused("kari", "decide", "demand_promised", number=1, text="Settes ut.")
    study.take("kari", "refer", body="joint", text="Uttalelse om utredningen.")
    study.today = 20
    study.take(
        "kari", "record_treatment", referral=1, text="Mot.", treated_on=day(20), changed=False
    )
    assert not study.case.obligations.filter(kind="refer_case", done_at=None).exists()


def test_it_asks_for_a_second_discussion_of_the_consequences_before_it_starts(
    study: Walk,
) -> None:
    study.discuss(on=21)
    study.take("kari", "refer", body="political", text="Til vedtak i kommunestyret.")
    study.today = 70
    study.take(
        "kari",
        "record_treatment",
        referral=1,
        text="Renholdet legges ut på anbud.",
        treated_on=day(70),
        changed=False,
    )
    study.document()
    study.take("kari", "decide", number=1, text="Renholdet legges ut på anbud.")
    study.is_refused("kari", "implement", "consequences_discussed", number=1)
    study.discuss(on=95, text="Følgene for de ansatte ble drøftet.")
    study.today = 119
    study.finish(1)
    assert study.case.points.get().state == DecisionPoint.State.IMPLEMENTED


def test_it_offers_the_dispute_where_the_employer_closes_without_discussing(
    study: Walk,
) -> None:
    study.today = 70
    study.take(
        "kari",
        "decide_despite",
        number=1,
        text="Renholdet settes ut.",
        reason="Tilbudet må ut før ferien.",
    )
    study.take("ola", "raise_dispute", text="Saken er ikke drøftet.", track="dispute_of_right")
    dispute = study.case.disputes.get()
    assert (dispute.track, dispute.union.short_name) == ("dispute_of_right", "Fagforbundet")
    assert Entry.objects.filter(event=Event.DISPUTE_RAISED).count() == 1
    assert told_of(study.ref, Event.DECISION_TAKEN_DESPITE) >= {"ola", "aisha", "nina", "hanne"}
    assert told_of(study.ref, Event.DISPUTE_RAISED) >= {"kari", "ola", "aisha"}
    assert study.case.state == Case.State.INFORMED

    # To decide despite it settles nothing: what was left out is still owed, and then made good.
    about = {"dispute_id": dispute.pk}
    study.is_refused("kari", "conclude", "remains")
    study.take(
        "kari", "reverse", number=1, reason="Drøftes først, etter møte med Fagforbundet."
    )
    study.take(
        "ola",
        "advance_dispute",
        **about,
        stage="local_talks",
        occurred_on=day(70),
        text="Møte.",
    )
    study.discuss(on=95, text="Drøftet slik den skulle vært.")
    study.take(
        "ola",
        "settle_dispute",
        **about,
        outcome="agreed",
        text="Drøftingen er holdt.",
        settled_on=day(95),
    )
    study.take("kari", "conclude")
    assert study.case.state == Case.State.CLOSED
    assert study.case.points.get().state == DecisionPoint.State.REVERSED
    assert_the_record_stands(study.ref)
