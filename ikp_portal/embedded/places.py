"""Where the embedded servers keep their files."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOCKET_PATH_LIMIT: Final = 107
"""Longest path of a Unix socket on Linux, in bytes; macOS allows 103."""

LONGEST_SOCKET_NAME: Final = "postgres/.s.PGSQL.5432"


CLONE: Final = Path(__file__).resolve().parent.parent.parent


def clone_places() -> "Places":
    """Return the places of this clone: `var/`, or the folder that IKP_VAR names."""
    return Places(CLONE / os.environ.get("IKP_VAR", "var"))


@dataclass(frozen=True)
class Places:
    """The folders below one root, usually the clone's `var/`. Other users cannot read what is in them."""

    root: Path

    @property
    def postgres_data(self) -> Path:
        return self.root / "postgres"

    @property
    def valkey_data(self) -> Path:
        return self.root / "valkey"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def mail(self) -> Path:
        """Mails of a portal on one's own machine: they hold links that sign people in."""
        return self.root / "mail"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def run(self) -> Path:
        return self.root / "run"

    def make(self) -> None:
        """Make the folders that are not there; leave the others as they are.

        Others may pass through `root` and `run`, where PostgreSQL runs as another user, but not list them.
        """
        for folder in (self.root, self.run):
            folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (self.logs, self.mail, self.secrets):
            folder.mkdir(mode=0o700, exist_ok=True)

    def sockets(self) -> Path:
        """Return the folder of the sockets: `run`, or one below /tmp where its path is too long for a socket.

        The path of the one below /tmp is kept in `run`, so that every command of this clone finds the same.
        """
        if len(bytes(self.run / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return self.run
        record = self._sockets_record
        if record.exists() and (folder := Path(record.read_text(encoding="utf-8"))).is_dir():
            return folder
        folder = Path(tempfile.mkdtemp(prefix="ikp-", dir="/tmp"))
        record.write_text(str(folder), encoding="utf-8")
        return folder

    def remove_short_sockets(self) -> None:
        """Remove the folder below /tmp, if `sockets` made one."""
        record = self._sockets_record
        if record.exists():
            shutil.rmtree(record.read_text(encoding="utf-8"), ignore_errors=True)
            record.unlink()

    @property
    def _sockets_record(self) -> Path:
        return self.run / "sockets"
