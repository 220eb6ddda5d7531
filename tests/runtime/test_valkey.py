"""The embedded Valkey, really started."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from ikp_portal.embedded.places import Places
from ikp_portal.embedded.valkey import ValkeyServer

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(Places(tmp_path / "var with a space"))
    yield server
    server.stop()
    server.places.remove_short_sockets()


def test_valkey_listens_on_a_socket_closed_to_others_only(server: ValkeyServer) -> None:
    server.start(ends_with_parent=True)

    running = server.process()
    assert running is not None
    assert running.net_connections("inet") == []
    socket = server.places.sockets() / "valkey.sock"
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700


def test_valkey_keeps_what_is_queued_over_a_restart(server: ValkeyServer) -> None:
    server.start(ends_with_parent=True)
    with Redis.from_url(server.url) as client:
        client.rpush("celery", "a job")
    server.stop()

    server.start(ends_with_parent=True)

    with Redis.from_url(server.url) as client:
        assert client.lrange("celery", 0, -1) == [b"a job"]


def test_valkey_recovers_from_a_kill(server: ValkeyServer) -> None:
    server.start(ends_with_parent=True)
    running = server.process()
    assert running is not None
    running.kill()
    running.wait(timeout=10)
    assert (server.places.sockets() / "valkey.sock").exists()
    assert server.process() is None

    server.start(ends_with_parent=True)

    with Redis.from_url(server.url) as client:
        assert client.ping()
