"""Tell programs what happens in cases: signed, tried again, and parked when it will not go.

A message holds a code, a case's number and an address in the house – no text and no name. What
concerns one employee is never sent.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.models import Chain, OutboxEvent
from ledger.moving import Actor, Move, moving
from ledger.refusals import NotPermitted, NotPossible
from notifications.channels import fault_of
from notifications.leasing import later, lease, pause_after
from notifications.messages import path_of
from notifications.models import SETTLED, STOPPED, Delivery, Webhook
from notifications.outward import Forbidden, checked, post
from parties.actions import REGISTER
from parties.models import Role, User
from parties.seats import standing_of

SEND = 50
AT_MOST = 100
"""So many of the messages given up are shown and chosen among at once."""
Post = Callable[[str, bytes, Mapping[str, str]], None]


# -- what HR's administrator does ------------------------------------------------------------------


def register_webhook(
    name: str, url: str, *, actor: User, gesture: UUID | None = None
) -> tuple[Webhook, str]:
    """Let a program be told, and return its secret, which is shown this once. [Registrere webhook]"""
    with moving(
        REGISTER, actor=_acting(actor), step="register_webhook", gesture=gesture
    ) as move:
        _only_administrator(move, actor)
        try:
            checked(url)
        except Forbidden as fault:
            raise NotPossible(
                step=move.step,
                because=_("The address must begin with https:// and lie on the open net."),
                remedy=_("Ask IT for an address that can be reached from outside."),
            ) from fault
        webhook = Webhook.objects.create(
            name=name, url=url, salt=secrets.token_hex(32), registered_at=move.at
        )
        move.record(Event.WEBHOOK_REGISTERED, subject=f"webhook:{webhook.pk}")
    return webhook, secret_of(webhook)


def stop_webhook(pk: int, *, actor: User, gesture: UUID | None = None) -> Webhook:
    """Tell the program no more; what waits for it is not sent. [Stoppe webhook]

    Raises Webhook.DoesNotExist, and NotPossible when it is stopped already.
    """
    with moving(REGISTER, actor=_acting(actor), step="stop_webhook", gesture=gesture) as move:
        _only_administrator(move, actor)
        webhook = Webhook.objects.get(pk=pk)
        if webhook.stopped_at is not None:
            raise NotPossible(
                step=move.step,
                code="already_stopped",
                because=_("The system is stopped already."),
                remedy=_("There is nothing left to stop."),
            )
        webhook.stopped_at = move.at
        Webhook.objects.filter(pk=pk).update(stopped_at=move.at)
        Delivery.objects.filter(webhook=pk, sent_at=None, gave_up_at=None).update(
            gave_up_at=move.at, error=STOPPED
        )
        move.record(Event.WEBHOOK_STOPPED, subject=f"webhook:{pk}")
    return webhook


def retry_parked(pks: Sequence[int], *, actor: User, gesture: UUID | None = None) -> int:
    """Put messages that were given up back in line; returns how many. [Prøve igjen]

    Raises NotPossible when none of them is given up.
    """
    with moving(REGISTER, actor=_acting(actor), step="retry_parked", gesture=gesture) as move:
        _only_administrator(move, actor)
        count = (
            parked()
            .filter(pk__in=pks)
            .update(gave_up_at=None, claimed_until=None, attempts=0, error="")
        )
        if not count:
            raise NotPossible(
                step=move.step,
                code="nothing_parked",
                because=_("None of these messages is given up."),
                remedy=_("See which are, and choose among them."),
            )
        move.record(Event.MESSAGES_RETRIED, facts={"count": count})
    return count


def parked() -> QuerySet[Delivery]:
    """Return the messages that were given up because they would not go. [Strandet]"""
    return (
        Delivery.objects.filter(gave_up_at__isnull=False)
        .exclude(error__in=[STOPPED, SETTLED])
        .exclude(webhook__stopped_at__isnull=False)
        .select_related("recipient", "webhook")
        .order_by("-gave_up_at", "-pk")
    )


def waiting() -> int:
    """Count the messages that are not sent yet, and not given up."""
    return Delivery.objects.filter(
        sent_at=None, gave_up_at=None, channel__in=[*Delivery.OUTWARD]
    ).count()


def administers(user: User, on: dt.date) -> bool:
    """Tell whether the person settles what is sent to other systems."""
    return bool(standing_of(user.pk, on).of(Role.HR_ADMINISTRATOR))


def _acting(user: User) -> Actor:
    return Actor(user.pk, role=Role.HR_ADMINISTRATOR)


def _only_administrator(move: Move, user: User) -> None:
    if not administers(user, move.on):
        raise NotPermitted(
            step=move.step,
            because=_("Only HR's administrator settles what is sent to other systems."),
            remedy=_("Ask HR's administrator."),
        )


# -- what is sent ----------------------------------------------------------------------------------


def secret_of(webhook: Webhook) -> str:
    """Return the secret a program checks signatures with."""
    made = salted_hmac("notifications.webhook", webhook.salt, algorithm="sha256")
    return made.hexdigest()


def deliveries_to_programs(events: Sequence[OutboxEvent], at: dt.datetime) -> list[Delivery]:
    """Return one delivery for each event of a case and each program that is told."""
    of_cases = [event for event in events if event.chain.kind == Chain.Kind.CASE]
    if not of_cases:
        return []
    told = list(Webhook.objects.filter(stopped_at=None))
    return [
        Delivery(event=event, webhook=webhook, channel=Delivery.Channel.WEBHOOK, created_at=at)
        for event in of_cases
        for webhook in told
        if event.created_at >= webhook.registered_at
    ]


def send_webhooks(at: dt.datetime, *, carry: Post = post) -> int:
    """Send the messages to programs that are due; returns how many were tried. [Sende webhooks]

    When a program fails once, the rest of what it was to have in this round waits too: one that
    is down does not hold up the others.
    """
    leased = lease(Delivery.objects.due(Delivery.Channel.WEBHOOK, at), at, most=SEND)
    by_program: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in leased:
        by_program[delivery.webhook_id].append(delivery)  # type: ignore[index]
    for waiting in by_program.values():
        _tell(waiting, at, carry)
    return len(leased)


def _tell(waiting: list[Delivery], at: dt.datetime, carry: Post) -> None:
    for number, delivery in enumerate(waiting):
        row = Delivery.objects.filter(pk=delivery.pk, sent_at__isnull=True)
        try:
            carry(delivery.webhook.url, *_signed(delivery, at))  # type: ignore[union-attr]
        except Exception as fault:  # noqa: BLE001 – whatever the net raises, the others are told
            pause = pause_after(delivery.attempts)
            row.update(
                error=_said(fault),
                claimed_until=later(at, pause) if pause else None,
                gave_up_at=None if pause else at,
            )
            rest = [d.pk for d in waiting[number + 1 :]]
            Delivery.objects.filter(pk__in=rest).update(
                attempts=F("attempts") - 1,
                claimed_until=later(at, pause or dt.timedelta(hours=1)),
            )
            return
        row.update(sent_at=at, claimed_until=None, error="")


def _said(fault: Exception) -> str:
    return (
        str(fault)[:80]
        if fault.args and type(fault).__module__.startswith("notifications")
        else fault_of(fault)
    )


def _signed(delivery: Delivery, at: dt.datetime) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers a program checks: when, which, and by whom."""
    event = delivery.event
    case = event.chain.label
    body = json.dumps(
        {
            "id": event.pk,
            "event": event.event,
            "case": case,
            "recorded_at": event.created_at.isoformat(),
            "url": f"{settings.BASE_URL}{path_of(case)}",
        },
        separators=(",", ":"),
    ).encode()
    stamp = str(int(at.timestamp()))
    key = secret_of(delivery.webhook).encode()  # type: ignore[arg-type]
    signature = hmac.new(key, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "User-Agent": "codetermination",
        "Codetermination-Id": str(delivery.pk),
        "Codetermination-Timestamp": stamp,
        "Codetermination-Signature": f"sha256={signature}",
    }
