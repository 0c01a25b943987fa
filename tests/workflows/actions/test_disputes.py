"""Disputes: the way the agreement says, stage by stage, and what they hold back meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from ledger.events import Event
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, Dispute, Negotiation, Obligation

pytestmark = pytest.mark.database
State, Track = Dispute.State, Dispute.Track
LOCAL_PAY = {
    "measures": ["local_pay_negotiation"],
    "facts": {"pay_provision": "5.1"},
    "questions": [],
    "weight": "ordinary",
}


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.DISCUSSED, cast)


@pytest.fixture
def pay(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast, **LOCAL_PAY)


def broken(case: Case, cast: Cast, **demand: Any) -> Negotiation:
    """Let Fagforbundet's negotiation end without agreement."""
    ref = case.reference
    talks = actions.demand_negotiation(ref, "4 prosent.", actor=cast.ola, **demand)
    actions.begin_negotiation(ref, talks.pk, met_on=TODAY, actor=cast.kari)
    actions.draw_up_protocol(
        ref,
        talks.pk,
        "Partene ble ikke enige.",
        agreed=False,
        binding=False,
        ended_on=TODAY,
        actor=cast.kari,
    )
    return talks


def now(found: Dispute | Negotiation) -> str:
    return str(type(found).objects.get(pk=found.pk).state)


# -- a dispute of right ---------------------------------------------------------------------------


def test_it_lets_a_union_dispute_what_the_agreement_demands(case: Case, cast: Cast) -> None:
    with records(Event.DISPUTE_RAISED, actor=cast.ola):
        dispute = actions.raise_dispute(
            case.reference, "Saken ble lukket uten drøfting.", actor=cast.ola
        )
    assert (dispute.track, dispute.suspends) == (Track.RIGHT, "none")
    owed = Obligation.objects.get(case=case, kind=Obligation.Kind.MEET_DISPUTE)
    assert owed.participation is None
    assert owed.due_on is None  # no source gives a day, so none is invented
    with refuses(NotPossible, "raised"):
        actions.raise_dispute(case.reference, "Igjen.", actor=cast.ola)
    actions.raise_dispute(case.reference, "Vi også.", actor=cast.aisha)


def test_it_goes_from_local_talks_to_the_labour_court_and_leaps_no_stage(
    case: Case, cast: Cast
) -> None:
    ref = case.reference
    dispute = actions.raise_dispute(ref, "Uenighet om avtalen.", actor=cast.ola)
    with refuses(NotPossible, "stage"):
        actions.advance_dispute(ref, dispute.pk, "court", occurred_on=TODAY, actor=cast.ola)
    for stage, who in (
        ("local_talks", cast.kari),
        ("central_talks", cast.ola),
        ("court", cast.ola),
    ):
        with records(Event.DISPUTE_ADVANCED, actor=who):
            actions.advance_dispute(ref, dispute.pk, stage, occurred_on=TODAY, actor=who)
    with refuses(NotPossible, "outcome"):
        actions.settle_dispute(
            ref, dispute.pk, "award", "Nei.", settled_on=TODAY, actor=cast.kari
        )
    with records(Event.DISPUTE_SETTLED, actor=cast.ola):
        actions.settle_dispute(
            ref,
            dispute.pk,
            "judgment",
            "Saken skulle vært drøftet.",
            settled_on=TODAY,
            actor=cast.ola,
        )
    with refuses(NotPossible, "state"):
        actions.drop_dispute(ref, dispute.pk, "Angrer.", actor=cast.ola)


def test_it_may_be_raised_after_the_case_is_closed(cast: Cast) -> None:
    case = case_in(Case.State.CLOSED, cast)
    dispute = actions.raise_dispute(case.reference, "Aldri drøftet.", actor=cast.ola)
    actions.drop_dispute(case.reference, dispute.pk, "Oppklart.", actor=cast.ola)
    assert now(dispute) == State.LAPSED


def test_it_lets_a_refusal_to_meet_be_disputed(case: Case, cast: Cast) -> None:
    """K12: the employer will not meet about a local agreement."""
    ref = case.reference
    talks = actions.demand_negotiation(ref, "Ny særavtale.", actor=cast.ola)
    actions.refuse_to_negotiate(ref, talks.pk, "Vi vil ikke.", actor=cast.kari)
    with refuses(NotPossible, "track"):
        actions.raise_dispute(
            ref,
            "Plikt til å møte.",
            track=Track.LOCAL_BOARD,
            negotiation_id=talks.pk,
            actor=cast.ola,
        )
    dispute = actions.raise_dispute(
        ref, "Plikt til å møte.", negotiation_id=talks.pk, actor=cast.ola
    )
    assert dispute.negotiation_id == talks.pk
    actions.settle_dispute(
        ref, dispute.pk, "renegotiate", "Vi møtes.", settled_on=TODAY, actor=cast.kari
    )
    assert now(talks) == "open"


# -- a local board --------------------------------------------------------------------------------


def test_it_sends_a_break_on_chapter_5_to_the_local_board_only(pay: Case, cast: Cast) -> None:
    """K10: not the appeal board."""
    talks = broken(pay, cast)
    with refuses(NotPossible, "track") as refusal:
        actions.raise_dispute(
            pay.reference,
            "Lønn.",
            track=Track.APPEAL_BOARD,
            negotiation_id=talks.pk,
            actor=cast.ola,
        )
    assert "okal nemnd" in str(refusal.value.remedy)
    dispute = actions.raise_dispute(
        pay.reference, "Lønn.", track=Track.LOCAL_BOARD, negotiation_id=talks.pk, actor=cast.ola
    )
    assert dispute.suspends == Dispute.Suspends.MEMBERS
    assert dispute.citation is not None
    assert dispute.next_stages == (State.BOARD,)


