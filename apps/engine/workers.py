"""Threads that share the work of a large table, or of many simulated runs."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from .arrays import is_whole
from .exceptions import MethodError

ItemT = TypeVar("ItemT")
FoundT = TypeVar("FoundT")


@dataclass(frozen=True)
class Workers:
    """Some threads, which share the work and change nothing but the time; None is the calling thread alone."""

    pool: ThreadPoolExecutor | None = None

    def map(self, function: Callable[[ItemT], FoundT], items: Iterable[ItemT]) -> list[FoundT]:
        """Call a function with every item, perhaps from several threads at once; the answers keep the order."""
        return list(map(function, items) if self.pool is None else self.pool.map(function, items))


ALONE: Final = Workers()

_LARGE_BLOCK: Final = 31 * 2**20
"""Bytes, just below the largest block of memory that the C library learns from."""


@contextmanager
def open_workers(n_workers: int) -> Iterator[Workers]:
    """Start some threads, 1 to 1024, and end them."""
    if not is_whole(n_workers, 1, 1024):
        raise MethodError(
            f"Banyaknya pekerja {n_workers!r} tidak dapat dipakai; isi 1 atau lebih.", ("n_workers",)
        )
    if n_workers == 1:
        yield ALONE
        return
    _keep_memory()
    with ThreadPoolExecutor(n_workers) as pool:
        yield Workers(pool)


def _keep_memory() -> None:
    """Let threads keep the memory of one block of runs for the next one."""
    # Linux's C library gives freed memory back to the system, and asking for it again takes longer than many a
    # computation. It stops doing so for blocks no larger than the largest that it has seen freed.
    np.empty(_LARGE_BLOCK, dtype=np.uint8)
