"""Building a whole draft without workers."""

from collections.abc import Callable, Sequence

from ..selectors import chunk_list_ready
from .build_parts import chunk_execute, release_finish, release_split

WriteChunks = Callable[[Sequence[int]], None]
"""Writes the chunks with these ids."""


def chunks_write(chunks: Sequence[int]) -> None:
    """Write chunks one after the other, until one fails."""
    for chunk in chunks:
        if not chunk_execute(chunk):
            return


def release_build(pk: int, write: WriteChunks = chunks_write) -> bool:
    """Build the files of a draft, all parts of it that are not done yet; return whether this call did the last one.

    Workers share the parts (`tasks.release_send`); this is for whoever has none, such as a seed. `write` calls
    `chunk_execute` for each of some chunks, in any order; when it returns, none is being written any more.
    """
    release_split(pk)
    before: list[int] = []
    while (ready := chunk_list_ready(pk)) and ready != before:
        write(ready)
        before = ready
    return release_finish(pk)
