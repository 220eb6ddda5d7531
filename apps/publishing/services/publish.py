"""Making a draft public, and withdrawing a release. Its files never change, only its state does."""

import logging
from typing import Final

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import Deletion, already_done, lock_or_tell
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.core.reasons import is_reason
from apps.indicators.models import Edition

from .. import archive
from ..enums import WITHDRAWABLE_STATES, ReleaseState
from ..models import Release
from ..rules import can_publish, can_withdraw
from .index import release_index_write

logger = logging.getLogger(__name__)

RELEASE_DISCARDED: Final = Deletion("Rancangan {}", AuditAction.RELEASE_DISCARD, "publishing:release_list")


@transaction.atomic
def release_publish(*, release: Release, actor: User) -> Release:
    """Publish a finished draft: everybody can read it at its address.

    The version in force until now becomes "Digantikan". Its pages stay at their addresses, under a notice that
    leads to the new version.

    The steps are ordered so that a crash between any two leaves nothing half public, and the same call again
    finishes the work: check the files, move the folder (one rename; nobody sees it before the index names it),
    write the rows, and write the index after the commit. If the crash comes between the last two, the sweeper
    writes the index.

    Raises NotAllowedError, and ConflictError where the release is not a finished draft or its files are not as
    they were built.
    """
    if not can_publish(actor):
        raise NotAllowedError("Hanya penerbit yang dapat menerbitkan.")
    Edition.objects.select_for_update().get(pk=release.edition_id)
    locked = release_lock(release)
    check_publishable(locked)
    _check_files(locked)
    archive.move_draft(locked.public_id, locked.edition.code, locked.version)
    now = timezone.now()
    in_force = Release.objects.in_force().filter(edition=locked.edition_id)
    superseded = list(in_force.values_list("version", flat=True))
    in_force.update(state=ReleaseState.SUPERSEDED)
    locked.state, locked.published_by, locked.published_at = ReleaseState.PUBLISHED, actor, now
    locked.save(update_fields=["state", "published_by", "published_at"])
    audit_record(
        actor=actor,
        action=AuditAction.RELEASE_PUBLISH,
        subject=locked,
        detail={
            "version": locked.version,
            "manifest_sha256": locked.manifest_sha256,
            "superseded": superseded,
            "before": ReleaseState.DRAFT.label,
            "after": ReleaseState.PUBLISHED.label,
        },
        names={"superseded": ", ".join(f"versi {version}" for version in superseded)},
    )
    transaction.on_commit(release_index_write, robust=True)
    return locked


@transaction.atomic
def release_withdraw(*, release: Release, reason: str, actor: User) -> Release:
    """Withdraw a public release: its pages stay at their addresses, each under a notice that shows the reason.

    Raises NotAllowedError, InvalidInputError without a reason, and ConflictError for a release that is not public
    or was withdrawn before.
    """
    if not can_withdraw(actor):
        raise NotAllowedError("Hanya penerbit yang dapat menarik terbitan.")
    reason = reason.strip()
    if not is_reason(reason):
        message = "Tulis alasan penarikan; alasan ini tampil di setiap halaman terbitan."
        raise InvalidInputError(message, {"reason": [message]})
    locked = release_lock(release)
    check_withdrawable(locked)
    before = locked.get_state_display()
    locked.state, locked.withdrawn_by, locked.withdrawn_at = ReleaseState.WITHDRAWN, actor, timezone.now()
    locked.withdrawn_reason = reason
    locked.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    audit_record(
        actor=actor,
        action=AuditAction.RELEASE_WITHDRAW,
        subject=locked,
        detail={"version": locked.version, "before": before, "after": ReleaseState.WITHDRAWN.label},
        names={"reason": reason},
    )
    transaction.on_commit(release_index_write, robust=True)
    return locked


def check_publishable(release: Release) -> None:
    """Raise ConflictError where the release was published before, or its files are not built yet."""
    if release.state != ReleaseState.DRAFT:
        raise release_done(release)
    if not release.is_ready:
        raise ConflictError(
            f"{release} belum selesai disusun, jadi belum dapat diterbitkan.",
            place=release.get_absolute_url(),
        )


def check_withdrawable(release: Release) -> None:
    """Raise ConflictError where the release is not public, or was withdrawn before."""
    if release.state == ReleaseState.DRAFT:
        text = f"{release} belum terbit, jadi tidak dapat ditarik. Rancangan dapat dibuang."
        raise ConflictError(text, place=release.get_absolute_url())
    if release.state not in WITHDRAWABLE_STATES:
        raise release_done(release)


def release_lock(release: Release) -> Release:
    """Return the release as it is stored; nobody else changes it before the transaction ends.

    Raises AlreadyDoneError where somebody has discarded it meanwhile.
    """
    return lock_or_tell(Release.objects.locked(), release, RELEASE_DISCARDED)


def release_done(release: Release, then: str = "") -> ConflictError:
    """Return the error that says who published the release, or withdrew it, and when."""
    steps = (AuditAction.RELEASE_PUBLISH, AuditAction.RELEASE_WITHDRAW)
    return already_done(release, str(release), *steps, then=then)


def _check_files(release: Release) -> None:
    """Compare every file of the draft with the manifest whose hash the row holds."""
    directory = archive.draft_directory(release.public_id)
    if not directory.exists():
        # An earlier attempt moved the files and broke off before the rows were written.
        directory = archive.release_directory(release.edition.code, release.version)
    problems = archive.find_problems(directory, release.manifest_sha256)
    if problems:
        logger.error("release_files_changed release=%s problems=%s", release.public_id, problems)
        shown = "; ".join(problems[:3])
        raise ConflictError(
            f"Berkas rancangan tidak sama dengan manifesnya ({shown}). Buang rancangan ini dan siapkan lagi.",
            place=release.get_absolute_url(),
        )
