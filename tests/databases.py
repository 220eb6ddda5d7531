"""The databases of the tests, a pytest plugin: one a worker, copied from one that was migrated once."""

import fcntl
import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TransactionTestCase
from psycopg.errors import DeadlockDetected
from pytest_django.plugin import DjangoDbBlocker

from tests.servers import SCRATCH_VARIABLE

TEMPLATE = "ikp_migrated"
EMPTYING_TRIES = 5


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Have the template made by the first worker that needs it; the others wait."""
    scratch = Path(os.environ[SCRATCH_VARIABLE])
    root = scratch.parent if "PYTEST_XDIST_WORKER" in os.environ else scratch
    with (root / f"{TEMPLATE}.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.fstat(lock.fileno()).st_size:
            with django_db_blocker.unblock():
                _make_template()
            lock.write("made")
    connection.settings_dict["TEST"] |= {"TEMPLATE": TEMPLATE, "MIGRATE": False}


def _make_template() -> None:
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {TEMPLATE}")
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = TEMPLATE
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def _empty_tables(case: Any) -> None:
    """Empty the tables after a test that commits, without Django's rows of permissions, which nothing here uses.

    A request that a closed page had sent may still begin to read in that moment. Where the two then wait for each
    other, PostgreSQL ends one of them. If it was this one, the request has gone on and is done soon: once more.
    """
    for tries_left in reversed(range(EMPTYING_TRIES)):
        try:
            call_command(
                "flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True
            )
        except CommandError as error:
            if not (tries_left and isinstance(getattr(error.__cause__, "__cause__", None), DeadlockDetected)):
                raise
        else:
            return


TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[method-assign]
