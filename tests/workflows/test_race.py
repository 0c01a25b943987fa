"""Two people at once, over two real connections: nothing is missed, and one of them is told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from ledger.models import Chain
from ledger.moving import clock_at
from ledger.refusals import NotPossible, Refusal
from tests.cast import TODAY, at, case_in, gather
from tests.papers import note
from workflows import actions
from workflows.actions.reading import read_document
from workflows.models import Case, DecisionPoint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def _together(*works: Callable[[], object]) -> list[BaseException | None]:
    """Run the works on connections of their own, released at the same moment."""
    faults: list[BaseException | None] = [None] * len(works)
    barrier = threading.Barrier(len(works))

    def run(index: int, work: Callable[[], object]) -> None:
        try:
            with clock_at(at(TODAY)):
                barrier.wait()
                work()
        except Refusal as refusal:
            faults[index] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_it_does_not_miss_an_input_that_arrives_during_the_decision() -> None:
    """The decision waits for the lock, then looks: it must see what was written meanwhile."""
    with clock_at(at(TODAY)):
        cast = gather()
        case = case_in(Case.State.DISCUSSED, cast)
    reference = case.reference
    inside, go_on = threading.Event(), threading.Event()
    refused: list[Refusal] = []

    def speak() -> None:
        with clock_at(at(TODAY)), transaction.atomic():
            Chain.objects.select_for_update().get(kind="case", label=reference)
            inside.set()
            go_on.wait(10)
            actions.submit_input(reference, "Vent!", actor=cast.ola)
        connections.close_all()

    def decide() -> None:
        with clock_at(at(TODAY)):
            try:
                actions.decide(reference, 1, "Tre soner.", actor=cast.kari)
            except NotPossible as refusal:
                refused.append(refusal)
        connections.close_all()

    speaker, decider = threading.Thread(target=speak), threading.Thread(target=decide)
    speaker.start()
    assert inside.wait(10)
    decider.start()
    decider.join(0.5)
    assert decider.is_alive(), "the decision must wait for whoever is in the case"
    go_on.set()
    speaker.join()
    decider.join()
    assert "unanswered_input" in {m.code for m in refused[0].missing}
    assert DecisionPoint.objects.get(case=case).state == DecisionPoint.State.PLANNED


@pytest.mark.usefixtures("shelf")
def test_nobody_opens_a_document_that_is_being_made_confidential() -> None:
    """Whoever opens it waits for the one who closes it, then looks: it must see that it is closed."""
    with clock_at(at(TODAY)):
        cast = gather()
        case = case_in(Case.State.INFORMED, cast)
        actions.file_document(case.reference, "Anbud", "figures", note(), actor=cast.kari)
    reference = case.reference
    inside, go_on = threading.Event(), threading.Event()
    refused: list[Refusal] = []

    def close() -> None:
        with clock_at(at(TODAY)), transaction.atomic():
            actions.keep_confidential(
                reference, "document:1", label="Anbud", basis="fvl-13", actor=cast.kari
            )
            inside.set()
            go_on.wait(10)
        connections.close_all()

    def read() -> None:
        with clock_at(at(TODAY)):
            try:
                read_document(reference, 1, 1, user=cast.ola, on=TODAY)
            except Refusal as refusal:
                refused.append(refusal)
        connections.close_all()

    closer, reader = threading.Thread(target=close), threading.Thread(target=read)
    closer.start()
    assert inside.wait(10)
    reader.start()
    reader.join(0.5)
    assert reader.is_alive(), "the reader must wait for whoever is closing it"
    go_on.set()
    closer.join()
    reader.join()
    assert [refusal.code for refusal in refused] == ["unconfirmed"]


@pytest.mark.usefixtures("shelf")
def test_a_document_is_opened_or_made_confidential_never_both() -> None:
    with clock_at(at(TODAY)):
        cast = gather()
        case = case_in(Case.State.INFORMED, cast)
        actions.file_document(case.reference, "Anbud", "figures", note(), actor=cast.kari)
    faults = _together(
        lambda: actions.keep_confidential(
            case.reference, "document:1", label="Anbud", basis="fvl-13", actor=cast.kari
        ),
        lambda: read_document(case.reference, 1, 1, user=cast.ola, on=TODAY),
    )
    assert sorted(fault is None for fault in faults) == [False, True]


def test_it_lets_one_win_and_tells_the_other() -> None:
    with clock_at(at(TODAY)):
        cast = gather()
        case = case_in(Case.State.DRAFT, cast)
    faults = _together(
        lambda: actions.give_information(case.reference, actor=cast.kari),
        lambda: actions.give_information(case.reference, actor=cast.dag),
    )
    assert sorted(f is None for f in faults) == [False, True]
    assert Case.objects.get(pk=case.pk).state == Case.State.INFORMED


def test_it_loses_nobodys_words_when_all_speak_at_once() -> None:
    with clock_at(at(TODAY)):
        cast = gather()
        case = case_in(Case.State.INFORMED, cast)
    people = (cast.ola, cast.aisha, cast.nina)
    faults = _together(
        *(
            lambda who=who: actions.submit_input(case.reference, f"Fra {who}.", actor=who)
            for who in people
        )
    )
    assert faults == [None, None, None]
    chain = Chain.objects.get(pk=case.chain_id)
    entries = list(chain.entry_set.order_by("number"))
    assert [e.number for e in entries] == list(range(1, chain.length + 1))
    assert case.inputs.count() == len(people)
