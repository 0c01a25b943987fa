"""Negotiation: one organisation at a time, every way it can end, recorded with its real day."""

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, Negotiation

pytestmark = pytest.mark.database


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.DISCUSSED, cast)


@pytest.fixture
def demanded(case: Case, cast: Cast) -> Negotiation:
    return actions.demand_negotiation(case.reference, "Avtale om turnus.", actor=cast.ola)


def _conduct(case: Case, cast: Cast, negotiation: Negotiation, *verbs: str) -> str:
    for verb in verbs:
        actions.conduct_negotiation(
            case.reference, negotiation.pk, verb, occurred_on=TODAY, actor=cast.kari
        )
    return str(Negotiation.objects.get(pk=negotiation.pk).state)


@pytest.mark.parametrize(
    ("verbs", "ends"),
    [
        (["open", "agree"], "agreed"),
        (["open", "break_off", "award"], "awarded"),
        (["open", "break_off", "lapse"], "lapsed"),
        (["open", "break_off", "fall_back"], "fallback"),
        (["open", "break_off", "reopen", "agree"], "agreed"),
    ],
)
def test_it_ends_in_every_way_there_is(
    verbs: list[str], ends: str, case: Case, demanded: Negotiation, cast: Cast
) -> None:
    assert _conduct(case, cast, demanded, *verbs) == ends


def test_it_notes_the_day_the_negotiations_ended(
    case: Case, demanded: Negotiation, cast: Cast
) -> None:
    _conduct(case, cast, demanded, "open")
    ended = TODAY - timedelta(days=2)
    with records(Event.NEGOTIATION_BROKEN, actor=cast.kari):
        actions.conduct_negotiation(
            case.reference, demanded.pk, "break_off", occurred_on=ended, actor=cast.kari
        )
    assert Negotiation.objects.get(pk=demanded.pk).ended_on == ended


def test_it_keeps_the_case_open_until_the_negotiation_is_ended(
    case: Case, demanded: Negotiation, cast: Cast
) -> None:
    actions.drop(case.reference, 1, reason="Ikke aktuelt.", actor=cast.kari)
    with refuses(NotPossible, "negotiation_open"):
        actions.conclude(case.reference, actor=cast.kari)
    _conduct(case, cast, demanded, "open", "agree")
    assert actions.conclude(case.reference, actor=cast.kari).state == Case.State.CLOSED


def test_it_refuses_a_wrong_turn_an_unknown_verb_and_the_future(
    case: Case, demanded: Negotiation, cast: Cast
) -> None:
    for verb, day in (("agree", TODAY), ("shout", TODAY), ("open", TODAY + timedelta(days=1))):
        with refuses(NotPossible):
            actions.conduct_negotiation(
                case.reference, demanded.pk, verb, occurred_on=day, actor=cast.kari
            )


def test_it_is_for_unions_only(case: Case, cast: Cast) -> None:
    for name in ("nina", "kari", "hanne"):
        with refuses(NotPermitted):
            actions.demand_negotiation(case.reference, "Avtale.", actor=cast[name])
    for name in OUTSIDERS:
        with pytest.raises(Case.DoesNotExist):
            actions.demand_negotiation(case.reference, "Avtale.", actor=cast[name])
