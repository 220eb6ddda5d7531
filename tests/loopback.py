"""pytest plugin: a test that opens a connection to another machine fails."""

import ipaddress
import socket
from collections.abc import Iterator

import pytest


class OutsideConnectionError(AssertionError):
    """A test tried to reach another machine."""


class LoopbackSocket(socket.socket):
    """A socket that connects to this machine only."""

    def connect(self, address: object) -> None:
        refuse_outside(self.family, address)
        super().connect(address)

    def connect_ex(self, address: object) -> int:
        refuse_outside(self.family, address)
        return super().connect_ex(address)


def refuse_outside(family: int, address: object) -> None:
    if family not in {socket.AF_INET, socket.AF_INET6} or not isinstance(address, tuple):
        return
    host = str(address[0])
    if host == "localhost":
        return
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise OutsideConnectionError(f"a test must not connect to {host}")


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    original = socket.socket
    socket.socket = LoopbackSocket
    yield
    socket.socket = original
