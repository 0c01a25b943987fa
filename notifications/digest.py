"""Gather what was not mailed at once into one e-mail a working day, debts first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ledger.moving import OSLO
from notifications.channels import Message
from notifications.messages import (
    Told,
    capitalised,
    identity_of,
    settings_address,
    tell,
)
from notifications.models import Delivery, DeliveryQuerySet
from notifications.neighbours import neighbours

SENT_FROM = dt.time(7, 0)
MOST_LINES = 60
"""A digest longer than this is not read: the rest is in the house."""


def recipients_due(at: dt.datetime) -> Iterator[tuple[int, DeliveryQuerySet]]:
    """Yield each person with something to be told today, and the rows; none before the hour."""
    local = at.astimezone(OSLO)
    hour = dt.datetime.combine(local.date(), SENT_FROM, tzinfo=OSLO)
    if local < hour or not neighbours.working_day(local.date()):
        return
    waiting = Delivery.objects.due(Delivery.Channel.DIGEST, at).filter(created_at__lt=hour)
    for user_id in list(waiting.order_by().values_list("recipient", flat=True).distinct()):
        yield user_id, waiting.filter(recipient=user_id)


def compose_digest(user_id: int, deliveries: Sequence[Delivery]) -> Message:
    """Write one person's digest, in their language."""
    person = deliveries[0].recipient
    with override(person.language):
        told = tell(deliveries)
        waiting = [t for t in told if t.asks]
        happened = [t for t in told if not t.asks]
        # Debts first; what a long list leaves out is the oldest of what has happened.
        debts = waiting[-MOST_LINES:]
        room = MOST_LINES - len(debts)
        shown = [*debts, *(happened[-room:] if room else ())]
        subject = " ".join(_subject(waiting, happened).split())
        values = {
            "subject": subject,
            "waiting": _by_case([t for t in shown if t.asks]),
            "happened": _by_case([t for t in shown if not t.asks]),
            "left_out": len(told) - len(shown),
            "reasons": list(dict.fromkeys(t.because for t in shown)),
            "list_address": settings_address(),
            "language": person.language,
        }
        return Message(
            to=person.email,
            subject=subject,
            body=render_to_string("notifications/digest.txt", values),
            html=render_to_string("notifications/digest.html", values),
            choices=settings_address(),
            identity=identity_of("digest", user_id, deliveries[0].pk),
        )


def _subject(waiting: Sequence[Told], happened: Sequence[Told]) -> str:
    """Name the case when there is one; count the cases when there are more, never the events."""
    cases = list(dict.fromkeys(t.case for t in waiting or happened))
    if len(cases) == 1 and cases[0]:
        line = _("Waits for you: %(case)s") if waiting else _("News: %(case)s")
        return line % {"case": cases[0]}
    if waiting:
        return ngettext("%(n)d case waits for you", "%(n)d cases wait for you", len(cases)) % {
            "n": len(cases)
        }
    return ngettext("News in %(n)d case", "News in %(n)d cases", len(cases)) % {"n": len(cases)}


def _by_case(told: Sequence[Told]) -> list[dict[str, object]]:
    """Gather the lines under the case they are about, in the order the cases first come."""
    cases: dict[str, list[Told]] = {}
    for one in told:
        cases.setdefault(one.case, []).append(one)
    return [
        {
            "case": case or capitalised(_("other news")),
            "lines": [t.words for t in lines],
            "address": f"{settings.BASE_URL}{lines[0].path or '/'}",
        }
        for case, lines in cases.items()
    ]
