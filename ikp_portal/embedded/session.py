"""The servers of this clone, shared by the commands that run in it.

Every command that uses them holds a shared lock. The first one starts the servers, the last one stops them; one
that was killed leaves them running for the next command, which takes them over.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

from ikp_portal.embedded.errors import EmbeddedServerError, InUseError
from ikp_portal.embedded.locks import FileLock
from ikp_portal.embedded.places import Places, clone_places
from ikp_portal.embedded.postgres import PostgresServer
from ikp_portal.embedded.server import EmbeddedServer
from ikp_portal.embedded.valkey import ValkeyServer

EMBEDDED_SETTINGS: Final = frozenset({"ikp_portal.settings.development", "ikp_portal.settings.demo"})

COMMANDS_WITHOUT_SERVERS: Final = frozenset(
    {
        "",
        "--help",
        "--version",
        "-h",
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "release_verify",
        "spectacular",
        "version",
    }
)


def embedded_servers(places: Places) -> list[EmbeddedServer]:
    """Return the servers that this clone has to run itself: those whose address is not in the environment."""
    servers: list[EmbeddedServer] = [PostgresServer(places), ValkeyServer(places)]
    return [server for server in servers if not os.environ.get(server.variable)]


class ServerShare:
    """One command's use of the shared servers. `variables` belong in its environment, so that Django finds them."""

    def __init__(self, servers: Sequence[EmbeddedServer], places: Places) -> None:
        self.servers = servers
        self.places = places
        places.make()
        self._changing = FileLock(places.run / "servers.change.lock")
        self._users = FileLock(places.run / "servers.users.lock")

    @property
    def variables(self) -> dict[str, str]:
        return {server.variable: server.url for server in self.servers}

    def join(self) -> None:
        """Use the servers, and start those that do not run. They go on after this process while others use them."""
        with self._changing.held():
            self._users.acquire(shared=True)
            self._start(ends_with_parent=False)

    def own(self) -> None:
        """Start the servers for this process, to end with it. Raises InUseError where another command uses them."""
        with self._changing.held():
            if not self._users.acquire(wait=False):
                self._users.release()
                raise InUseError(
                    "Another command of this clone (manage.py) uses the embedded servers. End it, then try again."
                )
            self._stop()
            self._start(ends_with_parent=True)
            self._users.acquire(shared=True)

    def leave(self) -> None:
        """Stop the servers if nobody else uses them."""
        with self._changing.held():
            if self._users.acquire(wait=False):
                self._stop()
            self._users.release()

    def end(self) -> None:
        """Stop the servers, even if others use them."""
        with self._changing.held():
            self._stop()
            self._users.release()

    def _start(self, *, ends_with_parent: bool) -> None:
        try:
            for server in self.servers:
                server.start(ends_with_parent=ends_with_parent)
        except BaseException:
            self._stop()
            self._users.release()
            raise

    def _stop(self) -> None:
        for server in reversed(self.servers):
            server.stop()
        if len(self.servers) > 1 or not any(server.process() for server in self.servers):
            self.places.remove_short_sockets()


@contextmanager
def embedded_session(arguments: Sequence[str]) -> Iterator[None]:
    """Start the servers for a manage.py command, and name them in the environment before Django reads the settings."""
    places = clone_places()
    servers = embedded_servers(places) if _needs_servers(arguments) else []
    if not servers:
        yield
        return
    share = ServerShare(servers, places)
    try:
        share.join()
    except EmbeddedServerError as error:
        sys.exit(f"{error}")
    signal.signal(signal.SIGTERM, _exit_orderly)
    os.environ.update(share.variables)
    try:
        yield
    finally:
        share.leave()


def _needs_servers(arguments: Sequence[str]) -> bool:
    command = arguments[1] if len(arguments) > 1 else ""
    if command in COMMANDS_WITHOUT_SERVERS or "--help" in arguments:
        return False
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    for position, argument in enumerate(arguments):
        if argument.startswith("--settings="):
            settings = argument.partition("=")[2]
        elif argument == "--settings" and position + 1 < len(arguments):
            settings = arguments[position + 1]
    return settings in EMBEDDED_SETTINGS


def _exit_orderly(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
