import pytest

from ledger import seal as sealing
from ledger.events import Event
from ledger.models import Chain, Seal
from ledger.moving import moving, now
from ledger.seal import seal
from ledger.verify import GENESIS, merkle_root
from tests.ledger.conftest import KARI

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def grow(label):
    with moving(("case", label), actor=KARI, step="open_case") as move:
        move.record(Event.CASE_OPENED)


def test_it_does_nothing_when_nothing_grew():
    assert seal(now()) is None
    grow("1")
    assert seal(now())
    assert seal(now()) is None
    assert Seal.objects.count() == 1


def test_it_seals_what_grew_and_names_the_seal_before():
    grow("2")
    grow("1")
    first = seal(now())
    assert [leaf[:3] for leaf in first.leaves] == [["case", "1", 1], ["case", "2", 1]]
    assert first.previous == GENESIS
    grow("2")
    second = seal(now())
    assert [leaf[:3] for leaf in second.leaves] == [["case", "2", 2]]
    assert (second.number, second.previous) == (2, first.digest)
    assert set(Chain.objects.values_list("label", "sealed_length")) == {("1", 1), ("2", 2)}


def test_it_leaves_what_is_too_much_for_one_seal_to_the_next(monkeypatch):
    monkeypatch.setattr(sealing, "MOST_LEAVES", 2)
    for label in "123":
        grow(label)
    assert [len(seal(now()).leaves), len(seal(now()).leaves)] == [2, 1]


def test_it_folds_leaves_to_one_root():
    leaf = ["case", "1", 1, "head"]
    assert merkle_root([]) == GENESIS
    assert merkle_root([leaf]) != merkle_root([leaf, leaf]) != merkle_root([leaf, leaf, leaf])
