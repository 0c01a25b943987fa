"""What parties say: bound to a version, owed an answer, theirs alone – or refused, nothing written."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from ledger.events import Event
from ledger.models import Entry, Text
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible, Repeated, Stale
from parties import actions as register
from parties.models import Mandate, Role, User
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import length_of, records, refuses
from workflows import actions
from workflows.models import Case, Input, Obligation, Position

pytestmark = pytest.mark.database

View = actions.View


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


SPEAKING: dict[str, Callable[[str, User], object]] = {
    "open": lambda ref, who: actions.open_information(ref, actor=who),
    "position": lambda ref, who: actions.take_position(ref, [View(1, "agree")], actor=who),
    "input": lambda ref, who: actions.submit_input(ref, "Fem soner.", actor=who),
    "request": lambda ref, who: actions.request_information(ref, "Vis tallene.", actor=who),
    "concern": lambda ref, who: actions.raise_concern(ref, "Natt alene.", actor=who),
}


@pytest.mark.parametrize("step", SPEAKING)
@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(step: str, name: str, case: Case, cast: Cast) -> None:
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        SPEAKING[step](case.reference, cast[name])
    assert Entry.objects.count() == before


@pytest.mark.parametrize("step", SPEAKING)
@pytest.mark.parametrize("name", ["kari", "dag", "hanne"])
def test_it_lets_nobody_else_speak_for_a_party(
    step: str, name: str, case: Case, cast: Cast
) -> None:
    with refuses(NotPermitted):
        SPEAKING[step](case.reference, cast[name])


def test_it_lets_only_the_safety_representative_raise_a_concern(case: Case, cast: Cast) -> None:
    with refuses(NotPermitted):
        actions.raise_concern(case.reference, "Natt alene.", actor=cast.ola)
    with records(Event.SAFETY_CONCERN_RAISED, actor=cast.nina):
        actions.raise_concern(case.reference, "Natt alene.", actor=cast.nina)


def test_it_notes_once_that_the_papers_are_opened(case: Case, cast: Cast) -> None:
    with records(Event.INFORMATION_OPENED, actor=cast.ola):
        actions.open_information(case.reference, actor=cast.ola)
    with records():
        actions.open_information(case.reference, actor=cast.ola)


def test_it_binds_a_view_to_the_version_it_speaks_of(case: Case, cast: Cast) -> None:
    with records(Event.POSITION_TAKEN, Event.POSITION_TAKEN, actor=cast.ola):
        actions.take_position(
            case.reference,
            [View(1, "conditions", "Hvis oppmøtestedet står."), View(2, "no_view")],
            actor=cast.ola,
        )
    actions.revise_brief(
        case.reference,
        {"proposal": "Fire."},
        material=True,
        reason="Innspill.",
        actor=cast.kari,
    )
    actions.take_position(case.reference, [View(1, "agree")], actor=cast.ola)
    mine = Position.objects.filter(participation__union=cast.fagforbundet, question__number=1)
    assert [(p.stance, p.brief.number, p.current) for p in mine] == [
        ("conditions", 1, False),
        ("agree", 2, True),
    ]
    assert not Obligation.objects.filter(
        case=case, kind="give_view", union=cast.fagforbundet, done_at__isnull=True
    ).exists()


def test_it_asks_why_when_a_party_disagrees(case: Case, cast: Cast) -> None:
    with refuses(NotPossible, "empty_text"):
        actions.take_position(case.reference, [View(1, "disagree")], actor=cast.ola)


def test_it_refuses_a_question_nobody_asked(case: Case, cast: Cast) -> None:
    with refuses(NotPossible):
        actions.take_position(case.reference, [View(9, "agree")], actor=cast.ola)
    with refuses(NotPossible):
        actions.submit_input(case.reference, "Hva?", question=9, actor=cast.ola)


def test_it_makes_the_employer_owe_an_answer(case: Case, cast: Cast) -> None:
    told = {cast.kari, cast.dag, cast.ola, cast.aisha, cast.nina}
    with records(Event.INPUT_SUBMITTED, actor=cast.ola, audience=told):
        said = actions.submit_input(case.reference, "Fem soner.", question=1, actor=cast.ola)
    owed = Obligation.objects.get(case=case, kind="answer_input", subject=f"input:{said.pk}")
    assert (owed.role, owed.due_on) == (Role.LEADER, TODAY + timedelta(days=14))
    with records(Event.INPUT_ANSWERED, actor=cast.kari):
        actions.answer_input(
            case.reference, said.pk, outcome="used", text="Vi gjør det.", actor=cast.kari
        )
    owed.refresh_from_db()
    assert owed.done_at is not None


def test_it_refuses_an_empty_answer_and_a_second_one(case: Case, cast: Cast) -> None:
    said = actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    with refuses(NotPossible, "empty_text"):
        actions.answer_input(case.reference, said.pk, outcome="used", text=" ", actor=cast.kari)
    actions.answer_input(case.reference, said.pk, outcome="used", text="Ja.", actor=cast.kari)
    with refuses(NotPossible, "answered"):
        actions.answer_input(case.reference, said.pk, outcome="used", text="J.", actor=cast.dag)


def test_it_tells_who_came_first_when_the_page_was_old(case: Case, cast: Cast) -> None:
    said = actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    seen = length_of(case.reference)
    actions.answer_input(case.reference, said.pk, outcome="used", text="Ja.", actor=cast.kari)
    with refuses(Stale) as refusal:
        actions.answer_input(
            case.reference, said.pk, outcome="not_used", text="Nei.", actor=cast.dag, seen=seen
        )
    since = refusal.value.since  # type: ignore[attr-defined]
    assert [(s.event, s.actor_id) for s in since] == [(Event.INPUT_ANSWERED, cast.kari.pk)]


def test_it_keeps_the_old_text_behind_a_correction(case: Case, cast: Cast) -> None:
    said = actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    with clock_at(at(TODAY + timedelta(days=40))):
        new = actions.correct_input(case.reference, said.pk, "Fire soner.", actor=cast.ola)
    assert new.replaces == said
    assert Text.objects.get(pk=said.text_id).body == "Fem soner."
    assert Input.objects.get(pk=new.pk).in_time, "a correction keeps its right to an answer"


@pytest.mark.parametrize("name", ["aisha", "nina"])
def test_it_never_lets_one_party_touch_anothers_words(
    name: str, case: Case, cast: Cast
) -> None:
    said = actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    with refuses(NotPossible):
        actions.correct_input(case.reference, said.pk, "Ingen soner.", actor=cast[name])
    with refuses(NotPossible):
        actions.withdraw_input(case.reference, said.pk, actor=cast[name])


def test_it_refuses_to_withdraw_what_is_answered(case: Case, cast: Cast) -> None:
    said = actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    actions.answer_input(case.reference, said.pk, outcome="used", text="Ja.", actor=cast.kari)
    with refuses(NotPossible):
        actions.withdraw_input(case.reference, said.pk, actor=cast.ola)


def test_it_shows_a_hollow_answer_and_blocks_nothing(case: Case, cast: Cast) -> None:
    said = actions.submit_input(case.reference, "Fem soner.", actor=cast.ola)
    with refuses(NotPossible):
        actions.call_hollow(case.reference, said.pk, actor=cast.ola)
    actions.answer_input(
        case.reference, said.pk, outcome="not_used", text="Nei.", actor=cast.kari
    )
    with refuses(NotPossible):
        actions.call_hollow(case.reference, said.pk, actor=cast.aisha)
    with records(Event.ANSWER_CALLED_HOLLOW, actor=cast.ola):
        actions.call_hollow(case.reference, said.pk, actor=cast.ola)


def test_it_takes_a_double_click_as_one(case: Case, cast: Cast) -> None:
    click = uuid4()
    actions.submit_input(case.reference, "Fem soner.", actor=cast.ola, gesture=click)
    with pytest.raises(Repeated):
        actions.submit_input(case.reference, "Fem soner.", actor=cast.ola, gesture=click)
    assert Input.objects.count() == 1


def test_it_records_in_which_mandate_and_for_whom_a_deputy_speaks(
    case: Case, cast: Cast
) -> None:
    deputy = register.register_mandate(
        cast.tor,
        Role.PTV,
        unit=cast.school,
        union=cast.fagforbundet,
        valid_from=TODAY,
        confirmed_by="Fagforbundet",
        actor=None,
    )
    with pytest.raises(Case.DoesNotExist):
        actions.submit_input(case.reference, "Jeg også.", actor=cast.tor)
    ola = Mandate.objects.get(user=cast.ola)
    register.register_absence(
        ola, deputy=deputy, starts_on=TODAY, ends_on=TODAY + timedelta(days=2), actor=cast.ola
    )
    with records(
        Event.INPUT_SUBMITTED,
        actor=cast.nina,
        audience={cast.kari, cast.dag, cast.ola, cast.tor, cast.aisha, cast.nina},
    ):
        actions.submit_input(case.reference, "Fra verneombudet.", actor=cast.nina)
    actions.submit_input(case.reference, "Som vara.", actor=cast.tor)
    entry = Entry.objects.get(event=Event.INPUT_SUBMITTED, actor_id=cast.tor.pk)
    assert (entry.mandate_id, entry.on_behalf_of) == (deputy.pk, ola.pk)
    with clock_at(at(TODAY + timedelta(days=3))), pytest.raises(Case.DoesNotExist):
        actions.submit_input(case.reference, "For sent.", actor=cast.tor)
