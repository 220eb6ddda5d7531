"""Where the web server of the demo listens."""

import http.client
import os
import socket
import time
from dataclasses import dataclass
from typing import Final, Self

from ikp_portal.stack.errors import StackError

HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000


@dataclass(frozen=True)
class Address:
    """An address on the loopback interface; the demo is never reachable from another machine."""

    port: int

    @classmethod
    def from_environment(cls) -> Self:
        """Read PORT from the environment; raises StackError where it is not the number of a port."""
        given = os.environ.get("PORT") or str(DEFAULT_PORT)
        if not given.isdecimal() or not 1 <= int(given) <= 65535:
            raise StackError(f"PORT must be a number from 1 to 65535; it is {given!r}.")
        return cls(int(given))

    def __str__(self) -> str:
        return f"http://{HOST}:{self.port}/"

    @property
    def bind(self) -> str:
        return f"{HOST}:{self.port}"

    def require_free(self) -> None:
        """Raise StackError where another program listens there, or this user may not use the port."""
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
                probe.listen()
            except PermissionError:
                raise StackError(
                    f"Port {self.port} may be used by root only. Choose one from 1024 on: PORT=8001 make demo"
                ) from None
            except OSError:
                raise StackError(
                    f"Port {self.port} is in use by another program. Choose another one: "
                    f"PORT={self._neighbour()} make demo"
                ) from None

    def answers(self, path: str) -> bool:
        """Whether the web server answers 200 on `path`."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_for(self, path: str, seconds: float = 60) -> None:
        """Wait until the web server answers 200 on `path`; raises StackError where it does not in time."""
        deadline = time.monotonic() + seconds
        while not self.answers(path):
            if time.monotonic() > deadline:
                raise StackError(f"Nothing answers on {self} after {seconds:.0f} seconds.")
            time.sleep(0.1)

    def _neighbour(self) -> int:
        return self.port + 1 if self.port < 65535 else DEFAULT_PORT


def free_port() -> int:
    """Return a port that nothing listens on just now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
