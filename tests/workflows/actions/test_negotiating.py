"""Negotiation: equal sides, one organisation at a time, and a protocol that says how it ended."""

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from tests.signing import sign
from workflows import actions
from workflows.models import Case, Minutes, Negotiation, Obligation, Participation, Signature

pytestmark = pytest.mark.database
Kind = Obligation.Kind


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.DISCUSSED, cast)


@pytest.fixture
def talks(case: Case, cast: Cast) -> Negotiation:
    return actions.demand_negotiation(case.reference, "Avtale om turnus.", actor=cast.ola)


@pytest.fixture
def opened(case: Case, talks: Negotiation, cast: Cast) -> Negotiation:
    actions.begin_negotiation(case.reference, talks.pk, met_on=TODAY, actor=cast.kari)
    return talks


def authorised(case: Case, talks: Negotiation, cast: Cast) -> None:
    for name in ("kari", "ola"):
        actions.state_authority(case.reference, talks.pk, actor=cast[name])


def protocol(case: Case, talks: Negotiation, cast: Cast, *, agreed: bool = True) -> Minutes:
    return actions.draw_up_protocol(
        case.reference,
        talks.pk,
        "Partene kom fram til dette.",
        agreed=agreed,
        binding=agreed,
        ended_on=TODAY,
        actor=cast.kari,
    )


def state(talks: Negotiation) -> str:
    return str(Negotiation.objects.get(pk=talks.pk).state)


def owed(case: Case) -> set[tuple[str, str]]:
    rows = Obligation.objects.filter(case=case, done_at__isnull=True, subject__startswith="neg")
    return {(o.kind, "union" if o.participation_id else "employer") for o in rows}


# -- the demand ------------------------------------------------------------------------------------


def test_it_lets_either_side_demand_and_the_other_owe_a_meeting(case: Case, cast: Cast) -> None:
    with records(Event.NEGOTIATION_DEMANDED, actor=cast.ola):
        actions.demand_negotiation(case.reference, "Avtale om turnus.", actor=cast.ola)
    assert owed(case) == {(Kind.NEGOTIATE, "employer")}
    nsf = Participation.objects.get(case=case, union=cast.nsf)
    theirs = actions.demand_negotiation(
        case.reference, "Avtale om turnus.", party=nsf.pk, actor=cast.kari
    )
    assert (theirs.union, theirs.demanded_by) == (cast.nsf, "employer")
    assert owed(case) == {(Kind.NEGOTIATE, "employer"), (Kind.NEGOTIATE, "union")}


def test_it_invents_no_day_where_the_agreement_gives_none(case: Case, cast: Cast) -> None:
    actions.demand_negotiation(case.reference, "Avtale om turnus.", actor=cast.ola)
    assert Obligation.objects.get(case=case, kind=Kind.NEGOTIATE).due_on is None


@pytest.mark.parametrize(
    ("profile", "rule", "days"), [("ha_stat", "HAS-20-1", 14), ("lo_nho", "NHO-2-3-5", 8)]
)
def test_it_counts_the_day_the_parties_meet_by_from_the_agreement(
    profile: str, rule: str, days: int, case: Case, cast: Cast
) -> None:
    type(case.organisation).objects.update(profile=profile)
    actions.demand_negotiation(case.reference, "Avtale om turnus.", actor=cast.ola)
    owes = Obligation.objects.get(case=case, kind=Kind.NEGOTIATE)
    assert owes.rule == rule
    assert owes.deadline is not None
    assert owes.due_on is not None
    assert owes.due_on >= owes.since + timedelta(days=days)


def test_it_refuses_a_second_demand_while_one_runs(
    case: Case, talks: Negotiation, cast: Cast
) -> None:
    with refuses(NotPossible, "running"):
        actions.demand_negotiation(case.reference, "Mer.", actor=cast.ola)


def test_it_refuses_a_rule_the_case_does_not_have(case: Case, cast: Cast) -> None:
    with refuses(NotPossible, "rule"):
        actions.demand_negotiation(case.reference, "Lønn.", rule="HTA-07", actor=cast.ola)


def test_it_is_for_unions_and_the_employer(case: Case, cast: Cast) -> None:
    for name in ("nina", "hanne"):
        with refuses(NotPermitted):
            actions.demand_negotiation(case.reference, "Avtale.", actor=cast[name])
    safety = Participation.objects.get(case=case, union=None)
    with refuses(NotPossible):
        actions.demand_negotiation(case.reference, "Avtale.", party=safety.pk, actor=cast.kari)
    for name in OUTSIDERS:
        with pytest.raises(Case.DoesNotExist):
            actions.demand_negotiation(case.reference, "Avtale.", actor=cast[name])


# -- to meet, or not ------------------------------------------------------------------------------


