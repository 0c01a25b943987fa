"""Answers are drafted in peace, released together, or given by the minutes – each party told once."""

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry, OutboxEvent
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Answer, AnswerDraft, Case, Input, Obligation
from workflows.queries import case_page

pytestmark = pytest.mark.database


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


def say(case: Case, who, text: str = "Behold fem soner.") -> Input:
    return actions.submit_input(case.reference, text, actor=who)


def draft(case: Case, said: Input, who, text: str = "Fem er for mange."):
    return actions.draft_answer(
        case.reference, said.pk, outcome="not_used", text=text, actor=who
    )


def test_it_records_nothing_of_a_draft(case: Case, cast: Cast) -> None:
    said = say(case, cast.ola)
    with records():
        draft(case, said, cast.kari)
        draft(case, said, cast.kari, "Fem er nok for mange.")
    assert AnswerDraft.objects.get().text == "Fem er nok for mange."
    kari, ola = (case_page(case.reference, user=who, on=TODAY) for who in (cast.kari, cast.ola))
    assert [e.draft.text for e in kari.drafted] == ["Fem er nok for mange."]
    assert not ola.drafted
    assert all(e.draft is None for e in ola.exchanges)


def test_it_releases_all_at_once_and_tells_each_party_once(case: Case, cast: Cast) -> None:
    first, second = say(case, cast.ola), say(case, cast.aisha)
    say(case, cast.nina)
    draft(case, first, cast.kari)
    draft(case, second, cast.kari)
    before = OutboxEvent.objects.count()
    with records(Event.INPUT_ANSWERED, Event.INPUT_ANSWERED, Event.ANSWERS_RELEASED):
        answers = actions.release_answers(case.reference, actor=cast.kari)
    told = [e.audience for e in OutboxEvent.objects.order_by("pk")[before:] if e.audience]
    assert len(told) == 1
    assert cast.mandates["ola"].pk in told[0] and cast.mandates["aisha"].pk in told[0]
    assert {a.input_id for a in answers} == {first.pk, second.pk}
    assert not AnswerDraft.objects.exists()
    assert Obligation.objects.filter(kind="answer_input", done_at=None).count() == 1
    with refuses(NotPossible, "nothing_drafted"):
        actions.release_answers(case.reference, actor=cast.kari)


def test_it_has_a_draft_read_again_when_the_words_are_corrected(case: Case, cast: Cast) -> None:
    said = say(case, cast.ola)
    draft(case, said, cast.kari)
    with clock_at(at(TODAY + timedelta(days=1))):
        new = actions.correct_input(case.reference, said.pk, "Seks soner.", actor=cast.ola)
        with refuses(NotPossible, "overtaken"):
            actions.release_answers(case.reference, actor=cast.kari)
        draft(case, new, cast.kari, "Seks er enda flere.")
        actions.release_answers(case.reference, actor=cast.kari)
    assert Answer.objects.get().input_id == new.pk


def test_it_answers_no_input_that_is_withdrawn(case: Case, cast: Cast) -> None:
    said = say(case, cast.ola)
    draft(case, said, cast.kari)
    actions.withdraw_input(case.reference, said.pk, actor=cast.ola)
    with refuses(NotPossible, "nothing_drafted"):
        actions.release_answers(case.reference, actor=cast.kari)
    with refuses(NotPossible, "answered"):
        draft(case, said, cast.kari)


def test_it_drafts_nothing_empty_and_nothing_answered(case: Case, cast: Cast) -> None:
    said = say(case, cast.ola)
    with refuses(NotPossible, "empty_text"):
        draft(case, said, cast.kari, " ")
    actions.answer_input(case.reference, said.pk, outcome="used", text="Ja.", actor=cast.kari)
    with refuses(NotPossible, "answered"):
        draft(case, said, cast.kari)


def test_it_answers_many_by_an_item_in_the_minutes(cast: Cast) -> None:
    case = case_in(Case.State.IN_DISCUSSION, cast)
    said = [say(case, cast.ola), say(case, cast.aisha)]
    keys = [one.pk for one in said]

    def answer(number: int = 1, item: str = "4", inputs=keys):
        return actions.answer_in_minutes(
            case.reference, inputs, number=number, item=item, outcome="partly", actor=cast.kari
        )

    with refuses(NotPossible, "minutes"):
        answer()
    actions.circulate_minutes(case.reference, "1–4.", held_on=TODAY, actor=cast.kari)
    with refuses(NotPossible, "minutes"):
        answer(2)
    with refuses(NotPossible, "empty_text"):
        answer(item=" ")
    with refuses(NotPossible, "answered"):
        answer(inputs=[])
    with refuses(NotPossible, "answered"):
        answer(inputs=[*keys, 9999])
    with records(
        Event.INPUT_ANSWERED, Event.INPUT_ANSWERED, Event.ANSWERS_RELEASED, actor=cast.kari
    ):
        answers = answer()
    assert {a.text.body for a in answers} == {"Besvart i referat 1, punkt 4."}
    with refuses(NotPossible, "answered"):
        answer()


def test_it_is_for_the_employer_alone(case: Case, cast: Cast) -> None:
    said = say(case, cast.ola)
    draft(case, said, cast.kari)
    for name in ("ola", "aisha", "nina", "hanne"):
        with refuses(NotPermitted):
            draft(case, said, cast[name])
        with refuses(NotPermitted):
            actions.release_answers(case.reference, actor=cast[name])
        with refuses(NotPermitted):
            actions.answer_in_minutes(
                case.reference,
                [said.pk],
                number=1,
                item="1",
                outcome="used",
                actor=cast[name],
            )


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, case: Case, cast: Cast) -> None:
    said = say(case, cast.ola)
    draft(case, said, cast.kari)
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        draft(case, said, cast[name])
    with pytest.raises(Case.DoesNotExist):
        actions.release_answers(case.reference, actor=cast[name])
    assert Entry.objects.count() == before
