"""Tell what the record says is to be told: fan out, lease, send – each at least once, none forgotten.

Everything durable is a row, so any number of workers may run `drain` at once, and one that dies
half-way is picked up by the next when its lease has run out.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, FilteredRelation, Q

from ledger.events import Event
from ledger.models import OutboxEvent
from ledger.promised import record_promised
from notifications.asking import asked
from notifications.channels import Channel, EmailChannel, Message, Unreachable, fault_of
from notifications.digest import compose_digest, recipients_due
from notifications.leasing import PAUSES, later, lease
from notifications.messages import compose
from notifications.models import SETTLED, Delivery, Preference
from notifications.neighbours import neighbours
from notifications.quiet import may_go_at
from notifications.webhooks import deliveries_to_programs
from parties.models import Mandate

logger = logging.getLogger(__name__)

FAN_OUT = 500
SEND = 50
MANY = 5
"""More reminders than this to one person within an hour are a flood: the rest wait for the day's."""
REMINDERS = (Event.OBLIGATION_REMINDED, Event.OBLIGATION_FELL_DUE)
OLD = dt.timedelta(days=7)
"""What is older than this when it is found is told in the house only: a demo, a restored copy."""
STALE = dt.timedelta(days=1)
"""What nobody told for so long comes in the day's one e-mail: no flood when the tick returns."""


def drain(at: dt.datetime) -> int:
    """Tell everything there is to tell at the moment; returns how much was done. [Varsle]

    Raises Unreachable when the mail server does not answer; everything is told in the house by
    then, and the rows wait.
    """
    told = 0
    while fanned := fan_out(at):
        told += fanned
    with EmailChannel() as channel:
        while sent := send_mail(at, channel):
            told += sent
        return told + send_digest(at, channel)


# -- fan out ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reader:
    """A person to be told, and how they want e-mail. [Mottaker]"""

    user_id: int
    reachable: bool
    email: str
    evenings: bool = False


def fan_out(at: dt.datetime, *, most: int = FAN_OUT) -> int:
    """Make the deliveries of the events nobody has fanned out; returns how many were made.

    Three reads and two writes for a batch, however many there are to tell. What fell due by itself
    is recorded here too, unless it has been done since: a reminder is for debtors only.
    """
    with transaction.atomic():
        taken = list(
            OutboxEvent.objects.filter(fanned_out_at__isnull=True)
            .select_related("entry", "chain")
            .select_for_update(of=("self",), skip_locked=True)
            .order_by("pk")[:most]
        )
        if not taken:
            return 0
        events = record_promised(taken, neighbours.settled)
        mandates = _mandates({pk for event in events for pk in event.audience}, at.date())
        deliveries = [d for event in events for d in _deliveries(event, mandates, at)]
        _hold_back_flood(deliveries, at)
        deliveries += deliveries_to_programs(events, at)
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
        OutboxEvent.objects.filter(pk__in=[event.pk for event in taken]).update(
            fanned_out_at=at
        )
    return len(deliveries) or len(taken)


def _mandates(pks: set[int], on: dt.date) -> dict[int, list[Mandate]]:
    """Read the mandates with their holders and, when they are away, today's deputies.

    A deputy who is away too has a deputy: each link of the chain costs one more read, and a
    chain that comes back to itself ends.
    """
    found = _read_mandates(pks, on)
    asked_for = set(pks)
    while further := {
        m.deputy_mandate  # type: ignore[attr-defined]
        for held in found.values()
        for m in held
        if m.deputy_mandate and m.deputy_mandate not in asked_for  # type: ignore[attr-defined]
    }:
        asked_for |= further
        found |= _read_mandates(further, on)
    return found


def _read_mandates(pks: set[int], on: dt.date) -> dict[int, list[Mandate]]:
    found: dict[int, list[Mandate]] = {}
    for mandate in (
        Mandate.objects.filter(pk__in=pks)
        .alias(
            away=FilteredRelation(
                "absences", condition=Q(absences__starts_on__lte=on, absences__ends_on__gte=on)
            )
        )
        .annotate(
            wants=F("user__preference__email"),
            evenings=F("user__preference__evenings"),
            deputy_mandate=F("away__deputy"),
        )
        .select_related("user", "unit")
    ):
        found.setdefault(mandate.pk, []).append(mandate)
    return found


def _readers(mandate: Mandate, mandates: dict[int, list[Mandate]]) -> Iterator[Reader]:
    """Yield the holder, and whoever answers while the holder is away: A→B→C ends with C."""
    yield from _reader(mandate)
    passed, acting = {mandate.pk}, mandate
    while acting.deputy_mandate and acting.deputy_mandate not in passed:  # type: ignore[attr-defined]
        rows = mandates.get(acting.deputy_mandate)  # type: ignore[attr-defined]
        if not rows:
            return
        acting = rows[0]
        passed.add(acting.pk)
    if acting.pk != mandate.pk and not acting.deputy_mandate:  # type: ignore[attr-defined]
        yield from _reader(acting)


def _reader(mandate: Mandate) -> Iterator[Reader]:
    user = mandate.user
    if user.is_active:
        yield Reader(
            user.pk,
            bool(user.email),
            mandate.wants or Preference.Email.AT_ONCE,  # type: ignore[attr-defined]
            bool(mandate.evenings),  # type: ignore[attr-defined]
        )


