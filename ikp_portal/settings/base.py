"""Settings that hold everywhere. What differs in development, tests, demo or production is in the other modules."""

import os
from pathlib import Path
from typing import Any, Final

import django_stubs_ext
from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

from ikp_portal.embedded.places import clone_places
from ikp_portal.settings.environment import counts, evidence_storage, integer, virus_scanner

django_stubs_ext.monkeypatch()  # lets generic classes of Django be written with their type: `ListView[Region]`

BASE_DIR: Final = Path(__file__).resolve().parent.parent.parent
VAR_DIR: Final = clone_places().root

DEBUG = False
ROOT_URLCONF = "ikp_portal.urls"
WSGI_APPLICATION = "ikp_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = "Portal IKP"

INSTALLED_APPS = [
    "apps.dashboard",
    "apps.publishing",
    "apps.panels",
    "apps.scenarios",
    "apps.robustness",
    "apps.computation",
    "apps.reviews",
    "apps.workbooks",
    "apps.submissions",
    "apps.indicators",
    "apps.notifications",
    "apps.accounts",
    "apps.audit",
    "apps.regions",
    "apps.core",
    "apps.engine",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # for the templates of its fields; ours go first
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "apps.core.middleware.UnreadBodyMiddleware",
    "apps.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "apps.core.middleware.AcceptedEncodingsMiddleware",  # before all that compresses
    # Before WhiteNoise, so that its static files carry the policy too: an SVG can be opened as a page of its own.
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.middleware.CompressionMiddleware",
    "apps.core.middleware.RequestLimitsMiddleware",
    "apps.accounts.middleware.PersonSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.core.middleware.KeptFormMiddleware",
    "apps.accounts.middleware.PrivatePagesMiddleware",
    "apps.core.middleware.PortalErrorMiddleware",
    # Inside of what answers an error, so that it sees the error first.
    "apps.accounts.middleware.RefusedWriteMiddleware",
    "apps.core.middleware.AddressMiddleware",
    "apps.accounts.middleware.SessionMemoryMiddleware",
    "apps.accounts.middleware.RegionScopeMiddleware",
    "apps.accounts.middleware.ReaderZoneMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.dashboard.context_processors.navigation",
            ],
        },
    },
]

# Language and time. The source language of the screens is Indonesian; English is a translation.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "Inggris")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# Files. Nothing under MEDIA_ROOT has a public address: a view that checks the scope hands out evidence.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
RELEASES_ROOT = VAR_DIR / "releases"
# Signs the manifests of releases. Without AUTOCREATE, `manage.py release_key_create` makes it.
RELEASE_SIGNING_KEY = VAR_DIR / "keys" / "release_ed25519.pem"
RELEASE_SIGNING_KEY_AUTOCREATE = False
EVIDENCE_MAX_BYTES = integer("EVIDENCE_MAX_MB", default=20) * 1024 * 1024
# The virus scanner that looks at evidence; without one nothing waits for it.
CLAMD = virus_scanner()
# Excel workbooks, made or uploaded, lie below MEDIA_ROOT too and are deleted after so many days.
WORKBOOKS_KEPT_DAYS = integer("WORKBOOKS_KEPT_DAYS", default=7)
# How many days a role holds that is given without a last day; roles that are not named hold until they are revoked.
ROLE_DAYS = counts("ROLE_DAYS", default="operator=365,stakeholder=180")
# After so many days a role is to be confirmed by somebody again, and one that was not used so long is pointed out.
ACCESS_REVIEW_DAYS = integer("ACCESS_REVIEW_DAYS", default=180)
ACCESS_UNUSED_DAYS = integer("ACCESS_UNUSED_DAYS", default=180)
# From this hour on, in the zone of the reader, the digest of notices is mailed.
NOTICE_DIGEST_HOUR = integer("NOTICE_DIGEST_HOUR", default=7)
# Whoever began a review and then does nothing in it for so many working days may lose it to a colleague.
CLAIM_WORKING_DAYS = integer("CLAIM_WORKING_DAYS", default=5)
# Data that is given back leaves its office at least so many working days to mend it, whatever the deadline.
MENDING_WORKING_DAYS = integer("MENDING_WORKING_DAYS", default=5)
WORKBOOKS_MAX_BYTES = 20 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# With events entered, the form of one dimension has some thirty fields per indicator: Django allows 1000 in all.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 200
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # without files
REQUEST_MAX_BYTES = 256 * 1024 * 1024  # one form with all its files
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": evidence_storage(),
    "staticfiles": {"BACKEND": "ikp_portal.static_files.StaticFiles"},
}

# Maps of scripts are read by those who look for a fault alone.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# Signing in: by e-mail, and only those who were invited.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["apps.accounts.backends.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("full_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/portal/"
ACCOUNT_ADAPTER = "apps.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "change_password": "apps.accounts.forms.entrance.ChangePasswordForm",
    "login": "apps.accounts.forms.entrance.LoginForm",
    "reauthenticate": "apps.accounts.forms.entrance.ReauthenticateForm",
    "reset_password": "apps.accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "apps.accounts.forms.entrance.ResetPasswordKeyForm",
    "set_password": "apps.accounts.forms.entrance.SetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation is opened from the mailbox, which verifies the address
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = (
    ""  # the subjects name the portal themselves; the library would put its host before them
)
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}

