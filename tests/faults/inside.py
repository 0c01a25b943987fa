"""What a test asks of the house it stands outside: `python -m tests.faults.inside WHAT JSON`."""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codetermination.settings")
django.setup()

from datetime import datetime  # noqa: E402
from pathlib import Path  # noqa: E402

from django.conf import settings  # noqa: E402

from codetermination.models import Heartbeat  # noqa: E402
from ledger.events import Event  # noqa: E402
from ledger.inspection import inspect  # noqa: E402
from ledger.models import Chain, Entry, OutboxEvent  # noqa: E402
from ledger.moving import SYSTEM, clock_at, moving  # noqa: E402
from notifications.models import Delivery  # noqa: E402
from parties.models import Mandate  # noqa: E402
from tests import cast as people  # noqa: E402
from workflows.models import Case  # noqa: E402


def gather() -> None:
    """Gather the cast, with one case."""
    cast = people.gather()
    people.open_case(cast)


def happen(times: int = 1, who: tuple[str, ...] = ("ola", "aisha", "nina")) -> None:
    """Let something happen that is to be mailed at once."""
    chain = Chain.objects.get(kind="case")
    mandates = Mandate.objects.filter(user__username__in=who).values_list("pk", flat=True)
    for _ in range(times):
        with moving(chain, actor=SYSTEM, step="test") as move:
            move.record(Event.INFORMATION_GIVEN, facts={}, audience=list(mandates))


def ten_thousand() -> None:
    """Let ten thousand deadlines fall due at once."""
    from bench.deadlines import due_at_once

    due_at_once(Case.objects.get(), cases=500, each=20)


def state() -> dict[str, Any]:
    """Tell how it stands with everything that is to be told."""
    mails = Delivery.objects.filter(channel=Delivery.Channel.EMAIL)
    due = Entry.objects.filter(event=Event.OBLIGATION_FELL_DUE)
    return {
        "waiting": mails.filter(sent_at=None, gave_up_at=None).count(),
        "leased": mails.filter(sent_at=None, claimed_until__isnull=False).count(),
        "sent": mails.exclude(sent_at=None).count(),
        "gave_up": list(
            mails.exclude(gave_up_at=None).values_list("recipient__username", flat=True)
        ),
        "errors": sorted(set(mails.filter(sent_at=None).values_list("error", flat=True))),
        "unfanned": OutboxEvent.objects.filter(fanned_out_at=None).count(),
        "fell_due": due.count(),
        "different": due.values("subject").distinct().count(),
        "faults": dict(Heartbeat.objects.exclude(fault="").values_list("job", "fault")),
        "whole": inspect().whole,
    }


if __name__ == "__main__":
    asked = {f.__name__: f for f in (gather, happen, ten_thousand, state)}
    now = datetime.fromisoformat(Path(settings.DEMO_CLOCK).read_text())
    with clock_at(now):
        came = asked[sys.argv[1]](**json.loads(sys.argv[2]))  # type: ignore[operator]
    sys.stdout.write(json.dumps(came))
