"""The processes of the portal itself: web server, worker, beat."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ikp_portal.embedded.launch import spawn, tail
from ikp_portal.embedded.places import Places
from ikp_portal.stack.address import Address
from ikp_portal.stack.errors import StackError

POLITE_SECONDS: Final = 8
"""How long a child may take to finish what it is doing. No job is lost with it: the sweeper sends it again."""


@dataclass
class Child:
    """One process with its own process group, so that stopping it also reaches what it forked."""

    name: str
    command: Sequence[str]
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self, environment: Mapping[str, str]) -> None:
        self._process = spawn(self.command, log=self.log, ends_with_parent=True, environment=environment)

    @property
    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def end_error(self) -> StackError:
        """Return the error to raise when the child has ended by itself."""
        code = self._process.returncode if self._process else None
        return StackError(
            f"The {self.name} ended unexpectedly (exit code {code}). Its log ({self.log}) ends with:\n"
            f"{tail(self.log)}"
        )

    def signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def wait(self, deadline: float) -> bool:
        """Wait until `deadline` (monotonic) for the child's end; False where it still lives."""
        if self._process is None:
            return True
        try:
            self._process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
        return True

    def sweep(self) -> None:
        """Kill whatever is left of the child's process group."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


def portal_children(address: Address, places: Places) -> list[Child]:
    """Return the children in the order in which they start."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "ikp_portal"]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""]
    beat += ["--schedule", str(places.run / "celerybeat-schedule")]
    return [
        Child("Celery worker", worker, places.logs / "worker.log"),
        Child("Celery beat", beat, places.logs / "beat.log"),
        web_server(address, places),
    ]


def web_server(
    address: Address, places: Places, application: str = "ikp_portal.wsgi:application", name: str = "web"
) -> Child:
    """Return the server of an application, the portal's or another one that is measured beside it."""
    web = [sys.executable, "-m", "gunicorn", application, "--bind", address.bind]
    web += ["--workers", "2", "--worker-class", "gthread", "--threads", "8"]
    web += ["--timeout", "60", "--graceful-timeout", "4", "--access-logfile", "-", "--no-control-socket"]
    return Child(f"{name} server", web, places.logs / f"{name}.log")


def stop_children(children: Sequence[Child]) -> None:
    """Stop all children at once: by SIGTERM, then SIGQUIT; at last kill them with everything they forked."""
    for number in (signal.SIGTERM, signal.SIGQUIT):
        for child in children:
            child.signal(number)
        deadline = time.monotonic() + POLITE_SECONDS
        if all(child.wait(deadline) for child in children):
            break
    for child in children:
        child.sweep()