# Sessions are rows: a signed-in person stays signed in while the cache server restarts.
SESSION_ENGINE = "apps.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ikp_portal.views.forged_or_outdated"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Pages load nothing from other sites, and hold no scripts or styles of their own inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# How often one person's programs may ask, how often strangers at one address, and how many wrong tokens are taken from
# one. What is sent as JSON is small: a form of 61 indicators with a thousand events has half a megabyte.
API_READS_PER_MINUTE = integer("API_READS_PER_MINUTE", default=600)
API_PUBLIC_READS_PER_MINUTE = integer("API_PUBLIC_READS_PER_MINUTE", default=300)
API_WRITES_PER_MINUTE = integer("API_WRITES_PER_MINUTE", default=120)
API_FAILED_TOKENS_PER_MINUTE = integer("API_FAILED_TOKENS_PER_MINUTE", default=20)
API_BODY_MAX_BYTES = 2 * 1024 * 1024
API_DESCRIPTION = """Indeks Kerawanan Pemilu: wilayah, edisi, terbitan dengan angkanya, dan isian sendiri.

Wilayah, edisi, dan terbitan dengan skor, kelas, dan indikatornya terbuka bagi siapa saja, juga bagi skrip situs lain.
Isian memerlukan token dari halaman Akun saya, Token API, yang
dikirim sebagai `Authorization: Bearer ...`; di halaman ini berlaku juga sesi portal Anda. **Yang dicoba di halaman ini
mengubah data sungguhan.**

Yang diubah harus dibaca dahulu: kirim `ETag` yang diterima sebagai `If-Match`. Tanpa itu jawabannya 428, dan 412 bila
orang lain sudah mengubahnya. Dengan `Idempotency-Key`, permintaan yang dikirim ulang tidak dikerjakan dua kali. Semua
galat berbentuk sama: `code`, `message`, dan `errors` menurut tempatnya."""
REST_FRAMEWORK = {
    # The first one also says how a stranger is refused: with 401, and the way in.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.accounts.api.authentication.TokenAuthentication",
        "apps.accounts.api.authentication.PortalSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "apps.accounts.api.permissions.TokenAllowsMethod",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["apps.accounts.api.throttles.PersonThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.api.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "apps.core.api.NumberedPages",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "apps.core.api.NamedFormats",
    # The documentation says what there is. What the framework would say of it (OPTIONS) is half English.
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSION": "v1",
    "EXCEPTION_HANDLER": "apps.core.error_pages.api_error_answer",
    "PAGE_SIZE": 100,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "ENUM_NAME_OVERRIDES": {
        "EditionStateEnum": "apps.indicators.enums.EditionState",
        "ReleaseStateEnum": "apps.publishing.enums.ReleaseState",
        "SubmissionStateEnum": "apps.submissions.enums.SubmissionState",
    },
    "TITLE": "Portal IKP",
    "DESCRIPTION": API_DESCRIPTION,
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": False, "supportedSubmitMethods": ["get", "post", "put", "delete"]},
    "REDOC_DIST": "SIDECAR",
}

# Background work. A task carries an id, and the row of that id says whether anything is left to do, so it does no
# harm if a task arrives twice. It arrives at least once: a worker acknowledges it after the work, and takes one at a
# time.
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_BROKER_CONNECTION_TIMEOUT = 2
# A web request that sends a task must not wait for a broker that cannot be reached: it gives up within seconds, the
# row stays queued, and the sweeper sends it later.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
# The result backend is used for one thing: to count the finished parts of a study or of a building (a Celery chord),
# so that they are put together at once. What is true stands in the database: if the backend cannot be reached, the
# worker does not wait for it, and the sweeper starts the merge.
CELERY_RESULT_EXPIRES = 3600
CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = 2
CELERY_REDIS_SOCKET_TIMEOUT = 10
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"retry_policy": CELERY_TASK_PUBLISH_RETRY_POLICY}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "apps.core.logging.RequestIdFilter"},
        "secret_paths": {"()": "apps.core.logging.SecretPathFilter", "prefixes": ["/panel/", "/undangan/"]},
    },
    "formatters": {"json": {"()": "apps.core.logging.JsonFormatter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request_id", "secret_paths"],
            "formatter": "json",
        },
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}


def cache_settings(url: str) -> dict[str, dict[str, Any]]:
    """Return Django's cache on the server at `url`; one that does not answer is given up after a second."""
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "ikp",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }


# A job is sent again after so many seconds in which its worker was silent, or in which no worker took it.
JOB_LOST_SECONDS = integer("JOB_LOST_SECONDS", default=30)
