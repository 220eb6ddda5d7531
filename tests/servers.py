"""pytest plugin: a throw-away PostgreSQL and Valkey for one run of the tests.

The first process (the controller of pytest-xdist, or the only one) starts them before Django reads its settings;
the workers inherit their addresses by environment. They end with that process, however it ends.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

SCRATCH_VARIABLE = "IKP_TEST_SCRATCH"
PREFIX = "ikp-test-"
OWNER = "owner"
"""File with the pid of the run a folder belongs to."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    # Before anything of the project is imported: Celery looks for it once.
    os.environ["DJANGO_SETTINGS_MODULE"] = "ikp_portal.settings.test"
    _keep_bytecode()
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


def _keep_bytecode() -> None:
    """Let Python keep what it compiles, here and in the processes of the tests, also where it was told not to.

    Containers like to forbid it. Then each of the many processes compiles Django and our code anew, for seconds.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def _start_servers() -> None:
    from ikp_portal.embedded.places import Places
    from ikp_portal.embedded.postgres import PostgresServer
    from ikp_portal.embedded.server import EmbeddedServer
    from ikp_portal.embedded.valkey import ValkeyServer

    _remove_folders_of_killed_runs()
    root = Path(tempfile.mkdtemp(prefix=PREFIX))
    (root / OWNER).write_text(str(os.getpid()), encoding="ascii")
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
    signal.signal(signal.SIGTERM, _exit_orderly)
    for server in servers:
        server.start(ends_with_parent=True)
        os.environ[server.variable] = server.url
    os.environ[SCRATCH_VARIABLE] = str(root)


def _remove_folders_of_killed_runs() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            owner = int((folder / OWNER).read_text(encoding="ascii"))
        except (OSError, ValueError):
            continue
        if not psutil.pid_exists(owner):
            shutil.rmtree(folder, ignore_errors=True)


def _exit_orderly(number: int, frame: object) -> None:
    raise SystemExit(128 + number)
