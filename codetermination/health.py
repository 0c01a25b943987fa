"""Look at each part of the house and say in one line how it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from codetermination import celery, messages, tick
from codetermination.models import Heartbeat
from ledger.moving import now
from rulebook.errors import PackErrors
from rulebook.packs import load
from workflows.files import store
from workflows.files.scanning import ClamAV
from workflows.queries.law import routine_on, routine_text


@dataclass(frozen=True)
class Finding:
    """How one part is. [Funn]"""

    part: str
    well: bool
    says: str


class Unwell(Exception):
    """Raised by a look at a part: it does not work, and this is why."""


def look() -> Iterator[Finding]:
    """Look at every part; a fault in one does not hide the others."""
    for part, at in PARTS.items():
        try:
            yield Finding(part, well=True, says=at())
        except Unwell as fault:
            yield Finding(part, well=False, says=str(fault))
        except Exception as fault:  # noqa: BLE001 – whatever a driver raises is the answer here
            yield Finding(part, well=False, says=f"{type(fault).__name__}: {fault}".strip())


def ask_database() -> None:
    """Ask the database something, so that it raises if it cannot answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _database() -> str:
    ask_database()
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unwell(f"{len(waiting)} migrations are not run: manage.py migrate")
    version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {version}, migrated"


def _triggers() -> str:
    faults = [
        fault
        for fault in checks.run_checks(tags=[checks.Tags.database], databases=["default"])
        if fault.id and fault.id.startswith("ledger.")
    ]
    if faults:
        raise Unwell("; ".join(str(fault.msg) for fault in faults))
    return "the ledger refuses UPDATE and DELETE"


def _tick() -> str:
    at = now()
    beats = Heartbeat.objects.in_bulk()
    for job in tick.JOBS:
        beat = beats.get(job)
        if beat is None:
            raise Unwell(
                f"{job} has never run: manage.py tick --loop, or a Celery worker and beat"
            )
        if beat.fault:
            raise Unwell(f"{job} failed at {beat.beaten_at:%Y-%m-%d %H:%M} UTC: {beat.fault}")
        longest = timedelta(seconds=3 * celery.SECONDS_BETWEEN[job])
        if beat.is_silent(at, longest=longest):
            raise Unwell(f"{job} last ran at {beat.beaten_at:%Y-%m-%d %H:%M} UTC")
    return "every job has run lately"


def _redis() -> str:
    if not settings.REDIS_URL:
        return "not used (no REDIS_URL): manage.py tick does the work"
    import redis

    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=3) as server:
        server.ping()
    return f"answers at {urlsplit(settings.REDIS_URL).hostname}"


def _mail() -> str:
    kind = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if kind != "smtp":
        return f"goes to {kind} (no EMAIL_URL)"
    mail = get_connection(timeout=5)
    mail.open()
    mail.close()
    return f"{settings.EMAIL_HOST} answers"


def _static() -> str:
    if settings.STATIC_ROOT and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise Unwell("not collected: manage.py collectstatic --noinput")
    return (
        "Designsystemet" if settings.DS_AVAILABLE else "own plain look (no npm package fetched)"
    )


def _translations() -> str:
    for language in messages.LANGUAGES:
        if lacking := messages.missing(language):
            raise Unwell(f"{len(lacking)} texts lack {language}: manage.py messages --check")
        if not (settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.mo").exists():
            raise Unwell(f"{language} is not built: manage.py messages")
    return f"{len(messages.used())} texts, all in {' and '.join(messages.LANGUAGES)}"


def _routine() -> str:
    digest = routine_on(now().date())
    if not digest:
        return "the one of the files (none is published)"
    try:
        load(routine=routine_text(digest))
    except PackErrors as wrong:
        raise Unwell(f"the published one no longer fits the law: {wrong.faults[0]}") from None
    return f"published, {digest[:12]}"


def _documents() -> str:
    kept = storages[store.ALIAS].save("tried", ContentFile(b"doctor"))
    storages[store.ALIAS].delete(kept)
    if not settings.CLAMAV_URL:
        return "can be kept; no virus scanner (no CLAMAV_URL)"
    return f"can be kept; scanned by {ClamAV(settings.CLAMAV_URL).version()}"


PARTS: dict[str, Callable[[], str]] = {
    "database": _database,
    "triggers": _triggers,
    "tick": _tick,
    "redis": _redis,
    "mail": _mail,
    "static": _static,
    "translations": _translations,
    "routine": _routine,
    "documents": _documents,
}
