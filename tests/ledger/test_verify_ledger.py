import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger import inspection
from ledger.events import Event
from ledger.inspection import inspect
from ledger.models import Chain, Entry, Text
from ledger.moving import moving, now, redact
from ledger.seal import seal
from tests.ledger.conftest import KARI
from tests.ledger.lifting import lifted

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def cases():
    """Two cases of three entries, sealed after the first two."""
    for label in ("2027/0001", "2027/0002"):
        with moving(("case", label), actor=KARI, step="submit_input") as move:
            move.record(Event.CASE_OPENED, audience=[1])
            move.record(Event.INPUT_SUBMITTED, texts=[move.write("Vi er uenige – ærlig.")])
    seal(now())
    for label in ("2027/0001", "2027/0002"):
        with moving(("case", label), actor=KARI, step="assess") as move:
            move.record(
                Event.CASE_ASSESSED, facts={"rung": "discussion", "of": [1, {"a": None}]}
            )


def verify(*arguments):
    """Run the command; give its exit code and what it said."""
    told, code = StringIO(), 0
    try:
        call_command("verify_ledger", *arguments, stdout=told)
    except SystemExit as left:
        code = left.code
    return code, told.getvalue()


def test_it_says_in_one_line_that_the_record_is_whole(cases):
    assert verify() == (0, "Whole: 2 chains, 6 entries, 1 seals.\n")


def test_it_verifies_one_case_by_reference_or_address(cases):
    for reference in ("2027/0001", "2027-0001"):
        assert verify("--case", reference) == (0, "Whole: 1 chains, 3 entries, 0 seals.\n")


def test_it_says_when_there_is_no_such_case():
    with pytest.raises(CommandError, match="no case 2027/0009"):
        verify("--case", "2027-0009")


def test_it_names_chain_and_entry_when_one_byte_is_changed(cases):
    with lifted():
        entry = Entry.objects.get(chain__label="2027/0002", number=2)
        canonical = entry.canonical.replace("input.submitted", "input.submittee")
        Entry.objects.filter(pk=entry.pk).update(canonical=canonical)
    code, told = verify()
    assert code == 1
    assert "Broken: case 2027/0002, entry 2: its digest does not fit its words\n" in told
    assert "2027/0001" not in told
    assert verify("--case", "2027/0001")[0] == 0


def test_it_finds_a_column_changed_beside_the_canonical_form(cases):
    with lifted():
        Entry.objects.filter(chain__label="2027/0001", number=1).update(actor_id=8)
    assert verify() == (
        1,
        "Broken: case 2027/0001, entry 1: actor_id is not what was recorded\n",
    )


def test_it_finds_words_put_in_somebodys_mouth(cases):
    with lifted():
        Text.objects.filter(chain__label="2027/0001").update(body="Vi er enige.")
    code, told = verify()
    assert code == 1
    assert "case 2027/0001, entry 2: text" in told


def test_it_finds_a_whole_case_removed(cases):
    with lifted():
        chain = Chain.objects.get(label="2027/0001")
        Entry.objects.filter(chain=chain).delete()
        Text.objects.filter(chain=chain).delete()
        Chain.objects.filter(pk=chain.pk).delete()
    assert verify() == (
        1,
        "Broken: case 2027/0001, entry 2: is not what seal 1 saw: changed or removed\n",
    )


def test_it_finds_entries_whose_chain_is_gone(cases):
    chain = Chain.objects.get(label="2027/0001")
    Chain.objects.filter(pk=chain.pk).delete()
    assert f"Broken: chain {chain.pk}, entry 1: its chain is gone\n" in verify()[1]


def test_it_finds_the_end_cut_off_with_the_chain_shortened_to_match(cases):
    with lifted():
        chain = Chain.objects.get(label="2027/0001")
        Entry.objects.filter(chain=chain, number__gt=1).delete()
        head = Entry.objects.get(chain=chain).digest
        Chain.objects.filter(pk=chain.pk).update(length=1, head=head)
    code, told = verify()
    assert code == 1
    assert "case 2027/0001, entry 2: is not what seal 1 saw" in told


def test_it_passes_and_reports_a_redaction(cases):
    text = Text.objects.filter(chain__label="2027/0001").get()
    redact(text.pk, basis="Innsyn", actor=KARI)
    code, told = verify()
    assert code == 0
    assert f"text {text.pk} (case 2027/0001, entry 4: Innsyn)" in told


def test_it_answers_in_json(cases):
    code, told = verify("--json")
    answer = json.loads(told)
    assert (code, answer["whole"], answer["entries"], answer["breaks"]) == (0, True, 6, [])
    Chain.objects.filter(label="2027/0001").update(length=9)
    code, told = verify("--json")
    assert code == 1
    assert json.loads(told)["breaks"] == [
        {
            "chain": "case 2027/0001",
            "number": 3,
            "what": "the last one, but the chain claims 9",
        }
    ]


def test_it_reads_a_few_chains_at_a_time(cases, monkeypatch):
    monkeypatch.setattr(inspection, "BATCH", 1)
    assert inspect().chains == 2


def test_it_believes_a_chain_that_grew_while_it_was_read(cases):
    before = Chain.objects.get(label="2027/0001")
    with moving(before, actor=KARI, step="assess") as move:
        move.record(Event.CASE_ASSESSED)
    # The row was read before the entry was written; the second look is under lock.
    assert inspect(before).whole


def test_it_reads_many_chains_with_as_many_statements_as_few():
    def statements():
        with CaptureQueriesContext(connection) as told:
            inspect()
        return len(told)

    counted = []
    for number in range(1, 6):
        with moving(("case", str(number)), actor=KARI, step="open_case") as move:
            move.record(Event.CASE_OPENED)
        counted.append(statements())
    assert len(set(counted)) == 1
