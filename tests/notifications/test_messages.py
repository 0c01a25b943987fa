"""A busy representative sees in one glance what is asked, by when, and where."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils.translation import override

from ledger.events import Event
from ledger.moving import clock_at
from notifications.asking import ASKS
from notifications.dispatch import drain
from notifications.messages import ASKINGS, DEBTS, tell
from notifications.models import Delivery
from notifications.neighbours import Neighbours
from parties.models import User
from tests.cast import TODAY, at, case_in, open_case
from tests.notifications.test_dispatch import happened
from tests.workflows.web.before import works_there
from workflows import actions
from workflows.models import Obligation

NINE = at(TODAY)
GOLDEN = Path(__file__).resolve().parents[1] / "ledger" / "golden_events.json"


def speaking(language, *people):
    User.objects.filter(pk__in=[p.pk for p in people]).update(language=language)


def sent_to(name):
    return [m for m in mail.outbox if m.to == [f"{name}@example.no"]]


def test_it_says_what_by_when_and_where(cast, settings):
    settings.BASE_URL = "https://medbestemmelse.example.no"
    case = open_case(cast)
    actions.give_information(case.reference, actor=cast.kari)
    drain(NINE)
    (message,) = sent_to("ola")
    assert message.subject == (
        "Svar innen mandag 15. februar: 2027/0001 Ny organisering av hjemmetjenesten"
    )
    lines = message.body.splitlines()
    assert lines[0] == "2027/0001 Ny organisering av hjemmetjenesten"
    assert lines[2:4] == ["Les saken og svar.", "Innen mandag 15. februar 2027."]
    assert lines[6] == "https://medbestemmelse.example.no/saker/2027-0001/"
    assert lines[8].startswith("Hva som har skjedd: Kari Nes ga informasjonen til ")
    assert lines[10] == "-- "
    assert "Fagforbundet" in lines[11]


def test_it_names_the_case_by_its_reference_when_it_knows_no_title(cast):
    happened(Event.CASE_WITHDRAWN, "ola", cast=cast)
    happened(Event.DECISION_TAKEN, "ola", cast=cast)
    drain(NINE)
    assert sent_to("ola")[0].subject == "Beslutning tatt: 2027/0001"


def test_it_writes_to_each_in_their_own_language(cast):
    speaking("nn", cast.aisha)
    speaking("en", cast.nina)
    happened(
        Event.MINUTES_CIRCULATED,
        "ola",
        "aisha",
        "nina",
        cast=cast,
        by=cast.kari,
        facts={"kind": "record", "remarks_due_on": "2027-03-09"},
    )
    drain(NINE)
    assert {m.to[0].split("@")[0]: m.subject for m in mail.outbox} == {
        "ola": "Godkjenn referatet innen tirsdag 9. mars: 2027/0001",
        "aisha": "Godkjenn referatet innan tysdag 9. mars: 2027/0001",
        "nina": "Approve the minutes by Tuesday 9 March: 2027/0001",
    }
    assert "Kari Nes sende referatet rundt." in sent_to("aisha")[0].body
    assert "By Tuesday 9 March 2027." in sent_to("nina")[0].body


def test_it_says_when_the_meeting_is(cast):
    happened(
        Event.MEETING_CALLED,
        "ola",
        cast=cast,
        facts={"meets_on": "2027-02-22", "starts_at": "12:30"},
    )
    drain(NINE)
    assert sent_to("ola")[0].subject == "Drøftingsmøte mandag 22. februar: 2027/0001"
    assert "Møtet er mandag 22. februar 2027 kl. 12.30." in sent_to("ola")[0].body


def test_it_tells_a_debtor_what_to_do(cast):
    facts = {"kind": "answer_input", "due_on": "2027-02-12", "party": None}
    happened(Event.OBLIGATION_REMINDED, "kari", cast=cast, facts=facts)
    happened(Event.OBLIGATION_FELL_DUE, "kari", cast=cast, facts=facts)
    drain(NINE)
    reminder, late = sent_to("kari")
    assert (
        reminder.subject == "Svar på det en part har sagt innen fredag 12. februar: 2027/0001"
    )
    assert late.subject == "Fristen gikk ut fredag 12. februar: 2027/0001"
    assert "Fristen var fredag 12. februar 2027." in late.body


def test_it_sends_none_of_the_parties_words(cast):
    case = case_in("informed", cast)
    actions.submit_input(case.reference, "Hemmelig om nattevakta", actor=cast.ola)
    with clock_at(at(TODAY + timedelta(days=1))):
        drain(at(TODAY + timedelta(days=1)))
    assert sent_to("kari")
    assert not [m for m in mail.outbox if "nattevakta" in m.body + m.subject]


def test_it_escapes_nothing_in_plain_text(cast):
    happened(Event.DECISION_TAKEN, "ola", cast=cast, facts={"title": 'Natt & dag <"ny">'})
    drain(NINE)
    assert 'Natt & dag <"ny">' in sent_to("ola")[0].body


def test_it_asks_in_the_same_words_whatever_is_asked():
    assert set(ASKS) == set(ASKINGS)
    # A raised case is owed an answer before there is a case to owe it in.
    assert set(DEBTS) == {*Obligation.Kind.values, "answer_raised"}


@pytest.mark.parametrize("facts", ["golden", "none"])
def test_it_can_write_every_mail_that_asks(cast, facts):
    golden = json.loads(GOLDEN.read_text())
    cast.mandates["tor"] = works_there(cast, "tor")
    for event in ASKS:
        known = {**golden[event], "writing": "wants_meeting", "by": "union"}
        known["holders"] = [cast.mandates["ola"].pk]
        happened(
            event,
            *("ola", "kari", "tor"),
            cast=cast,
            facts=known if facts == "golden" else {"writing": "wants_meeting"},
        )
    drain(NINE)
    assert {d.event.event for d in Delivery.objects.filter(channel="email")} == set(ASKS)
    for message in mail.outbox:
        assert message.subject[0].isupper()
        assert "%" not in message.subject
        assert "\n\n\n" not in message.body.rstrip()


@pytest.mark.database
def test_it_reads_many_with_three_queries(cast, django_assert_num_queries):
    for _round in range(10):
        happened(Event.INFORMATION_GIVEN, "ola", "aisha", cast=cast, by=cast.kari)
    drain(NINE)
    rows = list(Delivery.objects.select_related("event__entry", "event__chain"))
    with django_assert_num_queries(3), override("nb"):
        assert len(tell(rows)) == 40


def test_it_does_with_less_when_nobody_has_told_it_more():
    alone = Neighbours()
    assert alone.case_titles({"2027/0001"}) == {}
    assert alone.working_day(TODAY)
    assert not alone.working_day(TODAY - timedelta(days=1))


def test_it_sends_the_call_to_a_meeting_along(cast, monkeypatch):
    asked_for = []

    def attached_to(event, subject, reader):
        asked_for.append((event, reader))
        return [("mote.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR")]

    monkeypatch.setattr("notifications.neighbours.neighbours.attached_to", attached_to)
    happened(Event.MEETING_CALLED, "ola", cast=cast, facts={"meets_on": "2027-02-22"})
    happened(Event.DECISION_TAKEN, "aisha", cast=cast)
    drain(NINE)
    ((name, _body, kind),) = sent_to("ola")[0].attachments
    assert (name, kind) == ("mote.ics", "text/calendar; method=REQUEST")
    assert not sent_to("aisha")[0].attachments
    assert asked_for == [(Event.MEETING_CALLED, cast.ola.pk)]
