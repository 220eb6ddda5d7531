"""pytest plugin: a throw-away PostgreSQL and Valkey for one run of the tests.

The first process (the controller of pytest-xdist, or the only one) starts them before Django reads its settings;
the workers inherit their addresses by environment. Given TEST_DATABASE_URL or TEST_REDIS_URL, those are used.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ikp_portal.embedded.places import Places
from ikp_portal.embedded.postgres import PostgresServer
from ikp_portal.embedded.server import EmbeddedServer
from ikp_portal.embedded.valkey import ValkeyServer

SCRATCH_VARIABLE = "IKP_TEST_SCRATCH"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        _start_servers()
    else:
        # A worker's own broker and cache: two databases each, as the settings count them.
        number = 2 * (1 + int(worker.removeprefix("gw")))
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].partition("?")[0] + f"?db={number}"
        scratch = Path(os.environ[SCRATCH_VARIABLE]) / worker
        scratch.mkdir()
        os.environ[SCRATCH_VARIABLE] = str(scratch)
    return (yield)


def _start_servers() -> None:
    root = Path(tempfile.mkdtemp(prefix="ikp-test-"))
    places = Places(root)
    servers: list[EmbeddedServer] = [
        PostgresServer(places, is_throw_away=True),
        ValkeyServer(places, is_throw_away=True),
    ]

    def clear() -> None:
        for server in reversed(servers):
            server.stop()
        places.remove_short_sockets()
        shutil.rmtree(root, ignore_errors=True)

    atexit.register(clear)
    for server in servers:
        server.start(ends_with_parent=True)
        os.environ[server.variable] = server.url
    os.environ[SCRATCH_VARIABLE] = str(root)
