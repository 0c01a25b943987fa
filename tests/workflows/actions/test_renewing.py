"""A material change takes the case back to the rung it owes; a typing error changes nothing."""

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import LIGHT, OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, DecisionPoint, Obligation, Renewal

pytestmark = pytest.mark.database

Kind = Obligation.Kind
PARTIES = ("ola", "aisha", "nina")


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.DISCUSSED, cast)


def change(case: Case, cast: Cast, *, material: bool = True) -> None:
    actions.revise_brief(
        case.reference,
        {"proposal": "Fire soner."},
        material=material,
        reason="Etter møtet.",
        actor=cast.kari,
    )


def say(case: Case, who, outcome: str = "no_objection"):
    return actions.answer_change(case.reference, outcome, actor=who)


def discussed(case: Case):
    return DecisionPoint.objects.get(case=case, number=1).discussed_on


def filed(case: Case, cast: Cast) -> Case:
    for kind in Case.objects.get(pk=case.pk).assessment.evidence_asked():
        actions.file_evidence(
            case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
        )
    return case


def owed(case: Case, kind: Kind) -> int:
    return Obligation.objects.filter(case=case, kind=kind, done_at=None).count()


def test_it_changes_nothing_by_a_typing_error(case: Case, cast: Cast) -> None:
    before = discussed(case)
    told = {cast.kari, cast.dag, cast.ola, cast.aisha, cast.nina}
    with records(Event.BRIEF_REVISED, audience=told):  # that it is no more can be contested
        change(case, cast, material=False)
    assert discussed(case) == before
    assert not Renewal.objects.exists()
    actions.decide(filed(case, cast).reference, 1, "Tre soner.", actor=cast.kari)


def test_it_undoes_the_discussion_by_a_material_change(case: Case, cast: Cast) -> None:
    with records(Event.BRIEF_REVISED, Event.RENEWAL_OPENED, actor=cast.kari):
        change(case, cast)
    assert discussed(case) is None
    assert owed(case, Kind.ANSWER_CHANGE) == len(PARTIES)
    assert owed(case, Kind.CALL_MEETING) == 1
    filed(case, cast)
    with refuses(NotPossible, "discussion_held") as refusal:
        actions.decide(case.reference, 1, "Fire soner.", actor=cast.kari)
    said = refusal.value.missing[0]
    assert "NSF" in said.because and "2" in said.because
    assert said.citation


def test_it_lets_the_discussion_stand_when_nobody_objects(case: Case, cast: Cast) -> None:
    day = discussed(case)
    change(case, cast)
    say(case, cast.ola)
    with refuses(NotPossible, "answered"):
        say(case, cast.ola)
    say(case, cast.aisha)
    assert discussed(case) is None
    with records(Event.CHANGE_ANSWERED, Event.RENEWAL_CLOSED, actor=cast.nina):
        say(case, cast.nina)
    assert discussed(case) == day
    assert Renewal.objects.get().ended == "no_objection"
    assert owed(case, Kind.CALL_MEETING) == owed(case, Kind.ANSWER_CHANGE) == 0
    actions.decide(filed(case, cast).reference, 1, "Fire soner.", actor=cast.kari)
    with refuses(NotPossible, "no_change"):
        say(case, cast.nina, "discuss")


def test_it_lets_a_party_change_its_mind(case: Case, cast: Cast) -> None:
    change(case, cast)
    say(case, cast.ola, "discuss")
    say(case, cast.aisha)
    say(case, cast.nina)
    assert discussed(case) is None
    say(case, cast.ola)
    assert discussed(case) is not None


def meet(case: Case, cast: Cast, day) -> None:
    ref = case.reference
    with clock_at(at(day - timedelta(days=21))):
        actions.open_discussion(ref, meets_on=day, actor=cast.kari)
    with clock_at(at(day)):
        paper = actions.circulate_minutes(ref, "Fire soner.", held_on=day, actor=cast.kari)
        for name in PARTIES:
            actions.approve_minutes(ref, paper.number, actor=cast[name])