def _before_the_board(pay: Case, cast: Cast) -> tuple[Negotiation, Dispute]:
    talks = broken(pay, cast)
    dispute = actions.raise_dispute(
        pay.reference, "Lønn.", track=Track.LOCAL_BOARD, negotiation_id=talks.pk, actor=cast.ola
    )
    actions.appoint_board(
        pay.reference,
        dispute.pk,
        leader="Sorenskriver Lund",
        employer_member="Ine Vold",
        union_member="Mats Lie",
        by_mediator=True,
        statements_due_on=TODAY + timedelta(days=14),
        actor=cast.kari,
    )
    return talks, dispute


def test_it_lets_each_side_state_its_case_once(pay: Case, cast: Cast) -> None:
    _talks, dispute = _before_the_board(pay, cast)
    ref = pay.reference
    owed = Obligation.objects.filter(case=pay, kind="state_case", done_at__isnull=True)
    assert {o.due_on for o in owed} == {TODAY + timedelta(days=14)}
    assert owed.count() == 2
    with records(Event.BOARD_STATEMENT_SUBMITTED, actor=cast.ola):
        actions.submit_to_board(ref, dispute.pk, "4 prosent.", "Fordi …", actor=cast.ola)
    assert owed.get().participation_id is None
    with refuses(NotPossible, "sent"):
        actions.submit_to_board(ref, dispute.pk, "5 prosent.", "Fordi …", actor=cast.ola)
    with refuses(NotPermitted):
        actions.submit_to_board(ref, dispute.pk, "Vårt.", "Fordi …", actor=cast.aisha)
    actions.submit_to_board(ref, dispute.pk, "2 prosent.", "Fordi …", actor=cast.kari)
    assert not owed.all().exists()


def test_it_settles_the_negotiation_by_award(pay: Case, cast: Cast) -> None:
    talks, dispute = _before_the_board(pay, cast)
    with records(Event.NEGOTIATION_AWARDED, Event.DISPUTE_SETTLED, actor=cast.kari):
        actions.settle_dispute(
            pay.reference, dispute.pk, "award", "3 prosent.", settled_on=TODAY, actor=cast.kari
        )
    assert now(talks) == "awarded"


def test_it_opens_the_negotiation_again_when_the_parties_agree_after_all(
    pay: Case, cast: Cast
) -> None:
    talks, dispute = _before_the_board(pay, cast)
    actions.settle_dispute(
        pay.reference, dispute.pk, "agreed", "3 prosent.", settled_on=TODAY, actor=cast.ola
    )
    kept = Negotiation.objects.get(pk=talks.pk)
    assert (kept.state, kept.ended_on) == ("open", None)


def test_it_lets_nobody_skip_the_dispute_while_it_is_open(pay: Case, cast: Cast) -> None:
    talks, dispute = _before_the_board(pay, cast)
    with refuses(NotPossible, "disputed"):
        actions.settle_break(pay.reference, talks.pk, "lapsed", actor=cast.kari)
    with refuses(NotPermitted):
        actions.drop_dispute(pay.reference, dispute.pk, "Slutt.", actor=cast.kari)
    with refuses(NotPossible, "empty_text"):
        actions.appoint_board(
            pay.reference,
            dispute.pk,
            leader=" ",
            employer_member="A",
            union_member="B",
            actor=cast.kari,
        )


# -- what waits -----------------------------------------------------------------------------------


def test_it_holds_the_measure_back_when_the_rule_says_so(case: Case, cast: Cast) -> None:
    dispute = actions.raise_dispute(case.reference, "Tiltaket.", actor=cast.ola)
    for kind in case.assessment.evidence_asked() if case.assessment else ():
        actions.file_evidence(
            case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
        )
    Dispute.objects.filter(pk=dispute.pk).update(suspends="measure")
    with refuses(NotPossible, "disputed"):
        actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)
    actions.drop_dispute(case.reference, dispute.pk, "Løst.", actor=cast.ola)
    actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)


# -- who ------------------------------------------------------------------------------------------


def test_it_keeps_a_third_union_the_safety_service_hr_and_outsiders_away(
    pay: Case, cast: Cast
) -> None:
    _talks, dispute = _before_the_board(pay, cast)
    ref, pk = pay.reference, dispute.pk
    steps = [
        lambda who: actions.advance_dispute(ref, pk, "board", occurred_on=TODAY, actor=who),
        lambda who: actions.submit_to_board(ref, pk, "A", "B", actor=who),
        lambda who: actions.settle_dispute(ref, pk, "award", "A", settled_on=TODAY, actor=who),
        lambda who: actions.drop_dispute(ref, pk, "A", actor=who),
    ]
    for step in steps:
        for name in ("aisha", "nina", "hanne"):
            with refuses(NotPermitted):
                step(cast[name])
        for name in OUTSIDERS:
            with pytest.raises(Case.DoesNotExist):
                step(cast[name])
    with refuses(NotPossible, "no_negotiation"):
        actions.raise_dispute(ref, "Uenig.", actor=cast.kari)
