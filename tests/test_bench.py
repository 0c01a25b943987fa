"""What is measured still runs: one journey, ours and the floor's – never on the clock."""

import pytest

from bench import parts
from bench.floor import Floor
from bench.journey import Step, four_parties, in_time, journey, walk
from ledger.inspection import inspect
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


def test_it_measures_a_case_of_ten_measures() -> None:
    assert len(set(parts.MEASURES)) == 10
    assert [what for what, _ in parts.without_a_database(rounds=1)]
