"""What the two embedded servers have in common: find, start, wait, stop."""

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Final

import psutil

from ikp_portal.embedded.errors import EmbeddedServerError
from ikp_portal.embedded.launch import PLAIN, Launcher, spawn, tail
from ikp_portal.embedded.places import Places

START_SECONDS: Final = 60
STOP_SECONDS: Final = 20
LOG_LIMIT_BYTES: Final = 5_000_000

_CHILDREN: Final[dict[int, subprocess.Popen[bytes]]] = {}
"""The servers that this process started, by pid. Any object of their class may stop them, not just the first one."""


class EmbeddedServer(ABC):
    """One server process of this clone. It is found again by its pid file, whoever started it."""

    name: ClassVar[str]
    variable: ClassVar[str]
    """The environment variable that carries its address."""
    stop_signal: ClassVar[signal.Signals]

    def __init__(self, places: Places) -> None:
        self.places = places
        self.launcher: Launcher = PLAIN
        self._child_pid: int | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address that the portal gets; valid once the server has started."""

    @property
    @abstractmethod
    def pid_file(self) -> Path: ...

    @abstractmethod
    def prepare(self) -> None:
        """Make what the server needs before its process starts; clear what a killed one left behind."""

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server takes connections."""

    @abstractmethod
    def complete(self) -> None:
        """Finish the setting up that needs the running server; called at every start."""

    @abstractmethod
    def is_own(self, process: psutil.Process) -> bool:
        """Whether a process is this server on these files, and not a stranger that got a recycled pid."""

    @property
    def log(self) -> Path:
        return self.places.logs / f"{self.name.lower()}.log"

    def process(self) -> psutil.Process | None:
        """Return the running process of this server, or None."""
        try:
            pid = int(self.pid_file.read_text(encoding="ascii").split()[0])
            process = psutil.Process(pid)
            if process.status() != psutil.STATUS_ZOMBIE and self.is_own(process):
                return process
        except (OSError, ValueError, IndexError, psutil.Error):
            pass
        return None

    def start(self, *, ends_with_parent: bool) -> None:
        """Start the server and wait until it answers; one that runs already is left as it is."""
        self.places.make()
        if self.process() is None:
            if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
                self.log.replace(self.log.with_suffix(".log.1"))
            self.prepare()
            child = spawn(
                self.command(),
                log=self.log,
                ends_with_parent=ends_with_parent,
                parent_end_signal=self.stop_signal,
                launcher=self.launcher,
            )
            _CHILDREN[child.pid] = child
            self._child_pid = child.pid
            self._wait_until_it_answers(child)
        self.complete()

    def stop(self) -> None:
        """Stop the server and wait until it has ended, with more and more force (`end_process`)."""
        process = self.process() or self._live_child()
        if process is not None and not end_process(process, self.stop_signal):
            raise EmbeddedServerError(f"{self.name} (pid {process.pid}) does not stop.")
        if process is not None and (child := _CHILDREN.pop(process.pid, None)):
            child.wait()

    def _live_child(self) -> psutil.Process | None:
        """Return the process that this object started, if it is alive but has not written its pid file yet."""
        child = _CHILDREN.get(self._child_pid or 0)
        return psutil.Process(child.pid) if child is not None and child.poll() is None else None

    def _wait_until_it_answers(self, child: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if child.poll() is not None:
                break
            if self.answers():
                return
            time.sleep(0.03)
        else:
            child.kill()
            child.wait()
        raise EmbeddedServerError(
            f"{self.name} did not start. Its log ({self.log}) ends with:\n{tail(self.log)}"
        )


def end_process(process: psutil.Process, polite: signal.Signals) -> bool:
    """End a process: by `polite`, then by SIGQUIT, then by SIGKILL, with STOP_SECONDS to end after each.

    Return False where it is still alive after all three.
    """
    for number in (polite, signal.SIGQUIT, signal.SIGKILL):
        try:
            process.send_signal(number)
            process.wait(timeout=STOP_SECONDS)
        except psutil.NoSuchProcess:
            return True
        except psutil.TimeoutExpired:
            continue
        return True
    return False
