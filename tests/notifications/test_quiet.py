"""Mail waits for a working day, unless what it is about will not."""

from datetime import timedelta

import pytest
from django.core import mail

from ledger.events import Event
from ledger.models import OutboxEvent
from ledger.moving import SYSTEM, clock_at, moving
from notifications.dispatch import drain
from notifications.models import Delivery, Preference
from parties.actions import register_absence, register_mandate
from parties.models import Role
from parties.seats import standing_of
from tests.cast import TODAY, at, case_in
from tests.notifications.test_dispatch import happened
from workflows.models import Obligation
from workflows.queries.home import home

pytestmark = pytest.mark.django_db
LATE = at(TODAY, 22)
NEXT_MORNING = at(TODAY + timedelta(days=1), 7)
FRIDAY_NIGHT = at(TODAY + timedelta(days=4), 22)


def to(message):
    return message.to[0].split("@")[0]


def test_it_waits_until_the_morning(cast):
    happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
    drain(LATE)
    assert mail.outbox == []
    assert Delivery.objects.filter(channel="in_app").count() == 1
    drain(NEXT_MORNING)
    assert [to(m) for m in mail.outbox] == ["ola"]


def test_it_waits_over_the_weekend(cast):
    with clock_at(FRIDAY_NIGHT):
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
    drain(FRIDAY_NIGHT)
    drain(FRIDAY_NIGHT + timedelta(days=1, hours=12))
    assert mail.outbox == []
    drain(at(TODAY + timedelta(days=7), 7))
    assert [to(m) for m in mail.outbox] == ["ola"]


def test_it_does_not_let_a_meeting_tomorrow_wait(cast):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    happened(Event.MEETING_CALLED, "ola", cast=cast, facts={"meets_on": tomorrow})
    drain(LATE)
    assert [to(m) for m in mail.outbox] == ["ola"]


def test_it_lets_a_meeting_in_three_weeks_wait(cast):
    later = (TODAY + timedelta(days=21)).isoformat()
    happened(Event.MEETING_CALLED, "ola", cast=cast, facts={"meets_on": later})
    drain(LATE)
    assert mail.outbox == []


def test_it_comes_in_the_evening_to_who_wants_it(cast):
    Preference.objects.create(user=cast.ola, evenings=True)
    happened(Event.INFORMATION_GIVEN, "ola", "aisha", cast=cast)
    drain(LATE)
    assert [to(m) for m in mail.outbox] == ["ola"]


def test_it_gathers_in_one_mail_what_nobody_told_for_days(cast):
    for _ in range(3):
        happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
    drain(at(TODAY + timedelta(days=3), 9))
    assert mail.outbox == []
    drain(at(TODAY + timedelta(days=4), 9))
    assert [to(m) for m in mail.outbox] == ["ola"]


def test_it_reminds_nobody_of_what_is_done_while_the_reminder_waited(cast):
    case_in("informed", cast)
    debt = Obligation.objects.filter(kind="give_view").earliest("pk")
    facts = {"kind": "give_view", "due_on": "2027-02-15", "party": None}
    remind(cast, debt.pk, facts)
    drain(LATE)
    Obligation.objects.filter(pk=debt.pk).update(done_at=LATE)
    mail.outbox.clear()
    drain(NEXT_MORNING)
    assert not [m for m in mail.outbox if "Reminder" in m.subject or "Gi synet" in m.subject]
    assert Delivery.objects.get(event__event=Event.OBLIGATION_REMINDED, channel="email").error


def remind(cast, debt, facts):
    with moving(("case", "2027/0001"), actor=SYSTEM, step="test") as move:
        move.record(
            Event.OBLIGATION_REMINDED,
            subject=f"obligation:{debt}",
            facts=facts,
            audience=[cast.mandates["aisha"].pk],
        )


def test_it_writes_html_beside_the_text_with_one_way_to_choose(cast):
    happened(Event.DECISION_TAKEN, "ola", cast=cast, facts={"title": "Natt & <b>dag</b>"})
    drain(at(TODAY))
    (sent,) = mail.outbox
    ((page, kind),) = sent.alternatives
    assert kind == "text/html"
    assert '<html lang="nb">' in page and "Natt &amp; &lt;b&gt;dag" in page
    assert "<img" not in page and "Du får dette som" in page
    assert page.count('<a href="') == 2
    assert sent.extra_headers["List-Unsubscribe"].endswith("/varsler/>")
    assert sent.extra_headers["In-Reply-To"] == sent.extra_headers["References"]


def test_it_says_neither_number_nor_name_of_a_personal_case(cast):
    with moving(("individual", "P-2027-0007"), actor=SYSTEM, step="test") as move:
        move.record(Event.INDIVIDUAL_CASE_OPENED, audience=[cast.mandates["ola"].pk])
    drain(at(TODAY))
    (sent,) = mail.outbox
    said = sent.subject + sent.body + sent.alternatives[0][0]
    assert "P-2027-0007" not in said and "/saker/" not in said


def htv(cast, person):
    cast.mandates[person.username] = register_mandate(
        person,
        Role.HTV,
        unit=cast.municipality,
        union=cast.fagforbundet,
        valid_from=TODAY - timedelta(days=400),
        confirmed_by="the union",
        actor=None,
    )
    return cast.mandates[person.username]


def test_it_tells_the_last_of_a_chain_of_deputies_for_exactly_those_days(cast):
    first, second = htv(cast, cast.tor), htv(cast, cast.per)
    for mandate, deputy in ((cast.mandates["ola"], first), (first, second)):
        register_absence(
            mandate,
            deputy=deputy,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=1),
            actor=None,
        )
    case_in("informed", cast)
    told = []
    with clock_at(at(TODAY)):
        debts = {d.because_of for d in home(standing_of(cast.per.pk, TODAY), TODAY).debts}
    assert "Du svarer for den som er borte." in debts
    for days in range(3):
        moment = at(TODAY + timedelta(days=days))
        with clock_at(moment):
            happened(Event.INFORMATION_GIVEN, "ola", cast=cast)
            drain(moment)
        newest = OutboxEvent.objects.latest("pk")
        told.append({d.recipient.username for d in newest.deliveries.all()})
    assert told == [{"ola", "per"}, {"ola", "per"}, {"ola"}]
