"""Reading settings from environment variables, and writing addresses as Django, redis-py and Celery want them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from ikp_portal.embedded.places import Places
from ikp_portal.embedded.secret import read_or_make_secret

CONNECT_TIMEOUT_SECONDS = "5"


def required(names: Sequence[str]) -> dict[str, str]:
    """Return the named variables; raise ImproperlyConfigured that names every one that is missing or empty."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ImproperlyConfigured(
            f"Set the environment variable{'s' * (len(missing) > 1)} {', '.join(missing)}. "
            "Production settings do not start without (README.md, section 'Production')."
        )
    return {name: os.environ[name] for name in names}


def flag(name: str, *, default: bool) -> bool:
    """Read 1/true/yes/on or 0/false/no/off; anything else is refused."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be one of 1, true, yes, on, 0, false, no, off; it is {value!r}.")


def integer(name: str, *, default: int) -> int:
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number; it is {value!r}.") from None


def counts(name: str, *, default: str) -> dict[str, int]:
    """Read "operator=365,stakeholder=180"; an empty variable is an empty table, one that is not set the default."""
    pairs = [part.partition("=") for part in comma_list(os.environ.get(name, default))]
    if wrong := [
        key for key, _, number in pairs if not (number.strip().isascii() and number.strip().isdigit())
    ]:
        raise ImproperlyConfigured(
            f"{name} must be written as NAME=NUMBER, separated by commas; see {wrong}."
        )
    return {key.strip(): int(number) for key, _, number in pairs}


def comma_list(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


PREPARED: Final = {"server_side_binding": True, "prepare_threshold": 5}
"""Options with which PostgreSQL plans a statement once a connection instead of at every request.

For a saved card that is half of its work. Only the web server uses them: such a statement takes 65,535 values at most,
and the jobs store more at once.
"""


def database_from_url(url: str) -> dict[str, Any]:
    """Turn any address that libpq understands into Django's form; raises ImproperlyConfigured on others.

    libpq's own parser does the reading, so a Unix socket is written as libpq writes it:
    `postgresql:///ikp?host=/run/postgresql&user=ikp`.
    """
    try:
        given = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL is not an address of PostgreSQL: {error}") from None
    if not given.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user:password@host/NAME")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname"),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            **(PREPARED if os.environ.get("DATABASE_PREPARES") else {}),
            **given,
        },
    }


def broker_from_url(url: str) -> str:
    """Return the address in Celery's form: `unix:///path?db=1` is `redis+socket:///path?virtual_host=1` there."""
    if urlsplit(url).scheme not in {"unix", "redis+socket"}:
        return url
    path, number = _socket_parts(url)
    return f"redis+socket://{path}?virtual_host={number}"


def cache_from_url(url: str) -> str:
    """Return the address in redis-py's form, one database number above the broker's.

    They are kept apart because clearing the cache empties its whole database, and would take the queue along.
    """
    parts = urlsplit(url)
    if parts.scheme in {"unix", "redis+socket"}:
        path, number = _socket_parts(url)
        return f"unix://{path}?db={number + 1}"
    number = int(parts.path.strip("/") or 0)
    return parts._replace(path=f"/{number + 1}").geturl()


def _socket_parts(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    number = (query.get("db") or query.get("virtual_host") or ["0"])[0]
    return parts.path, int(number)


def local_secret_key(var: Path) -> str:
    """Return this clone's own secret key, made on first use and readable by its owner alone."""
    places = Places(var)
    places.make()
    return read_or_make_secret(places.secrets / "secret_key")


def evidence_storage() -> dict[str, Any]:
    """Return Django's settings of the storage for evidence: a folder, or with EVIDENCE_STORAGE=s3 a bucket.

    The key to the bucket is not read here: the library takes it from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or
    from the machine it runs on.
    """
    kind = os.environ.get("EVIDENCE_STORAGE", "").strip().lower() or "disk"
    if kind == "disk":
        return {"BACKEND": "apps.submissions.files.disk.DiskStore"}
    if kind != "s3":
        raise ImproperlyConfigured(f"EVIDENCE_STORAGE must be disk or s3; it is {kind!r}.")
    if not os.environ.get("EVIDENCE_S3_BUCKET"):
        raise ImproperlyConfigured("EVIDENCE_STORAGE=s3 needs EVIDENCE_S3_BUCKET, the name of the bucket.")
    options = {
        "bucket_name": os.environ["EVIDENCE_S3_BUCKET"],
        "endpoint_url": os.environ.get("EVIDENCE_S3_ENDPOINT") or None,
        "region_name": os.environ.get("EVIDENCE_S3_REGION") or None,
    }
    return {"BACKEND": "apps.submissions.files.bucket.BucketStore", "OPTIONS": options}


def virus_scanner() -> str:
    """Return the address of the virus scanner (clamd) in CLAMD, "" where there is none."""
    address = os.environ.get("CLAMD", "").strip()
    parts = urlsplit(address)
    is_socket = parts.scheme == "unix" and parts.path not in {"", "/"}
    try:
        is_host = parts.scheme == "tcp" and bool(parts.hostname and parts.port)
    except ValueError:
        is_host = False
    if address and not (is_socket or is_host):
        raise ImproperlyConfigured(
            f"CLAMD must be tcp://host:3310 or unix:///run/clamav/clamd.ctl; it is {address!r}."
        )
    return address
