"""Live in the demo municipality while its house runs: one process, asked a line of JSON at a time.

Started by the thirty-days test as `python -m tests.faults.life`. What people do, they do through
the house's own actions, all of a moment in one transaction: the workers see it whole or not at all.
"""

import json
import os
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codetermination.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import Q  # noqa: E402

from codetermination.demo.seeding import build_demo  # noqa: E402
from codetermination.models import Heartbeat  # noqa: E402
from codetermination.tick import JOBS  # noqa: E402
from ledger.inspection import inspect  # noqa: E402
from ledger.models import OutboxEvent  # noqa: E402
from ledger.moving import OSLO, clock_at, now  # noqa: E402
from ledger.refusals import Refusal  # noqa: E402
from notifications.models import Delivery, Preference  # noqa: E402
from notifications.neighbours import neighbours  # noqa: E402
from parties.actions import register_absence  # noqa: E402
from parties.models import Absence, Mandate, User  # noqa: E402
from rulebook.errors import CaseFileError  # noqa: E402
from workflows import actions  # noqa: E402
from workflows.models import Case, Input, Obligation  # noqa: E402
from workflows.models.situation import Situation  # noqa: E402
from workflows.policies import steps_open_to  # noqa: E402


def found() -> int:
    """Build the municipality; return the last event of its past, which is told by now.

    Some want their mail otherwise than most.
    """
    build_demo()
    OutboxEvent.objects.update(fanned_out_at=now())
    Delivery.objects.filter(sent_at=None).update(sent_at=now())
    wanted = {"ingrid": ("at_once", True), "dag": ("digest", False), "lise": ("none", False)}
    for name, (email, evenings) in wanted.items():
        Preference.objects.update_or_create(
            user=User.objects.get(username=name),
            defaults={"email": email, "evenings": evenings},
        )
    return OutboxEvent.objects.latest("pk").pk


def live(seed: int, many: int) -> dict[str, int]:
    """Let so many people do something they are offered; return what was done, by its name."""
    chance, done = Random(seed), dict[str, int]()  # noqa: S311
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    references = list(Case.objects.order_by("pk").values_list("reference", flat=True))
    with transaction.atomic():
        for _ in range(many):
            reference, who = chance.choice(references), chance.choice(people)
            ways = _ways(reference, chance)
            try:
                offers = steps_open_to(Situation(reference, user=who, on=now().date()))
                open_now = sorted(
                    s for s, offer in offers.items() if offer.possible and s in ways
                )
                if not open_now:
                    continue
                step = chance.choice(open_now)
                with transaction.atomic():
                    getattr(actions, step)(reference, **ways[step], actor=who)
            except (Refusal, CaseFileError, Case.DoesNotExist):
                continue
            done[step] = done.get(step, 0) + 1
    return done


def _ways(reference: str, chance: Random) -> dict[str, dict[str, Any]]:
    """Return what people may think of doing, with what they would say."""
    waiting = Input.objects.filter(case__reference=reference, answered_at=None)
    asked = list(waiting.values_list("pk", flat=True)) or [1]
    said = {"text": chance.choice(["Vi vil ha to lag.", "Hva koster det?", "Nei, ikke slik."])}
    return {
        "submit_input": said,
        "raise_concern": said,
        "request_information": said,
        "answer_in_writing": {"writing": "no_remarks"},
        "approve_minutes": {"number": chance.choice([1, 2])},
        "answer_input": {"input_id": chance.choice(asked), "outcome": "accepted", **said},
        "file_evidence": {"kind": "risk_assessed", "occurred_on": now().date(), **said},
        "circulate_minutes": {"held_on": now().date(), **said},
        "give_information": {},
    }


def go_away(name: str, deputy: str, first: str, last: str) -> None:
    """Let one be away, and another answer."""
    one = Mandate.objects.filter(user__username=name).earliest("pk")
    other = Mandate.objects.filter(user__username=deputy).earliest("pk")
    register_absence(
        one,
        deputy=other,
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last),
        actor=None,
    )


def waits() -> list[str]:
    """Tell what the house has still to do at this moment; nothing when it has done it all."""
    at = now()
    beaten = set(Heartbeat.objects.filter(beaten_at=at).values_list("job", flat=True))
    untold = OutboxEvent.objects.filter(fanned_out_at=None).count()
    waiting = Delivery.objects.filter(sent_at=None, gave_up_at=None)
    # One that is being sent just now is leased for ten of this house's hurried minutes.
    soon = Q(claimed_until=None) | Q(claimed_until__lte=at + timedelta(minutes=1))
    seven = datetime.combine(at.date(), time(7), tzinfo=OSLO)
    sends = at >= seven and neighbours.working_day(at.date())
    mails = waiting.filter(soon, channel="email")
    daily = waiting.filter(channel="digest", created_at__lt=seven) if sends else waiting.none()
    return [
        *(f"the job {job}" for job in JOBS if job not in beaten),
        *([f"{untold} events"] if untold else []),
        *(f"mail {m.pk} to {m.recipient}: {m.error or m.attempts}" for m in [*mails, *daily]),
    ]


def known(after: int) -> dict[str, Any]:
    """Tell all that the oracle may know: what happened since, who is who, and what is owed."""
    return {
        "events": [
            {
                "pk": told.pk,
                "event": told.event,
                "facts": told.entry.facts,
                "subject": told.entry.subject,
                "actor": told.entry.actor_id,
                "audience": told.audience,
                "at": told.created_at.isoformat(),
                "kind": told.chain.kind,
                "label": told.chain.label,
            }
            for told in OutboxEvent.objects.filter(pk__gt=after)
            .select_related("entry", "chain")
            .order_by("pk")
        ],
        "people": {
            user.pk: {
                "email": user.email if user.is_active else "",
                "wants": preference.email if preference else "at_once",
                "evenings": bool(preference and preference.evenings),
            }
            for user in User.objects.select_related("preference")
            for preference in [getattr(user, "preference", None)]
        },
        "mandates": {
            held.pk: {
                "user": held.user_id,
                "role": held.role,
                "path": held.unit.path,
                "union": held.union_id,
                "area": held.area_id,
                "from": held.valid_from.isoformat(),
                "to": held.valid_to.isoformat() if held.valid_to else "9999-12-31",
            }
            for held in Mandate.objects.select_related("unit")
        },
        "absences": [
            {
                "mandate": away.mandate_id,
                "deputy": away.deputy_id,
                "first": away.starts_on.isoformat(),
                "last": away.ends_on.isoformat(),
            }
            for away in Absence.objects.order_by("pk")
        ],
        "owed": {
            owed.pk: {
                "since": owed.since.isoformat(),
                "due": owed.due_on.isoformat() if owed.due_on else None,
                "safe": owed.safe_on.isoformat() if owed.safe_on else None,
                "done": owed.done_at.isoformat() if owed.done_at else None,
                "role": owed.role,
                "path": owed.unit.path,
                "union": owed.union_id,
                "area": owed.area_id,
            }
            for owed in Obligation.objects.select_related("unit")
        },
        "whole": inspect().whole,
        "faults": dict(Heartbeat.objects.exclude(fault="").values_list("job", "fault")),
    }


if __name__ == "__main__":
    asked = {f.__name__: f for f in (found, live, go_away, waits, known)}
    for line in sys.stdin:
        what, how = json.loads(line)
        with clock_at(datetime.fromisoformat(Path(settings.DEMO_CLOCK).read_text())):
            came = asked[what](**how)  # type: ignore[operator]
        sys.stdout.write(json.dumps(came) + "\n")
        sys.stdout.flush()
