"""Start a server process as a user that PostgreSQL accepts (never root), and have it end with its parent."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

NOBODY: Final = 65534

CANNOT_DROP_ROOT: Final = """\
PostgreSQL does not run as root, and this machine offers no way to start it as somebody else who can reach
{folder}
Run the command as an ordinary user, or set DATABASE_URL to a PostgreSQL that runs already."""


@dataclass(frozen=True)
class Launcher:
    """How a server is started: what its command begins with (`unshare --user ... --`), and who must own its files."""

    prefix: tuple[str, ...] = ()
    owner: int = field(default_factory=os.geteuid)

    def give(self, folder: Path) -> None:
        """Make `folder` belong to the owner; the folders above it are never changed."""
        if folder.stat().st_uid != self.owner:
            os.chown(folder, self.owner, -1)

    def reaches(self, executable: Path, folder: Path) -> bool:
        """Whether a process under this launcher may run `executable` and write into `folder`."""
        script = 'test -x "$1" && test -w "$2" && test -x "$2"'
        command = [*self.prefix, "sh", "-c", script, "sh", str(executable), str(folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


PLAIN: Final = Launcher()


def unprivileged_launchers(folder: Path) -> Iterator[Launcher]:
    """Yield the ways to start a process that does not see itself as root, best first.

    An ordinary user simply starts it. For root, a user namespace comes first: inside it the server sees itself as
    `nobody`, while for everybody else it is still root, so it can pass through folders that are closed to other
    users, and its files belong to root. Where namespaces are forbidden (in Docker), the server runs as the owner of
    `folder`, or as `nobody`.
    """
    if os.geteuid() != 0:
        yield PLAIN
        return
    if unshare := shutil.which("unshare"):
        yield Launcher((unshare, "--user", f"--map-user={NOBODY}", "--"), owner=0)
    if setpriv := shutil.which("setpriv"):
        for uid in {folder.stat().st_uid: None, NOBODY: None}:
            if uid != 0:
                yield Launcher(
                    (setpriv, f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--"), owner=uid
                )


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    ends_with_parent: bool,
    parent_end_signal: signal.Signals = signal.SIGTERM,
    launcher: Launcher = PLAIN,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that a Ctrl-C at the terminal does not reach it directly.

    With `ends_with_parent` the kernel sends it `parent_end_signal` when this process dies, however it dies
    (Linux with util-linux; elsewhere only an orderly end of this process stops it).
    """
    watched: list[str] = []
    if ends_with_parent and (setpriv := shutil.which("setpriv")):
        watched = [setpriv, "--pdeathsig", parent_end_signal.name.removeprefix("SIG"), "--"]
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own commands, no shell
            [*launcher.prefix, *watched, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if environment is None else {**os.environ, **environment},
            start_new_session=True,
        )


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, for an error message."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 16_384))
        return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
