from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from ledger.events import Event
from ledger.models import Chain, Entry, OutboxEvent, Seal, Text
from ledger.moving import SYSTEM, Actor, clock_at, moving, now, redact
from ledger.refusals import NotPermitted, NotPossible, Repeated, Stale
from ledger.verify import text_digest
from tests.ledger.conftest import KARI, Gate

pytestmark = [pytest.mark.database, pytest.mark.django_db]

CASE = ("case", "2027/0001")


def open_case(**options):
    with moving(CASE, actor=KARI, step="open_case", **options) as move:
        move.record(Event.CASE_OPENED)
    return Chain.objects.get(kind="case")


class TestTheClock:
    def test_it_tells_the_time_in_oslo(self):
        assert now().tzinfo.key == "Europe/Oslo"

    def test_it_stands_still_when_set(self, noon):
        assert now() == now() == noon

    def test_it_goes_back_to_the_clock_before(self, noon):
        with clock_at(datetime(2030, 1, 1, tzinfo=UTC)):
            pass
        assert now() == noon

    def test_it_refuses_a_moment_without_a_time_zone(self):
        with pytest.raises(ValueError, match="time zone"), clock_at(datetime(2027, 1, 1)):  # noqa: DTZ001
            pass

    def test_it_counts_the_day_in_oslo(self):
        with (
            clock_at(datetime(2027, 2, 1, 23, 30, tzinfo=UTC)),
            moving(CASE, actor=KARI, step="open_case") as move,
        ):
            assert move.on == date(2027, 2, 2)


class TestLocking:
    def test_it_begins_a_register_named_for_the_first_time(self):
        with moving(
            ("cases", "2027"), ("packs", ""), actor=SYSTEM, step="register_case"
        ) as move:
            assert move.chain.kind == "cases"
            assert move.chain_at("packs", "").length == 0

    def test_it_takes_chains_by_row_key_and_name(self):
        chain = open_case()
        for named in (chain, chain.pk, CASE):
            with moving(named, actor=KARI, step="look") as move:
                assert move.chain == chain

    def test_it_takes_the_first_chain_named_not_the_first_locked(self):
        older, newer = open_case(), Chain.objects.create(kind="meeting", label="1")
        with moving(newer, older, older, actor=KARI, step="look") as move:
            assert move.chain == newer

    def test_it_refuses_a_chain_that_is_not_there(self):
        with (
            pytest.raises(Chain.DoesNotExist, match="4711"),
            moving(4711, actor=KARI, step="look"),
        ):
            pass

    def test_it_refuses_to_record_without_a_chain(self):
        with (
            pytest.raises(LookupError, match="holds no chain"),
            moving(actor=KARI, step="look") as move,
        ):
            move.record(Event.CASE_OPENED)

    def test_it_refuses_a_chain_it_does_not_hold(self):
        other = Chain.objects.create(kind="meeting", label="1")
        with moving(CASE, actor=KARI, step="look") as move:
            with pytest.raises(LookupError, match="lock it first"):
                move.record(Event.CASE_OPENED, chain=other)
            with pytest.raises(LookupError, match="lock it first"):
                move.chain_at("meeting", "1")

    def test_it_refuses_a_move_within_a_move(self):
        with (
            moving(CASE, actor=KARI, step="open_case"),
            pytest.raises(RuntimeError, match="began inside open_case"),
            moving(CASE, actor=KARI, step="assess"),
        ):
            pass

    def test_it_leaves_the_door_usable_after_a_refusal(self):
        with pytest.raises(NotPermitted), moving(CASE, actor=KARI, step="look"):
            raise NotPermitted(step="look")
        open_case()


