"""What the portal does with releases. Import services from here."""

from .build_job import WriteChunks, chunks_write, release_build
from .build_parts import chunk_execute, chunk_take_ready, release_finish, release_split
from .build_recover import release_recover
from .index import release_index_write
from .locking import RELEASE_DISCARDED
from .prepare import check_discardable, release_discard, release_prepare
from .publish import check_publishable, check_withdrawable, release_publish, release_withdraw
from .schedule import (
    check_schedulable,
    check_scheduled,
    release_publish_due,
    release_schedule,
    release_unschedule,
)
from .share import check_shareable, check_shared, release_read, release_share, release_unshare

__all__ = [
    "RELEASE_DISCARDED",
    "WriteChunks",
    "check_discardable",
    "check_publishable",
    "check_schedulable",
    "check_scheduled",
    "check_shareable",
    "check_shared",
    "check_withdrawable",
    "chunk_execute",
    "chunk_take_ready",
    "chunks_write",
    "release_build",
    "release_discard",
    "release_finish",
    "release_index_write",
    "release_prepare",
    "release_publish",
    "release_publish_due",
    "release_read",
    "release_recover",
    "release_schedule",
    "release_share",
    "release_split",
    "release_unschedule",
    "release_unshare",
    "release_withdraw",
]
