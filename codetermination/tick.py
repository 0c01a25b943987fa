"""Do everything that is due, once: the one list of jobs the house does by itself.

`manage.py tick` and the Celery worker call the same functions. Each job finds its own work in
rows, so running it twice, or on two machines at once, does nothing twice.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from codetermination.models import Heartbeat
from ledger.moving import now
from ledger.seal import seal
from notifications.dispatch import drain
from workflows.actions.recurring import keep_wheel
from workflows.actions.upkeep import sweep
from workflows.actions.watching import watch_dismissals

logger = logging.getLogger(__name__)

# In this order: what falls due is recorded, then told, then sealed.
JOBS: dict[str, Callable[[datetime], object]] = {
    "obligations": sweep,
    "dismissals": watch_dismissals,
    "recurring": keep_wheel,
    "notifications": drain,
    "seal": seal,
}


@dataclass(frozen=True)
class Outcome:
    """What came of one job: how much it did, or the fault that stopped it. [Utfall]"""

    job: str
    did: int = 0
    fault: str = ""


def run(*jobs: str) -> Iterator[Outcome]:
    """Run the named jobs, or all of them, in order; one that fails does not stop the next."""
    for job in jobs or JOBS:
        yield _run(job)


def _run(job: str) -> Outcome:
    at = now()
    try:
        came = JOBS[job](at)
        outcome = Outcome(job, did=came if isinstance(came, int) else int(came is not None))
    except Exception as fault:  # isolated on purpose: mail that is down must not stop the seal
        logger.exception("The job %s failed", job)
        outcome = Outcome(job, fault=type(fault).__name__)
    Heartbeat.objects.update_or_create(
        job=job, defaults={"beaten_at": at, "did": outcome.did, "fault": outcome.fault}
    )
    return outcome
