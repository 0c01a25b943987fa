"""Settings for the tests: the house's own, with a fast hasher, mail and cache kept in memory."""

import os
import tempfile

from codetermination import messages
from codetermination.settings import *  # noqa: F403

# Built before Django reads them, so that the tests read the texts people read.
messages.compile_all(BASE_DIR / "locale")  # noqa: F405

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = "memory://"
STORAGES["documents"]["OPTIONS"]["location"] = tempfile.mkdtemp(prefix="documents-")  # noqa: F405
# Look a static file up when it is asked for: every test client would else list them all first.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
if SQLITE:  # noqa: F405
    # A file, not memory: two connections must meet the same locks as in the house. One for each
    # process, so that parallel runs do not meet each other.
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": f"{tempfile.gettempdir()}/codetermination-test-{os.getpid()}.sqlite3"
    }
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
else:
    # A test's threads must not keep a connection to a database that is being dropped.
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
