"""Settings of a clone on your own machine. Where the environment names no servers, manage.py starts its own."""

import os
from typing import Any

from ikp_portal.settings.base import *  # noqa: F403 - this is how Django settings modules inherit
from ikp_portal.settings.base import INSTALLED_APPS as PRODUCTION_APPS
from ikp_portal.settings.base import STORAGES as PRODUCTION_STORAGES
from ikp_portal.settings.base import VAR_DIR, cache_settings
from ikp_portal.settings.environment import (
    broker_from_url,
    cache_from_url,
    database_from_url,
    flag,
    local_secret_key,
)

DEBUG = flag("DEBUG", default=True)
INSTALLED_APPS = ["apps.demo", *PRODUCTION_APPS]
SECRET_KEY = os.environ.get("SECRET_KEY") or local_secret_key(VAR_DIR)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SITE_URL = os.environ.get("SITE_URL") or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
INTERNAL_IPS = ["127.0.0.1"]
RELEASE_SIGNING_KEY_AUTOCREATE = True
STORAGES = {
    **PRODUCTION_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = "Portal IKP <portal@ikp.example>"

# Commands that need no database (makemigrations, mypy's plugin) run without a server. They get Django's dummy
# backend, whose error says so if one of them does ask for rows.
DATABASES: dict[str, dict[str, Any]] = {"default": {"ENGINE": "django.db.backends.dummy"}}
if url := os.environ.get("DATABASE_URL"):
    DATABASES = {"default": database_from_url(url)}
if url := os.environ.get("REDIS_URL"):
    CELERY_BROKER_URL = broker_from_url(url)
    CELERY_RESULT_BACKEND = CELERY_BROKER_URL
    CACHES = cache_settings(cache_from_url(url))
