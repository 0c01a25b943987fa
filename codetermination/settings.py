"""Settle how the house runs.

No environment: SQLite and a kept secret in var/, plain HTTP on this machine only. BASE_URL,
DATABASE_URL, REDIS_URL, EMAIL_URL and SECRET_KEY turn the same code into many web processes and
workers (docs/operations.md lists them all).
"""

import secrets
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).absolute()
VAR_DIR.mkdir(exist_ok=True)
DEBUG = env.bool("DEBUG", default=False)


def _kept_secret() -> str:
    """Return the secret key kept in var/, making it on the first start."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or _kept_secret()

BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
HOSTNAME = urlsplit(BASE_URL).hostname or "127.0.0.1"
# Only on this machine may a cookie travel without TLS: there secure cookies would break the
# log-in, anywhere else insecure ones would give it away.
LOCAL = HOSTNAME in {"127.0.0.1", "localhost", "::1"}
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[HOSTNAME, "127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# The demo municipality: the log-in page lists its people, and says that they are invented.
DEMO = env.bool("DEMO", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_fsm",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "ledger",
    "parties",
    "workflows",
    "notifications",
    "oversight",
    "codetermination",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "codetermination.addresses.ReadAddresses",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "codetermination.guests.KeepGuestsToTheirCase",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "codetermination.urls"
WSGI_APPLICATION = "codetermination.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "codetermination.context.house",
            ],
        },
    },
]
# A message survives one redirect in a signed cookie: no step has to write the session for it.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

DATABASES = {
    "default": env.db(
        "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'codetermination.sqlite3'}"
    )
}
_database = DATABASES["default"]
SQLITE = _database["ENGINE"].endswith("sqlite3")
if SQLITE:
    # IMMEDIATE: a move takes the write lock before it looks, as the row lock does on PostgreSQL.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;",
    }
else:
    # Statements are prepared when they come again: a pooler in between must be one that tracks
    # them (docs/operations.md). Not at once: a migration may send several commands in one.
    _database["OPTIONS"] = {
        **_database.get("OPTIONS", {}),
        "server_side_binding": True,
        "prepare_threshold": 2,
    }
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "parties.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]

# Whoever signs writes their password in the same form. Where one log-in holds for all systems
# nobody has a password here: more than 0 asks instead for a log-in at most so many minutes old.
SIGNING_LOGIN_MINUTES = env.int("SIGNING_LOGIN_MINUTES", default=0)
# Or people sign at a national service, reached by an adapter of one's own (docs/papers.md).
SIGNING_PORT = env.str("SIGNING_PORT", default="")

# The municipality's arms on every paper: an SVG, PNG or JPEG file. Without it only the name stands.
PAPER_ARMS = env.str("PAPER_ARMS", default="")

# The organisation's electronic seal on sealed papers (docs/papers.md): a key as PKCS #12, and a
# service for time stamps; or a function of one's own that stamps.
PAPER_SEAL = env.str("PAPER_SEAL", default="")
PAPER_SEAL_PASSPHRASE = env.str("PAPER_SEAL_PASSPHRASE", default="")
PAPER_STAMP = env.str("PAPER_STAMP", default="")
TIMESTAMP_URL = env.str("TIMESTAMP_URL", default="")

# Where papers go to be kept (docs/archive.md): a folder somebody empties, or an adapter of one's own.
ARCHIVE_DIR = env.str("ARCHIVE_DIR", default="")
ARCHIVE_ADAPTER = env.str("ARCHIVE_ADAPTER", default="")
ARCHIVE_SETTINGS = env.str("ARCHIVE_SETTINGS", default="")
ARCHIVE_LANGUAGE = env.str("ARCHIVE_LANGUAGE", default="nb")

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None if LOCAL else VAR_DIR / "static"
# Whole folders as the npm package ships them: single files would break hashed names.
LOOK_DIR = BASE_DIR / "node_modules" / "@digdir" / "designsystemet-css"
DS_AVAILABLE = (LOOK_DIR / "dist").is_dir()
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *([("ds", LOOK_DIR / "dist")] if DS_AVAILABLE else []),
]


def _store(url: str) -> dict[str, object]:
    """Return the storage of the papers: a folder (file:///srv/papers), or a bucket (s3://bucket/prefix)."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        # A file that lies there cut short is written over by the whole one.
        options = {
            "location": parts.path,
            "allow_overwrite": True,
            "file_permissions_mode": 0o640,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    if parts.scheme == "s3":
        options = {"bucket_name": parts.netloc, "location": parts.path.strip("/")}
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    raise ValueError(f"STORAGE_URL is {url}: write file:///folder or s3://bucket/prefix.")


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": _store(env.str("STORAGE_URL", default=(VAR_DIR / "documents").as_uri())),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL

# What people file goes straight to the disk, and no more of it than is taken in.
FILE_UPLOAD_HANDLERS = ["workflows.files.uploading.ToDisk"]
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
DATA_UPLOAD_MAX_NUMBER_FILES = 5
UPLOAD_LARGEST = env.int("UPLOAD_MEGABYTES", default=50) * 1024**2
# What an office document or a PDF may unpack to.
UPLOAD_UNPACKED = env.int("UPLOAD_UNPACKED_MEGABYTES", default=500) * 1024**2
# tcp://host:3310 or unix:///path: then nothing is taken that ClamAV has not said is clean.
CLAMAV_URL = env.str("CLAMAV_URL", default="")

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
# All durable work is rows: a job that is run again finds only what is left, so a message may come
# back from a worker that died. One at a time, so that none waits behind a long one.
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Asked to stop first, so that the job's fault is written; a worker comes back fresh now and then.
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 540, 600
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 60
# Longer than any job: what is at work with one worker must not be given to the next.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900} if REDIS_URL else {}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # Redis comes back some time: wait for it
CELERY_TIMEZONE = TIME_ZONE
# Scales every wait of the queues (leases, pauses, intervals); for trying faults out in seconds.
# What may go when: days by class, over those of rulebook/law/retention.toml.
RETENTION_DAYS = env.dict("RETENTION_DAYS", cast={"value": int}, default={})
WAIT_SCALE = env.float("WAIT_SCALE", default=1.0)
# Where the demo municipality's jobs read the time, to be fast-forwarded. Never in real use:
# without DEMO, or on an address others can reach, it is not looked at.
DEMO_CLOCK = env.str("DEMO_CLOCK", default="") if DEMO and LOCAL else ""

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
# Mail that can wait goes out between these hours of a working day, in Norwegian time.
MAIL_HOURS = tuple(map(time.fromisoformat, env.list("MAIL_HOURS", default=["07:00", "18:00"])))
# Only to try it out: a webhook may then go to an address inside.
WEBHOOK_PRIVATE = env.bool("WEBHOOK_PRIVATE", default=False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="medbestemmelse@example.no")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Designsystemet draws its small icons as data: images in the stylesheet.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Codetermination",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Several things have an outcome, and two fields name a side: each set of codes has its name.
    "ENUM_NAME_OVERRIDES": {
        "SideEnum": "workflows.models.Side",
        "ParcelStateEnum": "workflows.models.ArchiveParcel.State",
        "ArchiveFaultEnum": "workflows.models.ArchiveParcel.Fault",
        "DemandOutcomeEnum": "workflows.models.Demand.Outcome",
        "MeetingStateEnum": "workflows.models.Meeting.State",
        "SeriesKindEnum": "workflows.models.MeetingSeries.Kind",
        "AgendaItemKindEnum": "workflows.models.AgendaItem.Kind",
        "ConclusionEnum": "workflows.models.ItemWords.Stance",
        "IndividualKindEnum": "workflows.models.IndividualCase.Kind",
        "IndividualStateEnum": "workflows.models.IndividualCase.State",
        "NoteKindEnum": "workflows.models.PartyNote.Kind",
        "GroundEnum": "rulebook.secrecy.grounds",
        "RedactionBasisEnum": "rulebook.redaction.bases",
        "ShareEnum": "workflows.models.Shield.Share",
        "ShareCodeEnum": [("nobody",) * 2, ("advisers",) * 2, ("parties",) * 2],
        "SignatureOutcomeEnum": "workflows.models.Signature.Outcome",
        "AnswerOutcomeEnum": "workflows.models.Answer.Outcome",
        "DisputeOutcomeEnum": "workflows.models.Dispute.Outcome",
        "AnswerCodeEnum": [("used",) * 2, ("partly",) * 2, ("not_used",) * 2],
        "TrialOutcomeEnum": [("permanent",) * 2, ("prolonged",) * 2, ("ended",) * 2],
        "AccessOutcomeEnum": [("given",) * 2, ("partly",) * 2, ("refused",) * 2],
        "AfterBreakEnum": [("last_offer",) * 2, ("fallback",) * 2, ("lapsed",) * 2],
    },
}

# Operators' logs say what failed and where; names and words of the parties stay in the ledger.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "INFO"},
        "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
    },
}
