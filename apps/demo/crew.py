"""Doing parts of the seed in parallel, in forked processes that end when the seed does."""

import ctypes
import os
import signal
import sys
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final

from django.db import connection, connections

N_WORKERS: Final = 2
_PR_SET_PDEATHSIG: Final = 1


class CrewError(Exception):
    """A job was not done. The message names it and says what happened."""


@dataclass(frozen=True)
class Job:
    """A part of the seed that depends on no other job; `name` is what an error message calls it."""

    name: str
    act: Callable[[], object]


@dataclass
class _Worker:
    """One process, our end of the pipe to it, and the job it is doing."""

    process: BaseProcess
    line: "Connection[Any, Any]"
    job: Job | None = None


def crew_do(jobs: Sequence[Job], *, n_workers: int = N_WORKERS) -> None:
    """Do every job once, begun in the given order, each in a process that is free; return when all are done.

    The processes are forks of this one: jobs see what is in memory here, and hand back nothing but what they write
    to the database and to disk. Raises CrewError as soon as one fails; the others are then killed in the middle of
    what they do. However this call ends, it leaves no process behind.
    """
    crew: list[_Worker] = []
    waiting = deque(enumerate(jobs))
    # An open connection would belong to this process and to its forks at once.
    connections.close_all()
    try:
        for _ in range(min(n_workers, len(jobs))):
            crew.append(_hire(jobs, crew))
            _hand_over(crew[-1], waiting)
        while busy := {worker.line: worker for worker in crew if worker.job}:
            for line in wait(list(busy)):
                worker = busy[line]  # type: ignore[index]  # it returns what it was given
                _hear(worker)
                _hand_over(worker, waiting)
        for worker in crew:
            worker.process.join()
    finally:
        _dismiss(crew)


def _hire(jobs: Sequence[Job], crew: Iterable[_Worker]) -> _Worker:
    near, far = Pipe()
    ours = [near, *(worker.line for worker in crew)]
    process = get_context("fork").Process(target=_work, args=(jobs, far, ours, os.getpid()), daemon=True)
    with warnings.catch_warnings():
        # Python 3.12 and later warn of a fork beside threads. Here only OpenBLAS has some, and ends them first.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    far.close()
    return _Worker(process, near)


def _hand_over(worker: _Worker, waiting: "deque[tuple[int, Job]]") -> None:
    """Give the worker its next job, or tell it to end where none is left."""
    number, worker.job = waiting.popleft() if waiting else (None, None)
    with suppress(BrokenPipeError):  # the worker has died; `_hear` finds out why
        worker.line.send(number)


def _hear(worker: _Worker) -> None:
    """Receive how the worker's job ended. Raises CrewError where it was not done."""
    name = worker.job.name if worker.job else ""
    try:
        failure = worker.line.recv()
    except (EOFError, ConnectionResetError):
        worker.process.join()
        failure = f"its process ended unexpectedly (exit code {worker.process.exitcode})"
    if failure:
        raise CrewError(f"{name}: {failure}")


def _dismiss(crew: Iterable[_Worker]) -> None:
    for worker in crew:
        worker.process.kill()
    for worker in crew:
        worker.process.join()
        worker.process.close()
        worker.line.close()


def _work(
    jobs: Sequence[Job], line: "Connection[Any, Any]", ours: Iterable["Connection[Any, Any]"], parent: int
) -> None:
    """Run in the worker's process: do the jobs whose numbers come through the pipe, until it is told to end."""
    _end_with(parent)
    for other in ours:
        other.close()
    with connection.cursor() as cursor:
        # Hundreds of forms are committed one by one: waiting for the disk each time would be slow. The parent's
        # next commit waits for it, and all earlier commits are on disk by then.
        cursor.execute("SET synchronous_commit TO off")
    try:
        while (number := line.recv()) is not None:
            line.send(_failure_of(jobs[number]))
    except EOFError:
        return
    finally:
        connections.close_all()


def _failure_of(job: Job) -> str:
    """Do the job, and return what went wrong; "" where nothing did."""
    try:
        job.act()
    except Exception as error:  # noqa: BLE001 - the parent hears of it, and ends the seed
        traceback.print_exc()
        return f"{type(error).__name__}: {error}"
    finally:
        sys.stdout.flush()
    return ""


def _end_with(parent: int) -> None:
    """Make this process end with its parent, however that ends; a Ctrl-C is left to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
