"""Settings of a portal in production. It refuses to start while a required environment variable is missing."""

import os

from ikp_portal.settings.base import *  # noqa: F403 - this is how Django settings modules inherit
from ikp_portal.settings.base import BASE_DIR, cache_settings
from ikp_portal.settings.environment import (
    broker_from_url,
    cache_from_url,
    comma_list,
    database_from_url,
    flag,
    integer,
    required,
)

given = required(["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])

SECRET_KEY = given["SECRET_KEY"]
ALLOWED_HOSTS = comma_list(given["ALLOWED_HOSTS"])
# What links in mails begin with: the worker writes them, and has no request to take it from.
SITE_URL = os.environ.get("SITE_URL") or f"https://{ALLOWED_HOSTS[0]}"
CSRF_TRUSTED_ORIGINS = comma_list(os.environ.get("CSRF_TRUSTED_ORIGINS", ""))
DATABASES = {"default": database_from_url(given["DATABASE_URL"])}
CELERY_BROKER_URL = broker_from_url(given["REDIS_URL"])
CELERY_RESULT_BACKEND = CELERY_BROKER_URL
CACHES = cache_settings(cache_from_url(given["REDIS_URL"]))

# Absolute paths; a relative one is taken from the project's folder.
STATIC_ROOT = BASE_DIR / os.environ.get("STATIC_ROOT", "var/static")
MEDIA_ROOT = BASE_DIR / os.environ.get("MEDIA_ROOT", "var/media")
RELEASES_ROOT = BASE_DIR / os.environ.get("RELEASES_ROOT", "var/releases")
RELEASE_SIGNING_KEY = BASE_DIR / os.environ.get("RELEASE_SIGNING_KEY", "var/keys/release_ed25519.pem")

SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
BEHIND_PROXY = flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Failed sign-ins are counted by the person's IP address. Behind a proxy, that is in a header which the proxy adds.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_REDIRECT_EXEMPT = [r"^kesehatan/$"]
SECURE_HSTS_SECONDS = integer("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = integer("EMAIL_PORT", default=25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Portal IKP <portal@localhost>")