def _deliveries(
    event: OutboxEvent, mandates: dict[int, list[Mandate]], at: dt.datetime
) -> Iterator[Delivery]:
    """Yield one delivery for each person and channel; who did it is not told of it."""
    audience = [m for pk in event.audience for m in mandates.get(pk, ())]
    asking = asked(event.event, event.entry.facts, audience)
    readers: dict[int, tuple[Reader, bool]] = {}
    for mandate in audience:
        for reader in _readers(mandate, mandates):
            if reader.user_id != event.entry.actor_id:
                already = readers.get(reader.user_id, (reader, False))[1]
                readers[reader.user_id] = (reader, already or mandate.pk in asking)
    age = at - event.created_at
    quiet_until = may_go_at(event.event, event.entry.facts, at)
    for reader, asks in readers.values():
        for channel in _channels(reader, asks=asks, age=age):
            waits = channel == Delivery.Channel.EMAIL and not reader.evenings
            yield Delivery(
                event=event,
                recipient_id=reader.user_id,
                channel=channel,
                asks=asks,
                created_at=at,
                claimed_until=quiet_until if waits else None,
                # In the house the row is the message.
                sent_at=at if channel == Delivery.Channel.IN_APP else None,
            )


def _channels(reader: Reader, *, asks: bool, age: dt.timedelta) -> Iterator[str]:
    yield Delivery.Channel.IN_APP
    if not reader.reachable or reader.email == Preference.Email.NONE or age > OLD:
        return
    at_once = asks and reader.email == Preference.Email.AT_ONCE and age <= STALE
    yield Delivery.Channel.EMAIL if at_once else Delivery.Channel.DIGEST


def _hold_back_flood(deliveries: Iterable[Delivery], at: dt.datetime) -> None:
    """Let what would be one reminder too many within the hour wait for the day's e-mail."""
    urgent = [
        d
        for d in deliveries
        if d.channel == Delivery.Channel.EMAIL and d.event.event in REMINDERS
    ]
    if not urgent:
        return
    lately = (
        Delivery.objects.filter(
            recipient__in={d.recipient_id for d in urgent},
            channel=Delivery.Channel.EMAIL,
            event__event__in=REMINDERS,
            created_at__gt=at - dt.timedelta(hours=1),
        )
        .order_by()
        .values_list("recipient")
        .annotate(n=Count("pk"))
    )
    mailed = dict(lately)
    for delivery in urgent:
        mailed[delivery.recipient_id] = mailed.get(delivery.recipient_id, 0) + 1
        if mailed[delivery.recipient_id] > MANY:
            delivery.channel, delivery.claimed_until = Delivery.Channel.DIGEST, None


# -- lease and send --------------------------------------------------------------------------------


def send_mail(at: dt.datetime, channel: Channel) -> int:
    """Send one batch of the e-mails that are due; returns how many were tried."""
    leased = lease(Delivery.objects.due(Delivery.Channel.EMAIL, at), at, most=SEND)
    with _given_back(leased, at):
        for message, deliveries in compose(_still_owed(leased, at)):
            _send(message, deliveries, channel, at)
    return len(leased)


def send_digest(at: dt.datetime, channel: Channel) -> int:
    """Send each person the day's e-mail, once a working day; returns how many were tried.

    It holds what was there to tell when the day's hour came, so that two workers cannot make two.
    """
    tried = 0
    for user_id, waiting in recipients_due(at):
        if leased := _still_owed(lease(waiting, at), at):
            with _given_back(leased, at):
                _send(compose_digest(user_id, leased), leased, channel, at)
            tried += 1
    return tried


def _still_owed(leased: Sequence[Delivery], at: dt.datetime) -> list[Delivery]:
    """Leave out the reminders of what has been done since: only a debtor is reminded."""
    about = {d.pk: int(debt) for d in leased if (debt := _debt_of(d))}
    settled = set(neighbours.settled(set(about.values()))) if about else set()
    idle = {pk for pk, debt in about.items() if debt in settled}
    if idle:
        Delivery.objects.filter(pk__in=idle).update(gave_up_at=at, error=SETTLED)
    return [d for d in leased if d.pk not in idle]


def _debt_of(delivery: Delivery) -> str:
    """Return the debt a reminder is about, by its key; empty when it is no reminder."""
    entry = delivery.event.entry
    if entry.event not in REMINDERS:
        return ""
    kind, _sep, key = entry.subject.partition(":")
    return key if kind == "obligation" and key.isdigit() else ""


@contextmanager
def _given_back(leased: Sequence[Delivery], at: dt.datetime) -> Iterator[None]:
    """Give the rows back when nothing can be sent: that was no try of theirs."""
    try:
        yield
    except Unreachable as fault:
        Delivery.objects.filter(pk__in=[d.pk for d in leased], sent_at__isnull=True).update(
            attempts=F("attempts") - 1, claimed_until=later(at, PAUSES[0]), error=str(fault)
        )
        raise


def _send(
    message: Message, deliveries: Sequence[Delivery], channel: Channel, at: dt.datetime
) -> None:
    """Send one message; its fault is its own, and the next one is still sent."""
    rows = Delivery.objects.filter(pk__in=[d.pk for d in deliveries], sent_at__isnull=True)
    try:
        channel.send(message)
    except Unreachable:
        raise
    except Exception as fault:  # noqa: BLE001 – whatever a mail server raises, the rest must out
        tries = max(d.attempts for d in deliveries)
        more = tries <= len(PAUSES)
        rows.update(
            error=fault_of(fault),
            claimed_until=later(at, PAUSES[tries - 1]) if more else None,
            gave_up_at=None if more else at,
        )
        # The kind of fault only: an address is not for the log.
        logger.warning("Message %s was not sent: %s", deliveries[0].pk, fault_of(fault))
    else:
        rows.update(sent_at=at, claimed_until=None, error="")