class TestRecording:
    def test_it_chains_what_is_recorded_on_several_chains(self, noon):
        with moving(("cases", "2027"), actor=KARI, step="open_case") as move:
            assert move.next_number() == 1
            move.record(Event.CASE_REGISTERED, subject="2027/0001")
            assert move.next_number() == 2
            case = move.new_chain("case", "2027/0001")
            assert move.next_number(case) == 1
            move.record(Event.CASE_OPENED, chain=case, audience=[3, 1, 3])
            move.record(Event.CASE_ASSESSED, chain=case, occurred_on=date(2027, 1, 31))
        opened, assessed = Entry.objects.filter(chain=case).order_by("number")
        assert assessed.previous == opened.digest
        assert (assessed.occurred_on, assessed.recorded_at) == (date(2027, 1, 31), noon)
        case.refresh_from_db()
        assert (case.length, case.head) == (2, assessed.digest)
        assert OutboxEvent.objects.get().audience == [1, 3]
        assert OutboxEvent.objects.get().entry == opened

    def test_it_lets_a_new_chain_be_the_first(self):
        with moving(actor=KARI, step="call_meeting") as move:
            chain = move.new_chain("meeting", "1")
            move.record(Event.MEETING_CALLED)
        assert Entry.objects.get().chain == chain

    def test_it_names_its_rows_for_the_reader_of_admin_and_shell(self):
        with moving(CASE, actor=KARI, step="submit_input") as move:
            text = move.write("Nei.")
            move.record(Event.INPUT_SUBMITTED, texts=[text], audience=[1])
        told = [str(Chain.objects.get()), str(Entry.objects.get()), str(text)]
        assert told == ["case 2027/0001", "1 input.submitted", f"text {text.pk}"]
        assert str(OutboxEvent.objects.get()) == "input.submitted"
        assert str(Seal(number=3, root="ab")) == "3 ab"

    def test_it_says_who_acted_in_which_mandate_on_behalf_of_whom(self):
        deputy = Actor(8, mandate_id=80, on_behalf_of=70, role="deputy")
        with moving(CASE, actor=deputy, step="open_case") as move:
            move.record(Event.CASE_OPENED)
        entry = Entry.objects.get()
        assert (entry.actor_id, entry.mandate_id, entry.on_behalf_of) == (8, 80, 70)
        assert entry.role == "deputy"

    def test_it_keeps_a_text_with_salt_and_digest(self):
        with moving(CASE, actor=KARI, step="submit_input") as move:
            text = move.write("Vi er uenige.", author=Actor(9))
            move.record(Event.INPUT_SUBMITTED, texts=[text])
        text.refresh_from_db()
        assert text.digest == text_digest(text.salt, "Vi er uenige.")
        assert text.author_id == 9
        assert text.digest in Entry.objects.get().canonical
        assert "uenige" not in Entry.objects.get().canonical

    def test_it_writes_nothing_when_nothing_was_recorded(self):
        with moving(CASE, actor=KARI, step="look"):
            pass
        assert not Entry.objects.exists()

    @pytest.mark.parametrize("fact", [1.5, date(2027, 2, 1), {1: "one"}, {"deep": [{2}]}])
    def test_it_refuses_a_fact_json_would_bend(self, fact):
        with (
            pytest.raises(TypeError, match=r"facts\.fact"),
            moving(CASE, actor=KARI, step="look") as move,
        ):
            move.record(Event.CASE_OPENED, facts={"fact": fact})

    def test_it_keeps_facts_as_they_were_given(self):
        facts = {
            "title": "Ærlig «tale»",
            "n": 62,
            "yes": True,
            "none": None,
            "of": ["a", (1, 2)],
        }
        with moving(CASE, actor=KARI, step="look") as move:
            move.record(Event.CASE_OPENED, facts=facts)
        assert Entry.objects.get().facts == {**facts, "of": ["a", [1, 2]]}

    def test_it_refuses_an_event_that_is_not_on_the_list(self):
        with (
            pytest.raises(ValueError, match="cake"),
            moving(CASE, actor=KARI, step="x") as move,
        ):
            move.record("cake.eaten")

    def test_it_records_in_one_statement_or_one_per_table(self):
        chain = open_case()
        with CaptureQueriesContext(
            connection,
        ) as all_of_it:
            with moving(chain, actor=KARI, step="assess") as move:
                move.record(Event.CASE_ASSESSED, audience=[1])
                move.record(Event.RUNG_CHOSEN, audience=[2])
            told = [q["sql"] for q in all_of_it.captured_queries if "SAVEPOINT" not in q["sql"]]
        assert len(told) == 1 + (1 if connection.vendor == "postgresql" else 2)


