"""Doing parts of the seed side by side, in forked processes that never outlive it."""

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
    """A part of the seed that waits for no other; `name` is what a failure is told under."""

    name: str
    act: Callable[[], object]


@dataclass
class _Worker:
    """One process, this end of its line, and the job it has in hand."""

    process: BaseProcess
    line: "Connection[Any, Any]"
    job: Job | None = None


def crew_do(jobs: Sequence[Job], *, n_workers: int = N_WORKERS) -> None:
    """Do every job once, the first ones first, each in the process that is free; return when all are done.

    The processes are forks of this one: jobs see what is in memory here, and what they leave is in the database
    and on disk. Raises CrewError as soon as one fails; the others are stopped in the middle of what they do.
    However this call ends, it leaves no process behind.
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
        # From Python 3.12 on, forking beside threads is warned of. OpenBLAS's are the only ones: it ends them first.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    far.close()
    return _Worker(process, near)


def _hand_over(worker: _Worker, waiting: "deque[tuple[int, Job]]") -> None:
    """Give the worker its next job, or let it go."""
    number, worker.job = waiting.popleft() if waiting else (None, None)
    with suppress(BrokenPipeError):  # the worker is gone, which the next look at its line will tell
        worker.line.send(number)


def _hear(worker: _Worker) -> None:
    """Take in how the job ended. Raises CrewError where it was not done."""
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
    """Do jobs by their numbers until none comes: what a worker is."""
    _end_with(parent)
    for other in ours:
        other.close()
    with connection.cursor() as cursor:
        # Each step of a form commits. The parent's next commit, which waits for the disk, takes these along.
        cursor.execute("SET synchronous_commit TO off")
    try:
        while (number := line.recv()) is not None:
            line.send(_failure_of(jobs[number]))
    except EOFError:
        return
    finally:
        connections.close_all()


def _failure_of(job: Job) -> str:
    """Do the job, and return what went wrong; empty where nothing did."""
    try:
        job.act()
    except Exception as error:  # noqa: BLE001 - the parent hears of it, and ends the seed
        traceback.print_exc()
        return f"{type(error).__name__}: {error}"
    finally:
        sys.stdout.flush()
    return ""


def _end_with(parent: int) -> None:
    """Make this process end when its parent does, however that ends; Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
