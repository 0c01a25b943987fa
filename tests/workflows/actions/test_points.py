"""Several decisions in one case: each has gates of its own, and is discussed itself. [Beslutningspunkter]"""

from datetime import date, timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, DecisionPoint

pytestmark = pytest.mark.database

State = Case.State
STEPS = ["Krets", "Kriterier", "Resultat"]
LARGE = {
    "measures": ["workforce_reduction", "control_measure"],
    "facts": {"dismissals": 3, "units_affected": 2},
    "points": STEPS,
    "brief": dict.fromkeys(
        (
            *("proposal", "background", "open", "alternatives"),
            *("consequences", "environment", "plan", "goal"),
        ),
        "Det som står her.",
    ),
}


def _large(cast: Cast, state: str = State.INFORMED) -> Case:
    case = case_in(state, cast, **LARGE)
    assert case.weight == "large"
    return case


def _discuss(case: Case, cast: Cast, day: date, *points: int) -> None:
    with clock_at(at(day)):
        actions.open_discussion(case.reference, meets_on=day, points=points, actor=cast.kari)
        minutes = actions.circulate_minutes(
            case.reference, "Alle la fram sitt syn.", held_on=day, actor=cast.kari
        )
        for name in ("ola", "aisha", "nina"):
            actions.approve_minutes(case.reference, minutes.number, actor=cast[name])
        actions.close_discussion(case.reference, actor=cast.kari)


def _document(case: Case, cast: Cast, *, number: int | None = None) -> None:
    assessment = Case.objects.get(pk=case.pk).assessment
    assert assessment is not None
    for kind in assessment.evidence_asked():
        actions.file_evidence(
            case.reference,
            kind,
            occurred_on=TODAY,
            text="Gjort.",
            number=number,
            actor=cast.kari,
        )


def test_it_opens_each_decision_only_by_its_own_discussion(cast: Cast) -> None:
    case = _large(cast)
    _discuss(case, cast, TODAY + timedelta(days=21))
    with clock_at(at(TODAY + timedelta(days=40))):
        _document(case, cast)
        actions.decide(case.reference, 1, "Kretsen er oppvekst.", actor=cast.kari)
        with refuses(NotPossible, "discussion_held") as refusal:
            actions.decide(case.reference, 2, "Ansiennitet.", actor=cast.kari)
    missing = next(m for m in refusal.value.missing if m.code == "discussion_held")
    assert "Kriterier" in str(missing.because)
    assert missing.citation is not None
    _discuss(case, cast, TODAY + timedelta(days=60))
    with clock_at(at(TODAY + timedelta(days=62))):
        decided = actions.decide(case.reference, 2, "Ansiennitet.", actor=cast.kari)
    assert decided.state == DecisionPoint.State.DECIDED
    discussed = dict(DecisionPoint.objects.values_list("number", "discussed_on"))
    assert discussed == {
        1: TODAY + timedelta(days=21),
        2: TODAY + timedelta(days=60),
        3: None,
    }


def test_it_lets_a_meeting_be_about_the_decisions_named(cast: Cast) -> None:
    case = _large(cast)
    audience = {cast.kari, cast.ola, cast.aisha, cast.nina, cast.dag}
    with records(Event.MEETING_CALLED, actor=cast.kari, audience=audience):
        actions.open_discussion(
            case.reference,
            meets_on=TODAY + timedelta(days=21),
            points=[1, 3],
            actor=cast.kari,
        )
    called = Entry.objects.get(event=Event.MEETING_CALLED)
    assert called.facts["points"] == [1, 3]
    about = DecisionPoint.objects.filter(in_discussion=True).values_list("number", flat=True)
    assert list(about) == [1, 3]


@pytest.mark.parametrize("number", [0, 4])
def test_it_refuses_a_meeting_about_a_decision_that_is_not_planned(
    number: int, cast: Cast
) -> None:
    case = _large(cast)
    with refuses(NotPossible, "point"):
        actions.open_discussion(
            case.reference,
            meets_on=TODAY + timedelta(days=21),
            points=[1, number],
            actor=cast.kari,
        )


def test_it_takes_evidence_for_one_decision_for_that_one_alone(cast: Cast) -> None:
    case = _large(cast)
    _discuss(case, cast, TODAY + timedelta(days=21), 1, 2)
    with clock_at(at(TODAY + timedelta(days=40))):
        actions.decide(case.reference, 1, "Kretsen er oppvekst.", actor=cast.kari)
        actions.decide(case.reference, 2, "Ansiennitet.", actor=cast.kari)
        _document(case, cast, number=1)
        actions.implement(case.reference, 1, actor=cast.kari)
        with refuses(NotPossible, "employees_informed"):
            actions.implement(case.reference, 2, actor=cast.kari)
        _document(case, cast, number=2)
        actions.implement(case.reference, 2, actor=cast.kari)


def test_it_refuses_evidence_for_a_decision_the_case_does_not_have(cast: Cast) -> None:
    case = _large(cast)
    with refuses(NotPossible):
        actions.file_evidence(
            case.reference,
            "risk_assessed",
            occurred_on=TODAY,
            text="Gjort.",
            number=9,
            actor=cast.kari,
        )


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_for_outsiders(name: str, cast: Cast) -> None:
    case = _large(cast)
    with pytest.raises(Case.DoesNotExist):
        actions.open_discussion(
            case.reference,
            meets_on=TODAY + timedelta(days=21),
            points=[1],
            actor=cast[name],
        )


def test_it_refuses_a_party_to_choose_what_the_meeting_is_about(cast: Cast) -> None:
    case = _large(cast)
    with refuses(NotPermitted):
        actions.open_discussion(
            case.reference,
            meets_on=TODAY + timedelta(days=21),
            points=[1],
            actor=cast.ola,
        )
