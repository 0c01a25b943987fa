"""Run the tick's jobs on Celery workers: the whole schedule of the house.

Nothing is handed to a worker from inside a request: the workers find their work in rows, as
`manage.py tick` does, so two beats, or a beat beside a loop, are harmless – and an emptied Redis
loses nothing: the next beat asks again.
"""

import os
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codetermination.settings")

app = Celery("codetermination")
app.config_from_object("django.conf:settings", namespace="CELERY")

LEAST_SECONDS = 0.5

SECONDS_BETWEEN = {
    "obligations": 60.0,
    "dismissals": 600.0,
    "recurring": 3600.0,
    "follow_ups": 3600.0,
    "archive": 60.0,
    "notifications": 10.0,
    "webhooks": 10.0,
    "seal": 900.0,
}


class DatabaseAway(Exception):
    """The database does not answer; the job is tried again a little later. [Basen er borte]"""


def schedule(scale: float) -> dict[str, dict[str, Any]]:
    """Return when each job is asked for. [Timeplan]"""
    intervals = {
        job: max(seconds * scale, LEAST_SECONDS) for job, seconds in SECONDS_BETWEEN.items()
    }
    return {
        job: {
            "task": "codetermination.job",
            "schedule": seconds,
            "args": (job,),
            # One that waited longer than its interval is a duplicate of the next.
            "options": {"expires": seconds},
        }
        for job, seconds in intervals.items()
    }


@app.on_after_configure.connect  # type: ignore[untyped-decorator]
def _keep_time(sender: Celery, **_: Any) -> None:
    from django.conf import settings

    sender.conf.beat_schedule = schedule(settings.WAIT_SCALE)


@app.task(  # type: ignore[untyped-decorator]
    name="codetermination.job",
    bind=True,
    autoretry_for=(DatabaseAway,),
    retry_backoff=2,
    retry_backoff_max=60,
    retry_jitter=True,
    max_retries=5,
)
def run_job(task: Any, job: str) -> None:
    """Run one of the tick's jobs. One that nobody can run is parked, and shown by `doctor`."""
    from codetermination import tick  # the models are not loaded when Celery reads this file

    if (task.request.delivery_info or {}).get("redelivered"):
        # It killed a worker once. It is not given a second one: the next beat asks anew, and
        # until a job of this name has come through, `doctor` says why.
        tick.park(job, "WorkerLost")
        return
    for outcome in tick.run(job):
        if outcome.database_away:
            raise DatabaseAway(job)
