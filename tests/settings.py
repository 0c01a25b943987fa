"""Settings for the tests: the house's own, with a fast hasher and mail kept in memory."""

from codetermination.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
