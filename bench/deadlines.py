"""Lay out many deadlines due at once, and many messages to send: what the queues are measured on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from django.db import connection

from ledger.events import Event
from ledger.models import Chain
from ledger.moving import SYSTEM, clock_at, moving
from notifications.dispatch import fan_out
from notifications.models import Delivery
from tests.cast import TODAY, Cast, at, open_case
from workflows.models import Case, Obligation

DUE = TODAY + timedelta(days=10)


def due_at_once(one: Case, cases: int, each: int, *, due: date = DUE, later: int = 0) -> None:
    """Make so many cases like this one, each with a leader who owes so many things the same day.

    `later` is how many more each owes that are due a year after.
    """
    Obligation.objects.filter(case=one).delete()
    chains = Chain.objects.bulk_create(
        [Chain(kind="case", label=f"2020/{n:04}") for n in range(1, cases + 1)], batch_size=5000
    )
    copies = []
    for chain in chains:
        copy = Case.objects.get(pk=one.pk) if not copies else _copied(copies[0])
        copy.pk, copy.chain, copy.reference = None, chain, chain.label
        copies.append(copy)
    Case.objects.bulk_create(copies, batch_size=2000)
    _let_owe([(due, each), (due + timedelta(days=365), later)], one)


def _let_owe(days: list[tuple[date, int]], one: Case) -> None:
    """Let the leader of each of the new cases owe so many things on each of the days."""
    owed = [day for day, times in days for _ in range(times)]
    rows = " UNION ALL ".join(["SELECT %s AS day"] * len(owed))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workflows_obligation"  # noqa: S608 – only placeholders are put in
            " (case_id, unit_id, kind, role, subject, rule, since, due_on, safe_on)"
            " SELECT c.id, c.unit_id, 'answer_input', 'leader', '', '', c.opened_on, d.day, d.day"
            f" FROM workflows_case c CROSS JOIN ({rows}) AS d WHERE c.id <> %s",
            [*owed, one.pk],
        )


def _copied(case: Case) -> Case:
    columns = {f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields}
    return Case(**{key: value for key, value in columns.items() if key != "id"})


def to_send(cast: Cast, many: int) -> None:
    """Make so many e-mails that wait to be sent."""
    with clock_at(at(TODAY)):
        case = open_case(cast)
    people = [cast.mandates[name].pk for name in ("ola", "aisha", "nina", "kari")]
    left = iter(range(many // len(people)))
    with clock_at(at(TODAY)):
        while batch := list(islice(left, 2000)):
            with moving(case.chain, actor=SYSTEM, step="bench") as move:
                for _ in batch:
                    move.record(
                        Event.OBLIGATION_REMINDED,
                        facts={"kind": "give_view", "due_on": "2027-02-11", "party": None},
                        audience=people,
                    )
        while fan_out(at(TODAY)):
            pass
    # The flood guard would gather them into the day's e-mail: here each is to be sent alone.
    Delivery.objects.filter(channel=Delivery.Channel.DIGEST).update(
        channel=Delivery.Channel.EMAIL
    )
