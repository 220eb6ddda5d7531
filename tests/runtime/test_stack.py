"""`make demo`, really started on data of its own: what it refuses, and that it leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.running import free_port, names_of, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

PATIENCE_SECONDS = 300


class Stack:
    """One started stack: its output, and every process below it."""

    def __init__(self, var: Path, port: int) -> None:
        self.var = var
        self.port = port
        self.output = var.with_name("output.txt")
        self.process = self._spawn()

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "ikp_portal.stack", "--no-seed"],
                env=stack_environment(self.var, self.port),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, text: str) -> None:
        wait_until(
            f"the stack says {text!r}",
            lambda: text in self.said() or self.process.poll() is not None,
            PATIENCE_SECONDS,
        )
        assert text in self.said(), self.said()

    def wait_for_end(self) -> int:
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


def stack_environment(var: Path, port: int) -> dict[str, str]:
    given = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in given}
    return {**kept, "IKP_VAR": str(var), "PORT": str(port)}


def run_stack(var: Path, port: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ikp_portal.stack", "--no-seed"],
        env={**stack_environment(var, 0), "PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data that the tests of this module share, so that only the first one makes it."""
    return tmp_path_factory.mktemp("stack") / "var"


@pytest.fixture
def stack(var: Path) -> Iterator[Stack]:
    stack = Stack(var, free_port())
    yield stack
    if stack.process.poll() is None:
        stack.process.terminate()
        stack.process.wait(timeout=PATIENCE_SECONDS)


def test_stack_serves_refuses_a_second_one_and_leaves_no_process_behind(stack: Stack, var: Path) -> None:
    stack.wait_for("Ctrl-C stops everything.")
    connection = HTTPConnection("127.0.0.1", stack.port, timeout=10)
    connection.request("GET", "/kesehatan/")
    answer = connection.getresponse()
    health = (answer.status, answer.read())
    connection.close()
    family = stack.family()
    running = "\n".join(names_of(family))

    second = run_stack(var, stack.port)
    is_undisturbed = stack.process.poll() is None
    stack.process.send_signal(signal.SIGINT)

    assert health == (200, b"ok\n")
    for part in ("postgres", "valkey-server", "celery", "beat", "gunicorn"):
        assert part in running
    assert second.returncode == 1
    assert second.stderr == (
        f"\nmake demo runs already in this clone (pid {stack.process.pid}, http://127.0.0.1:{stack.port}/). "
        "Use that one, or stop it with Ctrl-C first.\n"
    )
    assert is_undisturbed
    assert stack.wait_for_end() == 0
    assert names_of(family) == []


@pytest.mark.parametrize(
    ("part", "log"), [("celery -A ikp_portal worker", "worker.log"), ("gunicorn", "web.log")]
)
def test_a_child_that_dies_takes_the_stack_down_and_names_its_log(stack: Stack, part: str, log: str) -> None:
    stack.wait_for("Ctrl-C stops everything.")
    family = stack.family()
    victim = next(process for process in family if part in " ".join(process.cmdline()))

    victim.kill()

    assert stack.wait_for_end() == 1
    assert "ended unexpectedly (exit code -9)" in stack.said()
    assert str(stack.var / "log" / log) in stack.said()
    assert names_of(family) == []


def test_a_database_that_dies_takes_the_stack_down_and_the_next_start_recovers_and_ends_whole(
    stack: Stack, var: Path
) -> None:
    stack.wait_for("Ctrl-C stops everything.")
    pid = int((var / "postgres" / "postmaster.pid").read_text(encoding="ascii").split()[0])

    psutil.Process(pid).kill()

    assert stack.wait_for_end() == 1
    assert f"PostgreSQL ended unexpectedly. Its log: {var / 'log' / 'postgresql.log'}" in stack.said()
    again = Stack(var, free_port())
    again.wait_for("Ctrl-C stops everything.")
    family = again.family()
    again.process.terminate()
    assert again.wait_for_end() == 0
    assert names_of(family) == []


def test_a_killed_supervisor_leaves_no_process_behind(stack: Stack) -> None:
    stack.wait_for("Ctrl-C stops everything.")
    family = stack.family()

    stack.process.kill()

    wait_until("no process is left", lambda: names_of(family) == [], PATIENCE_SECONDS)


def test_a_port_in_use_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run_stack(tmp_path / "var", port)
    assert result.returncode == 1
    assert f"Port {port} is in use by another program. Choose another one: PORT=" in result.stderr
    assert not (tmp_path / "var" / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "70000", "web"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    result = run_stack(tmp_path / "var", port)
    assert (result.returncode, result.stdout) == (1, "")
    assert f"PORT must be a number from 1 to 65535; it is '{port}'." in result.stderr
