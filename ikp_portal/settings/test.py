"""Settings of the tests. `tests/servers.py` starts the servers and names them in the environment."""

import os
import tempfile
from pathlib import Path

from ikp_portal.settings.base import *  # noqa: F403 - this is how Django settings modules inherit
from ikp_portal.settings.base import INSTALLED_APPS as PRODUCTION_APPS
from ikp_portal.settings.base import STORAGES as PRODUCTION_STORAGES
from ikp_portal.settings.base import cache_settings
from ikp_portal.settings.environment import (
    PREPARED,
    broker_from_url,
    cache_from_url,
    database_from_url,
    required,
)

given = required(["DATABASE_URL", "REDIS_URL"])
scratch = Path(os.environ.get("IKP_TEST_SCRATCH") or tempfile.gettempdir())

INSTALLED_APPS = ["apps.demo", *PRODUCTION_APPS]
SECRET_KEY = "tests-only"  # noqa: S105 - signs nothing outside of a test
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
SITE_URL = "http://testserver"
DATABASES = {"default": {**database_from_url(given["DATABASE_URL"]), "CONN_MAX_AGE": 0}}
# Tests that commit empty the tables afterwards. Without this option the database refuses it (apps/core/postgres.py).
DATABASES["default"]["OPTIONS"] |= PREPARED | {"options": "-c portal.may_truncate=on"}
CELERY_BROKER_URL = broker_from_url(given["REDIS_URL"])
CELERY_RESULT_BACKEND = CELERY_BROKER_URL
CACHES = cache_settings(cache_from_url(given["REDIS_URL"]))

MEDIA_ROOT = scratch / "media"
RELEASES_ROOT = scratch / "releases"
RELEASE_SIGNING_KEY = scratch / "keys" / "release_ed25519.pem"
RELEASE_SIGNING_KEY_AUTOCREATE = True
STATIC_ROOT = scratch / "static"
STORAGES = {
    **PRODUCTION_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Straight from the sources, so that a browser test needs no collectstatic.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "Portal IKP <portal@ikp.example>"
# All tests ask from one address.
API_PUBLIC_READS_PER_MINUTE = 1_000_000
