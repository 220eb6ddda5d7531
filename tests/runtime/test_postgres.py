"""The embedded PostgreSQL, really started: as this user, in closed folders, after a kill."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from ikp_portal.embedded.errors import EmbeddedServerError
from ikp_portal.embedded.launch import NOBODY, Launcher
from ikp_portal.embedded.places import Places
from ikp_portal.embedded.postgres import SETTINGS, PostgresServer, postgres_binaries

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PostgresServer]:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = PostgresServer(Places(closed / "var"), is_throw_away=True)
    yield server
    server.stop()
    server.places.remove_short_sockets()


def modes_above(folder: Path) -> dict[Path, int]:
    return {parent: stat.S_IMODE(parent.stat().st_mode) for parent in folder.parents}


def as_nobody() -> list[str]:
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]


def ask(server: PostgresServer, query: str) -> tuple[object, ...] | None:
    with psycopg.connect(server.url) as connection:
        return connection.execute(query).fetchone()


def test_postgres_starts_in_a_closed_folder_and_changes_no_mode_above_it(server: PostgresServer) -> None:
    before = modes_above(server.places.root)

    server.start(ends_with_parent=True)

    assert modes_above(server.places.root) == before
    assert stat.S_IMODE(server.places.postgres_data.stat().st_mode) == 0o700
    facts = (
        "current_user, current_database(), current_setting('timezone'), current_setting('listen_addresses')"
    )
    assert ask(server, f"SELECT {facts}") == ("ikp", "ikp", "UTC", "")
    role = "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert ask(server, role) == (False, True)
    encoding = "SELECT pg_encoding_to_char(encoding), datlocale FROM pg_database WHERE datname = 'ikp'"
    assert ask(server, encoding) == ("UTF8", "C.UTF-8")


def test_postgres_refuses_a_wrong_password(server: PostgresServer) -> None:
    server.start(ends_with_parent=True)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url.rpartition("=")[0] + "=wrong")


def test_postgres_keeps_its_rows_over_a_restart(server: PostgresServer) -> None:
    server.start(ends_with_parent=True)
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    server.stop()
    assert server.process() is None

    server.start(ends_with_parent=True)

    assert ask(server, "SELECT number FROM kept") == (7,)


def test_postgres_recovers_from_a_kill_and_from_a_recycled_pid(server: PostgresServer) -> None:
    server.start(ends_with_parent=True)
    running = server.process()
    assert running is not None
    workers = running.children()
    running.kill()
    psutil.wait_procs([running, *workers], timeout=10)
    stale = server.pid_file.read_text(encoding="ascii").splitlines()
    socket_lock = next((server.places.sockets() / "postgres").glob(".s.PGSQL.*.lock"))
    # The machine gives the pid of the killed server to somebody else: here, to this test.
    for lock in (server.pid_file, socket_lock):
        lock.write_text("\n".join([str(os.getpid()), *stale[1:]]), encoding="ascii")
    assert server.process() is None

    server.start(ends_with_parent=True)

    assert ask(server, "SELECT 1") == (1,)


def test_postgres_finishes_an_initialisation_that_was_broken_off(server: PostgresServer) -> None:
    half_made = server.places.root / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n", encoding="ascii")

    server.start(ends_with_parent=True)

    assert ask(server, "SELECT 1") == (1,)
    assert not half_made.exists()


def test_postgres_uses_a_short_socket_folder_in_a_deep_clone_and_removes_it(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    server = PostgresServer(Places(deep), is_throw_away=True)
    try:
        server.start(ends_with_parent=True)
        sockets = server.places.sockets()
        assert ask(server, "SELECT 1") == (1,)
        assert not sockets.is_relative_to(deep)
        assert stat.S_IMODE(sockets.stat().st_mode) & 0o066 == 0
    finally:
        server.stop()
        server.places.remove_short_sockets()
    assert not sockets.exists()


def test_postgres_says_what_to_do_where_nobody_may_run_it(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = Launcher(("false",))
    monkeypatch.setattr(
        "ikp_portal.embedded.postgres.unprivileged_launchers", lambda _folder: iter([refused])
    )
    with pytest.raises(EmbeddedServerError, match="set DATABASE_URL"):
        server.start(ends_with_parent=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_postgres_runs_as_nobody_where_namespaces_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    without_unshare = {"setpriv": shutil.which("setpriv")}
    monkeypatch.setattr("ikp_portal.embedded.launch.shutil.which", without_unshare.get)
    root = Path(tempfile.mkdtemp(prefix="ikp-test-"))
    root.chmod(0o711)
    server = PostgresServer(Places(root / "var"), is_throw_away=True)
    try:
        if not Launcher(tuple(as_nobody())).reaches(
            postgres_binaries() / "postgres", Path(tempfile.gettempdir())
        ):
            with pytest.raises(EmbeddedServerError, match="Run the command as an ordinary user"):
                server.start(ends_with_parent=True)
        else:
            server.start(ends_with_parent=True)
            running = server.process()
            assert running is not None
            assert running.uids().effective == NOBODY
            assert ask(server, "SELECT 1") == (1,)
    finally:
        server.stop()
        shutil.rmtree(root)


def test_postgres_that_cannot_start_shows_the_end_of_its_log(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SETTINGS, "shared_buffers", "many")
    with pytest.raises(EmbeddedServerError, match="shared_buffers"):
        server.start(ends_with_parent=True)
