"""What the settings make of the environment."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from ikp_portal.settings.environment import (
    broker_from_url,
    cache_from_url,
    counts,
    database_from_url,
    flag,
    required,
)

GIVEN = {
    "SECRET_KEY": "a-long-and-secret-key-that-is-only-used-by-this-test-run",
    "ALLOWED_HOSTS": "ikp.example, www.ikp.example",
    "DATABASE_URL": "postgresql://ikp:secret@db.example:5433/ikp",
    "REDIS_URL": "redis://cache.example:6379/0",
}


def run_production(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in GIVEN}
    clean["DJANGO_SETTINGS_MODULE"] = "ikp_portal.settings.production"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


CHECK = """
import django
from django.conf import settings as s
from django.core.management import call_command
django.setup()
call_command("check", deploy=True, fail_level="WARNING")
print(s.ALLOWED_HOSTS, s.DEBUG, s.CELERY_BROKER_URL)
"""


def test_production_starts_with_all_four_variables_and_passes_the_deployment_checks_of_django() -> None:
    result = run_production(CHECK, GIVEN)
    assert result.returncode == 0, result.stderr
    assert result.stdout.endswith("['ikp.example', 'www.ikp.example'] False redis://cache.example:6379/0\n")


def test_production_refuses_to_start_and_names_every_variable_that_is_missing() -> None:
    result = run_production(CHECK, {})
    assert result.returncode != 0
    assert "variables SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, REDIS_URL. " in result.stderr


@pytest.mark.parametrize("missing", GIVEN)
def test_the_one_variable_that_is_missing_or_empty_is_named(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    with pytest.raises(ImproperlyConfigured, match=f"Set the environment variable {missing}. "):
        required(list(GIVEN))


def test_database_from_url_reads_an_address_over_tcp() -> None:
    database = database_from_url("postgresql://ikp:s%40fe@db.example:5433/ikp?sslmode=require")
    del database["ENGINE"]
    assert database == {
        "NAME": "ikp",
        "USER": "ikp",
        "PASSWORD": "s@fe",
        "HOST": "db.example",
        "PORT": "5433",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5", "sslmode": "require"},
    }


@pytest.mark.parametrize(("module", "prepares"), [("ikp_portal.wsgi", True), ("ikp_portal.celery", False)])
def test_statements_are_planned_once_a_connection_for_the_web_server_alone(
    module: str, *, prepares: bool
) -> None:
    options = (
        f"import {module}; from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    )
    done = run_production(options, GIVEN)
    assert ("'prepare_threshold': 5" in done.stdout, done.returncode) == (prepares, 0), done.stderr


def test_database_from_url_reads_a_socket() -> None:
    database = database_from_url("postgresql:///ikp?host=/run/with%20space&user=ikp")
    assert (database["NAME"], database["HOST"], database["USER"]) == ("ikp", "/run/with space", "ikp")


@pytest.mark.parametrize("url", ["mysql://db.example/ikp", "postgresql://db.example/", "not an address"])
def test_database_from_url_refuses_what_is_no_postgresql_database(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database_from_url(url)


@pytest.mark.parametrize(
    ("url", "broker", "cache"),
    [
        ("redis://h:6379", "redis://h:6379", "redis://h:6379/1"),
        ("redis://:pw@h:6379/3", "redis://:pw@h:6379/3", "redis://:pw@h:6379/4"),
        (
            "rediss://h/0?ssl_cert_reqs=required",
            "rediss://h/0?ssl_cert_reqs=required",
            "rediss://h/1?ssl_cert_reqs=required",
        ),
        ("unix:///run/v.sock", "redis+socket:///run/v.sock?virtual_host=0", "unix:///run/v.sock?db=1"),
        ("unix:///run/v.sock?db=4", "redis+socket:///run/v.sock?virtual_host=4", "unix:///run/v.sock?db=5"),
    ],
)
def test_broker_and_cache_lie_in_neighbouring_databases(url: str, broker: str, cache: str) -> None:
    assert (broker_from_url(url), cache_from_url(url)) == (broker, cache)


def test_flag_refuses_what_is_neither_yes_nor_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG must be one of"):
        flag("SOME_FLAG", default=False)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, {"operator": 365}),
        ("", {}),
        (" operator=30, auditor = 7 ", {"operator": 30, "auditor": 7}),
    ],
)
def test_counts_are_read_by_their_names(
    monkeypatch: pytest.MonkeyPatch, value: str | None, read: dict[str, int]
) -> None:
    if value is not None:
        monkeypatch.setenv("SOME_DAYS", value)
    assert counts("SOME_DAYS", default="operator=365") == read


@pytest.mark.parametrize("value", ["operator", "operator=-1", "operator=²", "=3x"])
def test_counts_refuse_what_is_no_number(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOME_DAYS", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_DAYS must be written as NAME=NUMBER"):
        counts("SOME_DAYS", default="")