class TestRefusing:
    def test_it_writes_nothing_when_refused(self):
        with pytest.raises(NotPossible), moving(CASE, actor=KARI, step="decide") as move:
            move.write("Aldri sagt.")
            move.new_chain("meeting", "1")
            move.record(Event.DECISION_TAKEN)
            raise NotPossible(step="decide", because="Uenighet.")
        assert not (Chain.objects.exists() or Entry.objects.exists() or Text.objects.exists())

    def test_it_lets_our_own_faults_through(self):
        open_case()
        with pytest.raises(IntegrityError), moving(actor=KARI, step="open_case") as move:
            move.new_chain(*CASE)


class TestGestures:
    def test_it_does_the_same_gesture_once(self):
        gesture = uuid4()
        chain = open_case(gesture=gesture)
        with pytest.raises(Repeated) as again:
            open_case(gesture=gesture)
        assert again.value.entry == Entry.objects.get()
        assert again.value.entry.gesture == gesture
        chain.refresh_from_db()
        assert chain.length == 1

    def test_it_calls_it_repeated_when_the_second_try_is_refused(self, gate):
        gesture = uuid4()
        for expected in (None, Repeated):
            try:
                with moving(CASE, actor=KARI, step="close", gesture=gesture) as move:
                    move.transition(Gate.objects.get(), "close")
                    move.record(Event.DISCUSSION_CLOSED)
            except Repeated:
                assert expected is Repeated
            else:
                assert expected is None

    def test_it_keeps_a_refusal_when_the_gesture_is_new(self):
        with (
            pytest.raises(NotPermitted),
            moving(CASE, actor=KARI, step="close", gesture=uuid4()),
        ):
            raise NotPermitted(step="close")

    def test_it_knows_a_repeated_opening_of_a_new_chain(self):
        gesture = uuid4()

        def open_meeting(label):
            with moving(actor=KARI, step="call_meeting", gesture=gesture) as move:
                move.new_chain("meeting", label)
                move.record(Event.MEETING_CALLED)

        open_meeting("1")
        with pytest.raises(Repeated):
            open_meeting("2")

    def test_it_refuses_another_persons_gesture(self):
        gesture = uuid4()
        open_case(gesture=gesture)
        with (
            pytest.raises(NotPossible) as refused,
            moving(CASE, actor=Actor(8), step="open_case", gesture=gesture) as move,
        ):
            move.record(Event.CASE_OPENED)
        assert refused.value.code == "gesture_taken"

    def test_it_refuses_a_gesture_used_for_another_step_of_the_same_case(self):
        gesture = uuid4()
        chain = open_case()
        with moving(chain, actor=KARI, step="assess", gesture=gesture) as move:
            move.record(Event.CASE_ASSESSED)
        assert Entry.objects.get(gesture=gesture).step == "assess"
        with (
            pytest.raises(NotPossible) as refused,
            moving(chain, actor=KARI, step="withdraw", gesture=gesture) as move,
        ):
            move.record(Event.CASE_WITHDRAWN)
        assert refused.value.code == "gesture_taken"
        assert Entry.objects.count() == 2

    def test_it_refuses_a_gesture_used_on_another_case(self):
        gesture = uuid4()
        chain = open_case()
        with moving(chain, actor=KARI, step="assess", gesture=gesture) as move:
            move.record(Event.CASE_ASSESSED)
        with (
            pytest.raises(NotPossible),
            moving(("case", "2027/0002"), actor=KARI, step="assess", gesture=gesture) as move,
        ):
            move.record(Event.CASE_ASSESSED)


