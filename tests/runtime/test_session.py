"""How the commands of one clone share the embedded servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ikp_portal.embedded.errors import InUseError
from ikp_portal.embedded.places import Places
from ikp_portal.embedded.server import EmbeddedServer
from ikp_portal.embedded.session import ServerShare, embedded_servers, embedded_session
from ikp_portal.embedded.valkey import ValkeyServer


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    places = Places(tmp_path / "var")
    yield places
    ValkeyServer(places).stop()
    places.remove_short_sockets()


def share_of(places: Places) -> ServerShare:
    servers: list[EmbeddedServer] = [ValkeyServer(places)]
    return ServerShare(servers, places)


def test_servers_stop_with_the_last_command_that_uses_them(places: Places) -> None:
    server = ValkeyServer(places)
    first, second = share_of(places), share_of(places)

    first.join()
    second.join()
    started = server.process()
    first.leave()
    kept = server.process()
    second.leave()

    assert started is not None
    assert kept == started
    assert server.process() is None


def test_a_stack_is_refused_while_another_command_uses_the_servers(places: Places) -> None:
    command, stack = share_of(places), share_of(places)
    command.join()
    with pytest.raises(InUseError, match=r"Another command of this clone \(manage.py\) uses"):
        stack.own()
    command.leave()

    stack.own()

    assert ValkeyServer(places).process() is not None
    stack.end()


def test_servers_that_a_killed_command_left_behind_are_replaced(places: Places) -> None:
    server = ValkeyServer(places)
    server.start(ends_with_parent=True)
    left_behind = server.process()
    stack = share_of(places)

    stack.own()

    assert left_behind is not None
    assert server.process() not in (None, left_behind)
    stack.end()


def test_nothing_embedded_starts_for_an_address_that_is_given(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/ikp")
    monkeypatch.delenv("REDIS_URL")
    assert [server.name for server in embedded_servers(places)] == ["Valkey"]


@pytest.mark.parametrize(
    ("settings", "arguments"),
    [
        ("ikp_portal.settings.development", ["manage.py", "makemigrations", "--check"]),
        ("ikp_portal.settings.development", ["manage.py", "migrate", "--help"]),
        ("ikp_portal.settings.production", ["manage.py", "migrate"]),
        (
            "ikp_portal.settings.development",
            ["manage.py", "migrate", "--settings=ikp_portal.settings.production"],
        ),
        ("ikp_portal.settings.development", ["manage.py", "migrate", "--settings", "elsewhere.settings"]),
    ],
)
def test_commands_that_need_no_embedded_server_start_none(
    settings: str, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", settings)
    monkeypatch.setenv("IKP_VAR", str(tmp_path / "var"))
    with embedded_session(arguments):
        assert not (tmp_path / "var").exists()


def test_folders_with_secrets_are_closed_to_others(tmp_path):
    places = Places(tmp_path / "var")
    places.make()
    for folder in (places.logs, places.mail, places.secrets):
        assert folder.stat().st_mode & 0o777 == 0o700, folder