def test_it_keeps_a_refusal_to_meet_with_its_reason(
    case: Case, talks: Negotiation, cast: Cast
) -> None:
    with refuses(NotPossible, "own_demand"):
        actions.refuse_to_negotiate(case.reference, talks.pk, "Nei.", actor=cast.ola)
    with refuses(NotPossible, "empty_text"):
        actions.refuse_to_negotiate(case.reference, talks.pk, " ", actor=cast.kari)
    with records(Event.NEGOTIATION_REFUSED, actor=cast.kari):
        actions.refuse_to_negotiate(
            case.reference,
            talks.pk,
            "Vi mener det ikke er plikt til å forhandle.",
            actor=cast.kari,
        )
    kept = Negotiation.objects.select_related("refused").get(pk=talks.pk)
    assert kept.refused is not None
    assert kept.refused.body.startswith("Vi mener")
    assert not owed(case)
    # The employer may think better of it.
    actions.begin_negotiation(case.reference, talks.pk, met_on=TODAY, actor=cast.ola)
    assert state(talks) == "open"


def test_it_calls_the_union_to_a_day_to_come(
    case: Case, talks: Negotiation, cast: Cast
) -> None:
    with refuses(NotPossible, "past"):
        actions.call_negotiation(
            case.reference, talks.pk, meets_on=TODAY - timedelta(days=1), actor=cast.kari
        )
    with records(
        Event.NEGOTIATION_CALLED, actor=cast.kari, audience={cast.kari, cast.dag, cast.ola}
    ):
        actions.call_negotiation(
            case.reference, talks.pk, meets_on=TODAY + timedelta(days=3), actor=cast.kari
        )
    with refuses(NotPermitted):
        actions.call_negotiation(case.reference, talks.pk, meets_on=TODAY, actor=cast.ola)


# -- demands and offers ---------------------------------------------------------------------------


