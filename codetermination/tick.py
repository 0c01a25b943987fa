"""Do everything that is due, once: the one list of jobs the house does by itself.

`manage.py tick` and the Celery worker call the same functions. Each job finds its own work in
rows, so running it twice, or on two machines at once, does nothing twice.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections

from codetermination.models import Heartbeat
from ledger.moving import clock_at, now
from ledger.seal import seal
from notifications.dispatch import drain
from notifications.webhooks import send_webhooks
from workflows.actions.archiving import keep_archive
from workflows.actions.item_minutes import remind_of_follow_ups
from workflows.actions.recurring import keep_wheel
from workflows.actions.upkeep import sweep
from workflows.actions.watching import watch_dismissals

logger = logging.getLogger(__name__)

_AWAY = (OperationalError, InterfaceError)
# In this order: what falls due is recorded, then told, then sealed.
JOBS: dict[str, Callable[[datetime], object]] = {
    "obligations": sweep,
    "dismissals": watch_dismissals,
    "recurring": keep_wheel,
    "follow_ups": remind_of_follow_ups,
    "archive": keep_archive,
    "notifications": drain,
    "webhooks": send_webhooks,
    "seal": seal,
}


@dataclass(frozen=True)
class Outcome:
    """What came of one job: how much it did, or the fault that stopped it. [Utfall]"""

    job: str
    did: int = 0
    fault: str = ""
    database_away: bool = False


def run(*jobs: str) -> Iterator[Outcome]:
    """Run the named jobs, or all of them, in order; one that fails does not stop the next."""
    for job in jobs or JOBS:
        with _clock():
            yield _run(job)


def park(job: str, fault: str) -> None:
    """Write down that a job could not be run at all, where `doctor` and /healthz look. [Parkere]"""
    logger.error("The job %s is parked: %s", job, fault)
    Heartbeat.objects.update_or_create(
        job=job[:40], defaults={"beaten_at": now(), "did": 0, "fault": fault}
    )


def _clock() -> AbstractContextManager[None]:
    """Set the demo municipality's clock to what its file says; else the clock runs by itself."""
    if not settings.DEMO_CLOCK:
        return nullcontext()
    return clock_at(datetime.fromisoformat(Path(settings.DEMO_CLOCK).read_text().strip()))


def _run(job: str) -> Outcome:
    at = now()
    if job not in JOBS:
        park(job, "UnknownJob")
        return Outcome(job, fault="UnknownJob")
    try:
        came = JOBS[job](at)
        outcome = Outcome(job, did=came if isinstance(came, int) else int(came is not None))
    except Exception as fault:  # isolated on purpose: mail that is down must not stop the seal
        logger.exception("The job %s failed", job)
        outcome = Outcome(job, fault=type(fault).__name__)
        if isinstance(fault, _AWAY):
            close_old_connections()
    try:
        Heartbeat.objects.update_or_create(
            job=job, defaults={"beaten_at": at, "did": outcome.did, "fault": outcome.fault}
        )
    except _AWAY as fault:
        # Not even this can be written: the heart is silent, and /healthz says so.
        logger.warning("The database does not answer: %s", type(fault).__name__)
        close_old_connections()
        return Outcome(job, fault=type(fault).__name__, database_away=True)
    return outcome
