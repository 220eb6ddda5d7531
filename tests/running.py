"""The portal's own processes beside a test: a real web server and a real Celery worker on the test's database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import psutil
from django.db import connection

from ikp_portal.embedded.launch import spawn, tail

_pause = threading.Event()


def wait_until(what: str, is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Ask again and again until `is_so`; fail after `seconds`, saying `what` was awaited.

    A test waits for another process here, never for a time to pass.
    """
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain until {what}")
        _pause.wait(0.05)


def n_waiting() -> int:
    """Return how many sessions wait for a lock in this test's database."""
    return sum(waits_for == "Lock" for _, _, waits_for in _other_sessions())


def _other_sessions() -> list[tuple[str, str | None, str | None]]:
    """Return kind, state and what is waited for of each other session in this test's database.

    They are asked anew each time, also within a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT backend_type, state, wait_event_type FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return list(cursor.fetchall())


def environment_of_test(**more: str) -> dict[str, str]:
    """Return the variables by which another process works on this test's database, broker and files."""
    address = urlsplit(os.environ["DATABASE_URL"])
    name = str(connection.settings_dict["NAME"])
    url = f"{address.scheme}://{address.netloc}/{name}" + (f"?{address.query}" if address.query else "")
    return {
        "DJANGO_SETTINGS_MODULE": "ikp_portal.settings.test",
        "DATABASE_URL": url,
        "JOB_LOST_SECONDS": "1",
        "JOB_SWEEP_SECONDS": "1",
        **more,
    }


def name_of(process: psutil.Process) -> str:
    """Return the command line of a process; "" for one that has ended, also between one look at it and the next."""
    try:
        is_over = not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
        return "" if is_over else " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def names_of(processes: Iterable[psutil.Process]) -> list[str]:
    """Return the command lines of those that still run."""
    return [name for process in processes if (name := name_of(process))]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_statements_to_end() -> None:
    """Wait until no other process does anything in the test's database.

    Emptying it would meet the locks of what still reads there, and end in a deadlock. Sessions may stay, idle.
    """

    def are_done() -> bool:
        return all(
            kind != "client backend" or state in {"idle", None} for kind, state, _ in _other_sessions()
        )

    wait_until("all other processes are done with the database", are_done)


def wait_for_sessions_to_end() -> None:
    """Wait until no killed process is left in the test's database, which could not be dropped otherwise."""
    wait_until("the killed processes have left the database", lambda: not _other_sessions())


@dataclass
class Process:
    """One process of the portal, in a group of its own."""

    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    _running: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        self._running = spawn(self.command, log=self.log, ends_with_parent=True, environment=self.environment)
        return self

    def kill(self) -> None:
        """Kill the process and all it forked, at once and without a word."""
        if self._running is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait(timeout=10)
        self._running = None

    @property
    def has_ended(self) -> bool:
        return self._running is None or self._running.poll() is not None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *problem: object) -> None:
        self.kill()
        wait_for_sessions_to_end()


def worker(folder: Path, environment: Mapping[str, str]) -> Process:
    """Return a Celery worker that also runs the schedule, so that the sweeper works."""
    command = [sys.executable, "-m", "celery", "-A", "ikp_portal", "worker", "--concurrency", "1"]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--beat"]
    command += ["--schedule", str(folder / "schedule")]
    return Process(command, folder / "worker.log", environment)


@dataclass
class Web:
    """A gunicorn with the portal on a free port."""

    process: Process
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Return status and body; status 0 where nothing answers yet."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            asked.request("GET", path, headers=dict(headers or {}))
            answer = asked.getresponse()
            return answer.status, answer.read()
        except OSError:
            return 0, b""
        finally:
            asked.close()

    def __enter__(self) -> Self:
        self.process.start()
        try:
            wait_until("the web server answers", lambda: self.get("/kesehatan/")[0] == 200)
        except AssertionError as error:
            self.process.kill()
            raise AssertionError(f"{error}\n{tail(self.process.log)}") from None
        return self

    def __exit__(self, *problem: object) -> None:
        self.process.kill()
        wait_for_sessions_to_end()


def web(folder: Path, environment: Mapping[str, str]) -> Web:
    """Return a web server, not started yet."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "ikp_portal.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
    return Web(Process(command, folder / "web.log", environment), port)
