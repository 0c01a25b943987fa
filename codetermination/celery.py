"""Run the tick's jobs on Celery workers: the whole schedule of the house.

Nothing is handed to a worker from inside a request: the workers find their work in rows, as
`manage.py tick` does, so two beats, or a beat beside a loop, are harmless.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codetermination.settings")

app = Celery("codetermination")
app.config_from_object("django.conf:settings", namespace="CELERY")

SECONDS_BETWEEN = {
    "obligations": 60.0,
    "dismissals": 600.0,
    "recurring": 3600.0,
    "notifications": 10.0,
    "seal": 900.0,
}
app.conf.beat_schedule = {
    job: {
        "task": "codetermination.job",
        "schedule": seconds,
        "args": (job,),
        # One that waited longer than its interval is a duplicate of the next.
        "options": {"expires": seconds},
    }
    for job, seconds in SECONDS_BETWEEN.items()
}


@app.task(name="codetermination.job")  # type: ignore[untyped-decorator]
def run_job(job: str) -> None:
    """Run one of the tick's jobs."""
    from codetermination import tick  # the models are not loaded when Celery reads this file

    for _outcome in tick.run(job):
        pass
