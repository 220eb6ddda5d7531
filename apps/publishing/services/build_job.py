"""Building a whole draft in one process."""

from ..selectors import chunk_list_ready
from .build_parts import chunk_execute, release_finish, release_split


def release_build(pk: int) -> bool:
    """Build the files of a draft, all parts of it that are not done yet; return whether this call did the last one.

    Workers share the parts (`tasks.release_send`); this is for whoever has no workers, such as a seed.
    """
    release_split(pk)
    while ready := chunk_list_ready(pk):
        if not all(chunk_execute(chunk) for chunk in ready):
            return False
    return release_finish(pk)
