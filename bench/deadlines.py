"""Lay out many deadlines due at once, and many messages to send: what the queues are measured on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from ledger.events import Event
from ledger.models import Chain
from ledger.moving import SYSTEM, clock_at, moving
from notifications.dispatch import fan_out
from notifications.models import Delivery
from tests.cast import TODAY, Cast, at, open_case
from workflows.models import Case, Obligation

DUE = TODAY + timedelta(days=10)


def due_at_once(one: Case, cases: int, each: int, *, due: date = DUE) -> None:
    """Make so many cases like this one, each with a leader who owes so many things the same day."""
    Obligation.objects.filter(case=one).delete()
    chains = Chain.objects.bulk_create(
        [Chain(kind="case", label=f"2020/{n:04}") for n in range(1, cases + 1)]
    )
    copies = []
    for chain in chains:
        copy = Case.objects.get(pk=one.pk) if not copies else _copied(copies[0])
        copy.pk, copy.chain, copy.reference = None, chain, chain.label
        copies.append(copy)
    made = Case.objects.bulk_create(copies)
    owed = [
        Obligation(
            case=case,
            kind=Obligation.Kind.ANSWER_INPUT,
            role="leader",
            unit_id=one.unit_id,
            since=TODAY,
            due_on=due,
            safe_on=due,
        )
        for case in made
        for _ in range(each)
    ]
    Obligation.objects.bulk_create(owed, batch_size=2000)


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
