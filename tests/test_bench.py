"""What is measured still runs: one journey, ours and the floor's – never on the clock."""

from random import Random

import pytest

from bench.floor import Floor
from bench.journey import Step, four_parties, in_time, journey, walk
from bench.record import record
from bench.rulebook import Figure, cases, rulebook
from ledger.inspection import inspect
from rulebook.case_file import CaseFile
from rulebook.packs import load
from workflows.models import Case, Obligation, Signature

pytestmark = pytest.mark.database


def test_it_walks_a_case_from_the_proposal_to_the_end(db: None) -> None:
    walk(journey(four_parties()), in_time)
    case = Case.objects.get()
    assert case.state == Case.State.CLOSED
    assert not Obligation.objects.filter(case=case, done_at__isnull=True).exists()
    assert Signature.objects.filter(outcome=Signature.Outcome.WITH_REMARK).count() == 1
    assert Signature.objects.count() == 4
    assert inspect().whole


@pytest.mark.django_db(transaction=True)
def test_it_lets_the_floor_walk_the_same_steps() -> None:
    steps: list[Step] = []

    def taken(step: Step) -> object:
        steps.append(step)
        return in_time(step)

    walk(journey(four_parties()), taken)
    floor = Floor()
    try:
        case = 0
        for step in steps:
            case = floor.take(step, case)
        assert floor.rows("floor_audit") == len(steps)
        assert floor.rows("floor_case") == 1
    finally:
        floor.close()


def test_it_measures_the_rulebook_and_draws_no_case_twice() -> None:
    packs = load()
    drawn = cases(packs, Random(1), 50)  # noqa: S311
    assert len({str(case) for case in drawn}) == 50
    assert all(len(set(case.measures)) == 10 for case in drawn)
    figures = [*rulebook(rounds=1, size=50)]
    assert [figure.line() for figure in figures]
    assert not Figure("a case", "1 /s", met=False).line().endswith("/s")


def test_it_draws_cases_the_rulebook_would_take() -> None:
    packs = load()
    for case in cases(packs, Random(2), 100):  # noqa: S311
        data = {**vars(case), "measures": [*case.measures]}
        assert CaseFile.of(data, packs) == case


def test_it_measures_how_fast_the_record_is_judged() -> None:
    assert [bool(figure.line()) for figure in record(rounds=1, size=50)] == [True, True]
