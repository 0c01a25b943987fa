"""Everybody who is to be told is told, once – whoever dies, fails or races on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from smtplib import SMTPDataError
from threading import Event as Signal

import pytest
from django.core import mail
from django.core.mail import BadHeaderError
from django.db import connection

from ledger.events import Event
from ledger.models import OutboxEvent
from ledger.moving import SYSTEM, Actor, clock_at, moving
from notifications import dispatch
from notifications.channels import EmailChannel, Message, Unreachable
from notifications.dispatch import drain, fan_out, send_digest, send_mail
from notifications.leasing import LEASE, PAUSES, lease
from notifications.models import Delivery, Preference
from parties.actions import register_absence, register_mandate
from parties.models import Role
from tests.cast import TODAY, at, open_case
from workflows import actions
from workflows.actions.upkeep import sweep
from workflows.models import Case

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NINE = at(TODAY)
IN_APP, EMAIL, DIGEST = Delivery.Channel.IN_APP, Delivery.Channel.EMAIL, Delivery.Channel.DIGEST


def happened(event, *people, cast, by=None, facts=None, case="2027/0001"):
    """Record an event, told to the mandates of the people named."""
    actor = SYSTEM if by is None else Actor(by.pk, cast.mandates[by.username].pk, role="leader")
    with moving(("case", case), actor=actor, step="test") as move:
        move.record(
            event, facts=facts or {}, audience=[cast.mandates[name].pk for name in people]
        )


def told(channel):
    rows = Delivery.objects.filter(channel=channel)
    return sorted(rows.values_list("recipient__username", flat=True))


def addressees():
    return sorted(address for sent in mail.outbox for address in sent.to)


class Refusing:
    """A way out that refuses some addresses; the only thing faked."""

    def __init__(self, *refused, fault=None):
        self.refused, self.sent = refused, []
        self.fault = fault or SMTPDataError(550, b"no such kari@example.no")

    def send(self, message: Message) -> None:
        if message.to in self.refused:
            raise self.fault
        self.sent.append(message.to)


class TestWhoIsTold:
    def test_it_does_not_tell_the_one_who_did_it(self, cast):
        case = open_case(cast)
        actions.give_information(case.reference, actor=cast.kari)
        drain(NINE)
        assert "kari" not in told(IN_APP)
        assert told(IN_APP) == sorted(["dag", "ola", "aisha", "nina"])

    def test_it_mails_the_parties_when_information_is_given(self, cast):
        case = open_case(cast)
        actions.give_information(case.reference, actor=cast.kari)
        drain(NINE)
        # The kommunedirektør has nothing to answer: it waits for the day's e-mail.
        assert told(EMAIL) == ["aisha", "nina", "ola"]
        assert told(DIGEST) == ["dag"]
        assert addressees() == [f"{name}@example.no" for name in ("aisha", "nina", "ola")]

    def test_it_asks_the_nearest_leader_to_answer_an_input(self, cast):
        case = open_case(cast)
        actions.give_information(case.reference, actor=cast.kari)
        drain(NINE)
        actions.submit_input(case.reference, "Nattevakta?", actor=cast.ola)
        mail.outbox.clear()
        drain(NINE)
        assert addressees() == ["kari@example.no"]

    def test_it_reminds_only_who_owes_it(self, cast):
        case = open_case(cast)
        actions.give_information(case.reference, actor=cast.kari)
        case = Case.objects.get(pk=case.pk)
        actions.take_position(
            case.reference,
            [actions.View(1, "agree"), actions.View(2, "agree")],
            actor=cast.ola,
        )
        drain(NINE)
        mail.outbox.clear()
        with clock_at(at(case.input_due_on)):
            sweep(at(case.input_due_on))
            drain(at(case.input_due_on))
        reminded = Delivery.objects.filter(
            event__event=Event.OBLIGATION_REMINDED,
            event__entry__facts__kind="give_view",
            channel=EMAIL,
        )
        assert set(reminded.values_list("recipient__username", flat=True)) == {"aisha", "nina"}
        assert "ola@example.no" not in addressees()

    def test_it_tells_the_deputy_too_while_the_holder_is_away(self, cast):
        cast.mandates["tor"] = register_mandate(
            cast.tor,
            Role.HTV,
            unit=cast.municipality,
            union=cast.fagforbundet,
            valid_from=date(2024, 1, 1),
            confirmed_by="the union",
            actor=None,
        )
        register_absence(
            cast.mandates["ola"],
            deputy=cast.mandates["tor"],
            starts_on=TODAY,
            ends_on=TODAY,
            actor=None,
        )
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
        drain(NINE)
        assert told(EMAIL) == ["ola", "tor"]
        deputys = next(m for m in mail.outbox if m.to == ["tor@example.no"])
        assert "Du får dette fordi du er vara for en som er borte." in deputys.body
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
        with clock_at(at(TODAY + timedelta(days=1))):
            drain(at(TODAY + timedelta(days=1)))
        assert told(EMAIL) == ["ola", "ola", "tor"]

    def test_it_tells_someone_with_two_mandates_once(self, cast):
        cast.mandates["second"] = register_mandate(
            cast.ola,
            Role.PTV,
            unit=cast.home_care,
            union=cast.fagforbundet,
            valid_from=date(2024, 1, 1),
            confirmed_by="the union",
            actor=None,
        )
        happened(Event.INFORMATION_GIVEN, "ola", "second", cast=cast)
        drain(NINE)
        assert told(IN_APP) == told(EMAIL) == ["ola"]

    def test_it_leaves_out_who_cannot_log_in_and_mails_nobody_without_an_address(self, cast):
        type(cast.ola).objects.filter(pk=cast.ola.pk).update(is_active=False)
        type(cast.nina).objects.filter(pk=cast.nina.pk).update(email="")
        happened(Event.INFORMATION_GIVEN, "ola", "nina", "aisha", cast=cast)
        drain(NINE)
        assert told(IN_APP) == ["aisha", "nina"]
        assert told(EMAIL) == ["aisha"]

    @pytest.mark.parametrize(
        ("choice", "emails", "digests"),
        [("at_once", ["ola"], []), ("digest", [], ["ola"]), ("none", [], [])],
    )
    def test_it_mails_as_the_person_wants(self, cast, choice, emails, digests):
        Preference.objects.create(user=cast.ola, email=choice)
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
        drain(NINE)
        assert told(IN_APP) == ["ola"]
        assert (told(EMAIL), told(DIGEST)) == (emails, digests)

    def test_it_mails_nothing_that_is_old_when_it_is_found(self, cast):
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
        drain(NINE + timedelta(days=8))
        assert told(IN_APP) == ["ola"]
        assert mail.outbox == []

    def test_it_mails_a_wish_for_a_meeting_but_not_an_answer_without_remarks(self, cast):
        happened(Event.ANSWERED_IN_WRITING, "kari", cast=cast, facts={"writing": "no_remarks"})
        happened(
            Event.ANSWERED_IN_WRITING, "kari", cast=cast, facts={"writing": "wants_meeting"}
        )
        drain(NINE)
        assert told(IN_APP) == ["kari", "kari"]
        assert len(mail.outbox) == 1


class TestOnce:
    def test_it_does_nothing_the_second_time(self, cast):
        happened(Event.INFORMATION_GIVEN, "ola", "aisha", cast=cast)
        assert drain(NINE) == 4 + 2  # rows made, mails sent
        assert drain(NINE) == 0
        assert len(mail.outbox) == 2

    def test_it_fans_out_in_batches(self, cast):
        for _round in range(3):
            happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
        assert [fan_out(NINE, most=2) for _round in range(3)] == [4, 2, 0]

    def test_it_does_not_linger_on_events_without_an_audience(self, cast):
        happened(Event.CASE_ASSESSED, cast=cast)
        drain(NINE)
        assert not OutboxEvent.objects.filter(fanned_out_at=None).exists()
        assert not Delivery.objects.exists()

    def test_it_needs_few_queries_however_many_there_are(
        self, cast, django_assert_max_num_queries
    ):
        for _round in range(12):
            happened(Event.INFORMATION_GIVEN, "ola", "aisha", "nina", cast=cast)
        # Two reads, two writes, and the frame of the transaction.
        with django_assert_max_num_queries(7):
            assert fan_out(NINE) == 72

    def test_it_lets_a_flood_of_reminders_wait_for_the_days_mail(self, cast):
        for _round in range(dispatch.MANY + 3):
            happened(Event.OBLIGATION_FELL_DUE, "ola", cast=cast, facts={"kind": "give_view"})
            happened(Event.MEETING_CALLED, "ola", cast=cast)
        fan_out(NINE)
        reminders = Delivery.objects.filter(event__event=Event.OBLIGATION_FELL_DUE)
        assert reminders.filter(channel=EMAIL).count() == dispatch.MANY
        assert reminders.filter(channel=DIGEST, claimed_until=None).count() == 3
        # What is no reminder is never held back.
        calls = Delivery.objects.filter(event__event=Event.MEETING_CALLED, channel=EMAIL)
        assert calls.count() == dispatch.MANY + 3

    def test_it_sends_again_what_a_dead_worker_had_leased(self, cast):
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
        fan_out(NINE)
        assert len(lease(Delivery.objects.due(EMAIL, NINE), NINE, most=10)) == 1
        # … and here the worker dies. Meanwhile nobody else sends it.
        drain(NINE + LEASE / 2)
        assert mail.outbox == []
        drain(NINE + LEASE)
        assert addressees() == ["ola@example.no"]

    def test_it_gives_the_second_try_the_same_identity(self, cast):
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
        drain(NINE)
        Delivery.objects.filter(channel=EMAIL).update(sent_at=None)
        drain(NINE)
        first, second = mail.outbox
        assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_two_workers_at_once_tell_everybody_once(self, cast):
        for _round in range(10):
            happened(Event.INFORMATION_GIVEN, "ola", "aisha", "nina", cast=cast)

        def work(_worker):
            try:
                return drain(NINE)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(work, range(2))) == 30 * 2 + 30
        assert Delivery.objects.filter(channel=EMAIL).count() == 30
        assert len(mail.outbox) == 30

    def test_one_passes_by_what_the_other_is_fanning_out(self, cast, monkeypatch):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has one writer at a time: the other waits instead")
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
        inside, leave = Signal(), Signal()
        real = dispatch._mandates

        def slow(*arguments):
            inside.set()
            assert leave.wait(10)
            return real(*arguments)

        def work():
            try:
                return fan_out(NINE)
            finally:
                connection.close()

        monkeypatch.setattr(dispatch, "_mandates", slow)
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(work)
            assert inside.wait(10)
            assert fan_out(NINE) == 0
            leave.set()
            assert first.result(10) == 2


class TestWhatFails:
    def test_it_sends_the_rest_when_one_address_fails(self, cast):
        happened(Event.INFORMATION_GIVEN, "ola", "aisha", "nina", cast=cast)
        fan_out(NINE)
        out = Refusing("aisha@example.no")
        send_mail(NINE, out)
        assert sorted(out.sent) == ["nina@example.no", "ola@example.no"]
        failed = Delivery.objects.get(channel=EMAIL, sent_at=None)
        # The kind of fault, and nothing of what the server said about whom.
        assert (failed.error, failed.attempts) == ("SMTPDataError 550", 1)
        assert failed.claimed_until == NINE + PAUSES[0]

    def test_it_tries_again_with_longer_pauses_and_then_gives_up(self, cast):
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
        fan_out(NINE)
        out, moment = Refusing("ola@example.no", fault=ValueError("x")), NINE
        for pause in PAUSES:
            assert send_mail(moment, out) == 1
            assert send_mail(moment + pause / 2, out) == 0
            moment += pause
        assert send_mail(moment, out) == 1
        given_up = Delivery.objects.get(channel=EMAIL)
        assert given_up.gave_up_at == moment
        assert send_mail(moment + timedelta(days=30), out) == 0

    def test_it_waits_without_counting_while_the_mail_server_is_silent(self, cast, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        happened(Event.INFORMATION_GIVEN, "ola", "aisha", cast=cast)
        with pytest.raises(Unreachable, match="ConnectionRefusedError"):
            drain(NINE)
        assert told(IN_APP) == ["aisha", "ola"]
        waiting = Delivery.objects.filter(channel=EMAIL)
        assert {(d.attempts, d.error) for d in waiting} == {(0, "ConnectionRefusedError")}
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        drain(NINE + PAUSES[0])
        assert len(mail.outbox) == 2


def test_it_raises_what_is_wrong_with_a_message_and_sends_the_next():
    with EmailChannel() as out:
        with pytest.raises(BadHeaderError):
            out.send(Message("ola@example.no", "two\nlines", "", identity="<1@x>"))
        out.send(Message("ola@example.no", "one line", "", identity="<2@x>"))
    assert [m.subject for m in mail.outbox] == ["one line"]


class TestTheDaysEmail:
    @pytest.fixture(autouse=True)
    def _waiting(self, cast):
        Preference.objects.create(user=cast.ola, email="digest")
        happened(Event.MINUTES_SEALED, "ola", cast=cast, facts={"number": 1})
        happened(Event.CASE_REOPENED, "ola", "aisha", cast=cast, case="2027/0002")
        happened(
            Event.OBLIGATION_REMINDED,
            "ola",
            cast=cast,
            facts={"kind": "give_view", "due_on": "2027-02-02", "party": "Fagforbundet"},
            case="2027/0003",
        )
        drain(NINE)

    def send(self, moment):
        with EmailChannel() as out:
            return send_digest(moment, out)

    def test_it_comes_once_on_the_next_working_day(self):
        assert mail.outbox == []
        tuesday = TODAY + timedelta(days=1)
        assert self.send(at(tuesday, hour=6)) == 0
        assert self.send(at(tuesday, hour=7)) == 2
        assert self.send(at(tuesday, hour=8)) == 0
        assert addressees() == ["aisha@example.no", "ola@example.no"]

    def test_it_does_not_come_on_a_sunday(self):
        assert self.send(at(TODAY + timedelta(days=6))) == 0

    def test_it_names_debts_first(self, cast):
        self.send(at(TODAY + timedelta(days=1)))
        sent = next(m for m in mail.outbox if m.to == ["ola@example.no"])
        assert sent.subject == "Venter på deg: 2027/0003"
        order = [sent.body.index(ref) for ref in ("2027/0003", "2027/0001", "2027/0002")]
        assert order == sorted(order)

    def test_it_counts_the_cases_when_there_are_several(self, cast):
        happened(Event.CASE_REOPENED, "nina", cast=cast)
        happened(Event.CASE_REOPENED, "nina", cast=cast, case="2027/0002")
        for case in ("2027/0001", "2027/0002"):
            facts = {"kind": "give_view", "due_on": "2027-02-02"}
            happened(Event.OBLIGATION_REMINDED, "ola", cast=cast, facts=facts, case=case)
        fan_out(NINE)
        self.send(at(TODAY + timedelta(days=1)))
        subjects = {m.to[0].split("@")[0]: m.subject for m in mail.outbox}
        assert subjects["ola"] == "3 saker venter på deg"
        assert subjects["nina"] == "Nytt i 2 saker"

    def test_it_leaves_the_rest_of_a_long_list_in_the_house(self, cast, monkeypatch):
        monkeypatch.setattr("notifications.digest.MOST_LINES", 2)
        self.send(at(TODAY + timedelta(days=1)))
        sent = next(m for m in mail.outbox if m.to == ["ola@example.no"])
        assert "1 til i listen din." in sent.body
        assert "2027/0001" not in sent.body and "2027/0002" in sent.body

    def test_it_waits_when_the_address_fails(self):
        tuesday = at(TODAY + timedelta(days=1))
        assert send_digest(tuesday, Refusing("ola@example.no")) == 2
        assert self.send(tuesday) == 0
        assert self.send(tuesday + PAUSES[0]) == 1
        assert addressees() == ["ola@example.no"]