class TestTransitions:
    def test_it_saves_the_state_and_the_fields_named(self, gate):
        with moving(CASE, actor=KARI, step="close") as move:
            move.transition(gate, "close", note="done", lock="iron")
        assert (gate.state, gate.note, gate.lock) == ("closed", "done", "iron")
        assert Gate.objects.filter(state="closed", note="done", lock="iron").exists()

    def test_it_refuses_a_step_the_state_does_not_allow(self, gate):
        Gate.objects.update(state="closed")
        with (
            pytest.raises(NotPossible) as refused,
            moving(CASE, actor=KARI, step="close") as move,
        ):
            move.transition(Gate.objects.get(), "close")
        assert refused.value.code == "state"

    def test_it_finds_that_another_came_first(self, gate):
        with pytest.raises(Stale) as refused, moving(CASE, actor=KARI, step="close") as move:
            Gate.objects.update(state="closed")
            move.transition(gate, "close", note="late")
        assert (gate.state, gate.note) == ("open", "")
        assert refused.value.since == ()

    def test_it_tells_what_happened_since_the_page_was_read(self, gate):
        chain = open_case()
        with moving(
            chain, actor=Actor(8, 80, role="union_representative"), step="close"
        ) as move:
            move.transition(Gate.objects.get(), "close")
            move.record(Event.DISCUSSION_CLOSED)
        with (
            pytest.raises(Stale) as refused,
            moving(chain, actor=KARI, step="close", seen=1) as move,
        ):
            move.transition(Gate.objects.get(), "close")
        [since] = refused.value.since
        assert (since.number, since.event) == (2, Event.DISCUSSION_CLOSED)
        assert (since.actor_id, since.mandate_id, since.role) == (8, 80, "union_representative")

    def test_it_tells_an_action_what_happened_since_the_page_was_read(self):
        chain = open_case()
        with moving(chain, actor=KARI, step="assess", seen=0) as move:
            assert [since.number for since in move.stale().since] == [1]
        for seen in (1, None):
            with moving(chain, actor=KARI, step="assess", seen=seen) as move:
                assert move.stale() is None

    def test_it_saves_the_state_even_without_a_chain(self, gate):
        with moving(actor=SYSTEM, step="close", seen=0) as move:
            move.transition(gate, "close")
            with pytest.raises(NotPossible):
                move.transition(gate, "close")


class TestRedacting:
    def test_it_destroys_words_and_salt_and_records_it(self, noon):
        with moving(CASE, actor=KARI, step="submit_input") as move:
            text = move.write("Navn og helse.")
            move.record(Event.INPUT_SUBMITTED, texts=[text])
        redact(text.pk, basis="Forvaltningsloven", actor=KARI)
        text.refresh_from_db()
        assert (text.salt, text.redacted_at) == ("", noon)
        assert f"{noon:%d.%m.%Y}" in text.body
        assert "Forvaltningsloven" in text.body
        assert "Navn" not in text.body
        assert text.as_evidence()["body"] == ""
        entry = Entry.objects.get(event=Event.TEXT_REDACTED)
        assert entry.facts == {
            "text": text.pk,
            "digest": text.digest,
            "basis": "Forvaltningsloven",
        }

    def test_it_lets_nobody_write_what_looks_like_a_redaction(self):
        with moving(CASE, actor=KARI, step="submit_input") as move:
            text = move.write("␚2027-01-01 loven")
            move.record(Event.INPUT_SUBMITTED, texts=[text])
        text.refresh_from_db()
        assert text.body == "2027-01-01 loven"

    def test_it_redacts_a_text_once(self):
        with moving(CASE, actor=KARI, step="submit_input") as move:
            text = move.write("Navn.")
        redact(text.pk, basis="Innsyn", actor=KARI)
        with pytest.raises(NotPossible, match="already_redacted"):
            redact(text.pk, basis="Igjen", actor=KARI)
        assert Entry.objects.count() == 1
