"""What the portal does with releases. Import services from here."""

from .build_job import release_build
from .index import release_index_write
from .prepare import check_discardable, release_discard, release_prepare
from .publish import (
    RELEASE_DISCARDED,
    check_publishable,
    check_withdrawable,
    release_publish,
    release_withdraw,
)

__all__ = [
    "RELEASE_DISCARDED",
    "check_discardable",
    "check_publishable",
    "check_withdrawable",
    "release_build",
    "release_discard",
    "release_index_write",
    "release_prepare",
    "release_publish",
    "release_withdraw",
]
