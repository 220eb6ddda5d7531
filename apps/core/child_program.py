"""Running a program of ours in a process of its own: within limits, and so many at a time."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore


class NoTurnError(Exception):
    """So many others wait that the program did not get its turn."""


def run_child(
    program: Path,
    arguments: Sequence[str],
    given: bytes,
    *,
    seconds: int,
    turns: BoundedSemaphore,
    patience: float,
) -> bytes:
    """Return what a program makes of the bytes that it is given.

    It keeps its own limits, which are among its `arguments`; `seconds` is that of processor time. It waits `patience`
    seconds for one of the `turns`.

    Raises NoTurnError where it got none; subprocess.TimeoutExpired where it takes twice its time, for it has had no
    processor then; and another subprocess.SubprocessError where it fails: `said_by` tells what it wrote.
    """
    if not turns.acquire(timeout=patience):
        raise NoTurnError
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours; what people bring comes in as data
            [sys.executable, "-I", str(program), *arguments],
            input=given,
            capture_output=True,
            check=True,
            timeout=2 * seconds,
        )
    finally:
        turns.release()
    return done.stdout


def said_by(error: BaseException, most: int) -> str:
    """Return the last that a program wrote of its failure, for the log."""
    said: bytes = getattr(error, "stderr", None) or b""
    return said.decode(errors="replace")[-most:].strip()
