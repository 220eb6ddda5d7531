"""Locking a release for a change, and telling those who come too late who was faster."""

from typing import Final

from apps.audit.enums import AuditAction
from apps.audit.selectors import Deletion, already_done, lock_or_tell
from apps.core.exceptions import ConflictError

from ..models import Release

RELEASE_DISCARDED: Final = Deletion("Rancangan {}", AuditAction.RELEASE_DISCARD, "publishing:release_list")


def release_lock(release: Release) -> Release:
    """Return the release as it is stored; nobody else changes it before the transaction ends.

    Raises AlreadyDoneError where somebody has discarded it meanwhile.
    """
    return lock_or_tell(Release.objects.locked(), release, RELEASE_DISCARDED)


def release_done(release: Release, then: str = "") -> ConflictError:
    """Return the error that says who published the release, or withdrew it, and when."""
    steps = (AuditAction.RELEASE_PUBLISH, AuditAction.RELEASE_WITHDRAW)
    return already_done(release, str(release), *steps, then=then)