def test_it_numbers_what_each_side_tables_and_tells_only_the_two(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    with records(Event.BID_TABLED, actor=cast.ola, audience={cast.kari, cast.dag, cast.ola}):
        first = actions.table_bid(case.reference, opened.pk, "4 prosent.", actor=cast.ola)
    assert owed(case) == {(Kind.ANSWER_BID, "employer")}
    offer = actions.table_bid(case.reference, opened.pk, "2 prosent.", actor=cast.kari)
    assert owed(case) == {(Kind.ANSWER_BID, "union")}
    last = actions.table_bid(case.reference, opened.pk, "3 %.", final=True, actor=cast.ola)
    assert [(b.side, b.number) for b in (first, offer, last)] == [
        ("union", 1),
        ("employer", 1),
        ("union", 2),
    ]


def test_it_keeps_a_third_union_and_outsiders_away(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    ref, pk = case.reference, opened.pk
    steps = [
        lambda who: actions.table_bid(ref, pk, "Vårt krav.", actor=who),
        lambda who: actions.state_authority(ref, pk, actor=who),
        lambda who: actions.withdraw_demand(ref, pk, "Nei.", actor=who),
        lambda who: actions.draw_up_protocol(
            ref, pk, "Ja.", agreed=False, binding=False, ended_on=TODAY, actor=who
        ),
        lambda who: sign(ref, pk, actor=who),
    ]
    for step in steps:
        for name in ("aisha", "nina", "hanne"):
            with refuses(NotPermitted):
                step(cast[name])
        for name in OUTSIDERS:
            with pytest.raises(Case.DoesNotExist):
                step(cast[name])


def test_it_lets_only_the_demander_withdraw(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    with refuses(NotPermitted):
        actions.withdraw_demand(case.reference, opened.pk, "Slutt.", actor=cast.kari)
    with records(Event.NEGOTIATION_WITHDRAWN, actor=cast.ola):
        actions.withdraw_demand(
            case.reference, opened.pk, "Løst på annen måte.", actor=cast.ola
        )
    assert state(opened) == "withdrawn"


# -- authority and the protocol -------------------------------------------------------------------


def test_it_asks_each_side_for_authority_before_an_agreement(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    with refuses(NotPossible, "authority") as refusal:
        protocol(case, opened, cast)
    assert len(refusal.value.missing) == 2
    authorised(case, opened, cast)
    assert protocol(case, opened, cast).kind == Minutes.Kind.PROTOCOL


def test_it_lets_a_side_name_only_its_own(case: Case, opened: Negotiation, cast: Cast) -> None:
    with refuses(NotPossible, "other_side"):
        actions.state_authority(
            case.reference, opened.pk, mandate=cast.mandates["aisha"].pk, actor=cast.ola
        )
    with refuses(NotPossible, "empty_text"):
        actions.state_authority(case.reference, opened.pk, reserved=True, actor=cast.ola)


def test_it_forces_the_choice_of_what_binds(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    authorised(case, opened, cast)
    for agreed, code in ((True, "not_binding"), (False, "break_binds")):
        with refuses(NotPossible, code):
            actions.draw_up_protocol(
                case.reference,
                opened.pk,
                "Ingen skal flyttes.",
                agreed=agreed,
                binding=not agreed,
                ended_on=TODAY,
                actor=cast.kari,
            )


def test_it_is_no_agreement_until_both_have_signed(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    authorised(case, opened, cast)
    protocol(case, opened, cast)
    assert state(opened) == "open"
    with records(Event.PROTOCOL_SIGNED, actor=cast.kari):
        sign(case.reference, opened.pk, actor=cast.kari)
    assert state(opened) == "open"
    with refuses(NotPossible, "signed"):
        sign(case.reference, opened.pk, actor=cast.kari)
    with records(Event.PROTOCOL_SIGNED, Event.MINUTES_SEALED, Event.NEGOTIATION_AGREED):
        sign(
            case.reference,
            opened.pk,
            outcome=Signature.Outcome.WITH_REMARK,
            text="Med forbehold om uravstemning.",
            actor=cast.ola,
        )
    assert state(opened) == "agreed"
    assert not owed(case)


def test_it_lets_nobody_sign_without_authority(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    ref = case.reference
    actions.state_authority(ref, opened.pk, actor=cast.ola)
    actions.state_authority(ref, opened.pk, mandate=cast.mandates["dag"].pk, actor=cast.kari)
    protocol(case, opened, cast)
    with refuses(NotPermitted):
        sign(ref, opened.pk, actor=cast.kari)
    assert sign(ref, opened.pk, actor=cast.dag).participation is None


def test_it_keeps_a_refusal_to_sign_and_the_day_negotiations_ended(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    authorised(case, opened, cast)
    protocol(case, opened, cast)
    with records(Event.PROTOCOL_SIGNATURE_REFUSED, Event.MINUTES_SEALED, actor=cast.ola):
        sign(
            case.reference,
            opened.pk,
            outcome=Signature.Outcome.REFUSED,
            text="Medlemmene sa nei.",
            actor=cast.ola,
        )
    kept = Negotiation.objects.get(pk=opened.pk)
    assert (kept.state, kept.ended_on) == ("open", TODAY)
    assert protocol(case, opened, cast, agreed=False).number == 3


def test_it_breaks_on_the_day_the_protocol_says_signature_or_not(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    broken = records(Event.NEGOTIATION_BROKEN, actor=cast.kari)
    with clock_at(at(TODAY + timedelta(days=4))), broken:
        protocol(case, opened, cast, agreed=False)
    kept = Negotiation.objects.get(pk=opened.pk)
    assert (kept.state, kept.ended_on) == ("broken", TODAY)
    with refuses(NotPossible):
        protocol(case, opened, cast, agreed=False)


def test_it_refuses_an_end_before_the_start_and_a_day_to_come(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    for day, code in ((-1, "before_start"), (1, "future")):
        with refuses(NotPossible, code):
            actions.draw_up_protocol(
                case.reference,
                opened.pk,
                "Brudd.",
                agreed=False,
                binding=False,
                ended_on=TODAY + timedelta(days=day),
                actor=cast.kari,
            )


def test_it_is_not_a_discussions_minutes(case: Case, opened: Negotiation, cast: Cast) -> None:
    authorised(case, opened, cast)
    paper = protocol(case, opened, cast)
    for name in ("ola", "aisha", "nina"):
        with refuses(NotPossible):
            actions.approve_minutes(case.reference, paper.number, actor=cast[name])
    with refuses(NotPossible):
        actions.add_statement(case.reference, paper.number, "Vi også.", actor=cast.aisha)
    with records(Event.STATEMENT_ADDED, actor=cast.ola):
        actions.add_statement(case.reference, paper.number, "Vår forståelse.", actor=cast.ola)


def test_it_lets_one_break_while_another_runs_on(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    ref = case.reference
    other = actions.demand_negotiation(ref, "Det samme.", actor=cast.aisha)
    actions.begin_negotiation(ref, other.pk, met_on=TODAY, actor=cast.aisha)
    protocol(case, opened, cast, agreed=False)
    assert (state(opened), state(other)) == ("broken", "open")
    actions.drop(ref, 1, reason="Ikke aktuelt.", actor=cast.kari)
    with refuses(NotPossible, "negotiation_open"):
        actions.conclude(ref, actor=cast.kari)
    actions.settle_break(ref, opened.pk, "lapsed", actor=cast.kari)
    protocol(case, other, cast, agreed=False)
    assert actions.conclude(ref, actor=cast.kari).state == Case.State.CLOSED


def test_it_lets_only_what_a_rule_names_follow_from_a_break(
    case: Case, opened: Negotiation, cast: Cast
) -> None:
    protocol(case, opened, cast, agreed=False)
    for outcome in ("last_offer", "fallback", "shout"):
        with refuses(NotPossible, "no_such_way"):
            actions.settle_break(case.reference, opened.pk, outcome, actor=cast.kari)
    actions.begin_negotiation(case.reference, opened.pk, met_on=TODAY, actor=cast.ola)
    assert state(opened) == "open"


def test_it_asks_for_authority_when_minutes_are_said_to_bind(cast: Cast) -> None:
    """K11: minutes signed by both, with «nobody is to be moved»."""
    case = case_in(Case.State.IN_DISCUSSION, cast)
    said = {"text": "Ingen skal flyttes.", "held_on": TODAY, "actor": cast.kari}
    with refuses(NotPossible, "authority"):
        actions.circulate_minutes(case.reference, **said, binding=True)
    kept = actions.circulate_minutes(case.reference, **said, binding=True, authorised=True)
    assert kept.binding
