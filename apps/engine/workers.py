"""Threads or processes that share the work of a large table, or of many simulated runs."""

import mmap
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from .arrays import FloatArray, is_whole
from .exceptions import MethodError

ItemT = TypeVar("ItemT")
FoundT = TypeVar("FoundT")

_LARGE_BLOCK: Final = 31 * 2**20
"""Bytes of the block that `_keep_memory` frees: from larger ones the C library learns nothing."""


@dataclass(frozen=True)
class Workers:
    """Workers that share the work. How many they are changes the time that it takes, and nothing else."""

    number: int = 1  # the calling thread alone

    def map(self, function: Callable[[ItemT], FoundT], items: Iterable[ItemT]) -> list[FoundT]:
        """Call a function with every item, perhaps from several threads at once; the answers keep the order."""
        if self.number == 1:
            return list(map(function, items))
        _keep_memory()
        with ThreadPoolExecutor(self.number) as pool:
            return list(pool.map(function, items))

    def call_apart(self, function: Callable[[ItemT], None], items: Sequence[ItemT]) -> None:
        """Call a function with every item, perhaps in several processes; it writes into a table of `share_table`."""
        # For work of many short steps: threads would wait for each other, as Python runs one of them at a time.
        if self.number == 1 or not _may_copy_process():
            self.map(function, items)
            return
        _keep_memory()
        is_done = mmap.mmap(-1, len(items) + 1)

        def work(numbers: Iterable[int]) -> None:
            for number in numbers:
                function(items[number])
                is_done[number] = True

        everything = range(len(items))
        processes = [_copy_process(work, everything[start :: self.number]) for start in range(1, self.number)]
        try:
            work(everything[:: self.number])
            while processes:
                _wait_for(processes[-1])
                processes.pop()
            # What another process could not do is done here: either it works, or its error is seen.
            work(number for number in everything if not is_done[number])
        finally:
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                _wait_for(process)


ALONE: Final = Workers()


def make_workers(number: int) -> Workers:
    """Return so many workers, 1 to 1024."""
    if not is_whole(number, 1, 1024):
        raise MethodError(
            f"Banyaknya pekerja {number!r} tidak dapat dipakai; isi 1 atau lebih.", ("n_workers",)
        )
    return Workers(number)


def share_table(shape: tuple[int, int]) -> FloatArray:
    """Make an empty table into which processes of `Workers.call_apart` can write."""
    n_bytes = max(1, shape[0] * shape[1] * np.dtype(np.float64).itemsize)
    return np.frombuffer(mmap.mmap(-1, n_bytes), count=shape[0] * shape[1]).reshape(shape)


def _may_copy_process() -> bool:
    """Whether this process can be copied: if another thread held a lock, it would stay locked in the copy for ever."""
    return sys.platform == "linux" and threading.active_count() == 1


def _copy_process(work: Callable[[Iterable[int]], None], numbers: Iterable[int]) -> int:
    """Copy this process; the copy does some of the work, and ends whatever happens."""
    process = os.fork()
    if process:
        return process
    try:
        work(numbers)
    finally:
        os._exit(0)


def _wait_for(process: int) -> None:
    # The system forgets children that ended if this process was told to ignore their end, as it may have been by the
    # one that started it. Then there is nothing to wait for.
    with suppress(ChildProcessError):
        os.waitpid(process, 0)


def _keep_memory() -> None:
    """Let threads and copies of the process keep the memory of one block of runs for the next one."""
    # Linux's C library gives freed memory back to the system, and asking for it again takes longer than many a
    # computation. It stops doing so for blocks no larger than the largest that it has seen freed.
    np.empty(_LARGE_BLOCK, dtype=np.uint8)
