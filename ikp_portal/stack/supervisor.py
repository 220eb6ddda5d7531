"""Starts everything in order, watches it, and stops everything."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from ikp_portal.embedded.locks import FileLock
from ikp_portal.embedded.places import clone_places
from ikp_portal.embedded.session import ServerShare, embedded_servers
from ikp_portal.stack.address import Address
from ikp_portal.stack.children import Child, portal_children, stop_children
from ikp_portal.stack.errors import StackError

WATCH_SECONDS: Final = 0.3
READY_SECONDS: Final = 120
LIVENESS_PATH: Final = "/kesehatan/"


class Supervisor:
    """One running portal of this clone."""

    def __init__(self, address: Address, *, with_seed: bool = True) -> None:
        self.address = address
        self.with_seed = with_seed
        self.places = clone_places()
        self.servers = embedded_servers(self.places)
        self.children: list[Child] = []
        self._stop = threading.Event()

    def run(self) -> int:
        """Run until Ctrl-C or SIGTERM (returns 0). Raises StackError or EmbeddedServerError when it cannot go on."""
        self.places.make()
        with self._only_one():
            self.address.require_free()
            self._listen_for_signals()
            share = ServerShare(self.servers, self.places)
            try:
                self._start(share)
                self._watch()
            finally:
                _say("\nStopping ...")
                stop_children(self.children)
                share.end()
                _say(f"Stopped. The data is kept in {self.places.root}")
        return 0

    def _start(self, share: ServerShare) -> None:
        for server in self.servers:
            _say(f"{server.name}: embedded, data in {self.places.root}")
        share.own()
        os.environ.update(share.variables)
        accounts = self.places.run / "accounts.txt"
        accounts.unlink(missing_ok=True)
        self._prepare(accounts)
        if self._stop.is_set():
            return
        self.children = portal_children(self.address, self.places)
        for child in self.children:
            child.start({})
        self._wait_until_ready()
        if not self._stop.is_set():
            self._say_ready(accounts)

    def _prepare(self, accounts: Path) -> None:
        """Migrate, seed and collect static files in one process; its output goes to the terminal."""
        command = [sys.executable, "-m", "ikp_portal.stack.prepare"]
        if self.with_seed:
            command += ["--accounts-file", str(accounts)]
        quiet = {**os.environ, "LOG_LEVEL": "WARNING"}
        process = subprocess.Popen(command, env=quiet, start_new_session=True)  # noqa: S603
        while process.poll() is None:
            if self._stop.wait(0.1):
                process.terminate()
                process.wait()
                return
        if process.returncode != 0:
            raise StackError(
                f"The preparation failed (exit code {process.returncode}); its messages are above."
            )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._stop.wait(0.1):
            self._require_all_alive()
            if self.address.answers(LIVENESS_PATH):
                return
            if time.monotonic() > deadline:
                raise StackError(
                    f"The web server does not answer on {self.address}. Its log: {self.children[-1].log}"
                )

    def _watch(self) -> None:
        while not self._stop.wait(WATCH_SECONDS):
            self._require_all_alive()

    def _require_all_alive(self) -> None:
        for child in self.children:
            if child.has_ended:
                raise child.end_error()
        for server in self.servers:
            if server.process() is None:
                raise StackError(f"{server.name} ended unexpectedly. Its log: {server.log}")

    def _say_ready(self, accounts: Path) -> None:
        _say(f"\nPortal IKP: {self.address}\nLogs: {self.places.logs}\n")
        if accounts.exists():
            _say(accounts.read_text(encoding="utf-8"))
        _say("Ctrl-C stops everything.")

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        lock = FileLock(self.places.run / "stack.lock")
        if not lock.acquire(wait=False):
            lock.release()
            raise StackError(
                f"make demo runs already in this clone ({lock.read()}). Use that one, or stop it with Ctrl-C first."
            )
        try:
            lock.write(f"pid {os.getpid()}, {self.address}")
            yield
        finally:
            lock.release()

    def _listen_for_signals(self) -> None:
        def stop(number: int, frame: FrameType | None) -> None:
            self._stop.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
