"""Say, to those who can do something about it, that what happens by itself does not happen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from codetermination.celery import SECONDS_BETWEEN
from codetermination.models import Heartbeat
from ledger.moving import OSLO
from ledger.wording import date_words

MISSED = 3
"""How many of a job's turns may pass before it is called silent."""


def silent_jobs(at: datetime) -> dict[str, Heartbeat | None]:
    """Return the jobs that have not run lately, with when they last did. [Tause jobber]"""
    beats = Heartbeat.objects.in_bulk()
    silent: dict[str, Heartbeat | None] = {}
    for job, seconds in SECONDS_BETWEEN.items():
        beat = beats.get(job)
        longest = timedelta(seconds=MISSED * seconds)
        if beat is None or beat.is_silent(at, longest=longest):
            silent[job] = beat
    return silent


def silent_since(at: datetime) -> str:
    """Say that deadlines are not told of, and since when; empty while all is well. [Hjerteslag]"""
    silent = silent_jobs(at)
    if not silent:
        return ""
    beats = [beat for beat in silent.values() if beat is not None]
    if len(beats) < len(silent):
        return _(
            "Reminders, e-mail and seals do not go by themselves: the job has never run. "
            "Deadlines are shown correctly all the same. Tell IT."
        )
    last = min(beat.beaten_at for beat in beats).astimezone(OSLO)
    return _(
        "Reminders, e-mail and seals have not gone by themselves since %(day)s at %(clock)s. "
        "Deadlines are shown correctly all the same. Tell IT."
    ) % {"day": date_words(last.date().isoformat()), "clock": f"{last:%H.%M}"}