def test_it_ends_when_the_change_is_discussed(case: Case, cast: Cast) -> None:
    day = TODAY + timedelta(days=50)
    with clock_at(at(TODAY + timedelta(days=22))):
        change(case, cast)
        say(case, cast.ola, "discuss")
    meet(case, cast, day)
    with clock_at(at(day)):
        actions.close_discussion(case.reference, actor=cast.kari)
    assert Entry.objects.filter(event=Event.RENEWAL_CLOSED).count() == 1
    assert discussed(case) == day
    assert owed(case, Kind.ANSWER_CHANGE) == 0
    assert Renewal.objects.get().ended == "discussed"


def test_it_counts_no_minutes_older_than_the_change(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    day = TODAY + timedelta(days=21)
    meet(case, cast, day)
    with clock_at(at(day)):
        change(case, cast)
        actions.close_discussion(case.reference, actor=cast.kari)
        assert discussed(case) is None
        for name in PARTIES:
            say(case, cast[name])
    assert discussed(case) == day


def test_it_undoes_nothing_before_the_first_discussion(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with records(Event.BRIEF_REVISED):
        change(case, cast)
    assert not Renewal.objects.exists()


def test_it_goes_on_from_the_newest_change(case: Case, cast: Cast) -> None:
    day = discussed(case)
    change(case, cast)
    say(case, cast.ola)
    change(case, cast)
    assert [r.ended for r in Renewal.objects.order_by("pk")] == ["overtaken", ""]
    for name in PARTIES:
        say(case, cast[name])
    assert discussed(case) == day


def test_it_asks_every_party_of_a_light_case_anew(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast, **LIGHT)
    for name in PARTIES:
        actions.answer_in_writing(case.reference, "no_remarks", actor=cast[name])
    actions.revise_brief(
        case.reference, {"what": "Ny turnus."}, material=True, reason="Ny.", actor=cast.kari
    )
    with refuses(NotPossible, "not_answered_in_writing"):
        actions.decide(case.reference, 1, "Ny turnus.", actor=cast.kari)
    assert owed(case, Kind.ANSWER_IN_WRITING) == len(PARTIES)
    for name in PARTIES:
        actions.answer_in_writing(case.reference, "no_remarks", actor=cast[name])
    actions.decide(filed(case, cast).reference, 1, "Ny turnus.", actor=cast.kari)


def test_it_is_material_when_a_contest_is_upheld(case: Case, cast: Cast) -> None:
    change(case, cast, material=False)
    made = actions.contest(case.reference, "Fire er ikke tre.", actor=cast.nina)
    with records(Event.CONTEST_ANSWERED, Event.RENEWAL_OPENED, actor=cast.kari):
        actions.answer_contest(case.reference, made.pk, "Enig.", upheld=True, actor=cast.kari)
    assert discussed(case) is None
    assert Case.objects.get(pk=case.pk).brief.material


def test_it_is_not_material_when_a_contest_is_not_upheld(case: Case, cast: Cast) -> None:
    change(case, cast, material=False)
    made = actions.contest(case.reference, "Fire er ikke tre.", actor=cast.nina)
    with records(Event.CONTEST_ANSWERED):
        actions.answer_contest(case.reference, made.pk, "Uenig.", actor=cast.kari)
    assert discussed(case) is not None


def test_it_is_discussed_anew_when_a_body_went_for_something_else(
    case: Case, cast: Cast
) -> None:
    sent = actions.refer(case.reference, "amu", "Behandle.", actor=cast.kari)
    actions.record_treatment(
        case.reference,
        sent.number,
        "Fem soner.",
        treated_on=TODAY,
        changed=True,
        actor=cast.kari,
    )
    assert discussed(case) is None
    assert Renewal.objects.get().cause == "body"


def test_it_is_for_the_parties_alone(case: Case, cast: Cast) -> None:
    change(case, cast)
    for name in ("kari", "hanne"):
        with refuses(NotPermitted):
            say(case, cast[name])
    with refuses(NotPossible):
        actions.answer_change(
            case.reference,
            "no_objection",
            party=case.participations.get(union=cast.nsf).pk,
            actor=cast.ola,
        )


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, case: Case, cast: Cast) -> None:
    change(case, cast)
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        say(case, cast[name])
    assert Entry.objects.count() == before
